using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>What is asked in the steps of an evaluation. Every field has a default, said in its hint.</summary>
internal static class EvaluationFields
{
    const string Slice = "Evaluation";

    public const int MostOfAReport = 6000;

    /// <summary>述职报告. Without a text the comment is the report.</summary>
    public static readonly FieldSet Report = new(Slice, "Report")
    {
        new Field("report", FieldKind.LongText) { MaxLength = MostOfAReport, Rows = 16 },
        new Field("attachment", FieldKind.File) { Extensions = [".pdf", ".docx", ".jpg", ".jpeg", ".png"], MaxBytes = 20 * 1024 * 1024 },
    };

    public static readonly FieldSet Seed = new(Slice, "Seed") { new Field("issue", FieldKind.Text) { MaxLength = 20 }, new Field("numbers", FieldKind.Text) { MaxLength = 60 } };

    /// <param name="earliest">The first day on which all are convened in time.</param>
    public static FieldSet Meeting(DateOnly earliest) => new(Slice, "Meeting")
    {
        new Field("date", FieldKind.Date) { Default = earliest.ToString("yyyy-M-d", CultureInfo.InvariantCulture), Earliest = DateLimit.On(earliest), Latest = DateLimit.TodayPlus(180) },
        new Field("place", FieldKind.Text) { MaxLength = 80 },
    };

    static readonly Field QuestionField = new("question", FieldKind.LongText) { MaxLength = 300, Rows = 2 };

    /// <summary>Whom a member of the panel may ask: nobody asks oneself.</summary>
    public static ImmutableArray<TaskLine> QuestionLines(EvaluationBody body, string member) =>
        [.. body.Officers.Where(officer => officer.Person != member).Select(officer => LineOf(officer) with { Fields = [QuestionField] })];

    public static readonly FieldSet Questions = new(Slice, "Questions") { QuestionField };

    static readonly Field MinuteField = new("minutes", FieldKind.LongText) { MaxLength = 1000, Rows = 3 };

    /// <summary>How many of the panel were there: all, unless something is typed.</summary>
    public static readonly FieldSet Sitting = new(Slice, "Sitting")
    {
        new Field("present", FieldKind.Number) { Min = 0, Max = 999 },
        MinuteField,
    };

    public static ImmutableArray<TaskLine> MinuteLines(EvaluationBody body) => [.. body.Officers.Select(officer => LineOf(officer) with
    {
        Facts = [.. body.Questions.Where(question => question.Officer == officer.Unit || question.Officer.Length == 0).Select(question => new CaseFact("question", question.Text))],
        Fields = [MinuteField],
    })];

    /// <summary>The paper sheets, a line for each: see <see cref="SheetRules"/>.</summary>
    public static readonly FieldSet Sheets = new(Slice, "Sheets")
    {
        new Field("sheets", FieldKind.LongText) { MaxLength = 60_000, Rows = 16 },
        new Field("photo", FieldKind.File) { Extensions = [".pdf", ".jpg", ".jpeg", ".png"], MaxBytes = 20 * 1024 * 1024 },
    };

    static readonly ImmutableArray<Field> ReviewFields =
    [
        new("grade", FieldKind.Choice) { Options = [nameof(Grade.Excellent), nameof(Grade.Qualified), nameof(Grade.Unqualified), nameof(Grade.NotGraded)] },
        new("reason", FieldKind.LongText) { MaxLength = 500, Rows = 2 },
    ];

    public static readonly FieldSet Review = new(Slice, "Review") { ReviewFields[0], ReviewFields[1] };

    public static ImmutableArray<TaskLine> ReviewLines(EvaluationBody body) => [.. body.Officers.Select(officer => LineOf(officer) with
    {
        Sums = [.. ResultWords.Of(officer)],
        Facts = [new("computed", $"{officer.Result?.Grade ?? Grade.NotGraded}")],
        Fields = ReviewFields,
    })];

    public static ImmutableArray<(string, string)> FilledReview(EvaluationBody body) => [.. body.Officers.Where(officer => officer.Grade is not null).Select(officer => ($"grade[{officer.Unit}]", $"{officer.Grade}"))];

    /// <summary>To which grade an appeal that is upheld corrects the result; by default the next better one.</summary>
    public static FieldSet Correction(Officer officer) => new(Slice, "Correction")
    {
        new Field("corrected", FieldKind.Choice) { Options = ReviewFields[0].Options, Default = $"{Better(officer.Grade ?? Grade.NotGraded)}" },
    };

    public static Grade Better(Grade grade) => grade switch
    {
        Grade.Unqualified or Grade.NotGraded => Grade.Qualified,
        _ => Grade.Excellent,
    };

    public static ImmutableArray<TaskLine> ConsequenceLines(EvaluationBody body) =>
        [.. EvaluationAnswers.Unqualified(body).Select(officer => LineOf(officer) with { Sums = [.. ResultWords.Of(officer)] })];

    static TaskLine LineOf(Officer officer) => new(officer.Unit, officer.Name, officer.Post, officer.Person) { IsCase = false };
}
