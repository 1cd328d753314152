using System.Collections.Immutable;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Congress.Hall;

/// <summary>Why something cannot be done in the hall as things stand.</summary>
internal enum HallRefusal
{
    /// <summary>The day is over, adjourned, or has not begun.</summary>
    NotSitting,

    /// <summary>A required item comes before it.</summary>
    NotNext,

    /// <summary>Something else is being voted on.</summary>
    OtherIsOpen,

    /// <summary>It is not open, or was decided already.</summary>
    NotOpen,

    /// <summary>到会人数不足: fewer are present than the rules want.</summary>
    NoQuorum,

    /// <summary>More voices than persons.</summary>
    MoreThanPresent,

    /// <summary>It must be dealt with.</summary>
    Required,
    ReasonMissing,

    /// <summary>A chair and a chief scrutineer with at least two scrutineers must be named first; none of the scrutineers stands for election.</summary>
    NoScrutineers,
    CandidateScrutinises,

    /// <summary>Ballots are still out, or a count is still being looked at.</summary>
    ElectionRuns,

    /// <summary>The numbers cannot be.</summary>
    Count,

    /// <summary>Who asks for it may not do this: not a scrutineer, or the same person twice.</summary>
    NotYours,

    /// <summary>The day named is too late, or past.</summary>
    TooLate,

    /// <summary>Somebody else has done something since the page was shown.</summary>
    Changed,
}

/// <summary>What came of an act: the day as it is then, or why not.</summary>
internal readonly record struct HallAct(HallDay? Day, HallRefusal? Refusal)
{
    public static implicit operator HallAct(HallDay day) => new(day with { Version = day.Version + 1 }, null);

    public static implicit operator HallAct(HallRefusal refusal) => new(null, refusal);
}

/// <summary>How the day goes on (RULES part 2, steps 10 to 14). Pure: a day, a headcount and an act give the day afterwards or a refusal.</summary>
internal static class HallRules
{
    const int LeastScrutineers = 2;

    /// <summary>The items every congress has; motions come before the election.</summary>
    public static ImmutableArray<AgendaItem> Items(Threshold ordinary, Threshold charter, bool hasCharter, params IReadOnlyCollection<string> motions)
    {
        ImmutableArray<(ItemKind Kind, string Title)> kinds =
        [
            .. Enum.GetValues<ItemKind>().Where(kind => kind is not (ItemKind.Motion or ItemKind.CharterAmendment or ItemKind.Election)).Select(kind => (kind, "")),
            .. hasCharter ? [(ItemKind.CharterAmendment, "")] : Array.Empty<(ItemKind, string)>(),
            .. motions.Select(motion => (ItemKind.Motion, motion)),
            (ItemKind.Election, ""),
        ];
        return [.. kinds.Select((each, at) => new AgendaItem($"i{at + 1}", each.Kind, each.Title, each.Kind is ItemKind.CharterAmendment ? charter : ordinary) { IsOptional = each.Kind is ItemKind.Motion or ItemKind.CharterAmendment })];
    }

    /// <summary>A motion that came up at the meeting: before the election, if that has not begun.</summary>
    public static HallAct AddMotion(HallDay day, string title, Threshold threshold)
    {
        if (day.State is HallState.Over) return HallRefusal.NotSitting;
        var at = day.Items.TakeWhile(item => item.Kind is not ItemKind.Election).Count();
        var motion = new AgendaItem($"i{day.Items.Length + 1}", ItemKind.Motion, title, threshold) { IsOptional = true };
        return day with { Items = day.Items.ElementAtOrDefault(at) is { State: ItemState.Pending } ? day.Items.Insert(at, motion) : day.Items.Add(motion) };
    }

    /// <summary>Begins to deal with an item: who is there is counted anew and frozen. The opening of the sitting is done with the count.</summary>
    public static HallAct Open(HallDay day, string id, VoteMeans means, Headcount there, Threshold quorum, DateTimeOffset at)
    {
        if (MayBegin(day, id, there, quorum) is { } refusal) return refusal;
        var (item, sitting) = (day.Find(id)!, day with { State = HallState.Sitting });
        return item.Kind switch
        {
            ItemKind.Election => HallRefusal.NotOpen,
            ItemKind.CheckIn => With(sitting, item with { State = ItemState.Decided, Votes = [new(means, there, at) { ClosedAt = at }] }),
            _ => With(sitting, item with { State = ItemState.Voting, Votes = item.Votes.Add(new(means, there, at)), Override = null }),
        };
    }

    /// <summary>Whether an item's turn has come and enough are there.</summary>
    public static HallRefusal? MayBegin(HallDay day, string id, Headcount there, Threshold quorum)
    {
        if (day.State is HallState.Adjourned or HallState.Over) return HallRefusal.NotSitting;
        if (day.Find(id) is not { } item || item.IsSettled || item.State is ItemState.Voting) return HallRefusal.NotOpen;
        if (day.Open is not null) return HallRefusal.OtherIsOpen;
        if (day.Items.TakeWhile(before => before.Id != id).Any(before => !before.IsSettled && !before.IsOptional && before is not { Kind: ItemKind.Election, State: ItemState.Voting })) return HallRefusal.NotNext;
        return there.Quorum(quorum).Carried ? null : HallRefusal.NoQuorum;
    }

