using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Recommendation.Register;

/// <summary>One recommendation in the register: the dates of its steps, the votes, and how it stands. What has not happened is null.</summary>
internal sealed record RegisterEntry(string Case, string Name, string? Number, string College, string Branch, Stage Stage, string Round, DateOnly Applied)
{
    public DateOnly? Meeting { get; init; }
    public DateOnly? NoticeFrom { get; init; }
    public DateOnly? NoticeTo { get; init; }
    public DateOnly? Reviewed { get; init; }
    public DateOnly? Recorded { get; init; }

    /// <summary>The Party branch's answer, its day, and the day on which it was filed with its superior.</summary>
    public string? Decision { get; init; }
    public DateOnly? Decided { get; init; }
    public DateOnly? FiledOn { get; init; }
    public int? Entitled { get; init; }
    public int? Present { get; init; }
    public int? Approvals { get; init; }

    /// <summary>Null as long as it is open; then <see cref="Step"/> says where it is.</summary>
    public string? Outcome { get; init; }
    public string? Step { get; init; }
    public string? Validity { get; init; }

    /// <summary>The last day on which it is valid.</summary>
    public DateOnly? ValidUntil { get; init; }

    public static RegisterEntry Of(CaseRow row, Person? person)
    {
        var body = row.BodyAs<RecommendationBody>();
        var (notice, decision) = (row.Latest(Recommendation.Step.PublicNotice), Done(row, Recommendation.Step.PartyBranchDecision));
        return new(row.ShortId, person?.Name ?? row.Name, person?.StudentNumber, body.College, body.Branch, body.Stage, row.Facts.FirstOrDefault(fact => fact.Code == "round")?.Value ?? "", Beijing.DateOf(row.CreatedAt))
        {
            Meeting = body.MeetingDate,
            NoticeFrom = notice is null ? null : Beijing.DateOf(notice.StartedAt),
            NoticeTo = notice is { State: StepState.Done, Deadline: { } until } ? Beijing.DateOf(until.AddTicks(-1)) : null,
            Reviewed = DayOf(Done(row, Recommendation.Step.CollegeReview)),
            Recorded = DayOf(Done(row, Recommendation.Step.UniversityRecord)),
            Decision = decision?.Result,
            Decided = decision is null ? null : body.DecidedOn,
            FiledOn = decision is null ? null : body.FiledOn,
            Entitled = body.Ballot?.Entitled,
            Present = body.Ballot?.Present,
            Approvals = body.Ballot?.Approve,
            Outcome = row.Outcome,
            Step = row.Outcome is null ? RoundSummaries.StepOf(row) : null,
            Validity = row.Validity,
            ValidUntil = row.ValidUntil is { } end ? Beijing.DateOf(end.AddTicks(-1)) : null,
        };
    }

    /// <summary>What was passed over nobody has decided.</summary>
    static StepRow? Done(CaseRow row, string step) => row.Latest(step) is { State: StepState.Done, IsSkipped: false } done ? done : null;

    static DateOnly? DayOf(StepRow? step) => step?.FinishedAt is { } at ? Beijing.DateOf(at) : null;
}

/// <summary>What somebody wants to see of the register.</summary>
/// <param name="Colleges">Of which; null: of all.</param>
internal sealed record RegisterQuery(RegisterPeriod Period, ImmutableArray<string>? Colleges)
{
    public Stage? Stage { get; init; }

    /// <summary>An <see cref="Recommendation.Outcome"/>, or <see cref="Open"/>.</summary>
    public string? Outcome { get; init; }

    public const string Open = nameof(Open);

    public bool Takes(CaseRow row) => (Stage is not { } stage || row.BodyAs<RecommendationBody>().Stage == stage) && (Outcome is not { } outcome || (row.Outcome ?? Open) == outcome);
}

/// <summary>推优登记册: the recommendations that were applied for in a year, the newest first, from the cases as they stand.</summary>
internal sealed class Registers(CaseStore cases, PeopleStore people, Tables tables)
{
    const int ReadsAtOnce = 16;

    /// <param name="most">How many at most; the rest is only counted as far as that costs nothing.</param>
    /// <returns>The entries, and whether there are more.</returns>
    public async Task<(ImmutableArray<RegisterEntry> Entries, bool AreMore)> Of(string school, RegisterQuery query, int most)
    {
        var keys = CaseLists.Begun(Beijing.Midnight(query.Period.First), Beijing.EndOf(query.Period.Last));
        var lists = query.Colleges is { } colleges ? colleges.Select(college => CaseLists.ByCollege(school, college)) : Enum.GetValues<CaseState>().Select(state => CaseLists.ByState(school, RecommendationTasks.Kind, state));
        var found = (await Task.WhenAll(lists.Select(list => tables.Lists.Between<CaseEntry>(list, keys.From, keys.To).ToListAsync().AsTask()))).SelectMany(entries => entries)
            .Where(entry => entry.Content.Kind == RecommendationTasks.Kind).DistinctBy(entry => entry.Key).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Content.Case).ToList();
        var taken = new List<RegisterEntry>();
        foreach (var some in found.Chunk(ReadsAtOnce))
        {
            var rows = (await Task.WhenAll(some.Select(id => cases.Find(CaseRow.FullId(school, id))))).OfType<CaseRow>().Where(query.Takes);
            foreach (var entry in await Task.WhenAll(rows.Select(EntryOf)))
            {
                if (taken.Count == most) return ([.. taken], true);
                taken.Add(entry);
            }
        }

        return ([.. taken], false);
    }

    async Task<RegisterEntry> EntryOf(CaseRow row) => RegisterEntry.Of(row, await people.Find(row.School, row.BodyAs<RecommendationBody>().Person));
}
