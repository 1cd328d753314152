using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using Workflows.Cases;
using Workflows.Documents;

namespace Workflows.Recommendation.Papers;

/// <summary>推优票 and 计票单, to be printed before the meeting; the tally sheet bears the numbers once they are on record.</summary>
internal static class BallotPapers
{
    // Of a short list two ballots fit on a sheet, to be cut apart.
    const int MostOnHalfAPage = 3;

    static readonly decimal[] OnBallot = [16, 62, 26, 26, 26], OnTally = [40, 38, 38, 40];

    public static byte[] Ballot(CaseRow row, ImmutableArray<Candidate> listed)
    {
        var body = row.BodyAs<MeetingBody>();
        var copies = listed.Length <= MostOnHalfAPage ? 2 : 1;
        return Paper.Write(PaperText.About(row, "推优票", PaperText.Branch(body.Branch)), Enumerable.Range(0, copies).SelectMany(copy => Ballot(row, body, listed, cut: copy > 0)));
    }

    static IEnumerable<OpenXmlElement> Ballot(CaseRow row, MeetingBody body, ImmutableArray<Candidate> listed, bool cut)
    {
        if (cut) yield return new Para("…………………………………………裁　　切…………………………………………") { Align = Align.Centre, Size = 9, Before = 14, After = 14 }.Element();
        yield return new Para("推　优　票") { Face = Typeface.Title, Size = 22, Align = Align.Centre, Pitch = 32 }.Element();
        yield return new Para($"{PaperText.Branch(body.Branch)}　推荐{PaperText.As(body.Stage)}") { Face = Typeface.Kai, Size = 14, Align = Align.Centre, Pitch = 22, After = 6 }.Element();
        yield return new Grid(OnBallot,
        [
            new(9, Letter.Label("序号"), Letter.Label("姓　　名"), Letter.Label("赞　成"), Letter.Label("反　对"), Letter.Label("弃　权")) { Heads = true },
            .. listed.Select((candidate, index) => new Line(10, Letter.Label($"{index + 1}"), Letter.Value(candidate.Name, OnBallot[1]), new Cell(), new Cell(), new Cell())),
        ]).Element();
        foreach (var line in (string[])
        [
            "说明：1. 对每一位人选，请在“赞成”“反对”“弃权”中选一栏画“○”；没有画的，计为弃权。",
            "2. 本票无记名。票上写了其他内容、辨认不清的，由计票人当场认定是否有效。",
            $"3. 应到{body.Electorate?.Entitled.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "　　"}人；本票由团支部盖章后发出，当场收回。",
        ]) yield return new Para(line) { Size = 10.5m, Pitch = 15, Align = Align.Justified }.Element();
        foreach (var line in PaperText.Record(row)) yield return line.Element();
    }

    public static byte[] Tally(CaseRow row, ImmutableArray<Candidate> listed, Sitting? sitting)
    {
        var body = row.BodyAs<MeetingBody>();
        var ballot = sitting?.Ballot;
        return Paper.Write(PaperText.About(row, "计票单", PaperText.Branch(body.Branch)),
        [
            Letter.Title("推优大会计票单").Element(),
            new Para($"{PaperText.Branch(body.Branch)}　推荐{PaperText.As(body.Stage)}\t{Date(sitting?.Date ?? body.Date)}") { TabAtRight = Paper.TextWidth, After = 3 }.Element(),
            new Grid([39, 39, 39, 39],
            [
                new(11, Letter.Label("应到人数"), Figure(ballot?.Entitled ?? body.Electorate?.Entitled.Length), Letter.Label("请假人数"), Figure(ballot?.OnLeave)),
                new(11, Letter.Label("实到人数"), Figure(ballot?.Present), Letter.Label("发出票数"), Figure(ballot?.Issued)),
                new(11, Letter.Label("收回票数"), Figure(ballot?.Returned), Letter.Label("有效票／无效票"), new Cell(new Para(ballot is null ? "　　／　　" : $"{ballot.Valid}／{ballot.Void}") { Align = Align.Centre })),
            ]).Element(),
            new Para("") { Pitch = 12, Size = 6 }.Element(),
            new Grid(OnTally,
            [
                new(10, Letter.Label("姓　　名"), Letter.Label("赞成（正字计数）"), Letter.Label("反对"), Letter.Label("弃权")) { Heads = true },
                .. listed.Select(candidate => Tally(candidate, ballot?.Tallies.FirstOrDefault(tally => tally.Person == candidate.Person))),
            ]).Element(),
            .. Letter.Elements(Letter.Text("每位人选的赞成、反对、弃权之和须等于有效票数。")),
            .. Letter.Elements([Sign("计票人", Name(body, sitting?.Teller1)), Sign("计票人", Name(body, sitting?.Teller2)), .. PaperText.Record(row)]),
        ]);
    }

    static Line Tally(Candidate candidate, Tally? tally) =>
        new(tally is null ? 18 : 12, Letter.Value(candidate.Name, OnTally[0]), Figure(tally?.Approve), Figure(tally?.Oppose), Figure(tally?.Abstain));

    static Cell Figure(int? number) => Letter.Label(number is { } figure ? figure.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");

    static Para Sign(string who, string name) => new($"{who}　{name}（签名）：　　　　　　　　") { Align = Align.Right, Right = 2, Before = 8 };

    static string Name(MeetingBody body, string? person) => person is null ? "" : body.Names.GetValueOrDefault(person, "");

    static string Date(DateOnly? day) => day is null ? "　　　　年　　月　　日" : PaperText.Day(day);
}
