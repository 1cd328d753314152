using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents;

internal enum Align { Left, Centre, Right, Justified }

/// <summary>A paragraph. Sizes are in points, indents in characters of its own size.</summary>
/// <param name="Text">A line feed begins a new line in the same paragraph; a tab goes to <see cref="TabAtRight"/>. Characters that no XML can hold are left out.</param>
internal sealed record Para(string Text)
{
    public Typeface Face { get; init; } = Typeface.FangSong;

    /// <summary>In points, to a half: 16 is 三号, 14 四号, 12 小四, 10.5 五号.</summary>
    public decimal Size { get; init; } = 12;
    public bool Bold { get; init; }
    public Align Align { get; init; } = Align.Left;

    /// <summary>2 for running text.</summary>
    public int FirstLine { get; init; }

    /// <summary>From the right: the date of an official document stands 4 characters in.</summary>
    public int Right { get; init; }

    /// <summary>The exact pitch of its lines in points; null for what the face takes. 28.99 for running text (GB/T 9704-2012, 5.2.3: 22 lines a page).</summary>
    public decimal? Pitch { get; init; }
    public decimal Before { get; init; }
    public decimal After { get; init; }
    public bool KeepWithNext { get; init; }

    /// <summary>Begins a page.</summary>
    public bool NewPage { get; init; }

    /// <summary>Where, in millimetres, a text after a tab ends: flush with the right margin of a line that also has something at the left.</summary>
    public decimal? TabAtRight { get; init; }

    /// <summary>One paragraph for each line of a text, all alike; empty lines are left out.</summary>
    public static IEnumerable<Para> Each(string text, Para like) =>
        text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => like with { Text = line });

    public Paragraph Element()
    {
        var run = new Run(new RunProperties(Properties()));
        foreach (var (line, index) in Package.Clean(Text).ReplaceLineEndings("\n").Split('\n').Select((line, index) => (line, index)))
        {
            if (index > 0) run.Append(new Break());
            foreach (var (piece, place) in line.Split('\t').Select((piece, place) => (piece, place)))
            {
                if (place > 0) run.Append(new TabChar());
                run.Append(new Text(piece) { Space = SpaceProcessingModeValues.Preserve });
            }
        }

        return new Paragraph(Layout(), run);
    }

    /// <summary>How its characters look, for runs that are put together elsewhere.</summary>
    public IEnumerable<OpenXmlElement> Properties()
    {
        yield return Face.Fonts();
        if (Bold) yield return new Bold();
        yield return new FontSize { Val = Units.HalfPoints(Size) };
        yield return new FontSizeComplexScript { Val = Units.HalfPoints(Size) };
    }

    public ParagraphProperties Layout()
    {
        var layout = new ParagraphProperties();
        if (KeepWithNext) layout.KeepNext = new KeepNext();
        if (NewPage) layout.PageBreakBefore = new PageBreakBefore();
        if (TabAtRight is { } at) layout.Tabs = new Tabs(new TabStop { Val = TabStopValues.Right, Position = Units.Millimetres(at) });
        layout.SpacingBetweenLines = new SpacingBetweenLines
        {
            Before = Units.Twips(Before),
            After = Units.Twips(After),
            Line = Pitch is { } pitch ? Units.Twips(pitch) : "240",
            LineRule = Pitch is null ? LineSpacingRuleValues.Auto : LineSpacingRuleValues.Exact,
        };
        if (FirstLine > 0 || Right > 0) layout.Indentation = Indents();
        layout.Justification = new Justification { Val = Value(Align) };
        return layout;
    }

    // Word takes the measure in characters, others the one in twips.
    Indentation Indents()
    {
        var indents = new Indentation();
        if (FirstLine > 0) (indents.FirstLineChars, indents.FirstLine) = (FirstLine * 100, Units.Twips(FirstLine * Size));
        if (Right > 0) (indents.RightChars, indents.Right) = (Right * 100, Units.Twips(Right * Size));
        return indents;
    }

    static JustificationValues Value(Align align) => align switch
    {
        Align.Centre => JustificationValues.Center,
        Align.Right => JustificationValues.Right,
        Align.Justified => JustificationValues.Both,
        _ => JustificationValues.Left,
    };
}
