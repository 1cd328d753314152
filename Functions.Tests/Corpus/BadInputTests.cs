using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using CsCheck;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.LocalHost.Hosting;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Tests.WholeSite;
using Workflows.Web;
using Xunit.Abstractions;

namespace Workflows.Tests.Corpus;

/// <summary>
/// Every form of the site, found by walking its pages as people of each office, sent with what nobody should send: each answer is a 4xx with a message at the
/// place and the values kept, and nothing has changed. A form that is new is in it by itself.
/// </summary>
public sealed partial class BadInputTests(PermissionMatrixTests.Round round, ITestOutputHelper output) : IClassFixture<PermissionMatrixTests.Round>
{
    const int FarTooLong = 30_000;

    static readonly string[] Hostile = File.ReadAllLines(Path.Combine(Repository.Root, "Functions.Tests", "Corpus", "hostile.txt"));

    // What anybody may send who can see it, whatever stands in it: there is nothing to be wrong.
    static readonly string[] Harmless = ["/sign-out", "/settings/lists", "/settings/mail"];

    [Fact]
    public async Task Whatever_is_sent_with_a_form_that_is_stale_is_kept_and_shown_harmless()
    {
        var (forms, another) = (await Forms(), await TokenOf(round.People.First(person => person.School != DemoSchool.Code)));
        await Unchanged(forms.Where(form => form.HasToken), async (form, wrong) =>
        {
            foreach (var (what, token) in ((string, string?)[])[("no token", null), ("a forged token", "CfDJ8-forged"), ("another's token", another)])
            {
                var typed = form.Fields.Where(field => field.IsTyped).ToDictionary(field => field.Name, field => Hostile[(field.Name.Length + form.Action.Length) % Hostile.Length]);
                var (status, page) = await Send(form, typed, token);
                if ((int)status is < 400 or >= 500) wrong($"{what}: {(int)status}");
                if (Hostile.Any(text => text.StartsWith('<') && page.Contains(text, StringComparison.Ordinal))) wrong($"{what}: shown as it was sent");
                if (status is not HttpStatusCode.UnprocessableEntity) continue;
                foreach (var (name, value) in typed.Where(each => !Keeps(page, each.Value))) wrong($"{what}: {name} is not kept: {value}");
            }
        });
    }

    [Fact]
    public async Task A_field_that_is_far_too_long_or_of_another_type_is_refused_at_its_place_and_all_others_are_kept()
    {
        var forms = await Forms();
        await Unchanged(forms.Where(form => !Harmless.Contains(form.Action)), async (form, wrong) =>
        {
            foreach (var bad in form.Fields.Where(field => field.IsTyped || field.Options.Count > 0))
            {
                // What stands in the others is right where the page has filled it in, and short where not.
                var values = form.Fields.Where(field => field.IsTyped && field != bad).ToDictionary(field => field.Name, field => field.Value.Length > 0 ? field.Value : "测试保留");
                values[bad.Name] = bad.IsTyped ? new string('长', FarTooLong) : "no-such-option";
                var (status, page) = await Send(form, values, form.Token);
                if ((int)status is < 400 or >= 500) wrong($"{bad.Name}: {(int)status}");
                if (status is not HttpStatusCode.UnprocessableEntity) continue;
                // A file that is missing is told first.
                if (!form.Fields.Where(field => field == bad || field.Kind is "file").Any(field => page.Contains($"href=\"#{field.Id}", StringComparison.Ordinal))) wrong($"{bad.Name}: the summary does not lead to it");
                foreach (var (name, value) in values.Where(each => each.Key != bad.Name && !Keeps(page, each.Value))) wrong($"{bad.Name}: {name} is not kept: {value}");
            }
        });
    }

    [Fact]
    public async Task Whoever_a_form_is_not_for_and_whoever_comes_too_late_changes_nothing_with_it()
    {
        var forms = (await Forms()).Where(form => form.Action.Split('/').Any(part => part.StartsWith("rec-", StringComparison.Ordinal) || part.StartsWith("mtg-", StringComparison.Ordinal) || part.StartsWith("p-", StringComparison.Ordinal))).ToList();
        var others = round.People.Where(person => person.School != DemoSchool.Code || person.Roles[0].Role is Role.LeagueMember or Role.Student).ToList();
        await Unchanged(forms, async (form, wrong) =>
        {
            foreach (var other in others)
            {
                // With a token of the other's own, which any page of theirs gives.
                var (status, _) = await Send(form with { By = other }, new(), await TokenOf(other));
                if ((int)status is < 400 or >= 500) wrong($"{other.Name}: {(int)status}");
            }
        });
    }

