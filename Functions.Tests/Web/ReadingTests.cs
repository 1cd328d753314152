using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Primitives;
using Workflows.Web;

namespace Workflows.Tests.Web;

public sealed class ReadingTests
{
    static readonly DateOnly Today = new(2026, 3, 18);

    [Theory]
    [InlineData("2005-3-1"), InlineData("2005/03/01"), InlineData("2005.3.1"), InlineData("2005年3月1日"), InlineData("2005年03月01号"), InlineData("20050301")]
    [InlineData("２００５－３－１"), InlineData("２００５年 ３月 １日"), InlineData(" 2005 - 3 - 1 "), InlineData("2005\u00A0年3月1日"), InlineData("1 March 2005"), InlineData("1 Mar 2005"), InlineData("March 1, 2005")]
    public void A_date_is_understood_however_it_is_written(string typed)
    {
        Assert.Equal(new DateOnly(2005, 3, 1), Reading.Date(typed, out var looksLikeOne));
        Assert.True(looksLikeOne);
    }

    [Theory]
    [InlineData("2005-2-29", true), InlineData("2005-13-1", true), InlineData("20050931", true), InlineData("0000-1-1", true)]
    [InlineData("2005-3/1", false), InlineData("05-3-1", false), InlineData("明天", false), InlineData("2005-3", false), InlineData("120050301", false)]
    public void What_is_no_day_is_told_from_what_is_no_date(string typed, bool looks)
    {
        Assert.Null(Reading.Date(typed, out var looksLikeOne));
        Assert.Equal(looks, looksLikeOne);
    }

    [Theory]
    [InlineData("42", 0, 42), InlineData("４２", 0, 42), InlineData(" 1 234 ", 0, 1234), InlineData("1,234", 0, 1234), InlineData("１，２３４", 0, 1234), InlineData("-3", 0, -3), InlineData("－３", 0, -3)]
    [InlineData("12.5", 2, 1250), InlineData("12.34%", 2, 1234), InlineData("１２．３４％", 2, 1234), InlineData("7", 2, 700), InlineData("12.00", 0, 12), InlineData("007", 0, 7)]
    [InlineData("1,23", 0, null), InlineData("12.5", 0, null), InlineData("12.345", 2, null), InlineData("十二", 0, null), InlineData("1e3", 0, null), InlineData("99999999999", 0, null), InlineData("", 0, null)]
    public void A_number_is_kept_whole_in_its_smallest_place(string typed, int decimals, int? number) => Assert.Equal(number, Reading.Number(typed, decimals));

    [Fact]
    public void Every_day_is_read_back_from_every_way_of_writing_it() => Gen.Int[0, 3_652_058].Sample(number =>
    {
        var day = DateOnly.FromDayNumber(number);
        string[] ways = [$"{day.Year:D4}-{day.Month}-{day.Day}", $"{day.Year:D4}年{day.Month}月{day.Day}日", $"{day.Year:D4}{day.Month:D2}{day.Day:D2}", Wide($"{day.Year:D4}/{day.Month}/{day.Day}")];
        return ways.All(way => Reading.Date(way, out _) == day);
    });

    [Fact]
    public void Every_number_is_read_back() => Gen.Int.Sample(number =>
        Reading.Number(number.ToString(CultureInfo.InvariantCulture)) == number && Reading.Number(Wide(number.ToString("N0", CultureInfo.InvariantCulture))) == number);

    [Fact]
    public void Whatever_is_typed_breaks_nothing_and_comes_back_as_it_was()
    {
        string[] names = [.. SampleForm.Fields.Select(field => field.Name)];
        Gen.String.Array[names.Length].Sample(typed =>
        {
            var raw = names.Zip(typed).ToDictionary(pair => pair.First, pair => new StringValues(pair.Second));
            var input = Reading.Read(SampleForm.Fields, raw, new Dictionary<string, UploadedFile>(), Today);
            return input.Faults.All(fault => input.Say(fault).Length > 0)
                && names.Zip(typed).All(pair => input.Raw(pair.First) == pair.Second)
                && !input.Text("statement").Any(c => (char.IsControl(c) && c != '\n') || c is '\uFFFE' or '\uFFFF');
        });
    }

    [Fact]
    public void A_text_loses_what_nobody_types_and_keeps_its_lines()
    {
        Assert.Equal("第一行\n第二行", Reading.Clean("  第一行\r\n第二行\u0000\u202E\uFEFF ", lines: true));
        Assert.Equal("一 二 三", Reading.Clean("一\t二\n三", lines: false));
        Assert.Equal("𠮷野家", Reading.Clean("𠮷野家\uD842", lines: false));
    }

    [Theory]
    [InlineData("applied", "", "请填写递交入党申请书的日期")]
    [InlineData("applied", "上个月", "递交入党申请书的日期请按“2025年9月1日”或“2025-9-1”的样子填写")]
    [InlineData("applied", "2026-2-30", "日历上没有“2026-2-30”这一天，请核对递交入党申请书的日期")]
    [InlineData("applied", "2026-3-19", "递交入党申请书的日期须在今天（2026年3月18日）或之前")]
    [InlineData("talk", "", "请选择党支部是否已经和您谈话")]
    [InlineData("talk", "perhaps", "请从列出的选项中选择党支部是否已经和您谈话")]
    [InlineData("rank", "120%", "专业排名百分比须在 0 到 100 之间")]
    [InlineData("rank", "前几名", "专业排名百分比请填数字，小数最多 2 位，例如 12.5")]
    [InlineData("mail", "someone@", "邮箱请填写完整的邮箱地址，例如 name@example.edu.cn")]
    [InlineData("topics", "play", "请从列出的选项中选择希望参加的活动")]
    [InlineData("sure", "", "请先确认并勾选：我确认以上内容属实")]
    public void A_fault_says_what_to_do(string field, string typed, string told)
    {
        Languages.Use("zh-CN");
        var input = Read((field, typed));
        Assert.Equal(told, input.Say(input.FaultOf(field)!).Replace('\u00A0', ' '));
    }

