using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using Workflows.Cases;
using Workflows.Documents;

namespace Workflows.Recommendation.Papers;

/// <summary>推优大会会议记录: who came, who had no vote and why, the votes with their arithmetic, whom the branch committee put forward.</summary>
internal static class MinutesPaper
{
    static readonly decimal[] Columns = [36, 18, 18, 18, 66], Facts = [26, 52, 26, 52];

    public static byte[] Write(CaseRow row)
    {
        var (body, policy) = (row.BodyAs<MeetingBody>(), row.PolicyAs<RecommendationPolicy>());
        var (branch, sitting) = (PaperText.Branch(body.Branch), body.Sitting!);
        var verdict = MeetingRules.Judge(policy, sitting.Ballot);
        return Paper.Write(PaperText.About(row, $"{branch}推优大会会议记录", branch),
        [
            Letter.Title($"{branch}\n推优大会会议记录").Element(),
            new Grid(Facts,
            [
                new(11, Letter.Label("时　　间"), Letter.Value(PaperText.Day(sitting.Date), Facts[1]), Letter.Label("地　　点"), Letter.Value(body.Place ?? "", Facts[3])),
                new(11, Letter.Label("主 持 人"), new Cell(), Letter.Label("记 录 人"), Letter.Value(row.Latest(Step.BranchMeeting)?.ByName ?? "", Facts[3])),
                new(11, Letter.Label("计 票 人"), Letter.Value($"{Name(body, sitting.Teller1)}、{Name(body, sitting.Teller2)}", Facts[1]), Letter.Label("议　　题"), Letter.Value($"推荐{PaperText.As(body.Stage)}", Facts[3])),
            ]).Element(),
            .. Section("一、到会情况", Attendance(body, sitting, verdict)),
            .. Section("二、民主评议和表决", Ballots(body, sitting)),
            Votes(body, verdict, Table(body, sitting.Ballot)).Element(),
            .. Section("三、支部委员会考察和推荐", Outcomes(row, body, verdict)),
            .. Letter.Elements(
            [
                new Para("主持人（签名）：　　　　　　　　记录人（签名）：　　　　　　　　") { Align = Align.Right, Right = 2, Before = 24 },
                new Para("计票人（签名）：　　　　　　　　　　　　　　　　（团支部盖章）") { Align = Align.Right, Right = 2, Before = 12 },
                .. PaperText.Record(row),
            ]),
        ]);
    }

    static IEnumerable<OpenXmlElement> Section(string heading, string text) => Letter.Elements([Letter.Heading(heading) with { Before = 8 }, .. Letter.Text(text)]);

    static string Attendance(MeetingBody body, Sitting sitting, MeetingVerdict verdict)
    {
        var ballot = sitting.Ballot;
        var voteless = body.Electorate?.Others.Where(other => other.IsMember).Select(other => $"{other.Name}（{PaperText.Reason(other.Reason)}）").ToList() ?? [];
        return $"""
            应到会有表决权团员{ballot.Entitled}人，请假{ballot.OnLeave}人，实到{ballot.Present}人。{PaperText.Line(Arithmetic.Of(verdict))}{(verdict.IsValid ? "，大会有效" : "，大会无效")}。
            {(voteless.Count > 0 ? $"按规定不计入应到的团员{voteless.Count}人：{string.Join('、', voteless)}。" : "")}
            """;
    }

    static string Ballots(MeetingBody body, Sitting sitting)
    {
        var ballot = sitting.Ballot;
        return $"大会以无记名投票方式，对{PaperText.Names(Table(body, ballot))}进行民主评议。发出票{ballot.Issued}张，收回{ballot.Returned}张，其中有效票{ballot.Valid}张，无效票{ballot.Void}张。";
    }

    static Grid Votes(MeetingBody body, MeetingVerdict verdict, ImmutableArray<Candidate> voted) => new(Columns,
    [
        new(10, Letter.Label("姓　　名"), Letter.Label("赞成"), Letter.Label("反对"), Letter.Label("弃权"), Letter.Label("结　　果")) { Heads = true },
        .. voted.Select(candidate =>
        {
            var tally = verdict.Ballot.Tallies.First(each => each.Person == candidate.Person);
            var said = verdict.Persons.FirstOrDefault(person => person.Person == candidate.Person) is { } judged ? PaperText.Line([Arithmetic.Of(judged.Approval)]) : "大会无效，不计结果";
            return new Line(10, Letter.Value(candidate.Name, Columns[0]), Letter.Label($"{tally.Approve}"), Letter.Label($"{tally.Oppose}"), Letter.Label($"{tally.Abstain}"), Letter.Value(said, Columns[4]));
        }),
    ]);

    static string Outcomes(CaseRow row, MeetingBody body, MeetingVerdict verdict)
    {
        if (!verdict.IsValid) return "到会人数不足，本次大会不作决议。";
        if (body.Inspection is not { } inspection) return "　";
        var put = PaperText.Names(body.Candidates.Where(candidate => inspection.PutForward.Contains(candidate.Person)));
        var sums = row.Latest(Step.Inspection) is { Sums.IsEmpty: false } step ? $"{PaperText.Line(step.Sums)}。\n" : "";
        return $"{sums}经支部委员会考察，{(put.Length > 0 ? $"推荐{put}为{PaperText.As(body.Stage)}人选" : "本次没有推荐人选")}。";
    }

    /// <summary>Those voted on, in the order of the list.</summary>
    static ImmutableArray<Candidate> Table(MeetingBody body, PaperBallot ballot) => [.. body.Candidates.Where(candidate => ballot.Tallies.Any(tally => tally.Person == candidate.Person))];

    static string Name(MeetingBody body, string person) => body.Names.GetValueOrDefault(person, "");
}
