using System.Collections.Immutable;
using System.Globalization;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>A row of a list that is read without opening the case.</summary>
/// <param name="IsWaiting">In the table Waiting, else in Lists.</param>
internal sealed record ListRow(bool IsWaiting, string List, string Key, CaseEntry Entry)
{
    public bool IsSameRow(ListRow other) => (IsWaiting, List, Key) == (other.IsWaiting, other.List, other.Key);
}

/// <summary>A case as a line of a list.</summary>
/// <param name="Case">Its id without the school.</param>
internal sealed record CaseEntry(string Case, string Kind, string Name)
{
    /// <summary>Of what waits or was decided: the step's key; of a case in a person's list the one that began last.</summary>
    public string? Step { get; init; }
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    /// <summary>Of what was decided; of a case in a person's list how it ended.</summary>
    public string? Result { get; init; }
    public string? Round { get; init; }
    public string? College { get; init; }

    /// <summary>The person it is about, who decides nothing in it.</summary>
    public string? Concerns { get; init; }

    /// <summary>Of what waits: as in its step.</summary>
    public string? Group { get; init; }
    public int? Lines { get; init; }
    public ImmutableArray<string> Parties { get; init; } = [];

    /// <summary>Whether somebody may be shown it as waiting for an office: nobody decides on the own matter, nor in the place of whose it is.</summary>
    public bool IsFree(string person, RoleOwner? behalf) => !IsOf(person) && (behalf is null || !IsOf(behalf.Person));

    bool IsOf(string person) => Concerns == person || Parties.Contains(person);
}

/// <summary>The lists follow from a case's row alone, so that they can be made again at any time.</summary>
internal static class CaseLists
{
    /// <summary>Cases of one kind in one state.</summary>
    public static string ByState(string school, string kind, CaseState state) => $"{school}|{kind}.{state}";

    public static string ByPerson(string school, string person) => $"{school}|person:{person}";

    public static string Decided(string school, string person) => $"{school}|decided:{person}";

    public static string ByCollege(string school, string college) => $"{school}|college:{Storage.Keys.Escape(college)}";

    /// <summary>Cases that holders of a role read by their office, such as a branch's or a Party branch's. Those of a college are in <see cref="ByCollege"/>.</summary>
    public static string ByReader(string school, RoleHeld role) => $"{school}|reader:{Storage.Keys.Escape(Readers.Holder(role.Role, role.Scope))}";

    public static string ByRound(string school, string round, string kind) => $"{school}|round:{round}.{kind}";

    /// <summary>Public notices that hang; the keys are step keys.</summary>
    public static string Notices(string school) => $"{school}|notices";

    /// <summary>Cases whose validity somebody must watch; the keys begin with the day it ends.</summary>
    public static string Validity(string school) => $"{school}|validity";

    /// <summary>How far <see cref="RepairTimer"/> has come in each list.</summary>
    public static string Repair(string school) => $"{school}|repair";

    /// <summary>What came of making the lists again, the last time.</summary>
    public static string Rebuilds(string school) => $"{school}|rebuilds";

    /// <summary>Whether a list of the table Lists holds what <see cref="Of"/> makes: not debts, not the outbox, not a timer's place.</summary>
    public static bool FollowsFromCases(string list) => list[..list.IndexOf('|', StringComparison.Ordinal)] is var school && list != Debt.ListOf(school) && list != Repair(school) && list != Rebuilds(school)
        && list != People.PeopleNames.ListOf(school) && list != Mail.OutboxRows.ListOf(school) && list != Mail.MailTrial.ListOf(school) && !Mail.MailLists.IsOne(list);

    public static string Waiting(string school, string addressee) => $"{school}|{Storage.Keys.Escape(addressee)}";

    /// <summary>The step of most procedures in which a notice hangs.</summary>
    public const string NoticeStep = "PublicNotice";

    /// <summary>Whether a notice hangs in a step: 公示, 结果公示.</summary>
    public static bool IsNotice(string step) => step is NoticeStep or "ResultNotice";

    public static ImmutableArray<ListRow> Of(CaseRow row)
    {
        var entry = new CaseEntry(row.ShortId, row.Kind, row.Name) { Round = row.Round, College = row.College, Concerns = row.Concerns };
        var key = $"{Newest(row.CreatedAt)}|{row.ShortId}";
        var rows = ImmutableArray.CreateBuilder<ListRow>();
        rows.Add(new(false, ByState(row.School, row.Kind, row.State), key, entry));
        var standing = entry with { Step = LastBegun(row), Result = row.Outcome };
        foreach (var person in new[] { row.StartedBy, row.Concerns }.OfType<string>().Distinct()) rows.Add(new(false, ByPerson(row.School, person), key, standing));
        foreach (var role in row.Readers.Select(Readers.RoleOf).OfType<RoleHeld>().Where(role => !ReadsItsCollege(role.Role)).Distinct()) rows.Add(new(false, ByReader(row.School, role), key, entry));
        if (row.College is { } college) rows.Add(new(false, ByCollege(row.School, college), key, entry));
        if (row.Round is { } round) rows.Add(new(false, ByRound(row.School, round, row.Kind), row.ShortId, entry));
        if (row is { Validity: "Valid", ValidUntil: { } until }) rows.Add(new(false, Validity(row.School), $"{Stamp(until)}|{row.ShortId}", entry));
        foreach (var step in row.Steps.Where(step => step.From is null))
        {
            if (step is { State: StepState.Active } && IsNotice(step.Name)) rows.Add(new(false, Notices(row.School), $"{row.ShortId}.{step.IdIn(row.Id).Key}", entry with { Step = step.IdIn(row.Id).Key, Since = step.StartedAt, DueAt = step.Deadline }));
            var of = entry with { Step = step.IdIn(row.Id).Key, Since = step.StartedAt };
            if (step is { State: StepState.Active, Addressee: { } addressee })
                rows.Add(new(true, Waiting(row.School, addressee), $"{row.ShortId}.{of.Step}", of with { DueAt = step.Deadline, Group = step.Group, Lines = step.Lines, Parties = step.Parties }));
            if (step is not { State: StepState.Done, IsSkipped: false, FinishedAt: { } at }) continue;
            foreach (var person in new[] { step.By, step.EnteredBy }.OfType<string>().Distinct().Where(person => person.StartsWith("p-", StringComparison.Ordinal)))
                rows.Add(new(false, Decided(row.School, person), $"{Newest(at)}|{row.ShortId}.{of.Step}", of with { Since = at, Result = step.Result }));
        }

        return rows.ToImmutable();
    }

    /// <summary>Whether holders of a role find their cases in the list of their college.</summary>
    public static bool ReadsItsCollege(string role) => role is Role.CollegeLeagueCommittee or Role.Counsellor;

    /// <summary>The step that began last, the same before and after its decision: what is decided here costs no list row more.</summary>
    static string? LastBegun(CaseRow row) => row.Steps.Where(step => step is { Unit: null, IsVoid: false }).OrderBy(step => step.StartedAt).LastOrDefault()?.IdIn(row.Id).Key;

    /// <summary>Between which keys lie, in lists of the newest first, the cases that began from one moment on and before another.</summary>
    public static (string From, string To) Begun(DateTimeOffset from, DateTimeOffset before) => (Newest(before.AddTicks(-1)), Newest(from.AddTicks(-1)));

    /// <summary>Sorts the newest first.</summary>
    static string Newest(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
