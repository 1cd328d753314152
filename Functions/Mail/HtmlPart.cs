using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>A mail as HTML. Styles are inline, since mail programs drop everything else; nothing is loaded from anywhere.</summary>
internal static partial class HtmlPart
{
    const string Link = "color:#0b5c66;word-break:break-all";
    const string Filled = "display:inline-block;padding:12px 24px;border-radius:4px;background:#0b5c66;color:#ffffff;font-weight:bold;text-decoration:none";

    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    static readonly Texts T = Texts.Of("Mail");

    public static string Of(MailContent page, string title)
    {
        var language = CultureInfo.CurrentUICulture.Name is { Length: > 0 } name ? name : "zh-CN";
        var hidden = page.Preheader is { } preheader ? $"""<div style="display:none;max-height:0;overflow:hidden">{Encode(preheader)}</div>""" : "";
        var blocks = string.Join('\n', page.Blocks.Select(Of));
        return $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(title)}</title>
            </head>
            <body style="margin:0;padding:24px 16px">{hidden}
            <div role="main" lang="{language}" style="max-width:560px;margin:0 auto;font:16px/1.75 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif">
            <p style="margin:0 0 24px;padding-bottom:12px;border-bottom:1px solid #8a8f8c;font-size:14px">{Encode(page.Header)}</p>
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.4">{Encode(page.Heading)}</h1>
            <p style="margin:0 0 16px">{Encode(page.Greeting)}</p>
            {blocks}
            {Notes(page.Blocks)}<p style="margin:0;padding-top:12px;border-top:1px solid #8a8f8c;font-size:14px">{Encode(page.Footer)}</p>
            </div>
            </body>
            </html>
            """;
    }

    static string Of(MailBlock block) => block switch
    {
        Paragraph paragraph => $"""<p style="margin:0 0 16px">{Fill(paragraph)}</p>""",
        Facts facts => $"""<table role="presentation" cellspacing="0" cellpadding="0" style="margin:0 0 16px;font-size:16px">{string.Concat(facts.Items.Select(Of))}</table>""",
        ItemList list => $"""<ol style="margin:0 0 16px;padding-left:24px">{string.Concat(list.Items.Select(Of))}</ol>""",
        Button button => $"""<p style="margin:0 0 24px"><a href="{Encode(button.Url)}" style="{Filled}">{Encode(PlainText.Line(button.Label))}</a></p>""",
        Code code => $"""<p style="margin:0 0 16px;font-size:28px;font-weight:bold;letter-spacing:4px">{Encode(PlainText.Line(code.Text))}</p>""",
        Small small => $"""<p style="margin:0 0 16px;font-size:14px">{Broken(small.Text)}</p>""",
        _ => throw new InvalidOperationException($"There is no HTML of {block}."),
    };

    static string Of(MailFact fact) =>
        $"""<tr><td style="padding:2px 16px 2px 0;vertical-align:top">{Encode(PlainText.Line(fact.Label))}</td><td style="padding:2px 0"><b>{Encode(PlainText.Line(fact.Value))}</b></td></tr>""";

    static string Of(MailItem item)
    {
        var detail = item.Detail is { } text ? $"<br>{Broken(text)}" : "";
        var link = item.Url is { } url ? $"""<br><a href="{Encode(url)}" style="color:#0b5c66">{Encode(PlainText.Line(item.LinkText ?? url))}</a>""" : "";
        return $"""<li style="margin:0 0 8px"><b>{Encode(PlainText.Line(item.Title))}</b>{detail}{link}</li>""";
    }

    /// <summary>What there is to know of the buttons, with their addresses written out for mail programs in which they do not open.</summary>
    static string Notes(ImmutableArray<MailBlock> blocks)
    {
        var buttons = blocks.OfType<Button>().ToList();
        if (buttons.Count == 0) return "";
        var isPersonal = buttons.Exists(button => button.IsPersonal);
        var how = isPersonal ? $"""<p style="margin:0 0 8px">{Encode(T["Personal.how"])}</p>""" : "";
        var addresses = string.Concat(buttons.Select(button => $"""<br><a href="{Encode(button.Url)}" style="{Link}">{Encode(button.Url)}</a>"""));
        return $"""{how}<p style="margin:0 0 24px">{(isPersonal ? Encode(T["Personal.yours"]) : "")}{Encode(T["Button.copy"])}{addresses}</p>""" + "\n";
    }

    /// <summary>The text with what counts in bold. The text is a resource's, but what is filled in was typed by somebody.</summary>
    static string Fill(Paragraph paragraph) => paragraph.Strong is []
        ? Broken(paragraph.Text)
        : Place().Replace(Broken(paragraph.Text), place => $"<b>{Encode(PlainText.Line(paragraph.Strong[int.Parse(place.ValueSpan[1..^1], CultureInfo.InvariantCulture)]))}</b>");

    static string Broken(string text) => Encode(PlainText.Lines(text)).Replace("&#xA;", "<br>", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);

    static string Encode(string text) => Encoder.Encode(text);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
