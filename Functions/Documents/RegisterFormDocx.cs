using DocumentFormat.OpenXml;

namespace Workflows.Documents;

/// <summary>The 推优登记表 as such forms are laid out: two pages, the person and the branch on the first, the superior bodies on the second.</summary>
internal static class RegisterFormDocx
{
    const string Title = "共青团推优入党登记表", RoomForSignature = "　　　　　", RoomForDate = "　　　　年　　月　　日";

    // Heights in millimetres. What stands on a page stays below Paper.TextHeight, also with a line more here and there.
    const decimal PersonLine = 12, Performance = 84, BranchText = 32, SuperiorText = 43, Signature = 25;

    static readonly decimal[] Columns = [21, 30, 21, 32, 21, 31];

    static decimal WideCell => Columns.Skip(1).Sum();

    /// <summary>The same form gives the same bytes.</summary>
    public static byte[] Write(RegisterForm form) => Paper.Write(
        new About(Title + Subtitle(form.Stage), form.School, form.Written),
        [
            new Para(Title) { Face = Typeface.Title, Size = 22, Align = Align.Centre, Pitch = 32 }.Element(),
            new Para(Subtitle(form.Stage)) { Face = Typeface.Kai, Size = 14, Align = Align.Centre, Pitch = 22, After = 6 }.Element(),
            new Para($"推荐单位：{form.Unit}\t填表日期：{OrRoom(form.Date, RoomForDate)}") { TabAtRight = Paper.TextWidth, After = 3 }.Element(),
            PersonAndBranch(form).Element(),
            // Two tables that touch would become one.
            new Para("") { Size = 1, Pitch = 1, NewPage = true }.Element(),
            SuperiorBodies(form).Element(),
            .. Letter.Record(form.CaseNumber, form.AuditHead, form.Copy).Select(line => line.Element()),
        ]);

    static string Subtitle(RegisterStage stage) => stage is RegisterStage.Activist ? "（推荐入党申请人为入党积极分子）" : "（推荐入党积极分子为发展对象）";

    static Grid PersonAndBranch(RegisterForm form) => new(Columns,
    [
        new(PersonLine, Label("姓　　名"), Value(form.Name, 1), Label("性　　别"), Value(form.Gender, 3), Label("民　　族"), Value(form.Ethnicity, 5)),
        new(PersonLine, Label("出生年月"), Value(form.Born, 1), Label("文化程度"), Value(form.Education, 3), Label("团内职务"), Value(form.LeaguePost, 5)),
        new(PersonLine, Label("入团时间"), Value(form.JoinedLeague, 1), Label("申请入党\n时　　间"), Value(form.Applied, 3), Label("列为积极\n分子时间"), Value(form.ActivistSince, 5)),
        new(Performance, Label("主\n\n要\n\n表\n\n现"), Body(form.Performance, Performance)) { MayBreak = true },
        new(PersonLine, Label("推荐时间"), new Cell(new Para(form.Recommended) { Align = Align.Centre }) { Span = Columns.Length - 1 }),
        .. Said("团支部\n意　见", form.Branch, BranchText, "团支部书记"),
    ]);

    static Grid SuperiorBodies(RegisterForm form) => new(Columns,
    [
        .. Said("学　院\n团　委\n意　见", form.College, SuperiorText, "负责人"),
        .. Said("校团委\n意　见", form.University, SuperiorText, "负责人"),
        .. Said("党支部\n意　见", form.PartyBranch, SuperiorText, "党支部书记"),
    ]);

    // An opinion, and below it, as if in the same cell, room for signature, seal and date.
    static IEnumerable<Line> Said(string label, Opinion opinion, decimal height, string signer) =>
    [
        new(height, Label(label) with { Merge = Merge.First }, Body(opinion.Text, height) with { OpenBelow = true }),
        new(Signature,
            new Cell() { Merge = Merge.Rest },
            new Cell(
                Sign($"{signer}{(opinion.Signer.Length > 0 ? "　" : "")}{opinion.Signer}（签名）：{RoomForSignature}　（盖章）"),
                Sign(OrRoom(opinion.Date, RoomForDate)) with { Before = 6, After = 6 })
            {
                Span = Columns.Length - 1, Place = Place.Bottom, OpenAbove = true,
            })
        {
            Exact = true,
        },
    ];

    static Cell Label(string text) => new(new Para(text) { Face = Typeface.Song, Align = Align.Centre });

    static Cell Value(string text, int column) => new(Fit.IntoLine(text, Columns[column]));

    static Cell Body(string text, decimal height) =>
        new([.. Fit.Into(text, WideCell, height)]) { Span = Columns.Length - 1, Place = Place.Top };

    static Para Sign(string text) => new(text) { Align = Align.Right, Right = 2 };

    static string OrRoom(string text, string room) => text.Length > 0 ? text : room;
}
