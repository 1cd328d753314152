using System.Security.Cryptography;
using System.Text;

namespace Workflows.Storage;

/// <summary>What is to go on record about a change.</summary>
/// <param name="Actor">A person's id, <c>workflow</c>, or <c>public</c>.</param>
/// <param name="Action">A code: <c>CollegeReview.1 Approved</c>.</param>
/// <param name="Detail">May hold personal data: name, through which link or paper, comment. Can be erased later.</param>
internal sealed record AuditNote(string Actor, string Action, AuditDetail? Detail = null)
{
    public const string Workflow = "workflow", Public = "public";
}

/// <param name="Via"><c>Link</c>, <c>Session</c>, <c>Paper</c>; null for the workflow.</param>
/// <param name="Batch">The same for all that was decided by one form.</param>
internal sealed record AuditDetail(string? Name = null, string? Via = null, string? Text = null, string? OnBehalfOf = null, string? Batch = null)
{
    /// <summary>Of a value that was changed: what it was.</summary>
    public string? From { get; init; }

    /// <summary>Of a value that was changed: what it is now.</summary>
    public string? To { get; init; }
}

/// <summary>An entry of the chain. Detail and salt can be erased; <paramref name="Sealed"/> keeps the chain whole without them.</summary>
internal sealed record AuditEntry(int Number, DateTimeOffset At, string Actor, string Action, string? Detail, string? Salt, string Sealed, string Hash)
{
    public const string Prefix = "audit|";

    public string Key => $"{Prefix}{Number:D8}";
}

/// <summary>Where a chain ends.</summary>
/// <param name="Seq">How many entries it has.</param>
/// <param name="Hash">Of the last; empty where there is none.</param>
internal sealed record AuditHead(int Seq, string Hash)
{
    public static AuditHead None { get; } = new(0, "");
}

/// <summary>A chain of entries, each of which hashes (previous, number, time, actor, action, SHA-256(salt ‖ detail)): law 11. Pure.</summary>
internal static class AuditChain
{
    /// <returns>The new head, and the entry to write with it in the same batch.</returns>
    public static (AuditHead Head, AuditEntry Entry) Append(AuditHead head, AuditNote note, DateTimeOffset at)
    {
        // Without salt, a short detail (a name, a mark) could be found from its hash by trying.
        var (salt, detail) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), note.Detail is null ? "" : Json.Write(note.Detail));
        var entry = new AuditEntry(head.Seq + 1, at, note.Actor, note.Action, detail, salt, Hash(salt, detail), "");
        entry = entry with { Hash = HashOf(head.Hash, entry) };
        return (new(entry.Number, entry.Hash), entry);
    }

    /// <returns>Null when the chain is whole and ends at the head; else the number of the first entry that does not fit.</returns>
    public static int? FirstFault(AuditHead head, IReadOnlyList<AuditEntry> entries)
    {
        var previous = "";
        for (var number = 1; number <= Math.Max(head.Seq, entries.Count); number++)
        {
            if (number > entries.Count || number > head.Seq) return number;
            var entry = entries[number - 1];
            var kept = entry.Detail is null || entry.Sealed == Hash(entry.Salt ?? "", entry.Detail);
            if (entry.Number != number || !kept || entry.Hash != HashOf(previous, entry)) return number;
            previous = entry.Hash;
        }

        return previous == head.Hash ? null : head.Seq;
    }

    /// <summary>Of what an entry's hash is taken. As a JSON array the parts cannot run into each other.</summary>
    /// <param name="previous">The hash of the entry before it; empty for the first.</param>
    public static string TextOf(string previous, AuditEntry entry) =>
        Json.Write<object[]>([previous, entry.Number, entry.At.ToUniversalTime(), entry.Actor, entry.Action, entry.Sealed]);

    static string HashOf(string previous, AuditEntry entry) => Sha256(TextOf(previous, entry));

    static string Hash(string salt, string detail) => Sha256(Json.Write<string[]>([salt, detail]));

    static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
