using DocumentFormat.OpenXml;

namespace Workflows.Documents;

/// <summary>The parts of an official document in the sizes and places of GB/T 9704-2012 (7.3).</summary>
internal static class Letter
{
    const decimal Size = 16, Pitch = 28.99m;

    // 7.3.5.2: the date stands four characters from the right, the office above its middle.
    const int DateFromRight = 4;

    static readonly Para Running = new("") { Size = Size, Pitch = Pitch };

    /// <summary>标题: 小标宋 22 pt, in the middle; an empty line below.</summary>
    public static Para Title(string text, bool newPage = false) => new(text) { Face = Typeface.Title, Size = 22, Align = Align.Centre, Pitch = 32, After = 20, NewPage = newPage };

    /// <summary>主送机关, followed by a colon.</summary>
    public static Para To(string office) => Running with { Text = $"{office}：" };

    /// <summary>正文: one paragraph for each line.</summary>
    public static IEnumerable<Para> Text(string text) => Para.Each(text, Running with { FirstLine = 2, Align = Align.Justified });

    /// <summary>A heading of the first level: 一、.</summary>
    public static Para Heading(string text) => Running with { Text = text, Face = Typeface.Hei, FirstLine = 2, KeepWithNext = true };

    /// <summary>发文机关署名 and 成文日期.</summary>
    /// <param name="date">Empty leaves room for the pen.</param>
    public static IEnumerable<Para> Signed(string office, string date)
    {
        var said = date.Length > 0 ? date : "　　　　年　　月　　日";
        var right = Math.Max(0, DateFromRight + ((said.Length - office.Length) / 2));
        yield return Running with { Text = office, Align = Align.Right, Right = right, Before = Pitch, KeepWithNext = true };
        yield return Running with { Text = said, Align = Align.Right, Right = DateFromRight };
    }

    /// <summary>A heading of a ruled table's column, or a label in it.</summary>
    public static Cell Label(string text, int span = 1) => new(new Para(text) { Face = Typeface.Song, Align = Align.Centre }) { Span = span };

    /// <summary>What stands in a table.</summary>
    /// <param name="width">Of the cell, in millimetres: what is long is set smaller.</param>
    public static Cell Value(string text, decimal width, int span = 1) => new(Fit.IntoLine(text, width)) { Span = span };

    /// <summary>A longer text in a table.</summary>
    public static Cell Said(string text, int span = 1) => new([.. Para.Each(text, new Para("") { FirstLine = 2, Align = Align.Justified, Pitch = 20 })]) { Span = span, Place = Place.Top };

    /// <summary>How a reader finds the case, and can tell that nothing was cut from its record since.</summary>
    /// <param name="copy">From the second on it says that those before are corrected.</param>
    public static IEnumerable<Para> Record(string caseNumber, string auditHead, int copy = 1)
    {
        var small = new Para("") { Face = Typeface.Song, Size = 9, Pitch = 13 };
        if (caseNumber.Length > 0) yield return small with { Text = $"案卷编号：{caseNumber}", Before = 6 };
        if (copy > 1) yield return small with { Text = $"本表为第{copy}份，此前出具的已更正" };
        if (auditHead.Length > 0) yield return small with { Text = $"办理记录校验值：{auditHead}" };
    }

    /// <summary>One after the other.</summary>
    public static IEnumerable<OpenXmlElement> Elements(params IEnumerable<Para> paragraphs) => paragraphs.Select(paragraph => paragraph.Element());
}
