using System.IO.Compression;
using System.Security.Cryptography;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Documents;

namespace Workflows.Tests.Documents;

public sealed class RegisterFormTests
{
    [Theory]
    [InlineData(nameof(ARegisterForm.Filled))]
    [InlineData(nameof(ARegisterForm.Blank))]
    [InlineData(nameof(ARegisterForm.Wordy))]
    public void A_form_is_a_document_without_faults(string which)
    {
        var bytes = RegisterFormDocx.Write(Form(which));
        using var document = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
    }

    [Fact]
    public void Every_field_is_printed()
    {
        var form = ARegisterForm.Filled with { ActivistSince = "2025年4月1日", PartyBranch = new("经支部委员会研究，同意列为入党积极分子。", "吴海", "2026年3月30日") };
        var text = Text(RegisterFormDocx.Write(form));

        foreach (var field in (string[])
        [
            form.CaseNumber, form.AuditHead, form.Date, form.Unit, form.Name, form.Gender, form.Ethnicity, form.Born, form.Education, form.LeaguePost, form.JoinedLeague,
            form.Applied, form.ActivistSince, form.Performance.Split('\n')[0], form.Recommended, .. Opinions(form).SelectMany(opinion => (string[])[opinion.Text, opinion.Signer, opinion.Date]),
        ]) Assert.Contains(field, text, StringComparison.Ordinal);
        foreach (var label in (string[])["姓名", "性别", "民族", "出生年月", "文化程度", "团内职务", "入团时间", "申请入党时间", "列为积极分子时间", "主要表现", "推荐时间", "推荐单位",
            "团支部意见", "学院团委意见", "校团委意见", "党支部意见"]) Assert.Contains(label, Bare(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_opinion_has_room_for_signature_seal_and_date()
    {
        var text = Bare(Text(RegisterFormDocx.Write(ARegisterForm.Blank)));

        Assert.Equal(4, text.Split("（签名）：（盖章）年月日").Length - 1);
        Assert.Contains("填表日期：年月日", text, StringComparison.Ordinal);
        Assert.DoesNotContain("案卷编号", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_stages_have_forms_of_their_own()
    {
        Assert.Contains("推荐入党申请人为入党积极分子", Text(RegisterFormDocx.Write(ARegisterForm.Filled)), StringComparison.Ordinal);
        Assert.Contains("推荐入党积极分子为发展对象", Text(RegisterFormDocx.Write(ARegisterForm.Blank)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_form_gives_the_same_bytes_and_another_others()
    {
        var first = SHA256.HashData(RegisterFormDocx.Write(ARegisterForm.Filled));

        Assert.Equal(first, SHA256.HashData(RegisterFormDocx.Write(ARegisterForm.Filled)));
        Assert.NotEqual(first, SHA256.HashData(RegisterFormDocx.Write(ARegisterForm.Filled with { Name = "林知秋" })));
    }

    [Fact]
    public void The_file_says_what_it_is_and_names_no_machine()
    {
        var bytes = RegisterFormDocx.Write(ARegisterForm.Filled);
        using var document = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);

        Assert.Equal("共青团推优入党登记表（推荐入党申请人为入党积极分子）", document.PackageProperties.Title);
        Assert.Equal("示例大学", document.PackageProperties.Creator);
        Assert.Null(document.PackageProperties.LastModifiedBy);
        Assert.Equal(ARegisterForm.Filled.Written.UtcDateTime, document.PackageProperties.Created!.Value.ToUniversalTime());
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.All(zip.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains("font", StringComparison.Ordinal) && entry.FullName.EndsWith("odttf", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_A4_with_the_margins_of_official_documents()
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(RegisterFormDocx.Write(ARegisterForm.Filled)), isEditable: false);
        var section = document.MainDocumentPart!.Document.Body!.GetFirstChild<SectionProperties>()!;
        var (size, margin) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!);

        Assert.Equal([11906, 16838, 2098, 1474, 1984, 1587], [(int)size.Width!.Value, (int)size.Height!.Value, margin.Top!.Value, (int)margin.Right!.Value, margin.Bottom!.Value, (int)margin.Left!.Value]);
    }

    [Fact]
    public void What_no_file_can_hold_is_left_out_and_what_looks_like_markup_is_text()
    {
        var text = Text(RegisterFormDocx.Write(ARegisterForm.Filled with { Name = "林\u0001知\uFFFF夏<b>&𠮷\uD800" }));

        Assert.Contains("林知夏<b>&𠮷", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_longer_text_is_set_smaller_so_that_it_keeps_its_place()
    {
        Assert.Equal([14m, 12m, 10.5m, 9m, 9m], ((int[])[100, 300, 400, 600, 3000]).Select(length => Fit.Into(new string('优', length), 134, 82).First().Size));
    }

    static RegisterForm Form(string which) => which switch
    {
        nameof(ARegisterForm.Filled) => ARegisterForm.Filled,
        nameof(ARegisterForm.Blank) => ARegisterForm.Blank,
        _ => ARegisterForm.Wordy,
    };

    static IEnumerable<Opinion> Opinions(RegisterForm form) => [form.Branch, form.College, form.University, form.PartyBranch];

    static string Bare(string text) => text.Replace("　", "", StringComparison.Ordinal);

    static string Text(byte[] bytes)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);
        return string.Concat(document.MainDocumentPart!.Document.Body!.Descendants<Text>().Select(text => text.Text));
    }
}
