using System.Globalization;
using System.IO.Compression;
using System.Text;
using Workflows.People.Roster;
using Workflows.Web.Sheets;

namespace Workflows.Tests.People.Roster;

/// <summary>Excel workbooks as they come: written here part by part, since what matters is what Excel writes, not what a library would.</summary>
public sealed class RosterWorkbookTests
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    // Style 0 is plain, 1 a date by its built-in number, 2 a Chinese date of the user's own, 3 a number with leading zeros, 4 a plain format with an m in quotes.
    const string Styles = $"""
        <styleSheet xmlns="{Main}"><numFmts count="3"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="00000000"/><numFmt numFmtId="178" formatCode="0&quot; m&quot;"/></numFmts>
        <cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="178"/></cellXfs></styleSheet>
        """;

    [Fact]
    public void A_roster_saved_by_Excel_is_read_as_it_is_shown()
    {
        var plan = ARoster.Plan(Workbook(
            Row(1, "学号", "姓名", "出生日期", "入团日期", "年级", "专业排名百分比", "团籍"),
            $"""<row r="3"><c r="A3"><v>2023010101</v></c><c r="B3" t="s"><v>0</v></c><c r="C3" s="1"><v>{Day(2005, 3, 1)}</v></c><c r="D3" s="2"><v>{Day(2019, 5, 4)}.5</v></c><c r="E3"><v>2023</v></c><c r="F3" s="4"><v>12.340000000000002</v></c><c r="G3" t="b"><v>1</v></c></row>"""), null);

        Assert.Empty(plan.Faults);
        var added = Assert.Single(plan.Added);
        Assert.Equal((3, "2023010101", "林知夏"), (added.Line, added.Number, added.Name));
        Assert.Equal([("birthDate", "2005-03-01"), ("leagueJoinDate", "2019-05-04"), ("grade", "2023"), ("rankPercent", "1234"), ("leagueMember", "true")],
            added.Changes.Where(change => change.Column is not ("studentNumber" or "name")).Select(change => (change.Column, change.To!)).OrderBy(change => Array.IndexOf(["birthDate", "leagueJoinDate", "grade", "rankPercent", "leagueMember"], change.Column)));
    }

    [Fact]
    public void Leading_zeros_stay_and_days_may_be_counted_from_1904()
    {
        var (lines, faults) = SheetWorkbook.Read(Workbook("""<row r="1"><c r="A1" s="3"><v>1234</v></c><c r="C1" s="1"><v>0</v></c></row>""", from1904: true));
        Assert.Empty(faults);
        Assert.Equal(["00001234", "", "1904-01-01"], lines.Single().Cells.ToArray());
    }

    [Fact]
    public void What_is_lost_or_wrong_in_a_cell_is_told_at_its_place()
    {
        var plan = ARoster.Plan(Workbook(Row(1, "学号", "姓名"), """<row r="2"><c r="A2"><v>1.2345678901234568E+17</v></c><c r="B2" t="e"><v>#N/A</v></c></row>"""), null);
        Assert.Equal([(2, "A", "DigitsLost"), (2, "B", "CellError")], plan.Told());
    }

    [Fact]
    public void The_first_sheet_that_shows_is_read() => Assert.Equal("学号", SheetWorkbook.Read(Workbook(Row(1, "学号"), firstIsHidden: true)).Lines.Single().Cells.Single());

    [Theory]
    [InlineData("XFD1048576")]
    [InlineData("ZZZZZZ1")]
    public void A_cell_at_the_end_of_the_world_costs_nothing(string reference)
    {
        var (lines, faults) = SheetWorkbook.Read(Workbook($"""<row r="1048576"><c r="{reference}"><v>1</v></c></row>"""));
        Assert.Empty(lines);
        Assert.Equal("TooManyCells", faults.Single().Code);
    }

    [Fact]
    public void A_zip_bomb_is_too_large() => Assert.Equal([(0, "", "TooLarge")], ARoster.Plan(Workbook(new string(' ', 201 * 1024 * 1024)), null).Told());

    [Theory]
    [InlineData("PK\u0003\u0004rest")]
    [InlineData(null)]
    public void What_cannot_be_opened_is_said_so(string? file)
    {
        var content = file is null ? Workbook("<row><c t=\"s\"><v>99</v></c></row>") : Encoding.ASCII.GetBytes(file);
        Assert.Equal([(0, "", "WorkbookBroken")], ARoster.Plan(content, null).Told());
    }

    [Fact]
    public void An_external_entity_is_not_followed()
    {
        var file = Zip(("xl/worksheets/sheet1.xml", $"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet xmlns=\"{Main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>"));
        Assert.Equal([(0, "", "WorkbookBroken")], ARoster.Plan(file, null).Told());
    }

    static double Day(int year, int month, int day) => new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).ToOADate();

    static string Row(int number, params string[] texts) =>
        $"""<row r="{number}">{string.Concat(texts.Select((text, at) => string.Create(CultureInfo.InvariantCulture, $"""<c r="{(char)('A' + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>""")))}</row>""";

    static byte[] Workbook(params string[] rows) => Workbook(string.Concat(rows), from1904: false);

    static byte[] Workbook(string rows, bool from1904 = false, bool firstIsHidden = false) => Zip(
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{(from1904 ? 1 : 0)}"/><sheets>{(firstIsHidden ? "<sheet name=\"旧\" sheetId=\"2\" state=\"hidden\" r:id=\"rId4\"/>" : "")}<sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
        ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>"""));

    /// <summary>The parts of every workbook, and these in their place.</summary>
    static byte[] Zip(params (string Name, string Content)[] parts)
    {
        const string Package = "http://schemas.openxmlformats.org/package/2006", Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var all = new Dictionary<string, string>
        {
            ["[Content_Types].xml"] = $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Kind}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="{Kind}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{Kind}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{Kind}.styles+xml"/></Types>""",
            ["_rels/.rels"] = $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
            ["xl/_rels/workbook.xml.rels"] = $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{Office}/styles" Target="styles.xml"/><Relationship Id="rId4" Type="{Office}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>""",
            ["xl/workbook.xml"] = $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>""",
            ["xl/worksheets/sheet2.xml"] = $"""<worksheet xmlns="{Main}"><sheetData><row><c t="inlineStr"><is><t>旧名册</t></is></c></row></sheetData></worksheet>""",
            ["xl/sharedStrings.xml"] = $"""<sst xmlns="{Main}"><si><r><t>林</t></r><r><t>知夏</t></r><rPh sb="0" eb="1"><t>リン</t></rPh></si></sst>""",
            ["xl/styles.xml"] = Styles,
        };
        foreach (var (name, content) in parts) all[name] = content;
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in all)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }
}