    /// <summary>Counts an open vote. Approvals left out are everybody who neither opposed nor abstained.</summary>
    public static HallAct Count(HallDay day, string id, int? approve, int oppose, int abstain, DateTimeOffset at, bool isUnanimous = false)
    {
        if (day.Find(id) is not { State: ItemState.Voting, Vote: { } vote } item) return HallRefusal.NotOpen;
        var given = approve ?? vote.There.Present - oppose - abstain;
        if (given < 0 || oppose < 0 || abstain < 0 || given + oppose + abstain > vote.There.Present) return HallRefusal.MoreThanPresent;

        // An open vote has no ballots: whoever is there is the base of those, too.
        var bases = new BaseCounts(vote.There.Entitled, vote.There.Present, vote.There.Present, vote.There.Present, vote.There.Present, given + oppose);
        var counted = vote with { Approve = given, Oppose = oppose, Abstain = abstain, IsUnanimous = isUnanimous, Verdict = item.Threshold.Judge(given, bases), ClosedAt = at };
        return With(day, item with { State = ItemState.Decided, Votes = item.Votes.Replace(vote, counted) });
    }

    /// <summary>「无反对、无弃权」: everybody there approves.</summary>
    public static HallAct Unanimous(HallDay day, string id, DateTimeOffset at) => Count(day, id, null, 0, 0, at, isUnanimous: true);

    public static HallAct PassOver(HallDay day, string id, string reason)
    {
        if (reason.Length == 0) return HallRefusal.ReasonMissing;
        if (day.Find(id) is not { State: ItemState.Pending } item) return HallRefusal.NotOpen;
        return item.IsOptional ? With(day, item with { State = ItemState.PassedOver, PassedOverBecause = reason }) : HallRefusal.Required;
    }

    /// <summary>The chair decides otherwise than the count, on record with the reason.</summary>
    public static HallAct Override(HallDay day, string id, HallOverride otherwise)
    {
        if (otherwise.Reason.Length == 0) return HallRefusal.ReasonMissing;
        return day.Find(id) is { State: ItemState.Decided, Kind: not ItemKind.Election } item ? With(day, item with { Override = otherwise }) : HallRefusal.NotOpen;
    }

    /// <param name="until">The last day on which it can be called anew.</param>
    public static HallAct Adjourn(HallDay day, string reason, Headcount there, DateTimeOffset at, DateOnly until)
    {
        if (reason.Length == 0) return HallRefusal.ReasonMissing;
        if (day.State is HallState.Adjourned or HallState.Over) return HallRefusal.NotSitting;
        if (day.Open is not null || day.Election?.Round is { State: RoundState.Casting }) return HallRefusal.OtherIsOpen;
        return day with { State = HallState.Adjourned, Adjournments = day.Adjournments.Add(new(reason, there, at, until)) };
    }

    public static HallAct CallAnew(HallDay day, DateOnly on, DateOnly today)
    {
        if (day is not { State: HallState.Adjourned, Adjournments: [.., { } last] }) return HallRefusal.NotSitting;
        return on < today || on > last.Until ? HallRefusal.TooLate : day with { Adjournments = day.Adjournments.Replace(last, last with { CalledFor = on }) };
    }

    /// <summary>Goes on after an adjournment, on the day for which it was called, or the same.</summary>
    public static HallAct Resume(HallDay day, DateTimeOffset at) => day is { State: HallState.Adjourned, Adjournments: [.., { } last] }
        ? day with { State = HallState.Sitting, Adjournments = day.Adjournments.Replace(last, last with { ResumedAt = at }) } : HallRefusal.NotSitting;

    /// <summary>Ends the day once everything is settled.</summary>
    public static HallAct Close(HallDay day) => day.State is not HallState.Sitting ? HallRefusal.NotSitting
        : day.Next is not null ? HallRefusal.Required : day with { State = HallState.Over };

    /// <summary>Whether those who look after the election are there: a chief and at least two more, none of them a candidate.</summary>
    public static HallRefusal? Scrutinised(HallDay day) =>
        day.Of(HallOffice.ChiefScrutineer).Count() != 1 || day.Of(HallOffice.Scrutineer).Count() < LeastScrutineers ? HallRefusal.NoScrutineers
        : day.Officers.Any(officer => officer.Office is HallOffice.ChiefScrutineer or HallOffice.Scrutineer or HallOffice.Teller && day.Election?.Candidates.Any(candidate => candidate.Person == officer.Person) is true)
            ? HallRefusal.CandidateScrutinises : null;

    internal static HallDay With(HallDay day, AgendaItem item) => day with { Items = [.. day.Items.Select(each => each.Id == item.Id ? item : each)] };
}
