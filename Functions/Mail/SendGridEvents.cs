using System.Text.Json;
using System.Text.RegularExpressions;

namespace Workflows.Mail;

/// <summary>What SendGrid's event webhook tells, as far as it is about mails of ours. Addresses and sentences in it are left unread. Pure.</summary>
internal static partial class SendGridEvents
{
    // What a mail carries, so that SendGrid's events name it.
    public const string School = "school", Case = "case", Mail = "mail";

    /// <summary>The news by mail; what cannot be understood is passed over.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static IReadOnlyList<(OutboxEntry Mail, IReadOnlyList<MailNews> News)> Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind is not JsonValueKind.Array) return [];
        return [.. json.RootElement.EnumerateArray().Select(Read).OfType<(OutboxEntry Mail, MailNews News)>()
            .GroupBy(each => each.Mail, (mail, all) => (mail, (IReadOnlyList<MailNews>)[.. all.Select(each => each.News)]))];
    }

    static (OutboxEntry Mail, MailNews News)? Read(JsonElement told)
    {
        if (told.ValueKind is not JsonValueKind.Object || KindOf(told) is not { } kind) return null;
        if (Text(told, School) is not { } school || Text(told, Case) is not { } @case || Text(told, Mail) is not { } mail) return null;
        if (!Plain().IsMatch(school) || !Plain().IsMatch(@case)) return null;
        if (!told.TryGetProperty("timestamp", out var timestamp) || !timestamp.TryGetInt64(out var seconds) || seconds is <= 0 or > uint.MaxValue) return null;
        return (new($"{school}.{@case}", mail), new(kind, DateTimeOffset.FromUnixTimeSeconds(seconds), kind >= MailEvent.Dropped ? ReasonOf(told, kind) : null));
    }

    static MailEvent? KindOf(JsonElement told) => Text(told, "event") switch
    {
        "processed" => MailEvent.Taken,
        "deferred" => MailEvent.Deferred,
        "delivered" => MailEvent.Delivered,
        "dropped" => MailEvent.Dropped,
        "bounce" => MailEvent.Bounced,
        "spamreport" => MailEvent.Spam,
        _ => null,   // opened, clicked, unsubscribed: none of our business
    };

    /// <summary>In a code: by the server's enhanced status (RFC 3463), or by SendGrid's own words for why it did not try.</summary>
    static string? ReasonOf(JsonElement told, MailEvent kind) => kind switch
    {
        MailEvent.Spam => null,
        MailEvent.Dropped => (Text(told, "reason") ?? "") switch
        {
            var why when why.Contains("bounce", StringComparison.OrdinalIgnoreCase) || why.StartsWith("invalid", StringComparison.OrdinalIgnoreCase) => MailFault.BadAddress,
            var why when why.Contains("spam", StringComparison.OrdinalIgnoreCase) => MailFault.Blocked,
            var why when why.Contains("unsubscribed", StringComparison.OrdinalIgnoreCase) => MailFault.Unsubscribed,
            _ => null,
        },
        _ when Text(told, "type") is "blocked" && !IsStatus(told, out _) => MailFault.Blocked,
        _ => IsStatus(told, out var status) ? OfStatus(status) : null,
    };

    static bool IsStatus(JsonElement told, out string status) => EnhancedStatus().IsMatch(status = Text(told, "status") ?? "");

    static string OfStatus(string status) => status[(status.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
    {
        var code when code.StartsWith("1.", StringComparison.Ordinal) => MailFault.BadAddress,
        "2.2" => MailFault.MailboxFull,
        var code when code.StartsWith("2.", StringComparison.Ordinal) => MailFault.BadAddress,
        var code when code.StartsWith("7.", StringComparison.Ordinal) => MailFault.Blocked,
        _ => status,
    };

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= 500 } text ? text : null;

    [GeneratedRegex("^[A-Za-z0-9-]{1,40}$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}$")]
    private static partial Regex EnhancedStatus();
}
