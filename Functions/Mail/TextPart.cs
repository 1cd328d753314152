using System.Globalization;
using System.Text;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>A mail as plain text.</summary>
internal static class TextPart
{
    static readonly Texts T = Texts.Of("Mail");

    public static string Of(MailContent page)
    {
        var text = new StringBuilder();
        Add(text, page.Header);
        Add(text, page.Heading);
        Add(text, page.Greeting);
        foreach (var block in page.Blocks) Add(text, Of(block));
        if (page.Blocks.OfType<Button>().Any(button => button.IsPersonal)) Add(text, $"{T["Personal.how"]}\n{T["Personal.yours"]}");
        Add(text, $"----\n{page.Footer}");
        return text.ToString();
    }

    static string Of(MailBlock block) => block switch
    {
        Paragraph { Strong: [] } paragraph => PlainText.Lines(paragraph.Text),
        Paragraph paragraph => PlainText.Lines(string.Format(CultureInfo.CurrentCulture, paragraph.Text, [.. paragraph.Strong.Select(PlainText.Line)])),
        Facts facts => string.Join('\n', facts.Items.Select(fact => T["Text.fact", PlainText.Line(fact.Label), PlainText.Line(fact.Value)])),
        ItemList list => string.Join('\n', list.Items.Select((item, at) => Of(item, at + 1))),
        Button button => $"{T["Text.link", PlainText.Line(button.Label)]}\n{button.Url}",
        Code code => $"    {PlainText.Line(code.Text)}",
        Small small => PlainText.Lines(small.Text),
        _ => throw new InvalidOperationException($"There is no text of {block}."),
    };

    static string Of(MailItem item, int number)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{number}. {PlainText.Line(item.Title)}");
        if (item.Detail is { } detail) text.Append("\n   ").Append(PlainText.Lines(detail).Replace("\n", "\n   ", StringComparison.Ordinal));
        if (item.Url is { } url) text.Append("\n   ").Append(T["Text.link", PlainText.Line(item.LinkText ?? "")]).Append("\n   ").Append(url);
        return text.ToString();
    }

    static void Add(StringBuilder text, string part) => text.Append(part).Append("\n\n");
}
