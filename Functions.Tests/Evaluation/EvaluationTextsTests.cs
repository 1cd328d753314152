using System.Reflection;
using Workflows.Cases;
using Workflows.Evaluation;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Evaluation;

/// <summary>Codes are put together to keys of texts: every code must have its text.</summary>
public sealed class EvaluationTextsTests
{
    static readonly Texts T = Texts.Of("Evaluation");

    static IEnumerable<string> Codes(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field is { IsLiteral: true }).Select(field => (string)field.GetRawConstantValue()!);

    public static TheoryData<string> Keys => [.. AllKeys.Distinct()];

    static IEnumerable<string> AllKeys =>
    [
        .. Codes(typeof(Step)).Select(code => $"Step.{code}"), $"Step.{NoticeWorkflow.Objection}", $"Step.{NoticeWorkflow.Hearing}",
        .. Codes(typeof(Outcome)).Select(code => $"Outcome.{code}"),
        .. Codes(typeof(Verdict)).Concat(Codes(typeof(NoticeResult))).Concat([Answer.Approved, Answer.Rejected, Answer.Submitted, Answer.Confirmed, StepRow.Expired]).Select(code => $"Result.{code}"),
        .. new[] { $"{Step.Reports}.officer", $"{Step.Seed}.typist", $"{Step.Acceptance}.seat", Step.Confirmation, Step.MeetingNotice, $"{Step.Questions}.seat", Step.Questioning, $"{Step.Scoring}.typist", Step.Review,
            $"{Step.Appeal}.officer", $"{Step.AppealDecision}.officer", NoticeWorkflow.Objection, NoticeWorkflow.Hearing, Step.Consequence }.SelectMany(step => new[] { $"Ask.{step}.title", $"Ask.{step}.why", $"Ask.{step}.button", $"Ask.{step}.submit" }),
        .. Enum.GetNames<Grade>().SelectMany(grade => new[] { $"Grade.{grade}", $"Review.grade.{grade}", $"Correction.corrected.{grade}", $"Fact.computed.{grade}" }),
        .. Enum.GetNames<Dimension>().SelectMany(dimension => new[] { $"Dimension.{dimension}", $"Grid.{dimension}.label" }),
        .. Enum.GetNames<PanelGroup>().SelectMany(group => new[] { $"Group.{group}", $"Fact.panel.{group}", $"Fact.sheets.{group}", $"Grid.group.{group}" }),
        .. Enum.GetNames<SheetFault>(),
    ];

    [Theory, MemberData(nameof(Keys))]
    public void A_code_has_its_text(string key) => Assert.True(T.Has(key), key);
}
