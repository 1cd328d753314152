using Workflows.Documents;

namespace Workflows.Tests.Documents;

/// <summary>A form that is filled in, and one that is as long as people write.</summary>
internal static class ARegisterForm
{
    const string Sentence = "该同志思想上积极要求进步，认真学习习近平新时代中国特色社会主义思想，学习刻苦，上学年专业排名第3（共86人），无不及格课程；担任团支部组织委员期间主动服务同学，参加志愿服务62小时。";

    public static RegisterForm Filled => new(RegisterStage.Activist)
    {
        School = "示例大学",
        CaseNumber = "rec-26-7k3q9m",
        AuditHead = "9f2c4e1ab07d6635c8e1f0427a95bb3de6104c8fa2b7d9135e60718293a4b5c6",
        Date = "2026年3月27日",
        Unit = "软件学院软件2302团支部",
        Name = "林知夏",
        Gender = "女",
        Ethnicity = "汉族",
        Born = "2005年5月",
        Education = "大学本科在读",
        LeaguePost = "组织委员",
        JoinedLeague = "2019年5月",
        Applied = "2024年10月8日",
        ActivistSince = "",
        Performance = string.Join('\n', Enumerable.Repeat(Sentence, 3)),
        Recommended = "2026年3月12日",
        Branch = new("我支部于2026年3月12日召开支部大会，应到会有表决权团员42人，实到38人，赞成35人，反对1人，弃权2人，赞成人数占应到人数的83.33%，超过半数，同意推荐。", "陈思远", "2026年3月12日"),
        College = new("经审核，推优程序规范，公示5个工作日无异议，同意推荐。", "周敏", "2026年3月24日"),
        University = new("同意备案。", "赵立", "2026年3月25日"),
        PartyBranch = new("", "", ""),
        Written = new(2026, 3, 27, 2, 0, 0, TimeSpan.Zero),
    };

    public static RegisterForm Blank => new(RegisterStage.Candidate);

    public static RegisterForm Wordy => Filled with { Performance = string.Join('\n', Enumerable.Repeat(Sentence, 9)), Name = "阿卜杜热合曼·买买提艾力" };
}
