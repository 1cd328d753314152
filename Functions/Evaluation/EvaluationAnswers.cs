using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>What the answers in an evaluation bring about. Pure.</summary>
internal static class EvaluationAnswers
{
    /// <summary>A report: its text, or the comment in its place. Late is who hands in after the day that was said.</summary>
    public static Ruling HandIn(CaseRow row, StepRow step, Submission submission)
    {
        var (body, typed) = (row.BodyAs<EvaluationBody>(), submission.Input.Text("report"));
        var text = typed.Length > 0 ? typed : submission.Comment;
        if (text.Length == 0 && submission.File is null) return Ruling.Refuse(row, new Fault("report", "missing", []));
        var isLate = body.ReportsDue < submission.At;
        return new(row.WithBody(body.With(body.Of(step.Unit!) with { Report = isLate ? ReportState.Late : ReportState.InTime })), Answer.Submitted)
        {
            Rows = [new(ReportRow.KeyOf(step.Unit!), new ReportRow(text, submission.At, isLate))],
            Note = isLate ? Clause.Of("Eval_Late") : null,
        };
    }

    /// <summary>The numbers of a public draw, each of the two for himself.</summary>
    public static Ruling TypeSeed(CaseRow row, StepRow step, Submission submission)
    {
        var (issue, numbers) = (submission.Input.Text("issue"), submission.Input.Text("numbers"));
        var seed = issue.Length + numbers.Length == 0 ? PanelRules.NoSeed : PanelRules.Seed(issue, numbers);
        if (seed is null) return Ruling.Refuse(row, new Fault("numbers", "noSeed", []));
        if (Other(row, step)?.By == submission.Actor.Person) return Ruling.Refuse(row, new Fault("decision", "samePerson", []));
        return new(row.WithBody(row.BodyAs<EvaluationBody>() is var body ? body with { Typed = body.Typed.SetItem(step.Unit!, seed) } : body), Answer.Submitted) { Foreseen = new(("numbers", seed)) };
    }

    /// <summary>What the other of the two has handed in of the same attempt.</summary>
    static StepRow? Other(CaseRow row, StepRow step) => row.Steps.FirstOrDefault(other => other.Name == step.Name && other.Attempt == step.Attempt && other.Unit is not null && other.Unit != step.Unit && other is { State: StepState.Done, IsVoid: false });

    /// <summary>Whoever declines makes room for the next of the group in the order of the draw.</summary>
    public static Ruling Accept(CaseRow row, StepRow step, Submission submission)
    {
        if (submission.Answer is not Answer.Rejected) return new(row, submission.Answer!);
        var body = row.BodyAs<EvaluationBody>();
        var seat = body.SeatOf(step.Unit!);
        var next = body.Substitutes.FirstOrDefault(substitute => substitute.Group == seat.Group);
        return new(row.WithBody(body with
        {
            Seats = body.Seats.Replace(seat, next is null ? seat with { Person = null, Name = "" } : next with { Unit = seat.Unit }),
            Substitutes = next is null ? body.Substitutes : body.Substitutes.Remove(next),
        }), Answer.Rejected);
    }

    public static Ruling Convene(CaseRow row, StepRow step, Submission submission)
    {
        var (body, date) = (row.BodyAs<EvaluationBody>(), submission.Input.Date("date")!.Value);
        return new(row.WithBody(body with { Meeting = new(date, submission.Input.Text("place")) }), Answer.Submitted) { Note = Clause.Of("Eval_Meeting", date) };
    }

    /// <summary>Questions to single officers; a comment is one to all.</summary>
    public static Ruling PutQuestions(CaseRow row, StepRow step, Submission submission)
    {
        var (body, typed) = (row.BodyAs<EvaluationBody>(), submission.Input.Indexed("question"));
        var put = body.Officers.Where(officer => typed.ContainsKey(officer.Unit)).Select(officer => new Question(officer.Unit, step.Unit!, typed[officer.Unit], submission.At)).ToList();
        if (submission.Comment.Length > 0) put.Add(new("", step.Unit!, submission.Comment, submission.At));
        return new(row.WithBody(body with { Questions = [.. body.Questions, .. put] }), Answer.Submitted);
    }

    /// <summary>Once the meeting is recorded nobody puts questions any more.</summary>
    public static Ruling RecordMeeting(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<EvaluationBody>();
        var panel = body.Panel.Count();
        var present = submission.Input.Number("present") ?? panel;
        if (present > panel) return Ruling.Refuse(row, new Fault("present", "morePresent", [present, panel]));
        var open = row.Steps.Where(each => each is { Name: Step.Questions, IsOpen: true }).ToList();
        var closed = open.Aggregate(row, (now, each) => now.With(each.Finish(StepRow.Expired, AuditNote.Workflow, submission.At)));
        return new(closed.WithBody(body with { Present = present, Minutes = submission.Input.Indexed("minutes") }), Answer.Submitted)
        {
            Sums = [Clause.Of("Eval_Present", panel, present), Clause.Of("Eval_Questions", body.Questions.Length)],
            Nudge = [.. open.Select(each => each.IdIn(row.Id).Instance)],
            Foreseen = new(("present", $"{present}")),
        };
    }

