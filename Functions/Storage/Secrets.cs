using System.Security.Cryptography;
using System.Text;

namespace Workflows.Storage;

/// <summary>Random ids, and tokens of which only the hash is kept (law 3).</summary>
internal static class Secrets
{
    // No vowels, so that no words come out, and nothing that is read for something else.
    const string Alphabet = "23456789bcdfghjkmnpqrstvwxyz";

    /// <summary>A case's id without its school: <c>rec-26-7k3q9m</c>. Kind and year tell nothing of a person.</summary>
    public static string NewId(string kind, int year) => $"{kind}-{year % 100:D2}-{RandomNumberGenerator.GetString(Alphabet, 6)}";

    /// <summary>Such as <c>p-7k3q9mx2</c>.</summary>
    public static string NewId(string kind) => $"{kind}-{RandomNumberGenerator.GetString(Alphabet, 8)}";

    /// <summary>256 random bits as 43 characters that an address can hold.</summary>
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>In constant time.</summary>
    public static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}

/// <summary>The token of a link: <c>{school}.{case}.{43 characters}</c>. One point read finds its row <c>link|{sha256}</c>.</summary>
/// <param name="Partition"><c>{school}.{case}</c></param>
internal sealed record Token(string Partition, string Secret)
{
    public static Token New(string partition) => new(partition, Secrets.NewSecret());

    /// <summary>What is kept of it.</summary>
    public string Key => $"link|{Secrets.Hash(Secret)}";

    public string School => Partition[..Partition.IndexOf('.', StringComparison.Ordinal)];

    public override string ToString() => $"{Partition}.{Secret}";

    /// <returns>Null when it does not look like one; whether there is such a link is not known yet.</returns>
    public static Token? Parse(string text)
    {
        var parts = text.Split('.');
        return parts is [{ Length: > 0 and <= 40 } school, { Length: > 0 and <= 40 } id, { Length: 43 } secret] && parts.All(part => part.All(IsPlain))
            ? new($"{school}.{id}", secret)
            : null;
    }

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