    [Fact]
    public async Task No_text_of_anybody_brings_down_a_form()
    {
        var forms = (await Forms()).Where(form => form.HasToken && form.Fields.Any(field => field.IsTyped)).ToList();
        var text = Gen.OneOf(Gen.Int[0, Hostile.Length - 1].Select(at => Hostile[at]), Gen.String[Gen.Char, 0, 200], Gen.String[Gen.OneOf(Gen.Char['\ud800', '\udfff'], Gen.Char['\0', '\x1f'], Gen.Char), 0, 30]);
        await Unchanged(forms, async (form, wrong) =>
        {
            var texts = Check.Single(text.Array[form.Fields.Count]);   // another at every run; what is wrong says what was sent
            var (status, _) = await Send(form, form.Fields.Zip(texts).DistinctBy(each => each.First.Name).ToDictionary(each => each.First.Name, each => each.Second), "replayed");
            if ((int)status is < 400 or >= 500) wrong($"{(int)status}: {string.Join(" | ", texts)}");
        });
    }

    /// <summary>Tries each form, and asserts that of all that the school has nothing is another thing afterwards.</summary>
    async Task Unchanged(IEnumerable<SiteForm> forms, Func<SiteForm, Action<string>, Task> tries)
    {
        var (before, found, tried) = (await Settled(), new ConcurrentQueue<string>(), 0);
        await Parallel.ForEachAsync(forms, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (form, _) =>
        {
            Interlocked.Increment(ref tried);
            await tries(form, what => found.Enqueue($"{form.Action} by {form.By?.Name ?? "nobody"}: {what}"));
        });
        output.WriteLine($"{tried} forms");
        Assert.InRange(tried, 5, int.MaxValue);
        if (!found.IsEmpty) Assert.Fail(string.Join('\n', found.Order(StringComparer.Ordinal)));
        Assert.Equal(before, await Everything());
    }

    /// <summary>As it is when nothing is under way any more.</summary>
    async Task<IReadOnlyList<string>> Settled()
    {
        var before = await Everything();
        for (var tries = 0; tries < 60; tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var now = await Everything();
            if (now.SequenceEqual(before)) return now;
            before = now;
        }

        throw new TimeoutException("The site does not come to rest.");
    }

