using System.Globalization;
using System.Reflection;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>Codes are put together to keys of texts: every code must have its text.</summary>
public sealed class RecommendationTextsTests
{
    static readonly Texts T = Texts.Of("Recommendation");

    static IEnumerable<string> Codes(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field is { IsLiteral: true }).Select(field => (string)field.GetRawConstantValue()!);

    public static TheoryData<string> Keys => [.. AllKeys.Distinct()];

    static IEnumerable<string> AllKeys =>
    [
        .. Codes(typeof(Step)).Select(code => $"Step.{code}"),
        .. Codes(typeof(Outcome)).SelectMany(code => new[] { $"Outcome.{code}", $"Ended.{code}", $"Result.{code}" }),
        .. new[] { typeof(Verdict), typeof(Answer), typeof(NoticeResult) }.SelectMany(Codes).Select(code => $"Result.{code}"),
        .. new[] { RecommendationTasks.Recorded, RecommendationActivities.Filed, Objecting.Dismissed, Workflows.Cases.StepRow.Expired }.Select(code => $"Result.{code}"),
        .. Enum.GetNames<BallotFaultCode>(), .. Enum.GetNames<TellerFault>(), "tooManyProposed", "tied", "nothingStated", "closesBeforeOpens",
        .. new[] { Step.Gathering, Step.BranchProposal, Step.MeetingPermission, Step.BranchMeeting, $"{Step.BranchMeeting}.teller", Step.SecondBallot, $"{Step.SecondBallot}.teller", Step.Inspection,
            NoticeWorkflow.Objection, NoticeWorkflow.Hearing, Step.CollegeReview, Step.UniversityRecord, Step.PartyBranchDecision, Step.Correction, Step.Application }
            .SelectMany(step => new[] { $"Ask.{step}.title", $"Ask.{step}.why", $"Ask.{step}.button", $"Ask.{step}.submit" }),
        .. Enum.GetNames<Stage>().SelectMany(stage => new[] { $"Stage.{stage}", $"Fact.stage.{stage}", $"Notice.arg.{stage}" }),
        .. Enum.GetNames<ApplicationStop>().SelectMany(stop => new[] { $"Stop.{stop}.title", $"Stop.{stop}.text" }),
        .. new[] { RecommendationTasks.Kind, MeetingTasks.Kind, Rounds.Kind }.SelectMany(kind => new[] { $"Kind.{kind}", $"Title.{kind}" }),
    ];

    [Theory, MemberData(nameof(Keys))]
    public void A_code_has_its_text(string key) => Assert.True(T.Has(key), key);

    public static TheoryData<string> Conditions => [.. Enum.GetNames<ConditionCode>()];

    [Theory, MemberData(nameof(Conditions))]
    public void A_fact_can_be_stated_in_both_forms(string code)
    {
        foreach (var form in new[] { "Apply", "Correction" })
        {
            var fields = StatedFacts.Fields(form, [new(Enum.Parse<ConditionCode>(code), ConditionState.NotMet, "")]);
            foreach (var field in fields)
            {
                Assert.NotEmpty(fields.Label(field));
                foreach (var option in field.Options) Assert.NotEmpty(fields.Label(field, option));
            }
        }
    }

    [Fact]
    public void A_fault_of_the_ballot_names_the_numbers() => Assert.Equal("实到 43 人，多于应到 42 人，请核对".Replace(' ', '\u00A0'),
        In("zh-CN", () => MeetingForms.Ballot(new(Stage.Activist, "", "", ""), Step.BranchMeeting).Say(new("present", $"{BallotFaultCode.MorePresentThanEntitled}", [43, 42]))).Replace(' ', '\u00A0'));

    static string In(string culture, Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