    [Fact]
    public void A_text_too_long_is_said_with_its_length_and_kept()
    {
        Languages.Use("zh-CN");
        var input = Read(("statement", new string('好', 801)));
        Assert.Equal("主要表现最多 800 字，现在有 801 字，请缩短一些", input.Say(input.FaultOf("statement")!).Replace('\u00A0', ' '));
        Assert.Equal(801, input.Text("statement").Length);
        Assert.Null(Read(("statement", string.Concat(Enumerable.Repeat("𠮷", 800)))).FaultOf("statement"));
    }

    [Fact]
    public void What_is_right_is_given_as_it_was_meant()
    {
        var input = Read(("applied", "２０２５年９月１日"), ("talk", "yes"), ("rank", "12.5%"), ("mail", " A@Example.edu.cn "), ("sure", "true"), ("topics", "study"));
        Assert.Empty(input.Faults);
        Assert.Equal(new DateOnly(2025, 9, 1), input.Date("applied"));
        Assert.Equal("yes", input.Choice("talk"));
        Assert.Equal(1250, input.Number("rank"));
        Assert.Equal("A@Example.edu.cn", input.Text("mail"));
        Assert.True(input.Check("sure"));
        Assert.Equal((string[])["study"], input.Choices("topics"));
        Assert.Null(input.File("scan"));
    }

    [Fact]
    public void Nothing_sent_means_the_stated_default()
    {
        var fields = new FieldSet(SampleForm.Texts, "Sample")
        {
            new Field("talk", FieldKind.Choice) { Required = true, Default = "no", Options = ["yes", "no"] },
            new Field("topics", FieldKind.Choices) { Default = "study,service", Options = ["study", "service"] },
        };
        var input = Reading.Read(fields, new Dictionary<string, StringValues>(), new Dictionary<string, UploadedFile>(), Today);
        Assert.True(input.IsValid);
        Assert.Equal("no", input.Choice("talk"));
        Assert.Equal((string[])["study", "service"], input.Choices("topics"));
        Assert.True(input.IsChosen("talk", "no"));
    }

    [Fact]
    public void Rows_of_a_list_are_read_by_their_index()
    {
        var input = Read(("decision[rec-26-1]", " approve "), ("decision[rec-26-2]", ""), ("decision", "reject"), ("comment[rec-26-1]", "好"));
        Assert.Equal([new("rec-26-1", "approve")], input.Indexed("decision"));
        Assert.Equal("comment-rec-26-1", FormInput.Id("comment[rec-26-1]"));
    }

    [Fact]
    public void A_row_of_a_list_is_held_to_what_its_field_allows()
    {
        Languages.Use("zh-CN");
        var input = Read(("applied", "2026-3-1"), ("talk", "yes"), ("sure", "true"), ("talk[1]", "perhaps"), ("talk[2]", "no"), ("talk[3]", ""), ("statement[1]", new string('好', 801)));
        Assert.Equal(["statement[1]", "talk[1]"], input.Faults.Select(fault => fault.Field));
        Assert.Equal("请从列出的选项中选择党支部是否已经和您谈话", input.Say(input.FaultOf("talk[1]")!));
        Assert.Equal("no", input.Choice("talk[2]"));
        Assert.Null(input.Choice("talk[3]"));
    }

    [Theory]
    [InlineData("a.pdf", "%PDF-1.7", null)]
    [InlineData("a.PDF", "%PDF-1.7", null)]
    [InlineData("a.pdf", "MZ", "file.kind")]
    [InlineData("a.exe", "%PDF-1.7", "file.kind")]
    [InlineData("a.pdf", "", "file.empty")]
    public void A_file_is_what_its_name_and_its_first_bytes_say(string name, string content, string? fault)
    {
        var file = new UploadedFile(name, Path.GetExtension(name).ToLowerInvariant(), System.Text.Encoding.UTF8.GetBytes(content));
        var input = Reading.Read(SampleForm.Fields, new Dictionary<string, StringValues>(), new Dictionary<string, UploadedFile> { ["scan"] = file }, Today);
        Assert.Equal(fault, input.FaultOf("scan")?.Key);
        Assert.Equal(fault is null, input.File("scan") is not null);
    }

    [Theory]
    [InlineData("/cases", true), InlineData("/", true), InlineData("//evil.example", false), InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false), InlineData("", false), InlineData(null, false), InlineData("/a\nb", false), InlineData("/a\\b", false)]
    public void Only_a_path_on_this_site_is_followed(string? path, bool local) => Assert.Equal(local, Site.IsLocal(path));

    static FormInput Read(params (string Field, string Typed)[] typed) => Reading.Read(SampleForm.Fields,
        typed.ToDictionary(entry => entry.Field, entry => new StringValues(entry.Typed)), new Dictionary<string, UploadedFile>(), Today);

    static string Wide(string text) => string.Concat(text.Select(c => c is > ' ' and < '\u007F' ? (char)(c + 0xFEE0) : c));
}
