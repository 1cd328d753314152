using System.Collections.Immutable;
using System.Globalization;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>Whom a mail is for.</summary>
/// <param name="Person">Null for someone who is no person of the roster.</param>
internal sealed record MailRecipient(string School, string? Person, string? Name, string Address, CultureInfo Culture);

/// <summary>What a template has to say; <see cref="MailLayout"/> puts it on paper.</summary>
/// <param name="Subject">Says what is asked, and by when; becomes the heading as well unless <see cref="Heading"/> is given.</param>
/// <param name="Preheader">The line that mail programs show behind the subject.</param>
internal sealed record Composed(string Subject, string? Preheader, ImmutableArray<MailBlock> Blocks)
{
    public string? Heading { get; init; }

    /// <summary>Why this person gets the mail, a whole sentence: 您收到这封邮件，是因为您是教工第二党支部书记。 Null: because the roster has the address.</summary>
    public string? Why { get; init; }

    /// <summary>What the recipient's calendar shall show, or no longer show; null: nothing.</summary>
    public Documents.DayEvent? Event { get; init; }
}

/// <summary>Composes the mails of its name at the moment they are handed over. One instance for all.</summary>
internal interface IMailTemplate
{
    /// <summary>As in <see cref="MailRow.Template"/>. Kept for as long as a case may be running that names it.</summary>
    string Name { get; }

    /// <summary>
    /// Reads how things stand now and says it. May be called several times for one mail, of which at most one goes out: it must change nothing.
    /// </summary>
    /// <param name="rows">All of this template, one group and one recipient, at least one.</param>
    /// <returns>Null when nothing is to be said any more; single rows that have nothing to say are named by <see cref="MailTools.Drop"/>.</returns>
    Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel);
}

/// <summary>What a template needs for one mail: whose mail it is, and links. Links come into being only when the mail goes out.</summary>
internal sealed class MailTools(SchoolInfo school, Site site, DateTimeOffset now)
{
    readonly List<(string Partition, Row Row)> links = [];
    readonly HashSet<MailRow> dropped = [];

    public SchoolInfo School => school;
    public DateTimeOffset Now => now;

    /// <summary>
    /// A new personal link. Its token is in this mail only; what is kept is the row <c>link|{sha256}</c>, inserted together with the record that the mail is being handed over.
    /// </summary>
    /// <param name="partition">Of the case: the token begins with it.</param>
    /// <param name="content">What the row holds: whom the link is for and what it opens.</param>
    /// <param name="path">Where it leads; the token follows.</param>
    /// <returns>The whole address.</returns>
    public string NewLink(string partition, object content, string path = "/approvals/")
    {
        var token = Token.New(partition);
        links.Add((partition, new(token.Key, content)));
        return Address(path + token);
    }

    /// <summary>The whole address of a page within the site.</summary>
    public string Address(string path) => site.Link(path).AbsoluteUri;

    /// <summary>This row has nothing to say any more (what it asked for is done), while others of the same mail have.</summary>
    public void Drop(MailRow row) => dropped.Add(row);

    internal bool IsDropped(MailRow row) => dropped.Contains(row);

    internal IReadOnlyList<(string Partition, Row Row)> Links => links;

    internal IEnumerable<string> LinkPartitions => links.Select(link => link.Partition).Distinct(StringComparer.Ordinal);

    internal IEnumerable<Row> LinksIn(string partition) => links.Where(link => link.Partition == partition).Select(link => link.Row);
}
