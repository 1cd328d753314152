using System.Globalization;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>Points from the outbox to a mail.</summary>
internal sealed record OutboxEntry(string Partition, string Mail);

/// <summary>A row of the table Lists.</summary>
internal sealed record OutboxListRow(string Partition, string Key, OutboxEntry Content);

/// <summary>The list of the mails that wait, in the order in which they are due: table Lists. It follows from the mails and can be made again.</summary>
internal static class OutboxRows
{
    public static string ListOf(string school) => $"{school}|outbox";

    /// <summary>The list row of a mail, to be written once the mail is there. Writing it again is safe, even when the mail has long been sent.</summary>
    public static OutboxListRow ListRow(MailRow mail) => new(ListOf(mail.School), KeyOf(mail), new(mail.Partition, mail.Id));

    public static Task Put(TableClient lists, MailRow mail)
    {
        var row = ListRow(mail);
        return lists.Put(row.Partition, row.Key, row.Content);
    }

    /// <summary>Whether a mail belongs in the list.</summary>
    public static bool Lists(MailRow mail) => mail.State is MailState.Waiting or MailState.HandingOver;

    public static string KeyOf(MailRow mail) =>
        $"{Stamp(mail.DueAt)}|{Keys.Escape(mail.To ?? "-")}|{Keys.Escape(mail.CaseId)}|{Keys.Escape(mail.Id)}";

    /// <summary>After every row that is due at this time.</summary>
    public static string EndOf(DateTimeOffset now) => Stamp(now) + Rows.Last;

    /// <summary>When the mail of a key is due, to the second.</summary>
    public static DateTimeOffset DueAt(string key) => DateTimeOffset.ParseExact(key[..key.IndexOf('|', StringComparison.Ordinal)], StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    const string StampFormat = "yyyyMMddHHmmss";

    static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture);
}
