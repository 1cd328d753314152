using Workflows.Mail;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

/// <summary>Whom a recommendation is about hears of each result, with its arithmetic, and when it counts no more.</summary>
public sealed class NewsTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Each_good_result_is_told_in_its_order_and_the_end_once()
    {
        await using var it = await On(azurite, members: 0);
        await WithOutbox(it.Applies(Lin).BranchMeets(5).IsReviewed(Lin)).Runs();

        var told = await Told(it);
        Assert.Equal(
            [
                "您的推优申请：资格审查，各项条件均符合", "您的推优申请：支部委员会提名，已提名", "您的推优申请：支部大会民主评议，民主评议通过", "您的推优申请：公示，已经公示",
                "您的推优申请：公示，公示期满，没有成立的异议", "您的推优申请：学院团委审核，已同意", "您的推优申请结果：已推荐",
            ],
            told.Select(mail => mail.Subject.Split("，到", 2)[0]));
        Assert.Contains("赞成", Assert.Single(told, mail => mail.Subject.Contains("民主评议通过", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_taken_back_is_told_as_such_and_the_new_result_again()
    {
        await using var it = await On(azurite, members: 0);
        await WithOutbox(it.Applies(Lin).BranchMeets(5)
            .Answers(18, Committee, Lin, Workflows.Recommendation.Step.CollegeReview, Answer.Approved)
            .TakesBack(18, Committee, Lin, Workflows.Recommendation.Step.CollegeReview)
            .Answers(19, Committee, Lin, Workflows.Recommendation.Step.CollegeReview, Answer.Rejected)).Runs();

        var told = (await Told(it)).Select(mail => mail.Subject).ToList();
        Assert.Equal(["您的推优申请：学院团委审核，已同意", "林知夏：“学院团委审核”的决定已收回", "您的推优申请结果：未同意推荐"], told.SkipWhile(subject => !subject.Contains("学院团委审核", StringComparison.Ordinal)));
    }

    /// <summary>The outbox's timer, as far as it matters here.</summary>
    static ARound WithOutbox(ARound it) => Enumerable.Range(1, 21).Aggregate(it, (now, day) => now.Does(day, 11, () => it.Get<Outbox>().HandOver(School, CancellationToken.None)).Does(day, 23, () => it.Get<Outbox>().HandOver(School, CancellationToken.None)));

    static async Task<IReadOnlyList<LocalMail>> Told(ARound it) => [.. (await it.Get<LocalMailbox>().Mails($"{Lin}@example.edu.cn", CancellationToken.None)).Reverse().Where(mail => mail.Subject.Contains("您的推优申请", StringComparison.Ordinal) || mail.Subject.Contains("收回", StringComparison.Ordinal))];
}
