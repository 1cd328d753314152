using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Documents;
using Workflows.People;

namespace Workflows.Congress.Papers;

/// <summary>What is written as a letter: 筹备请示, 召开请示, 代表资格审查报告, 选举结果报告单.</summary>
internal static class CongressLetters
{
    static readonly decimal[] InReport = [78, 39, 39], InResult = [16, 46, 32, 32, 30];

    public static About AboutOf(CaseRow row, string title) => new(title, row.BodyAs<CongressBody>().Body, row.ChangedAt ?? row.CreatedAt);

    public static string Title(CongressBody body) => $"{body.Body}{body.Year}年学生代表大会";

    static string Day(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";

    static string Day(DateTimeOffset? at) => at is { } time ? Day(Beijing.DateOf(time)) : "";

    static byte[] Write(CaseRow row, string title, params IEnumerable<OpenXmlElement> content) =>
        Paper.Write(AboutOf(row, title), [Letter.Title(title).Element(), .. content, .. Letter.Elements(Letter.Record(row.ShortId, row.AuditHead))]);

    public static byte[] Request(CaseRow row)
    {
        var body = row.BodyAs<CongressBody>();
        return Write(row, $"关于筹备召开{Title(body)}的请示", Letter.Elements(
        [
            Letter.To("校团委、校党委"),
            .. Letter.Text($"拟于{Day(body.Date)}{(body.Place.Length > 0 ? $"在{body.Place}" : "")}召开{Title(body)}，代表名额{body.Seats}名，选举主席团成员{body.Presidium}名。{(body.HasCharter ? "本次大会将修改章程。" : "")}"),
            .. body.Reasons.Length > 0 ? Letter.Text(body.Reasons) : [],
            .. body.Agenda.Length > 0 ? Letter.Text($"主要议程：\n{body.Agenda}") : [],
            .. Letter.Text("妥否，请批示。"),
            .. Letter.Signed(body.Body, Day(row.Latest(Step.ConveneRequest)?.FinishedAt)),
        ]));
    }

    public static byte[] Opening(CaseRow row)
    {
        var body = row.BodyAs<CongressBody>();
        return Write(row, $"关于召开{Title(body)}的请示", Letter.Elements(
        [
            Letter.To("校团委、校党委"),
            .. Letter.Text($"{Title(body)}筹备工作已经完成：正式代表{body.Entitled}名，主席团候选人{body.Candidates.Count()}名（应选{body.Presidium}名）。{body.Progress}"),
            .. Letter.Text($"候选人名单：{string.Join('、', body.Candidates.Select(candidate => candidate.Name))}。"),
            .. Letter.Text($"拟于{Day(body.Date)}{(body.Place.Length > 0 ? $"在{body.Place}" : "")}召开大会。妥否，请批示。"),
            .. Letter.Signed(body.Body, Day(row.Latest(Step.OpeningRequest)?.FinishedAt)),
        ]));
    }

    /// <summary>n and % of units, sex, grade, political status, minority, office: each table adds up to 100.00%.</summary>
    public static byte[] Credentials(CaseRow row, ImmutableArray<DelegateFacts> delegates)
    {
        var body = row.BodyAs<CongressBody>();
        var without = delegates.Count(each => !each.HoldsOffice);
        return Write(row, $"{Title(body)}代表资格审查报告",
        [
            .. Letter.Elements(Letter.Text($"代表名额{body.Seats}名，经各单位选举、审查和公示，确认正式代表{delegates.Length}名；其中不在学生会组织任职的{without}名。列席人员{body.Observers.Length}名。")),
            .. Enum.GetValues<ReportTable>().SelectMany(table => Table(table, delegates)),
        ]);
    }

    static IEnumerable<OpenXmlElement> Table(ReportTable table, ImmutableArray<DelegateFacts> delegates) =>
    [
        Letter.Heading(NameOf(table)).Element(),
        new Grid(InReport,
        [
            new(9, Letter.Label(NameOf(table)), Letter.Label("人数"), Letter.Label("比例")) { Heads = true },
            .. CredentialReport.Of(table, delegates).Select(line => new Line(9, Letter.Value(NameOf(table, line.Key), InReport[0]), Letter.Label($"{line.Count}"), Letter.Label(line.Percent))),
        ]).Element(),
    ];

    static string NameOf(ReportTable table) => table switch
    {
        ReportTable.Unit => "选举单位",
        ReportTable.Gender => "性别",
        ReportTable.Grade => "年级",
        ReportTable.Political => "政治面貌",
        ReportTable.Ethnic => "民族",
        _ => "学生会任职",
    };

    static string NameOf(ReportTable table, string key) => (table, key) switch
    {
        (_, "") => "名册未载明",
        (ReportTable.Grade, _) => $"{key}级",
        (ReportTable.Political, _) => DelegateWords.Of(Enum.Parse<PoliticalStatus>(key)),
        (_, CredentialReport.Minority) => "少数民族",
        (_, CredentialReport.Han) => "汉族",
        (_, CredentialReport.Office) => "任职",
        (_, CredentialReport.NoOffice) => "不任职",
        _ => key,
    };

    /// <summary>应到, 实到, 发出, 收回, 有效, 无效, and each candidate's, ballot by ballot.</summary>
    public static byte[] Result(CaseRow row)
    {
        var (body, election) = (row.BodyAs<CongressBody>(), row.Hall()!.Election!);
        return Write(row, $"{Title(body)}选举结果报告单",
        [
            .. election.Rounds.Where(round => round is { State: RoundState.Settled, Count: not null }).SelectMany(round => Round(election, round)),
            .. Letter.Elements(Letter.Text($"应选{body.Presidium}名，当选{body.Elected.Length}名：{string.Join('、', body.Elected.Select(each => each.Name))}。")),
        ]);
    }

    static IEnumerable<OpenXmlElement> Round(Election election, ElectionRound round)
    {
        var (count, verdict) = (round.Count!, round.Judge(election.Terms));
        return
        [
            Letter.Heading($"第{round.Number}次投票").Element(),
            .. Letter.Elements(Letter.Text($"应到{count.Entitled}人，实到{count.Present}人，发出选票{count.Issued}张，收回{count.Returned}张，有效{count.Valid}张，无效{count.Void}张。{string.Join('、', round.Said.Where(said => said.Confirms).Select(said => said.Name))}确认计票。")),
            new Grid(InResult,
            [
                new(9, Letter.Label("序号"), Letter.Label("姓　　名"), Letter.Label("赞成"), Letter.Label("反对"), Letter.Label("弃权")) { Heads = true },
                .. verdict.Candidates.Select((each, at) => new Line(9, Letter.Label($"{at + 1}"), Letter.Value(each.Standing is Standing.Elected ? $"{each.Tally.Name}（当选）" : each.Tally.Name, InResult[1]), Letter.Label($"{each.Tally.Approve}"), Letter.Label($"{each.Tally.Oppose}"), Letter.Label($"{each.Tally.Abstain}"))),
            ]).Element(),
        ];
    }
}
