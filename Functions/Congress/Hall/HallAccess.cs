using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Polls;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>Finds the day for whoever asks, and says what they may do there.</summary>
internal sealed class HallAccess(CaseStore cases, Attendance attendance, Ballots ballots, PollKey keys, TimeProvider clock)
{
    /// <returns>Null where there is no such case, no day in it, or it is not for this visitor.</returns>
    public async Task<HallView?> Find(Visitor visitor, string id)
    {
        if (await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || row.Hall() is not { } day) return null;
        return Readers.MayRead(row, visitor) || day.Officers.Any(officer => officer.Person == visitor.Person) ? await View(row, day) : null;
    }

    public async Task<HallView> View(CaseRow row, HallDay day) => new(row, day, await attendance.Glance(row.Id))
    {
        Ballots = await ballots.Progress(row),
        HasElectronic = keys.IsSet && ballots.Has(row),
        RoomCode = keys.IsSet && day.State is not HallState.Over ? keys.RoomCode(row.Id, clock.GetUtcNow()) : null,
    };

    /// <summary>The League committee, and who chairs.</summary>
    public static bool IsChair(HallView view, Visitor visitor) => IsCommittee(view.Case, visitor) || view.Day.Holds(visitor.Person, HallOffice.Chair, HallOffice.SecretaryGeneral);

    public static bool IsSteward(HallView view, Visitor visitor) => IsChair(view, visitor) || view.Day.Holds(visitor.Person, HallOffice.Steward);

    public static bool IsCommittee(CaseRow row, Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee) || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college));
}
