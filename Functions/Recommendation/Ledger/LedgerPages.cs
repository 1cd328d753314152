using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Recommendation.Pages;
using Workflows.Recommendation.Papers;
using Workflows.Recommendation.Register;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Recommendation.Ledger;

/// <summary>The ledger's figures of a year with the persons behind them. The university's committee and inspectors see the school, a college's committee its college.</summary>
internal sealed class LedgerPages(Ledgers ledgers, TimeProvider clock)
{
    [Function("PartyLedger"), SignedIn(Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.Inspector)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recommendations/ledger")] HttpRequest request, CancellationToken cancel)
    {
        var (http, today) = (request.HttpContext, Beijing.Today(clock));
        var period = RegisterPeriod.Parse(request.Query["year"]) ?? new(today.Year, false);
        var ledger = await ledgers.Of(http.Visitor().School, period, RoundPapers.Shown(http.Visitor()), cancel);
        var model = new
        {
            period = $"{period}",
            source = Told(ledger.Source, ledger.SourceSums),
            channel = Told(ledger.Channel, ledger.ChannelSums),
            persons = ledger.Lines.Select(line => new { line.Facts.Name, number = line.Facts.Number, line.Facts.College, line.On, line.IsSeen, source = $"{line.Source}", channel = $"{line.Channel}", line.Case }),
            ledger.FullWithoutDay,
        };
        return await Page.Answer<LedgerPage>(http, model, new { Ledger = new LedgerView(ledger, RegisterPeriod.Offered(today)) });
    }

    static object Told(LedgerFigure figure, ImmutableArray<Clause> sums) => new { figure.Part, figure.Whole, figure.Rate, goal = figure.Goal.ToString(), figure.IsReached, arithmetic = Arithmetic.Line(sums, CultureInfo.CurrentUICulture) };
}

/// <summary>The ledger as its page shows it.</summary>
internal sealed record LedgerView(PartyLedger Ledger, ImmutableArray<RegisterPeriod> Periods);

/// <summary>Collects what the ledger goes by: the roster, and the recommendations of those who are Party members.</summary>
internal sealed class Ledgers(PeopleStore people, CaseStore cases, PolicyBook policies, Tables tables)
{
    const int ReadsAtOnce = 16;

    /// <param name="isShown">Whether the reader sees a college's persons.</param>
    public async Task<PartyLedger> Of(string school, RegisterPeriod period, Func<string, bool> isShown, CancellationToken cancel)
    {
        var members = new List<Person>();
        await foreach (var person in people.All(school, cancel))
            if (person is { StudentNumber: not null, PoliticalStatus: PoliticalStatus.ProbationaryPartyMember or PoliticalStatus.PartyMember } && isShown(person.College ?? "")) members.Add(person);
        var facts = new List<LedgerFacts>();
        foreach (var some in members.Chunk(ReadsAtOnce)) facts.AddRange(await Task.WhenAll(some.Select(person => FactsOf(person, period, cancel))));
        return LedgerRules.Of(await policies.Current<RecommendationPolicy>(school), period, facts);
    }

    /// <summary>Recommendations are looked up of those only who were admitted in the period.</summary>
    async Task<LedgerFacts> FactsOf(Person person, RegisterPeriod period, CancellationToken cancel)
    {
        if ((person.PartyAdmissionDate ?? person.PartyAdmissionSeen) is not { } on || !period.Contains(on)) return LedgerFacts.Of(person, []);
        var entries = (await tables.Lists.All<CaseEntry>(CaseLists.ByPerson(person.School, person.Id), cancel: cancel)).Where(entry => entry.Kind == RecommendationTasks.Kind && entry.Concerns == person.Id);
        var rows = await Task.WhenAll(entries.Select(entry => cases.Find(CaseRow.FullId(person.School, entry.Case))));
        return LedgerFacts.Of(person, rows.OfType<CaseRow>().Where(row => row.Validity is not null).Select(Recommended));
    }

    static LedgerRecommendation Recommended(CaseRow row)
    {
        var body = row.BodyAs<RecommendationBody>();
        var until = row.ValidUntil is { } end ? Beijing.DateOf(end.AddTicks(-1)) : DateOnly.MaxValue;
        return new(row.ShortId, body.Stage, body.MeetingDate ?? Beijing.DateOf(row.CreatedAt), until, row.Validity is Acts.Revoked);
    }
}
