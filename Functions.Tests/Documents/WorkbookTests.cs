using System.IO.Compression;
using System.Security.Cryptography;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Workflows.Documents;
using Workflows.Web.Sheets;

namespace Workflows.Tests.Documents;

public sealed class WorkbookTests
{
    static readonly About Described = new("推优登记册", "示例大学", new(2026, 3, 20, 9, 0, 0, TimeSpan.FromHours(8)));

    static readonly WorkbookTable Table = new("推优登记册", [new("姓名", 12), new("赞成", 8), new("日期", 13)],
        [["𠮷田", 25, new DateOnly(2026, 4, 9)], ["=1+1", null, null], ["+86", 0, null], ["-2", 1, null], ["@SUM(A1)", 2, null], ["＝全角", 3, null], ["_x0041_", 4, null], ["a\u0001b<c>&\ud842", 5, null]]);

    [Fact]
    public void A_workbook_is_without_faults_with_a_title_and_without()
    {
        foreach (var table in (WorkbookTable[])[Table, Table with { Title = "汇总表", Notes = ["办理记录校验值：00"], Sheet = "a/b:c*d?e[f]'g很长很长很长很长很长很长很长很长很长很长很长很长" }, Table with { Lines = [] }])
        {
            using var document = SpreadsheetDocument.Open(new MemoryStream(Workbook.Write(Described, table)), isEditable: false);
            Assert.Empty(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
        }
    }

    [Fact]
    public void What_is_written_is_read_again_character_for_character()
    {
        var (lines, faults) = SheetWorkbook.Read(Workbook.Write(Described, Table));

        Assert.Empty(faults);
        Assert.Equal(["姓名", "赞成", "日期"], lines[0].Cells.ToArray());
        Assert.Equal(["𠮷田", "25", "2026-04-09"], lines[1].Cells.ToArray());
        Assert.Equal(["=1+1", "+86", "-2", "@SUM(A1)", "＝全角"], lines.Skip(2).Take(5).Select(line => line.Cells[0]));
        Assert.Equal("ab<c>&", lines[8].Cells[0]);
    }

    [Fact]
    public void Nothing_in_it_is_a_formula_or_an_escape_and_what_looks_like_one_is_marked_as_text()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(Workbook.Write(Described, Table)), isEditable: false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet!;
        var formats = document.WorkbookPart.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<DocumentFormat.OpenXml.Spreadsheet.CellFormat>().ToList();
        var cells = sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>().ToDictionary(cell => cell.CellReference!.Value!);

        Assert.Empty(sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.CellFormula>());
        Assert.All((string[])["A3", "A4", "A5", "A6", "A7"], at => Assert.True(formats[(int)cells[at].StyleIndex!.Value].QuotePrefix?.Value, at));
        Assert.Null(formats[(int)cells["A2"].StyleIndex!.Value].QuotePrefix);
        Assert.Equal("_x005F_x0041_", cells["A8"].InlineString!.Text!.Text);
    }

    [Fact]
    public void The_same_table_gives_the_same_bytes_and_names_no_machine()
    {
        var bytes = Workbook.Write(Described, Table);

        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(Workbook.Write(Described, Table)));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.All(zip.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Equal(("推优登记册", "示例大学"), (document.PackageProperties.Title, document.PackageProperties.Creator));
        Assert.Null(document.PackageProperties.LastModifiedBy);
    }

    [Fact]
    public void A_line_of_another_length_than_its_headings_is_no_table() =>
        Assert.Throws<InvalidOperationException>(() => Workbook.Write(Described, Table with { Lines = [["林知夏"]] }));
}
