using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Recommendation.Pages;
using Workflows.Recommendation.Papers;
using Workflows.Recommendation.Register;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Rounds: the university's committee opens them for the school, a college's for the college. Every field has a default.</summary>
internal sealed class RoundForms(Rounds rounds, RoundSummaries summaries, EntryPack pack, CaseStore cases, TimeProvider clock)
{
    /// <summary>So long a round takes applications unless another day is typed in [M].</summary>
    const int DaysOpen = 14;

    const string WholeSchool = "school";

    static readonly Texts T = Texts.Of("Recommendation");

    [Function("NewRound"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public Task<IResult> New([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "rounds/new")] HttpRequest request, [DurableClient] DurableTaskClient _) =>
        HttpMethods.IsPost(request.Method) ? Open(request.HttpContext) : Show(request.HttpContext);

    [Function("OpenRound"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "rounds")] HttpRequest request, [DurableClient] DurableTaskClient _) => Open(request.HttpContext);

    /// <summary>Ends applications before their time, or those of a round that is always open: the branches are asked at once.</summary>
    [Function("CloseRound"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public async Task<IResult> Close(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "rounds/{id}/close")] HttpRequest request, string id, [DurableClient] DurableTaskClient _)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } round) return await Page.NotFound(http);
        if (!MayRun(visitor, round.BodyAs<RoundBody>())) return await Page.Forbidden(http, Role.UniversityLeagueCommittee);
        if (!HttpMethods.IsPost(request.Method)) return await ActPage.Ask(http, "Close", FormInput.Of(ActPage.NoFields), round, round.Name);
        var input = await Form.Read(http, ActPage.NoFields);
        if (!input.IsValid) return await ActPage.Again(http, "Close", input, round, round.Name);
        await rounds.Close(visitor.School, id, visitor.Person, visitor.Name);
        return Page.WantsJson(http) ? Page.Write(new { Id = id }) : Page.SeeOther($"/cases/{id}");
    }

    /// <summary>The rounds there are: a list of cases like any other.</summary>
    [Function("Rounds"), SignedIn]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rounds")] HttpRequest request) => Page.SeeOther($"/cases?kind={Rounds.Kind}");

    /// <summary>推优情况汇总表: a college sees its own persons, the university all.</summary>
    [Function("RoundSummary"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.Inspector)]
    public async Task<IResult> Summary([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rounds/{id}/summary")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } round) return await Page.NotFound(http);
        var summary = await summaries.Of(round, RoundPapers.Shown(visitor));
        return await Page.Answer<RoundSummaryPage>(http, summary, new { Summary = summary });
    }

    /// <summary>The same as a workbook.</summary>
    [Function("RoundSummaryFile"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.Inspector)]
    public async Task<IResult> SummaryFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rounds/{id}/summary.xlsx")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } round) return await Page.NotFound(http);
        var paper = RoundPapers.PaperOf(round);
        return Files.Download(RoundSummaryWorkbook.Write(round, await summaries.Of(round, RoundPapers.Shown(visitor))), paper.ContentType, paper.FileName);
    }

    /// <summary>For typing the results into the League's own system: personal data of those who take part, so for the committees alone.</summary>
    [Function("RoundEntry"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public async Task<IResult> Entry([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rounds/{id}/entry.zip")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } round) return await Page.NotFound(http);
        return Files.Download((to, cancel) => pack.Write(round, RoundPapers.Shown(visitor), to, cancel), "application/zip", EntryPack.NameOf(round));
    }

    Task<IResult> Show(HttpContext http)
    {
        var fields = Fields(http.Visitor());
        var input = FormInput.Of(fields, ("form", Secrets.NewId("f")));
        return Page.Ask<RoundPage>(http, T["Home.round"], input, new { Input = input });
    }

    async Task<IResult> Open(HttpContext http)
    {
        var visitor = http.Visitor();
        var input = await Form.Read(http, Fields(visitor));
        var (now, today) = (clock.GetUtcNow(), Beijing.Today(clock));
        var (opens, closes) = (input.Date("opens") ?? today, input.Check("always") ? null : input.Date("closes"));
        if (closes < opens) input.Add("closes", "closesBeforeOpens", Say.Full(opens));
        if (!input.IsValid) return await Page.Again<RoundPage>(http, input, new { Input = input });

        var college = input.Choice("college") is { } scope and not WholeSchool ? scope : null;
        var body = new RoundBody(Enum.Parse<Stage>(input.Choice("stage")!), college)
        {
            Opens = opens <= today ? now : Beijing.Midnight(opens),
            Closes = closes is { } last ? Beijing.EndOf(last) : null,
            MeetingsBy = input.Date("meetingsBy"),
            ListsDue = input.Date("listsDue"),
            Places = input.Number("places"),
        };
        var form = input.Text("form") is { Length: > 0 } sent ? sent : Secrets.NewId("f");
        var id = await rounds.Open(visitor.School, $"{visitor.Person}.{form}", input.Text("name"), body, visitor.Person, visitor.Name);
        return Page.WantsJson(http) ? Page.Write(new { Id = id }, StatusCodes.Status201Created) : Page.SeeOther($"/cases/{id}");
    }

    FieldSet Fields(Visitor visitor)
    {
        var today = Beijing.Today(clock);
        var season = Semester.Of(today).Number == 2 ? "spring" : "autumn";
        ImmutableArray<Option> scopes =
        [
            .. visitor.Holds(Role.UniversityLeagueCommittee, "") ? [new Option(WholeSchool)] : Array.Empty<Option>(),
            .. visitor.Roles.Where(held => held.Role == Role.CollegeLeagueCommittee && held.Scope.Length > 0).Select(held => new Option(held.Scope, held.Scope)).Distinct(),
        ];
        return new("Recommendation", "Round")
        {
            new Field("form", FieldKind.Text) { MaxLength = 40 },
            new Field("stage", FieldKind.Choice) { Options = [.. Enum.GetNames<Stage>().Select(name => new Option(name))], Default = $"{Stage.Activist}" },
            new Field("college", FieldKind.Choice) { Options = scopes, Default = scopes.FirstOrDefault()?.Value, Required = true },
            new Field("name", FieldKind.Text) { MaxLength = 40, Default = T[$"Round.name.{season}", $"{today.Year}"] },
            new Field("opens", FieldKind.Date) { Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(365) },
            new Field("closes", FieldKind.Date) { Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(365), Default = today.AddDays(DaysOpen).ToString("yyyy-M-d", CultureInfo.InvariantCulture) },
            new Field("always", FieldKind.Check),
            new Field("meetingsBy", FieldKind.Date) { Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(365) },
            new Field("listsDue", FieldKind.Date) { Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(365) },
            new Field("places", FieldKind.Number) { Min = 1, Max = 999 },
        };
    }

    async Task<CaseRow?> Find(Visitor visitor, string id) => await cases.Find(CaseRow.FullId(visitor.School, id)) is { Kind: Rounds.Kind } round ? round : null;

    /// <summary>Whether somebody may close a round: the university any, a college its own.</summary>
    public static bool MayRun(Visitor visitor, RoundBody round) =>
        visitor.Holds(Role.UniversityLeagueCommittee, "") || (round.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college));
}
