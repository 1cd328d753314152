using System.Collections.Immutable;
using System.Globalization;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>The one layout of all mails: whose mail it is, heading, greeting, what there is to say, why one gets it and whom to ask. As text and as HTML, both whole.</summary>
internal static class MailLayout
{
    const int LongestSubject = 200;

    static readonly Texts T = Texts.Of("Mail");

    /// <summary>Pure. The current culture is the recipient's.</summary>
    /// <param name="category">The template's name.</param>
    /// <exception cref="InvalidOperationException">A link is no absolute address of the web.</exception>
    public static OutgoingMail Render(Composed composed, MailRecipient to, SchoolInfo school, string category, string? caseId)
    {
        var page = new MailContent(
            Header: T["Layout.header", PlainText.Line(school.Office)],
            Heading: PlainText.Line(composed.Heading ?? composed.Subject),
            Greeting: to.Name is { Length: > 0 } name ? T["Layout.greeting.named", PlainText.Line(name)] : T["Layout.greeting"],
            Preheader: composed.Preheader is { } preheader ? PlainText.Line(preheader) : null,
            composed.Blocks,
            Footer: $"{PlainText.Line(composed.Why ?? T["Layout.why", school.Name])}{WhomToAsk(school)}");
        var subject = PlainText.Line(composed.Subject);
        return new(to.School, caseId, category, to.Address, to.Name is null ? null : PlainText.Line(to.Name),
            subject.Length <= LongestSubject ? subject : new StringInfo(subject).SubstringByTextElements(0, LongestSubject / 2) + "…", TextPart.Of(page), HtmlPart.Of(page, subject))
        {
            Links = LinksIn(composed.Blocks),
            Event = composed.Event,
        };
    }

    static string WhomToAsk(SchoolInfo school) => PlainText.Line(school switch
    {
        { Telephone: not { Length: > 0 } } => T["Layout.wrong", school.Office],
        { Hours: not { Length: > 0 } } => T["Layout.wrong.telephone", school.Office, school.Telephone],
        _ => T["Layout.wrong.hours", school.Office, school.Telephone, school.Hours],
    });

    static ImmutableArray<string> LinksIn(IEnumerable<MailBlock> blocks)
    {
        var buttons = blocks.OfType<Button>().Select(button => button.Url);
        var items = blocks.OfType<ItemList>().SelectMany(list => list.Items).Select(item => item.Url).OfType<string>();
        ImmutableArray<string> links = [.. buttons.Concat(items).Distinct(StringComparer.Ordinal)];
        return links.FirstOrDefault(link => !IsWeb(link)) is { } wrong ? throw new InvalidOperationException($"A link of a mail is no address of the web: {wrong.Length} characters.") : links;
    }

    static bool IsWeb(string link) => Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}

/// <summary>A mail before it is text or HTML.</summary>
internal sealed record MailContent(string Header, string Heading, string Greeting, string? Preheader, ImmutableArray<MailBlock> Blocks, string Footer);
