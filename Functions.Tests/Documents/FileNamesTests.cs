using System.Text;
using CsCheck;
using Workflows.Documents;

namespace Workflows.Tests.Documents;

public sealed class FileNamesTests
{
    [Fact]
    public void A_file_is_called_what_it_is_whose_and_from_where() =>
        Assert.Equal("推优登记表-林知夏-软件2302.docx", FileNames.Of("docx", "推优登记表", "林知夏", "软件2302"));

    [Theory]
    [InlineData("a/b\\c:d*e?f\"g<h>i|j", "a／b＼c：d＊e？f＂g＜h＞i｜j")]
    [InlineData("  两个  空格\t和制表\n", "两个 空格 和制表")]
    [InlineData("..", "文件")]
    [InlineData("", "文件")]
    [InlineData("林知夏\u202Excod.exe", "林知夏xcod.exe")]
    [InlineData("一半\uD800的字", "一半的字")]
    [InlineData("软件-2302", "软件-2302")]
    [InlineData("末尾的点...", "末尾的点")]
    public void What_file_systems_refuse_is_written_otherwise(string part, string name) => Assert.Equal($"{name}.docx", FileNames.Of("docx", part));

    [Fact]
    public void What_is_empty_is_left_out() => Assert.Equal("公示-软件学院.pdf", FileNames.Of("pdf", "公示", null, " ", "软件学院"));

    [Fact]
    public void Whatever_the_parts_a_name_is_short_enough_well_formed_and_stable() => Gen.String[0, 300].Array[0, 3].Sample(parts =>
    {
        var name = FileNames.Of("docx", parts);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 6, 205);
        Assert.DoesNotContain(name, character => char.IsControl(character) || "\\/:*?\"<>|".Contains(character, StringComparison.Ordinal));
        Assert.Equal(name, new UTF8Encoding(false, true).GetString(new UTF8Encoding(false, true).GetBytes(name)));
        Assert.Equal(name, FileNames.Of("docx", name[..^5]));
    });
}
