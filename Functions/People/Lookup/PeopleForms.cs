using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.People.Pages;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People.Lookup;

/// <summary>What the page to look people up shows.</summary>
/// <param name="Asked">Null: nothing was asked yet.</param>
internal sealed record PeopleView(string? Asked, ImmutableArray<Person> Found, bool HasMore);

/// <summary>A person, with what was changed of the roles.</summary>
internal sealed record PersonView(Person Person, ImmutableArray<RoleEntry> History);

/// <param name="Change">Roles that came and went, in words.</param>
internal sealed record RoleEntry(DateTimeOffset At, string By, ImmutableArray<string> Given, ImmutableArray<string> Taken, string Reason);

/// <summary>Who holds which role, and which nobody holds.</summary>
internal sealed record RolesView(RosterScopes Scopes, ImmutableArray<RoleGap> Gaps);

/// <summary>Looks people up, changes their roles, shows who holds which (RULES, "Who takes part").</summary>
internal sealed class PeopleForms(PeopleStore people, PeopleNames names, RoleChanges changes, IEnumerable<INeededRoles> needs, TimeProvider clock)
{
    const int MostFound = 50;

    static readonly FieldSet GiveFields = new("People", "Roles")
    {
        new Field("role", FieldKind.Choice) { Required = true },
        new Field("scope", FieldKind.Text) { MaxLength = 60 },
        new Field("until", FieldKind.Date) { Earliest = DateLimit.Today },
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 2 },
    };

    static readonly FieldSet TakeFields = new("People", "Roles")
    {
        new Field("take", FieldKind.Text) { MaxLength = 120 },
        new Field("takeReason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 2 },
    };

    [Function("People"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people")] HttpRequest request, CancellationToken cancel)
    {
        var (http, school) = (request.HttpContext, request.HttpContext.Visitor().School);
        var asked = Reading.Clean(request.Query["q"].ToString(), lines: false);
        var found = asked.Length == 0 ? [] : await people.FindByNumber(school, Reading.Plain(asked), cancel) is { } one ? [one] : await names.Find(school, asked, MostFound, cancel);
        var view = new PeopleView(asked.Length == 0 ? null : asked, [.. found.Take(MostFound)], found.Length > MostFound);
        return await Page.Answer<PeoplePage>(http, new { people = view.Found.Select(Said), more = view.HasMore }, new { View = view });
    }

    [Function("PeopleRoles"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Roles([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/roles")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var scopes = await RosterScopes.Read(people, http.Visitor().School, Say.Today(clock), cancel);
        var view = new RolesView(scopes, scopes.Gaps(needs));
        return await Page.Answer<RolesPage>(http, new { gaps = view.Gaps.Select(gap => new { gap.Held.Role, gap.Held.Scope, without = gap.Who.Select(person => person.Name) }), holders = scopes.Holders.Select(Said) }, new { View = view });
    }

    [Function("Person"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/{id:length(10,14)}")] HttpRequest request, string id, CancellationToken cancel)
    {
        var http = request.HttpContext;
        return await View(http, id, cancel) is { } view
            ? await Page.Answer<PersonPage>(http, Said(view.Person), new { View = view, Give = FormInput.Of(Offered()), Take = FormInput.Of(TakeFields) })
            : await Page.NotFound(http);
    }

    [Function("RolesPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "people/{id:length(10,14)}/roles")] HttpRequest request, string id, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await View(http, id, cancel) is not { } view) return await Page.NotFound(http);
        var takes = (await Form.Posted(http)).ContainsKey("take");
        var input = await Form.Read(http, takes ? TakeFields : Offered());
        if (input.IsValid) await (takes ? Take(http.Visitor(), view.Person, input) : Give(http.Visitor(), view.Person, input, cancel));
        if (!input.IsValid) return await Page.Again<PersonPage>(http, input, new { View = view, Give = takes ? FormInput.Of(Offered()) : input, Take = takes ? input : FormInput.Of(TakeFields) });
        return Page.WantsJson(http) ? Page.Write(Said((await people.Find(view.Person.School, id, cancel))!)) : Page.SeeOther($"/people/{id}");
    }

    async Task Give(Visitor by, Person person, FormInput input, CancellationToken cancel)
    {
        var (role, typed) = (input.Choice("role")!, input.Text("scope"));
        var scope = typed.Length > 0 ? typed : RoleWords.DefaultScope(role, person) ?? "";
        var known = (await RosterScopes.Read(people, by.School, Say.Today(clock), cancel)).Of(role);
        var held = new RoleHeld(role, RoleWords.DefaultScope(role, person) is "" ? "" : scope) { Until = input.Date("until") };
        if (held is { Role: Role.Inspector, Until: null }) input.Add("until", "inspector");
        else if (held.Scope.Length == 0 && !known.IsEmpty) input.Add("scope", "missing");
        else if (held.Scope.Length > 0 && !known.Contains(held.Scope)) input.Add("scope", "unknown", held.Scope);
        else Add(input, "role", await changes.Give(by, person.Id, held, input.Text("reason")));
    }

    async Task Take(Visitor by, Person person, FormInput input)
    {
        if (person.Roles.FirstOrDefault(held => held.ToString() == input.Text("take")) is { } held) Add(input, "takeReason", await changes.Take(by, person.Id, held, input.Text("takeReason")));
    }

    static void Add(FormInput input, string field, RoleChange came)
    {
        if (came is RoleChange.Gone or RoleChange.TooMany or RoleChange.Last or RoleChange.Self) input.Add(field, $"{came}");
    }

    async Task<PersonView?> View(HttpContext http, string id, CancellationToken cancel)
    {
        var school = http.Visitor().School;
        if (await people.Find(school, id, cancel) is not { } person) return null;
        return new(person, [.. (await changes.Of(school, id, cancel)).Reverse().Select(EntryOf)]);
    }

    static RoleEntry EntryOf(AuditEntry entry)
    {
        var detail = entry.Detail is { Length: > 0 } kept ? Json.Read<AuditDetail>(kept) : new();
        var (before, after) = (Split(detail.From), Split(detail.To));
        return new(entry.At, detail.Name ?? "", [.. after.Except(before).Select(Said)], [.. before.Except(after).Select(Said)], detail.Text ?? "");

        static string[] Split(string? roles) => roles?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

        static string Said(string role) => Roster.RosterSaid.Value("roles", role);
    }

    /// <summary>With the roles that are given, in the language of the request; everybody on the roster is a student or a member by that alone.</summary>
    static FieldSet Offered() => GiveFields.With("role", field => field with { Options = [.. Role.All.Where(role => role is not (Role.Student or Role.LeagueMember)).Select(role => new Option(role, RoleWords.Of(role)))] });

    static PersonSaid Said(Person person) => new(person.Id, person.Name, person.Number, person.College, person.LeagueBranch, person.Email, person.HasLeft, [.. person.Roles.Select(held => held.ToString())]);

    sealed record PersonSaid(string Id, string Name, string? Number, string? College, string? LeagueBranch, string? Email, bool HasLeft, ImmutableArray<string> Roles);
}
