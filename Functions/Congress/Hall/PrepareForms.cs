using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.Congress.Hall.Pages;
using Workflows.People;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>Before the day: who does what, and what is voted on beside what every congress votes on.</summary>
internal sealed class PrepareForms(CaseStore cases, IEnumerable<IHallPlans> plans, HallDesk desk, PeopleStore people)
{
    const string Charter = "charter", Motions = "motions";

    public static readonly FieldSet Fields = Declared();

    static FieldSet Declared()
    {
        var fields = new FieldSet("Congress.Hall", "Prepare");
        foreach (var office in Enum.GetValues<HallOffice>()) fields.Add(new Field(NameOf(office), FieldKind.LongText) { Rows = office is HallOffice.Chair or HallOffice.ChiefScrutineer or HallOffice.SecretaryGeneral ? 1 : 3 });
        fields.Add(new Field(Charter, FieldKind.Check));
        fields.Add(new Field(Motions, FieldKind.LongText) { Rows = 3 });
        return fields;
    }

    static string NameOf(HallOffice office) => $"{char.ToLowerInvariant($"{office}"[0])}{$"{office}"[1..]}";

    [Function("HallPrepare"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/prepare")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await Find(http, id) is not { } found) return await Page.NotFound(http);
        var input = FormInput.Of(Fields);
        return await Page.Show<PreparePage>(http, new { CaseRow = found.Row, Input = input });
    }

    [Function("HallPreparePost"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/hall/prepare")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(http, id) is not { } found) return await Page.NotFound(http);
        var input = await Form.Read(http, Fields);
        var officers = await Officers(visitor.School, input);
        if (!input.IsValid) return await Page.Again<PreparePage>(http, input, new { CaseRow = found.Row, Input = input });
        var motions = input.Text(Motions).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return await desk.Prepare(found.Row, found.Plan, officers, input.Check(Charter), motions, new(visitor.Person, visitor.Name, Actor.Session))
            ? Page.WantsJson(http) ? Page.Write(new { found.Row.ShortId }) : Page.SeeOther(HallView.PathOf(found.Row))
            : await Page.Conflict(http, HallWords.Of(HallRefusal.Changed), HallView.PathOf(found.Row));
    }

    /// <summary>Numbers of students or staff, a line or a space between them. Whoever is not on the roster is named at the field.</summary>
    async Task<ImmutableArray<HallOfficer>> Officers(string school, FormInput input)
    {
        var officers = ImmutableArray.CreateBuilder<HallOfficer>();
        foreach (var office in Enum.GetValues<HallOffice>())
            foreach (var number in input.Text(NameOf(office)).Split([' ', '\n', '\u3000', '、', ',', '，'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (await people.FindByNumber(school, number) is { HasLeft: false } person) officers.Add(new(office, person.Id, person.Name));
                else input.Add(NameOf(office), "unknown", number);
            }

        return officers.ToImmutable();
    }

    async Task<(CaseRow Row, HallPlan Plan)?> Find(HttpContext http, string id)
    {
        var visitor = http.Visitor();
        if (await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || !HallAccess.IsCommittee(row, visitor)) return null;
        foreach (var each in plans)
            if (await each.Of(row) is { } plan) return (row, plan);
        return null;
    }
}