    /// <summary>The paper sheets, as one of the two has read them.</summary>
    public static Ruling RecordSheets(CaseRow row, StepRow step, Submission submission)
    {
        var (body, policy, text) = (row.BodyAs<EvaluationBody>(), row.PolicyAs<EvaluationPolicy>(), submission.Input.Text("sheets"));
        if (Other(row, step)?.By == submission.Actor.Person) return Ruling.Refuse(row, new Fault("decision", "samePerson", []));
        var seats = Enum.GetValues<PanelGroup>().Select(group => body.Panel.Count(seat => seat.Group == group)).ToList();
        var (sheets, faults) = text.Length == 0 ? (SheetRules.Blank(body), []) : SheetRules.Read(text, "sheets", body.Officers.Length, policy.MarksOfADimension, seats);
        if (!faults.IsEmpty) return Ruling.Refuse(row, faults);
        return new(row.WithBody(body with { Recorded = body.Recorded.SetItem(step.Unit!, new(submission.Actor.Person, text, sheets)) }), Answer.Submitted) { Note = Clause.Of("Eval_Sheets", sheets.Length) };
    }

    /// <summary>A grade may be lowered with a reason, never raised.</summary>
    public static Ruling Review(CaseRow row, StepRow step, Submission submission)
    {
        var (body, grades, reasons, faults) = (row.BodyAs<EvaluationBody>(), submission.Input.Indexed("grade"), submission.Input.Indexed("reason"), new List<Fault>());
        foreach (var officer in body.Officers)
        {
            var computed = officer.Result!.Grade;
            if (!grades.TryGetValue(officer.Unit, out var typed) || !Enum.TryParse<Grade>(typed, out var grade) || grade == computed) continue;
            if (grade > computed || (grade is Grade.NotGraded && computed is not Grade.NotGraded)) faults.Add(new($"grade[{officer.Unit}]", "raised", [officer.Name]));
            else if (!reasons.TryGetValue(officer.Unit, out var reason) && submission.Comment.Length == 0) faults.Add(new($"reason[{officer.Unit}]", "noReason", [officer.Name]));
            else body = body.With(officer with { Grade = grade, Lowered = reason ?? submission.Comment });
        }

        if (faults.Count > 0) return Ruling.Refuse(row, faults);
        return new(row.WithBody(body), Answer.Approved) { Sums = [Clause.Of("Eval_Lowered", body.Officers.Count(officer => officer.Lowered is not null)), .. ResultWords.Counts(body)] };
    }

    public static Ruling Appeal(CaseRow row, StepRow step, Submission submission) => submission.Answer is not Answer.Submitted ? new(row, submission.Answer!)
        : new(row, Answer.Submitted) { Rows = [new(AppealRow.KeyOf(step.Unit!), new AppealRow(submission.Comment, submission.At))] };

    /// <summary>An appeal that is upheld corrects the grade; both with reasons.</summary>
    public static Ruling DecideAppeal(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<EvaluationBody>();
        var (officer, isUpheld) = (body.Of(step.Unit!), submission.Answer is Answer.Approved);
        var corrected = submission.Input.Choice("corrected") is { } typed ? Enum.Parse<Grade>(typed) : EvaluationFields.Better(officer.Grade ?? Grade.NotGraded);
        return new(row.WithBody(body.With(officer with { AppealUpheld = isUpheld, Grade = isUpheld ? corrected : officer.Grade })), isUpheld ? Verdict.Upheld : Verdict.Dismissed)
        {
            Mails = [EvaluationMails.AppealAnswered(row, officer, step, submission.At)],
        };
    }

    /// <summary>Whom an objection, or the hearing about it, is about.</summary>
    public static Officer Named(CaseRow row, StepId step) => row.BodyAs<EvaluationBody>().Of(Objecting.About(row, step));

    /// <summary>Of those 不合格 each is removed, or not; where there are none it is confirmed that nothing follows.</summary>
    public static Ruling Conclude(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<EvaluationBody>();
        var decided = Unqualified(body).Aggregate(body, (now, officer) => now.With(officer with { IsRemoved = submission.AnswerOf(officer.Unit) is Answer.Approved }));
        return new(row.WithBody(decided), submission.Answer ?? Answer.Approved) { Sums = [.. ResultWords.Counts(decided), Clause.Of("Eval_Removed", decided.Officers.Count(officer => officer.IsRemoved is true))] };
    }

    public static IEnumerable<Officer> Unqualified(EvaluationBody body) => body.Officers.Where(officer => officer.Grade is Grade.Unqualified);
}
