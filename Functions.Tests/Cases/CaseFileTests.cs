using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Tests.Web;
using Workflows.Web;
using static Workflows.Tests.Cases.ARecommendationCase;

namespace Workflows.Tests.Cases;

/// <summary>A whole case as one file.</summary>
public sealed class CaseFileTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    CaseSite site = null!;

    public async Task InitializeAsync()
    {
        Languages.Use(Languages.Chinese);
        site = await CaseSite.Start(azurite);
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task The_record_in_it_is_checked_by_whoever_follows_what_is_written_there()
    {
        var row = await PutWithDocuments();
        using var zip = await Take(University);
        var record = JsonDocument.Parse(Text(zip, "办理记录.json")).RootElement;
        Assert.Equal((row.AuditSeq, row.AuditHead), (record.GetProperty("count").GetInt32(), record.GetProperty("head").GetString()));
        Assert.Equal(row.AuditHead, Head(record));
        Assert.Contains(row.AuditHead, Text(zip, "怎样核对.txt"), StringComparison.Ordinal);

        // A name, a comment, a time: whatever is changed shows.
        var text = Text(zip, "办理记录.json");
        Assert.Null(Head(JsonDocument.Parse(text.Replace("=HYPERLINK", "=HYPERLINC", StringComparison.Ordinal)).RootElement));
        Assert.Null(Head(JsonDocument.Parse(text.Replace("p-chen", "p-chem", StringComparison.Ordinal)).RootElement));
    }

    [Fact]
    public async Task The_example_that_is_written_there_is_right()
    {
        await PutWithDocuments();
        using var zip = await Take(University);
        var lines = Text(zip, "怎样核对.txt").Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var example = lines.FindIndex(line => line.StartsWith("[\"\",1,", StringComparison.Ordinal));
        Assert.Equal(lines[example + 2], Sha(Encoding.UTF8.GetBytes(lines[example])));
        foreach (var entry in zip.Entries.Where(entry => entry.Name is not "怎样核对.txt")) Assert.Contains($"{Sha(Bytes(zip, entry.FullName))}  {entry.FullName}", lines);
    }

    [Fact]
    public async Task It_holds_the_case_and_its_documents_under_names_that_lead_nowhere()
    {
        await PutWithDocuments();
        using var zip = await Take(University);
        Assert.Equal(["案卷.json", "办理记录.csv", "办理记录.json", "文件/推优登记表-林知夏.pdf", "文件/推优登记表-林知夏-2.pdf", "文件/逃走＼.docx", "怎样核对.txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("%PDF-1.7", Encoding.UTF8.GetString(Bytes(zip, "文件/推优登记表-林知夏.pdf")));
        Assert.Equal(Id, JsonDocument.Parse(Text(zip, "案卷.json")).RootElement.GetProperty("id").GetString());
        Assert.Contains("缺少：没有了.pdf", Text(zip, "怎样核对.txt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=\"a\",1", "\"'=\"\"a\"\",1\"")]
    [InlineData("林知夏", "林知夏")]
    [InlineData("a,b", "\"a,b\"")]
    public void No_cell_is_taken_for_a_formula(string text, string cell) => Assert.Equal(cell, SpreadsheetText.CsvCell(text));

    [Fact]
    public async Task A_comment_that_begins_as_a_formula_is_harmless_in_the_table()
    {
        await PutWithDocuments();
        using var zip = await Take(University);
        var csv = Text(zip, "办理记录.csv");
        Assert.Contains("'=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=HYPERLINK", csv, StringComparison.Ordinal);
    }

    public static TheoryData<string, HttpStatusCode> Who => new()
    {
        { nameof(University), HttpStatusCode.OK }, { nameof(Committee), HttpStatusCode.OK }, { nameof(Inspector), HttpStatusCode.OK },
        { nameof(Applicant), HttpStatusCode.Forbidden }, { nameof(Secretary), HttpStatusCode.Forbidden }, { nameof(Counsellor), HttpStatusCode.Forbidden }, { nameof(Party), HttpStatusCode.Forbidden },
        { nameof(OtherCollege), HttpStatusCode.Forbidden }, { nameof(OtherSchool), HttpStatusCode.NotFound },
    };

    [Theory, MemberData(nameof(Who))]
    public async Task The_offices_that_read_a_case_in_full_take_it_away_and_nobody_else(string visitor, HttpStatusCode expected)
    {
        await PutWithDocuments();
        site.Visitor = (Visitor)typeof(ARecommendationCase).GetField(visitor)!.GetValue(null)!;
        Assert.Equal(expected, (await site.Get($"/cases/{Id}/file.zip")).Status);
        if (expected is HttpStatusCode.NotFound) return;
        Assert.Equal(expected is HttpStatusCode.OK, (await site.Get($"/cases/{Id}")).Text.Contains($"/cases/{Id}/file.zip", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_corrected_document_lies_apart_and_is_said_to_be_with_which_one_counts()
    {
        var row = await PutWithDocuments();
        var form = row.Documents[0];
        await site.Cases.Change(row.Id, "corrected", now => new(now with { Documents = [form with { Corrected = new("CollegeReview", "许言", CaseSite.Now) }, form with { Number = 2 }] }, new(AuditNote.Workflow, "Created")));
        using var zip = await Take(University);
        Assert.Contains(zip.Entries, entry => entry.FullName is "文件/推优登记表-林知夏.pdf");
        Assert.Contains(zip.Entries, entry => entry.FullName is "文件/已更正/已更正-推优登记表-林知夏.pdf");
        var said = Text(zip, "怎样核对.txt").Replace('\u00A0', ' ');
        Assert.Contains("（第 1 份）已更正", said, StringComparison.Ordinal);
        Assert.Contains("以第 2 份为准", said, StringComparison.Ordinal);
    }

    async Task<CaseRow> PutWithDocuments()
    {
        var sha = await site.Get<FileStore>().Put($"demo.{Id}", "%PDF-1.7"u8.ToArray(), "application/pdf");
        await site.Put(InReview() with
        {
            Documents =
            [
                new("RegisterForm", 1, sha, "application/pdf", "推优登记表-林知夏.pdf", CaseSite.Now), new("RegisterForm", 1, sha, "application/pdf", "推优登记表-林知夏.pdf", CaseSite.Now),
                new("RegisterForm", 1, sha, "application/pdf", "..//逃走\\.docx", CaseSite.Now), new("RegisterForm", 1, new string('0', 64), "application/pdf", "没有了.pdf", CaseSite.Now),
            ],
        });
        return (await site.Cases.Change($"demo.{Id}", "note", row => new(row, new("p-chen", "CollegeReview.1 Returned", new("陈若宁 \"😀\"", "Session", "=HYPERLINK(\"http://x\",'a'+`b`)\n\\<&>\u200b"))))).Case;
    }

    async Task<ZipArchive> Take(Visitor visitor)
    {
        site.Visitor = visitor;
        using var client = site.Client();
        using var answer = await client.GetAsync($"/cases/{Id}/file.zip", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal($"案卷-林知夏-{Id}.zip", answer.Content.Headers.ContentDisposition?.FileNameStar);
        var content = await Record.ExceptionAsync(answer.Content.ReadAsByteArrayAsync) is null ? await answer.Content.ReadAsByteArrayAsync() : [];
        Assert.True(content.Length > 0, string.Join('\n', site.Get<LogLines>().All));
        return new(new MemoryStream(content), ZipArchiveMode.Read);
    }

    static byte[] Bytes(ZipArchive zip, string name)
    {
        using var content = new MemoryStream();
        using (var stream = zip.GetEntry(name)!.Open()) stream.CopyTo(content);
        return content.ToArray();
    }

    static string Text(ZipArchive zip, string name) => Encoding.UTF8.GetString(Bytes(zip, name));

    /// <summary>Checks a record as 怎样核对.txt says, by nothing of ours.</summary>
    /// <returns>The head; null where something does not agree.</returns>
    static string? Head(JsonElement record)
    {
        var (previous, number) = ("", 0);
        foreach (var entry in record.GetProperty("entries").EnumerateArray())
        {
            if (Sha(Array(As("salt"), As("detail"))) != entry.GetProperty("sealed").GetString()) return null;
            if (entry.GetProperty("number").GetInt32() != ++number) return null;
            if ((previous = Sha(Array($"\"{previous}\"", As("number"), As("at"), As("actor"), As("action"), As("sealed")))) != entry.GetProperty("hash").GetString()) return null;

            string As(string name) => entry.GetProperty(name).GetRawText();
        }

        return record.GetProperty("count").GetInt32() == number && record.GetProperty("head").GetString() == previous ? previous : null;
    }

    static byte[] Array(params string[] parts) => Encoding.UTF8.GetBytes($"[{string.Join(',', parts)}]");

    static string Sha(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
