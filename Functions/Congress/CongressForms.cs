using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Pages;
using Workflows.Congress.Rules;
using Workflows.People;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>Handing in the request for a congress; its colleges, its seats and its candidates on pages of their own.</summary>
internal sealed class CongressForms(Congresses congresses, CaseStore cases, PolicyBook policies, PeopleStore people, TimeProvider clock)
{
    const int ADayAhead = 45, SeatsOfTheDefault = 100;

    static readonly Texts T = Texts.Of("Congress");

    /// <summary>Whether somebody hands in requests: the union's officers, and the university's League committee.</summary>
    public static bool MayBegin(Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee) || visitor.Holds(Role.Officer);

    [Function("NewCongress"), SignedIn(Role.UniversityLeagueCommittee, Role.Officer)]
    public async Task<IResult> New([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "congresses/new")] HttpRequest request, [DurableClient] DurableTaskClient _)
    {
        var http = request.HttpContext;
        if (HttpMethods.IsPost(request.Method)) return await Open(http);
        var input = FormInput.Of(await Fields(http.Visitor().School));
        return await Page.Ask<NewCongressPage>(http, T["New.title"], input, new { Input = input }, T["New.state"]);
    }

    [Function("OpenCongress"), SignedIn(Role.UniversityLeagueCommittee, Role.Officer)]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "congresses")] HttpRequest request, [DurableClient] DurableTaskClient _) => Open(request.HttpContext);

    /// <summary>The congresses there are: a list of cases like any other.</summary>
    [Function("Congresses"), SignedIn]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "congresses")] HttpRequest request) => Page.SeeOther($"/cases?kind={CongressTasks.Kind}");

    async Task<IResult> Open(HttpContext http)
    {
        var visitor = http.Visitor();
        var input = await Form.Read(http, (await Fields(visitor.School)).Within(Say.Today(clock)));
        var empty = await Default(visitor.School);
        var body = CongressAnswers.Requested(empty with { Body = input.Choice("body") ?? empty.Body, ClubSeats = input.Number("clubSeats") ?? 0, ExOfficio = input.Number("exOfficioSeats") ?? 0 }, input);
        body = body with { Year = body.Date.Year };
        var colleges = (await people.All(visitor.School).Where(person => Congresses.IsStudentOf(body.Body, person)).Select(person => person.College!).Distinct().ToListAsync()).Count;
        if (colleges == 0) input.Add("body", "nobody", body.Body);
        else if (body.Seats - body.ClubSeats - body.ExOfficio < colleges) input.Add("seats", "tooFew", body.Seats, colleges + body.ClubSeats + body.ExOfficio);
        if (!input.IsValid) return await Page.Again<NewCongressPage>(http, input, new { Input = input });
        var (id, isNew) = await congresses.Begin(visitor.School, body, visitor);
        return Page.WantsJson(http) ? Page.Write(new { Id = id }, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK) : Page.SeeOther($"/cases/{id}");
    }

    async Task<FieldSet> Fields(string school)
    {
        var body = await Default(school);
        return new FieldSet("Congress", "Request")
        {
            new Field("body", FieldKind.Choice) { Options = [.. Congresses.Bodies.Select(each => new Option(each, each))], Default = body.Body },
            new Field("clubSeats", FieldKind.Number) { Max = 500, Default = "0" },
            new Field("exOfficioSeats", FieldKind.Number) { Max = 500, Default = "0" },
        }.And(CongressFields.Request(body, (await policies.Current<CongressPolicy>(school)).MostPresidium));
    }

    async Task<CongressBody> Default(string school)
    {
        var day = Beijing.Today(clock).AddDays(ADayAhead);
        return new(Congresses.Union, day.Year, day, "", SeatsOfTheDefault, (await policies.Current<CongressPolicy>(school)).MostPresidium);
    }

    /// <summary>All colleges with what each has done, and what is late.</summary>
    [Function("CongressColleges"), SignedIn]
    public async Task<IResult> Colleges([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "congresses/{id}/colleges")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } row || row.BodyAs<CongressBody>() is not { Colleges.IsEmpty: false } body) return await Page.NotFound(http);
        var rows = await Task.WhenAll(body.Colleges.Select(async college => college.Case is { } own ? await cases.Find(CaseRow.FullId(row.School, own)) : null));
        var view = new CollegesView(row, body, [.. body.Colleges.Zip(rows, (college, own) => new CollegeView(college, own, Readers.MayRead(row, visitor)))]);
        return await Page.Answer<CollegesPage>(http, view.Said(), new { View = view });
    }

    /// <summary>名额分配: the methods side by side.</summary>
    [Function("CongressSeats"), SignedIn]
    public async Task<IResult> Seats([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "congresses/{id}/seats")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } row || row.BodyAs<CongressBody>() is not { Colleges.IsEmpty: false } body) return await Page.NotFound(http);
        var view = new SeatsView(row, body, ApportionmentRules.SideBySide(new(body.Colleges.Sum(college => college.Computed) + body.ClubSeats + body.ExOfficio, body.ClubSeats, body.ExOfficio, [.. body.Colleges.Select(college => new CollegeStrength(college.Name, college.Students))]), row.PolicyAs<CongressPolicy>().SeatRounding));
        return await Page.Answer<SeatsPage>(http, view.Said(), new { View = view });
    }

    /// <summary>主席团候选人 with their requirements, for whoever may read the case, and once confirmed for its delegates.</summary>
    [Function("CongressCandidates"), SignedIn]
    public async Task<IResult> Candidates([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "congresses/{id}/candidates")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor, id) is not { } row || row.BodyAs<CongressBody>() is not { Nominees.IsEmpty: false } body) return await Page.NotFound(http);
        return await Page.Answer<CandidatesPage>(http, new { Id = row.ShortId, Candidates = body.Nominees.Select(nominee => new { nominee.Name, nominee.Under, State = $"{nominee.State}", nominee.RefusedIn, nominee.Reason }) }, new { Row = row });
    }

    async Task<CaseRow?> Find(Visitor visitor, string id) =>
        id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') && await cases.Find(CaseRow.FullId(visitor.School, id)) is { Kind: CongressTasks.Kind } row && Readers.MayRead(row, visitor) ? row : null;
}
