using System.Net.Mail;
using System.Text;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>Mail addresses as people type them, and as we compare and keep them.</summary>
internal static class EmailAddress
{
    /// <summary>RFC 5321 allows 254 characters.</summary>
    public const int MaxLength = 254;

    /// <summary>Without spaces around it, in half-width characters and lower case: how addresses are compared.</summary>
    public static string Normalize(string text) =>
        (text.Any(char.IsSurrogate) ? text : text.Normalize(NormalizationForm.FormKC)).Trim().ToLowerInvariant();

    /// <summary>Whether mail could go there: one <c>@</c>, a name before it, a domain with a dot behind it, no spaces, no display name.</summary>
    public static bool LooksRight(string address) =>
        address.Length is > 0 and <= MaxLength
        && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>' or '"' or '(' or ')')
        && address.Count(c => c == '@') == 1
        && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address
        && parsed.Host.Contains('.', StringComparison.Ordinal) && !parsed.Host.StartsWith('.') && !parsed.Host.EndsWith('.');

    /// <summary>Stands for the address in the table Emails: it tells nothing of the address to whoever reads the table.</summary>
    public static string Key(string address) => Secrets.Hash(Normalize(address));
}
