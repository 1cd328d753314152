using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.People;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Tests.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.Congress.Hall;

/// <summary>A hall with nine delegates, of whom six are a quorum, two seats and three candidates, through its pages.</summary>
internal sealed partial class AHall
{
    public const int Delegates = 9;
    public const string Chair = "p-chair", Chief = "p-chief", Steward = "p-steward";

    public static readonly CaseKind Kind = new("Congress", "con", null, "Congress.Hall", []);

    AHall(ATaskSite site, string id) => (Site, Id) = (site, id);

    public ATaskSite Site { get; }
    public string Id { get; }
    public string Path => $"/cases/{Id}/hall";
    public string FullId => CaseRow.FullId(Site.School, Id);
    public Client Console => Site.As(Chair);
    public ImmutableDictionary<string, string> Links { get; private set; } = ImmutableDictionary<string, string>.Empty;

    public static string Delegate(int number) => $"p-d{number}";

    public static async Task<AHall> On(TaskHost host, int delegates = Delegates)
    {
        var site = await ATaskSite.On(host);
        await site.Get<PeopleStore>().AddMany(site.School,
        [
            .. Enumerable.Range(1, delegates).Select(number => Person(site, Delegate(number), $"代表{number}")),
            Person(site, Chair, "周明"), Person(site, Chief, "总监"), Person(site, "p-s1", "监一"), Person(site, "p-s2", "监二"), Person(site, Steward, "会务"),
        ]);
        var hall = new AHall(site, Secrets.NewId("con", 2026));
        var row = new CaseRow(hall.FullId, Kind.Code) { Name = "示例大学学生代表大会", CreatedAt = DateTimeOffset.UnixEpoch.AddYears(56), Facts = [new("delegates", $"{delegates}")] };
        await site.Get<CaseStore>().Create(new(row.WithBody(new { }).WithPolicy(new { }), new(AuditNote.Workflow, "Begun")));
        return hall;
    }

    /// <summary>As the office prepares it, with everybody's links.</summary>
    public static async Task<AHall> Prepared(TaskHost host, int delegates = Delegates)
    {
        var hall = await On(host, delegates);
        var office = hall.Site.As(ATaskSite.University);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Prepare("p-s1 p-s2")).StatusCode);
        var slips = (await Slips(office, hall, "")).Concat(await Slips(office, hall, "计算机学院"));
        hall.Links = slips.ToImmutableDictionary(StringComparer.Ordinal);
        return hall;
    }

    public Task<HttpResponseMessage> Prepare(string scrutineers) => Site.As(ATaskSite.University).Post($"{Path}/prepare", ("chair", Chair), ("chiefScrutineer", Chief), ("scrutineer", scrutineers), ("steward", Steward), ("motions", "关于学生食堂的决议"));

    static async Task<IEnumerable<KeyValuePair<string, string>>> Slips(Client office, AHall hall, string delegation) => (await Client.Read(await office.PostJson($"{hall.Path}/slips", ("delegation", delegation))))
        .EnumerateArray().Select(slip => KeyValuePair.Create(slip.GetProperty("name").GetString()!, new Uri(slip.GetProperty("address").GetString()!).AbsolutePath));

    static Person Person(ATaskSite site, string id, string name) => new(id, site.School, name) { StudentNumber = id, Email = site.AddressOf(id), College = "计算机学院" };

    /// <summary>What stands in the body of the case, once the congress has made its plan.</summary>
    public sealed class Plans : IHallPlans
    {
        public Task<HallPlan?> Of(CaseRow row) => Task.FromResult(row.Kind != Kind.Code ? null : new HallPlan(ADay.Quorum, ADay.Half, ADay.TwoThirds, Period.OfWorkingDays(10), new(ADay.Quorum, ADay.Half), 2, 1, ADay.Candidates,
            [.. Enumerable.Range(1, int.Parse(row.Facts[0].Value, System.Globalization.CultureInfo.InvariantCulture)).Select(number => (Delegate(number), $"代表{number}", "计算机学院"))]));
    }

    public async Task<HallDay> Day() => (await Site.Case(Id)).Hall()!;

    public Task<JsonElement> Json() => Console.Json(Path);

    public Task<HttpResponseMessage> Act(string act, params (string Name, string Value)[] fields) => Console.Post(Path, [("act", act), .. fields]);

    public async Task Does(string act, params (string Name, string Value)[] fields) => Assert.Equal(HttpStatusCode.SeeOther, (await Act(act, fields)).StatusCode);

    public async Task CheckIn(params int[] numbers)
    {
        foreach (var number in numbers) Assert.Equal(HttpStatusCode.SeeOther, (await Site.As(Steward).Post($"{Path}/register", ("Present", $"{number}"))).StatusCode);
    }

    public Task<HttpResponseMessage> Says(string name, params (string Name, string Value)[] fields) => Site.As(null).Post(Links[name], fields);

    /// <summary>Everything before the election is carried.</summary>
    public async Task ComesToTheElection()
    {
        await CheckIn([.. Enumerable.Range(1, 7)]);
        foreach (var item in (await Day()).Items.Where(item => item.Kind is not ItemKind.Election))
        {
            await Does("open", ("item", item.Id));
            if (item.Kind is not ItemKind.CheckIn) await Does("unanimous", ("item", item.Id));
        }
    }

    /// <summary>A delegate takes the ballot on the own page and casts it after having looked at it.</summary>
    public async Task Votes(int number, params string[] marks)
    {
        var ballot = (await Says($"代表{number}", ("act", "ballot"))).Headers.Location!.ToString();
        (string, string)[] filled = [.. marks.Select((mark, at) => ($"vote[c{at + 1}]", mark))];
        var review = await (await Site.As(null).Post(ballot, [.. filled, ("act", "review")])).Content.ReadAsStringAsync();
        var cast = await Site.As(null).Post(ballot, [.. filled, ("code", Hidden("code", review)), ("proof", Hidden("proof", review)), ("act", "cast")]);
        Assert.Equal(HttpStatusCode.SeeOther, cast.StatusCode);
    }

    static string Hidden(string name, string page) => Input().Matches(page).First(match => match.Groups["name"].Value == name).Groups["value"].Value;

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Input();
}
