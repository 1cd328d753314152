using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>The audit trail of a case (law 11): the case's row holds where its chain ends.</summary>
internal static class AuditTrail
{
    /// <returns>The case with its new head, and the entry to write with it in the same batch.</returns>
    public static (CaseRow Case, AuditEntry Entry) Append(CaseRow row, AuditNote note, DateTimeOffset at)
    {
        var (head, entry) = AuditChain.Append(HeadOf(row), note, at);
        return (row with { AuditSeq = head.Seq, AuditHead = head.Hash, ChangedAt = at }, entry);
    }

    /// <returns>Null when the chain is whole and ends where the case says; else the number of the first entry that does not fit.</returns>
    public static int? FirstFault(CaseRow row, IReadOnlyList<AuditEntry> entries) => AuditChain.FirstFault(HeadOf(row), entries);

    static AuditHead HeadOf(CaseRow row) => new(row.AuditSeq, row.AuditHead);
}