    /// <summary>All rows of cases and people: key and content.</summary>
    async Task<IReadOnlyList<string>> Everything()
    {
        var (tables, rows) = (round.Site.Get<Tables>(), new List<string>());
        foreach (var table in (TableClient[])[tables.Cases, tables.People])
            await foreach (var row in table.QueryAsync<TableEntity>()) rows.Add($"{row.PartitionKey} {row.RowKey} {row.ETag}");
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    async Task<IReadOnlyList<SiteForm>> Forms()
    {
        var (open, openMeeting) = await round.Open();
        string[] offices = [Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.LeagueBranchSecretary, Role.Administrator, Role.PartyBranch];
        var visitors = round.People.Where(person => person.School == DemoSchool.Code && offices.Contains(person.Roles[0].Role))
            .Concat([await round.Site.PersonBy(DemoSchool.Student), await round.Site.PersonBy(DemoSchool.NotEligible)]).Prepend<Person?>(null);
        var pages = from found in round.Site.Get<FunctionCatalog>().With<HttpTriggerAttribute>()
                    where found.Trigger.Methods!.Contains("get")
                    from person in visitors
                    from id in (string[])[open, openMeeting, round.Case, round.Meeting, round.Id]
                    select (person, Path: round.PathOf(found.Function, id));
        var forms = new ConcurrentBag<SiteForm>();
        await Parallel.ForEachAsync(pages.DistinctBy(page => (page.person, page.Path)), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (page, cancel) =>
        {
            using var http = round.Site.As(page.person);
            using var answer = await http.GetAsync(page.Path, cancel);
            Assert.True((int)answer.StatusCode < 500, $"{page.Path} by {page.person?.Name}: {(int)answer.StatusCode}");
            if (answer.StatusCode is not HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType is not "text/html") return;
            foreach (var form in SiteForm.In(await answer.Content.ReadAsStringAsync(cancel), page.Path, page.person)) forms.Add(form);
        });
        return [.. forms.GroupBy(form => (form.Action, string.Join(' ', form.Fields.Select(field => field.Name)))).Select(same => same.First()).OrderBy(form => form.Action, StringComparer.Ordinal)];
    }

    async Task<(HttpStatusCode Status, string Page)> Send(SiteForm form, Dictionary<string, string> typed, string? token)
    {
        using var http = round.Site.As(form.By);
        using var content = new MultipartFormDataContent();
        foreach (var field in form.Fields.Where(field => field.Name != FormToken.Name && !typed.ContainsKey(field.Name) && (field.IsHidden || field.IsTyped)).DistinctBy(field => field.Name)) content.Add(new StringContent(field.Value), field.Name);
        foreach (var (name, value) in typed) content.Add(new StringContent(value), name);
        if (token is not null) content.Add(new StringContent(token), FormToken.Name);
        using var answer = await http.PostAsync(form.Action, content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Marks that are not seen may be left out.
    static bool Keeps(string page, string value) => WebUtility.HtmlDecode(page) is var text && (text.Contains(value, StringComparison.Ordinal) || text.Contains(Reading.Clean(value, lines: false), StringComparison.Ordinal));

    async Task<string> TokenOf(Person person)
    {
        using var http = round.Site.As(person);
        return SiteForm.In(await http.GetStringAsync("/me"), "/me", person).FirstOrDefault(form => form.HasToken)?.Token ?? "";
    }
}

/// <summary>A form as a page has it.</summary>
internal sealed partial record SiteForm(string Action, Person? By, IReadOnlyList<SiteField> Fields)
{
    public string? Token => Fields.FirstOrDefault(each => each.Name == FormToken.Name)?.Value;

    public bool HasToken => Token is not null;

    public static IEnumerable<SiteForm> In(string page, string path, Person? visitor) =>
        from Match form in FormTag().Matches(page)
        where form.Groups["tag"].Value.Contains("method=\"post\"", StringComparison.OrdinalIgnoreCase)
        let action = Attribute(form.Groups["tag"].Value, "action")
        select new SiteForm(action is { Length: > 0 } ? action : path, visitor, FieldsIn(form.Groups["body"].Value));

    static IReadOnlyList<SiteField> FieldsIn(string body)
    {
        var all = (from Match tag in FieldTag().Matches(body)
                   let name = Attribute(tag.Groups["tag"].Value, "name")
                   where name is { Length: > 0 }
                   select (Name: name, Kind: tag.Groups["kind"].Value is "input" ? Attribute(tag.Groups["tag"].Value, "type") ?? "text" : tag.Groups["kind"].Value,
                       Id: Attribute(tag.Groups["tag"].Value, "id") ?? "", Value: tag.Groups["kind"].Value is "textarea" ? WebUtility.HtmlDecode(tag.Groups["text"].Value.TrimStart('\n')) : Attribute(tag.Groups["tag"].Value, "value") ?? "")).ToList();
        return [.. all.GroupBy(field => field.Name).Select(same => new SiteField(same.Key, same.First().Kind, same.First().Id, same.First().Value, [.. same.Where(each => each.Kind is "radio").Select(each => each.Value)]))];
    }

    static string? Attribute(string tag, string name) => Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<form(?<tag>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex FormTag();

    [GeneratedRegex("<(?<kind>input|textarea|select|button)(?<tag>[^>]*)>((?<=<textarea[^>]*>)(?<text>.*?)</textarea>)?", RegexOptions.Singleline)]
    private static partial Regex FieldTag();
}

/// <param name="Kind">The input's type, or the tag's name.</param>
/// <param name="Options">Of radio buttons.</param>
internal sealed record SiteField(string Name, string Kind, string Id, string Value, IReadOnlyList<string> Options)
{
    public bool IsHidden => Kind is "hidden";
    public bool IsTyped => Kind is "text" or "email" or "textarea" or "search" or "tel" or "number" or "date";
}
