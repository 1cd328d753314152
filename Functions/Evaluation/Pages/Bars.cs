using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Workflows.Evaluation.Pages;

/// <summary>One bar.</summary>
/// <param name="Value">Of <paramref name="Most"/>.</param>
/// <param name="Said">As it stands at the bar.</param>
public sealed record Bar(string Label, int Value, int Most, string Said);

/// <summary>Bars with their values, as SVG; not in Razor, to which &lt;text&gt; means something else.</summary>
public sealed class Bars : ComponentBase
{
    const int LineHeight = 32, LabelWidth = 96, Longest = 220, Whole = 400;

    [Parameter, EditorRequired] public required string Title { get; set; }
    [Parameter, EditorRequired] public required ImmutableArray<Bar> Values { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "figure");
        builder.OpenElement(1, "svg");
        builder.AddAttribute(2, "viewBox", $"0 0 {Whole} {Values.Length * LineHeight}");
        builder.AddAttribute(3, "role", "img");
        builder.AddAttribute(4, "aria-label", $"{Title}: {string.Join(", ", Values.Select(bar => $"{bar.Label} {bar.Said}"))}");
        foreach (var (at, bar) in Values.Index())
        {
            var (y, width) = (at * LineHeight, bar.Most == 0 ? 0 : Math.Min(bar.Value, bar.Most) * Longest / bar.Most);
            Text(builder, 0, y + 20, bar.Label);
            builder.OpenElement(10, "rect");
            builder.AddAttribute(11, "x", LabelWidth);
            builder.AddAttribute(12, "y", y + 6);
            builder.AddAttribute(13, "width", width);
            builder.AddAttribute(14, "height", 20);
            builder.AddAttribute(15, "fill", "currentColor");
            builder.AddAttribute(16, "fill-opacity", "0.6");
            builder.CloseElement();
            Text(builder, LabelWidth + width + 8, y + 20, bar.Said);
        }

        builder.CloseElement();
        builder.OpenElement(20, "figcaption");
        builder.AddContent(21, Title);
        builder.CloseElement();
        builder.CloseElement();
    }

    static void Text(RenderTreeBuilder builder, int x, int y, string text)
    {
        builder.OpenElement(30, "text");
        builder.AddAttribute(31, "x", x.ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(32, "y", y.ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(33, "font-size", "14");
        builder.AddAttribute(34, "fill", "currentColor");
        builder.AddContent(35, text);
        builder.CloseElement();
    }
}
