using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Congress.Hall;

/// <summary>What the day brings into the case's timeline: which of its steps are done, and their arithmetic. Pure.</summary>
internal static class HallTimeline
{
    public const string PreliminaryMeeting = nameof(PreliminaryMeeting), CheckIn = nameof(CheckIn), Motions = nameof(Motions), Election = nameof(Election), Scrutiny = nameof(Scrutiny);

    /// <summary>The steps that the hall does.</summary>
    public static ImmutableArray<string> Steps { get; } = [PreliminaryMeeting, CheckIn, Motions, Election, Scrutiny];

    public const string Held = nameof(Held), Elected = nameof(Elected), Vacant = nameof(Vacant);

    /// <summary>What a step comes to once the hall is through with it; null while it is not.</summary>
    public static string? ResultOf(HallDay? day, string step) => day is null ? null : step switch
    {
        Election or Scrutiny => day.Election is not { IsOver: true } election ? null : step is Scrutiny || election.Vacant == 0 ? Elected : Vacant,

        // Motions may come up until the day is closed; before the election all that were put are voted on.
        _ => Items(day, step).All(item => item.IsSettled) && (step is not Motions || day.State is HallState.Over || day.Election is { Rounds.IsEmpty: false }) ? Held : null,
    };

    /// <summary>Finishes what is done, keeps the arithmetic of what was done before as it is now, and says whom to wake.</summary>
    public static (CaseRow Case, ImmutableArray<string> Nudge) Follow(CaseRow row, DateTimeOffset at)
    {
        var (day, nudge) = (row.Hall(), ImmutableArray.CreateBuilder<string>());
        foreach (var step in row.Steps.Where(step => step is { Unit: null, IsVoid: false } && Steps.Contains(step.Name)))
        {
            if (ResultOf(day, step.Name) is not { } result || step.State is StepState.Cancelled) continue;
            if (step.IsOpen) nudge.Add(step.IdIn(row.Id).Instance);
            row = row.With((step.IsOpen ? step.Finish(result, AuditNote.Workflow, at) : step) with { Sums = Sums(day!, step.Name) });
        }

        return (row, nudge.ToImmutable());
    }

    /// <summary>应到 90，实到 60 ≥ 60；赞成 58 &gt; 30：通过.</summary>
    public static ImmutableArray<Clause> Sums(HallDay day, string step) => step switch
    {
        Election => [.. day.Election!.Rounds.SelectMany(round => Of(day.Election, round))],
        Scrutiny => [.. day.Election!.Rounds.Select(round => Clause.Of("Hall_Scrutiny", round.Number, round.Counts.Length, round.Scrutiny.Count(vote => vote.Confirms), round.Scrutiny.Count(vote => !vote.Confirms)))],
        _ => [.. Items(day, step).SelectMany(Of)],
    };

    static IEnumerable<Clause> Of(AgendaItem item)
    {
        if (item.Vote is not { } vote) return item.State is ItemState.PassedOver ? [Clause.Of("Hall_PassedOver", Name(item))] : [];
        if (vote.Verdict is not { } verdict) return [Clause.Of("Hall_There", vote.There.Entitled, vote.There.Present)];
        var sum = vote.IsUnanimous ? Clause.Of("Hall_Unanimous", Name(item), vote.There.Present)
            : Clause.Of(verdict.Carried ? "Hall_Carried" : "Hall_NotCarried", Name(item), vote.There.Present, vote.Approve, verdict.Sign, verdict.Bound, vote.Oppose, vote.Abstain);
        return item.Override is { } otherwise ? [sum, Clause.Of(otherwise.IsCarried ? "Hall_OverriddenCarried" : "Hall_OverriddenNot", Name(item), otherwise.Name, otherwise.Reason)] : [sum];
    }

    /// <summary>A motion by its words, everything else by its kind.</summary>
    static object Name(AgendaItem item) => item.Title.Length > 0 ? item.Title : item.Kind;

    static IEnumerable<Clause> Of(Election election, ElectionRound round)
    {
        if (round.Count is not { } count) yield break;
        var verdict = round.Judge(election.Terms);
        yield return Clause.Of("Hall_Ballots", round.Number, count.Entitled, count.Present, count.Issued, count.Returned, count.Valid, count.Void);
        foreach (var candidate in verdict.Candidates)
            yield return candidate.Approval is { } approval ? Clause.Of("Hall_Candidate", candidate.Tally.Name, approval.Reached, approval.Sign, approval.Bound, candidate.Standing)
                : Clause.Of("Hall_Votes", candidate.Tally.Name, candidate.Tally.Approve, candidate.Standing);
    }

    static IEnumerable<AgendaItem> Items(HallDay day, string step) => day.Items.Where(item => step == StepOf(item.Kind));

    static string StepOf(ItemKind kind) => kind switch
    {
        <= ItemKind.FinalCandidates => PreliminaryMeeting,
        ItemKind.CheckIn => CheckIn,
        ItemKind.Election => Election,
        _ => Motions,
    };
}
