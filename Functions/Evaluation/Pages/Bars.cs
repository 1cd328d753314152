using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Workflows.Evaluation.Pages;

/// <summary>One bar.</summary>
/// <param name="Value">Of <paramref name="Most"/>.</param>
/// <param name="Said">As it stands at the bar.</param>
public sealed record Bar(string Label, int Value, int Most, string Said);

/// <summary>Bars with their values, as SVG in per cent and em (site.css, "Chart"); not in Razor, to which &lt;text&gt; means something else.</summary>
public sealed class Bars : ComponentBase
{
    // Tenths of an em: a line for the words, a bar below.
    const int LineHeight = 29, Words = 12, Below = 17;

    [Parameter, EditorRequired] public required string Title { get; set; }
    [Parameter, EditorRequired] public required ImmutableArray<Bar> Values { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "figure");
        builder.OpenElement(1, "svg");
        builder.AddAttribute(2, "role", "img");
        builder.AddAttribute(3, "aria-label", $"{Title}: {string.Join(", ", Values.Select(bar => $"{bar.Label} {bar.Said}"))}");
        builder.AddAttribute(4, "width", "100%");
        builder.AddAttribute(5, "height", Em(Values.Length * LineHeight));
        foreach (var (at, bar) in Values.Index())
        {
            var y = at * LineHeight;
            Text(builder, null, "0", y + Words, bar.Label);
            Text(builder, "end", "100%", y + Words, bar.Said);
            Rectangle(builder, "track", y + Below, "100%");
            Rectangle(builder, null, y + Below, bar.Most == 0 ? "0" : $"{Math.Min(bar.Value, bar.Most) * 100 / bar.Most}%");
        }

        builder.CloseElement();
        builder.OpenElement(20, "figcaption");
        builder.AddContent(21, Title);
        builder.CloseElement();
        builder.CloseElement();
    }

    static void Text(RenderTreeBuilder builder, string? kind, string x, int y, string text)
    {
        builder.OpenElement(30, "text");
        builder.AddAttribute(31, "class", kind);
        builder.AddAttribute(32, "x", x);
        builder.AddAttribute(33, "y", Em(y));
        builder.AddContent(34, text);
        builder.CloseElement();
    }

    static void Rectangle(RenderTreeBuilder builder, string? kind, int y, string width)
    {
        builder.OpenElement(40, "rect");
        builder.AddAttribute(41, "class", kind);
        builder.AddAttribute(42, "x", "0");
        builder.AddAttribute(43, "y", Em(y));
        builder.AddAttribute(44, "width", width);
        builder.AddAttribute(45, "height", ".6em");
        builder.CloseElement();
    }

    static string Em(int tenths) => string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10}em");
}
