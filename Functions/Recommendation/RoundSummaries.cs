using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>推优情况汇总表: what became of everybody who applied in a round, by branch. Whoever applied again has one line, of the last application.</summary>
internal sealed record RoundSummary(string Round, string Name, Stage Stage, ImmutableArray<SummaryLine> Lines)
{
    public int Recommended => Lines.Count(line => line.Outcome is Outcome.Recommended);
}

/// <summary>One person's line.</summary>
/// <param name="Step">Where it is, when it has no outcome yet.</param>
internal sealed record SummaryLine(string Case, string College, string Branch, string Name, string? Outcome, string? Step)
{
    /// <summary>How often this person had applied before in the same round.</summary>
    public int Earlier { get; init; }

    public bool IsRunning => Outcome is null;
    public int? Entitled { get; init; }
    public int? Present { get; init; }
    public int? Approvals { get; init; }
    public DateOnly? MeetingDate { get; init; }

    /// <summary>The Party branch's answer and its day.</summary>
    public string? Decision { get; init; }
    public DateOnly? DecidedOn { get; init; }
}

/// <summary>Makes them from the cases as they stand.</summary>
internal sealed class RoundSummaries(CaseStore cases, Tables tables)
{
    const int ReadsAtOnce = 16;

    /// <param name="isShown">Whether the reader sees a college's persons.</param>
    public async Task<RoundSummary> Of(CaseRow round, Func<string, bool> isShown)
    {
        var entries = (await tables.Lists.All<CaseEntry>(CaseLists.ByRound(round.School, round.ShortId, RecommendationTasks.Kind))).Where(entry => isShown(entry.College ?? "")).ToList();
        var rows = new CaseRow?[entries.Count];
        await Parallel.ForAsync(0, entries.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce }, async (at, _) => rows[at] = await cases.Find(CaseRow.FullId(round.School, entries[at].Case)));
        var lines = rows.OfType<CaseRow>().GroupBy(row => row.Concerns).Select(person => Line(person.MaxBy(row => row.CreatedAt)!) with { Earlier = person.Count() - 1 });
        return new(round.ShortId, round.Name, round.BodyAs<RoundBody>().Stage,
            [.. lines.OrderBy(line => line.College, StringComparer.Ordinal).ThenBy(line => line.Branch, StringComparer.Ordinal).ThenByDescending(line => line.Approvals ?? -1).ThenBy(line => line.Name, StringComparer.Ordinal)]);
    }

    static SummaryLine Line(CaseRow row)
    {
        var body = row.BodyAs<RecommendationBody>();
        var decision = Decision(row);
        var meeting = row.Latest(Step.BranchMeeting);
        return new(row.ShortId, body.College, body.Branch, row.Name, row.Outcome, row.Outcome is null ? StepOf(row) : null)
        {
            Entitled = body.Ballot?.Entitled,
            Present = body.Ballot?.Present,
            Approvals = body.Ballot?.Approve,
            MeetingDate = body.MeetingDate ?? (meeting?.FinishedAt is { } at ? Beijing.DateOf(at) : null),
            Decision = decision?.Result,
            DecidedOn = decision is null ? null : body.DecidedOn,
        };
    }

    /// <summary>What was passed over nobody has decided.</summary>
    static StepRow? Decision(CaseRow row) => row.Latest(Step.PartyBranchDecision) is { State: StepState.Done, IsSkipped: false } done ? done : null;

    /// <summary>Where a case is that is open.</summary>
    public static string StepOf(CaseRow row) => row.Steps.LastOrDefault(step => step.State is StepState.Active && step.Name is not Step.Meeting)?.Name ?? Step.Meeting;
}
