namespace Workflows.Documents;

/// <summary>Sets a text as large as the room on a form allows. What is too long even for the smallest size makes its row grow: nothing is cut off.</summary>
internal static class Fit
{
    const decimal PointsPerMillimetre = 72 / 25.4m, Padding = 3, Slack = 4, AboveFirst = 3;
    const int FirstLine = 2;

    // 四号, 小四, 五号, 小五, each with the pitch of its lines.
    static readonly (decimal Size, decimal Pitch)[] Sizes = [(14, 21), (12, 18), (10.5m, 14.5m), (9, 12.5m)];

    /// <summary>A text of several lines.</summary>
    /// <param name="width">Of the cell, in millimetres.</param>
    /// <param name="height">Of the cell, in millimetres.</param>
    public static IEnumerable<Para> Into(string text, decimal width, decimal height)
    {
        var (size, pitch) = Sizes.FirstOrDefault(each => Height(text, each, width) <= ((height - Slack) * PointsPerMillimetre) - AboveFirst, Sizes[^1]);
        return Para.Each(text, new Para("") { Size = size, Pitch = pitch, FirstLine = FirstLine, Align = Align.Justified })
            .Select((para, index) => index == 0 ? para with { Before = AboveFirst } : para);
    }

    /// <summary>A name, a date: on one line in the middle of a cell, if it can be.</summary>
    /// <param name="width">Of the cell, in millimetres.</param>
    public static Para IntoLine(string text, decimal width)
    {
        var size = Sizes.Skip(1).Select(each => each.Size).FirstOrDefault(each => Halves(text) <= HalvesIn(width, each), Sizes[^2].Size);
        return new Para(text) { Size = size, Align = Align.Centre };
    }

    static decimal Height(string text, (decimal Size, decimal Pitch) like, decimal width)
    {
        // A line that ends in punctuation may break earlier.
        var room = HalvesIn(width - 1, like.Size);
        return Para.Each(text, new Para("")).Sum(para => ((FirstLine * 2) + Halves(para.Text) + room - 1) / room) * like.Pitch;
    }

    static int HalvesIn(decimal width, decimal size) => (int)((width - Padding) * PointsPerMillimetre / size * 2);

    // Latin letters and digits take about half a character, and a quarter stands between them and Chinese.
    static int Halves(string text) =>
        text.Sum(character => char.IsAscii(character) ? 1 : 2) + (text.Zip(text.Skip(1)).Count(pair => char.IsAscii(pair.First) != char.IsAscii(pair.Second)) / 2);
}
