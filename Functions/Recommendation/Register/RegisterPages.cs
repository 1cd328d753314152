using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.People;
using Workflows.Recommendation.Pages;
using Workflows.Recommendation.Papers;
using Workflows.Web;

namespace Workflows.Recommendation.Register;

/// <summary>The year's register: a page with filters, and the same as a workbook. The university's committee and inspectors see the school, a college's committee its college.</summary>
internal sealed class RegisterPages(Registers registers, Schools schools, PeopleStore people, TimeProvider clock)
{
    /// <summary>More than a large university has in a year.</summary>
    const int MostInFile = 20_000;

    const int MostOnPage = 100;

    [Function("Register"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.Inspector)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recommendations/register")] HttpRequest request)
    {
        var http = request.HttpContext;
        var (query, colleges) = await Asked(http);
        var (entries, areMore) = await registers.Of(http.Visitor().School, query, MostOnPage);
        var view = new RegisterView(query, colleges, RegisterPeriod.Offered(Beijing.Today(clock)), entries, areMore, request.QueryString.Value ?? "");
        return await Page.Answer<RegisterPage>(http, new { period = $"{query.Period}", entries, areMore }, new { View = view });
    }

    [Function("RegisterFile"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.Inspector)]
    public async Task<IResult> File([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recommendations/register.xlsx")] HttpRequest request)
    {
        var (http, school) = (request.HttpContext, request.HttpContext.Visitor().School);
        var (query, _) = await Asked(http);
        var (entries, _) = await registers.Of(school, query, MostInFile);
        var only = query.Colleges is [var college] ? college : null;
        return Files.Download(RegisterWorkbook.Write((await schools.FindSchool(school))?.Name ?? "", query.Period, entries, clock.GetUtcNow()), Files.Xlsx, FileNames.Of("xlsx", RegisterWorkbook.Title, $"{query.Period}", only));
    }

    /// <summary>What the address asks for, as far as the visitor may see it; what it does not say, or says wrongly, is this year and everything.</summary>
    async Task<(RegisterQuery Query, ImmutableArray<string> Colleges)> Asked(HttpContext http)
    {
        var (visitor, asked) = (http.Visitor(), http.Request.Query);
        var colleges = await CollegesOf(visitor);
        var chosen = colleges.FirstOrDefault(college => college == asked["college"].ToString());
        ImmutableArray<string>? shown = chosen is not null ? [chosen] : RoundPapers.SeesAll(visitor) ? null : colleges;
        return (new(RegisterPeriod.Parse(asked["year"]) ?? new(Beijing.Today(clock).Year, false), shown)
        {
            Stage = Enum.TryParse<Stage>(asked["stage"], out var stage) && Enum.IsDefined(stage) ? stage : null,
            Outcome = Outcomes.Contains(asked["outcome"].ToString()) ? asked["outcome"].ToString() : null,
        }, colleges);
    }

    /// <summary>The colleges that a visitor may choose from.</summary>
    async Task<ImmutableArray<string>> CollegesOf(Visitor visitor) => RoundPapers.SeesAll(visitor) ? [.. await people.Scopes(visitor.School, Role.CollegeLeagueCommittee)]
        : [.. visitor.Roles.Where(held => held is { Role: Role.CollegeLeagueCommittee, For: null, Scope.Length: > 0 }).Select(held => held.Scope).Distinct()];

    public static ImmutableArray<string> Outcomes { get; } =
    [
        RegisterQuery.Open, Outcome.Recommended, Outcome.NotEligible, Outcome.Rejected, Outcome.NoQuorum, Outcome.NotCarried, Outcome.Declined, Outcome.BeyondQuota, Outcome.ObjectionUpheld, Outcome.NotAccepted,
        Outcome.Withdrawn, Outcome.Left, Outcome.Ended,
    ];
}

/// <summary>The register as its page shows it.</summary>
/// <param name="Search">The query of the address, with which the file is asked for.</param>
internal sealed record RegisterView(RegisterQuery Query, ImmutableArray<string> Colleges, ImmutableArray<RegisterPeriod> Periods, ImmutableArray<RegisterEntry> Entries, bool AreMore, string Search);
