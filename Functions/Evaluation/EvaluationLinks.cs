using Workflows.Cases;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>What the page of an evaluation leads to.</summary>
internal sealed class EvaluationLinks : ICaseActions
{
    static readonly Texts T = Texts.Of("Evaluation");

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (row.Kind is not EvaluationTasks.Kind) yield break;
        var body = row.BodyAs<EvaluationBody>();
        if (body.PoolHash is not null) yield return ($"/evaluations/{row.ShortId}/draw", T["Draw.link"]);
        if (body.Meeting is not null && MaySeeAgenda(row, visitor)) yield return ($"/evaluations/{row.ShortId}/agenda", T["Agenda.title"]);
        if (SheetGrid.TaskOf(row, visitor) is not null) yield return ($"/evaluations/{row.ShortId}/sheet", T["Grid.link"]);
        if (MaySeeResults(row, visitor) && body.Officers.Any(officer => officer.Result is not null)) yield return ($"/evaluations/{row.ShortId}/results", T["Results.link"]);
        if (body.Officers.Any(officer => officer.Person == visitor.Person && officer.Grade is not null && IsTold(row))) yield return ($"/evaluations/{row.ShortId}/mine", T["Mine.link"]);
    }

    /// <summary>Marks and grades of others are seen by the committees that answer for them, by whoever decides appeals, and by inspectors; never by somebody who is evaluated there.</summary>
    public static bool MaySeeResults(CaseRow row, Visitor visitor) => row.BodyAs<EvaluationBody>().Officers.All(officer => officer.Person != visitor.Person)
        && (SeesAllGrades(visitor) || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college)));

    /// <summary>Who comes to the meeting, and those who run it.</summary>
    public static bool MaySeeAgenda(CaseRow row, Visitor visitor) => MaySeeResults(row, visitor) || (row.BodyAs<EvaluationBody>() is var body
        && (body.Officers.Any(officer => officer.Person == visitor.Person) || body.Panel.Any(seat => seat.Person == visitor.Person)));

    public static bool SeesAllGrades(Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.StudentAffairs, "") || visitor.Holds(Role.Inspector, "");

    /// <summary>Whether officers know their own result.</summary>
    public static bool IsTold(CaseRow row) => row.Latest(Step.Telling) is not null;
}
