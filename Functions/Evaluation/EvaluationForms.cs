using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Evaluation.Pages;
using Workflows.People;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>Opening an evaluation by hand; what came of it for those who may know; the draw, for everybody.</summary>
internal sealed class EvaluationForms(Evaluations evaluations, OfficerHistory history, PeopleStore people, CaseStore cases, PolicyBook policies, SchoolCalendars calendars, TimeProvider clock)
{
    static readonly Texts T = Texts.Of("Evaluation");

    /// <summary>Whether somebody opens evaluations: the university's committee of any body, a college's of its own.</summary>
    public static bool MayBegin(Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee) || visitor.Holds(Role.CollegeLeagueCommittee);

    [Function("NewEvaluation"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public async Task<IResult> New([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "evaluations/new")] HttpRequest request, [DurableClient] DurableTaskClient _)
    {
        var http = request.HttpContext;
        if (HttpMethods.IsPost(request.Method)) return await Open(http);
        var (fields, bodies) = await Fields(http.Visitor());
        return await Page.Ask<NewEvaluationPage>(http, T["New.title"], FormInput.Of(fields), new { Input = FormInput.Of(fields), Runs = await Runs(http.Visitor().School), HasBodies = bodies.Length > 0 }, T["New.state"]);
    }

    [Function("OpenEvaluationForm"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee)]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "evaluations")] HttpRequest request, [DurableClient] DurableTaskClient _) => Open(request.HttpContext);

    /// <summary>The evaluations there are: a list of cases like any other.</summary>
    [Function("Evaluations"), SignedIn]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations")] HttpRequest request) => Page.SeeOther($"/cases?kind={EvaluationTasks.Kind}");

    async Task<IResult> Open(HttpContext http)
    {
        var visitor = http.Visitor();
        var (fields, bodies) = await Fields(visitor);
        var input = await Form.Read(http, fields);
        if (!input.IsValid) return await Page.Again<NewEvaluationPage>(http, input, new { Input = input, Runs = await Runs(visitor.School), HasBodies = bodies.Length > 0 });
        var body = bodies.First(each => each.Body == input.Choice("body"));
        var begun = await evaluations.Begin(visitor.School, body.Body, body.College, SemesterOf(input.Choice("semester")!), visitor, again: true);
        return Page.WantsJson(http) ? Page.Write(new { Id = begun.Case }, begun.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK) : Page.SeeOther($"/cases/{begun.Case}");
    }

    async Task<(FieldSet Fields, ImmutableArray<(string Body, string? College)> Bodies)> Fields(Visitor visitor)
    {
        ImmutableArray<(string Body, string? College)> bodies = [.. (await evaluations.Bodies(visitor.School)).Where(body => visitor.Holds(Role.UniversityLeagueCommittee, "") || (body.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college)))];
        var now = (await calendars.Of(visitor.School)).SemesterOf(Beijing.Today(clock));
        var before = now.Number == 2 ? now with { Number = 1 } : new Semester(now.Year - 1, 2);
        return (new("Evaluation", "New")
        {
            new Field("body", FieldKind.Choice) { Required = true, Options = [.. bodies.Select(body => new Option(body.Body, body.Body))], Default = bodies.FirstOrDefault().Body },
            new Field("semester", FieldKind.Choice) { Options = [.. new[] { now, before }.Select(semester => new Option($"{semester}", SemesterWords.Of(semester)))], Default = $"{now}" },
        }, bodies);
    }

    static Semester SemesterOf(string written) => written.Split('-') is [var year, _, var number] ? new(int.Parse(year, CultureInfo.InvariantCulture), int.Parse(number, CultureInfo.InvariantCulture))
        : throw new FormatException($"{written} is no semester.");

    async Task<ImmutableArray<EvaluationRun>> Runs(string school) =>
        [.. EvaluationTimer.Runs(await policies.Current<CalendarPolicy>(school), await policies.Current<EvaluationPolicy>(school)).Where(run => Beijing.EndOf(run.LastDay) > clock.GetUtcNow())];

    /// <summary>All grades with their arithmetic.</summary>
    [Function("EvaluationResults"), SignedIn]
    public async Task<IResult> Results([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations/{id}/results")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor.School, id) is not { } row) return await Page.NotFound(http);
        if (!EvaluationLinks.MaySeeResults(row, visitor)) return await Page.Forbidden(http);
        if (row.BodyAs<EvaluationBody>().Officers.All(officer => officer.Result is null)) return await Page.NotFound(http);
        var results = EvaluationResults.Of(row);
        return await Page.Answer<ResultsPage>(http, results.Said(), new { Results = results });
    }

    /// <summary>The agenda of the meeting with reports and questions, for the room.</summary>
    [Function("EvaluationAgenda"), SignedIn]
    public async Task<IResult> Agenda([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations/{id}/agenda")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor.School, id) is not { } row) return await Page.NotFound(http);
        if (!EvaluationLinks.MaySeeAgenda(row, visitor)) return await Page.Forbidden(http);
        if (row.BodyAs<EvaluationBody>() is not { Meeting: { } meeting } body) return await Page.NotFound(http);
        var reports = new Dictionary<string, ReportRow>();
        foreach (var officer in body.Officers)
            if (await cases.Find<ReportRow>(row.Id, ReportRow.KeyOf(officer.Unit)) is { } report) reports[officer.Unit] = report;
        return await Page.Answer<AgendaPage>(http, new
        {
            Id = row.ShortId,
            meeting.Date,
            meeting.Place,
            Officers = body.Officers.Select(officer => new { officer.Name, officer.Post, Report = reports.GetValueOrDefault(officer.Unit)?.Text, Questions = body.Questions.Where(question => question.Officer == officer.Unit).Select(question => question.Text) }),
        }, new { Row = row, Reports = reports.ToImmutableDictionary() });
    }

    /// <summary>The own result, for an officer who has been told.</summary>
    [Function("EvaluationMine"), SignedIn]
    public async Task<IResult> Mine([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations/{id}/mine")] HttpRequest request, string id)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(visitor.School, id) is not { } row || row.BodyAs<EvaluationBody>().Officers.FirstOrDefault(officer => officer.Person == visitor.Person) is not { Grade: not null } officer || !EvaluationLinks.IsTold(row))
            return await Page.NotFound(http);
        var results = EvaluationResults.Of(row) with { Only = officer.Unit };
        return await Page.Answer<ResultsPage>(http, results.Said(), new { Results = results });
    }

    /// <summary>An officer's grades over the semesters: the own, or for those who see grades of all.</summary>
    [Function("OfficerHistory"), SignedIn]
    public async Task<IResult> History([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations/officers/{person}")] HttpRequest request, string person)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (visitor.Person != person && !EvaluationLinks.SeesAllGrades(visitor)) return await Page.Forbidden(http, Role.UniversityLeagueCommittee);
        if (!person.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await people.Find(visitor.School, person) is not { } officer) return await Page.NotFound(http);
        var grades = await history.Of(visitor.School, person);
        return await Page.Answer<OfficerPage>(http, new { officer.Name, Grades = grades.Select(grade => new { grade.Case, grade.Body, grade.Semester, grade.Post, Grade = $"{grade.Grade}", grade.Total }) }, new { officer.Name, Grades = grades });
    }

    /// <summary>The pool, its hash, the seed and what was drawn, so that anybody can repeat it.</summary>
    [Function("EvaluationDraw"), Public]
    public async Task<IResult> Draw([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations/{id}/draw")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        var school = request.Query["school"] is [{ Length: > 0 } code] ? code : http.Visit().Visitor?.School;
        if (school is null || !School.IsCode(school) || await Find(school, id) is not { } row || row.BodyAs<EvaluationBody>() is not { PoolHash: not null } || await cases.Find<PoolRow>(row.Id, PoolRow.Key) is not { } pool)
            return await Page.NotFound(http);
        var view = new DrawView(row, pool.Entries, http.Visit().Visitor?.School == school);
        if (request.Query.ContainsKey("pool")) return Files.Download(System.Text.Encoding.UTF8.GetBytes(PanelRules.TextOf(pool.Entries)), "text/plain; charset=utf-8", $"{row.ShortId}-pool.txt");
        return await Page.Answer<DrawPage>(http, view.Said(), new { View = view });
    }

    async Task<CaseRow?> Find(string school, string id) =>
        id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') && await cases.Find(CaseRow.FullId(school, id)) is { Kind: EvaluationTasks.Kind } row ? row : null;
}

/// <summary>Semesters as people read them.</summary>
internal static class SemesterWords
{
    public static string Of(Semester semester) => Texts.Of("Evaluation")[$"Semester.{(semester.Number == 1 ? "first" : "second")}", semester.Year, semester.Year + 1];

    public static string Of(string written) => written.Split('-') is [var year, _, var number] ? Of(new Semester(int.Parse(year, CultureInfo.InvariantCulture), int.Parse(number, CultureInfo.InvariantCulture))) : written;
}
