using System.Collections.Immutable;
using System.Globalization;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases.Pages;

/// <summary>The audit trail of a case for its page.</summary>
/// <param name="Fault">The number of the first entry that does not fit; null when the chain is whole.</param>
internal sealed record AuditView(CaseRow Row, CaseKind Kind, ImmutableArray<AuditEntry> Entries, int? Fault)
{
    const string WentOn = "MeetingWentOn";

    static readonly Texts T = Texts.Of("Cases");

    public CaseWords Words { get; } = new(Kind);

    /// <summary>The cases from which this one took steps over, as far as the visitor may read them: ids without the school.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>The case that an entry tells of, such as the meeting that went on; null where there is none to be read.</summary>
    public string? OtherOf(AuditEntry entry) => DetailOf(entry)?.Text is { } text && Others.Contains(text) ? text : null;

    /// <summary>Whether free texts are shown: not to student officers, whom the case's page does not show them either (law 12).</summary>
    public bool ShowsTexts { get; init; }

    /// <summary>How far that case had come then: the step taken over from it that had begun last.</summary>
    string? Reached(AuditEntry entry) => Row.Steps.Where(step => step.From is not null && !step.IsVoid && step.StartedAt <= entry.At).OrderBy(step => step.StartedAt).LastOrDefault() is { } step
        ? T["Audit.reached", Words.Step(step.Name)] : null;

    /// <summary>The entries as the page shows them, the newest first: those one after another that say the same of how far a meeting has come are one line.</summary>
    public IEnumerable<AuditLine> Lines
    {
        get
        {
            var lines = new List<AuditLine>();
            foreach (var entry in Entries)
            {
                if (lines is [.., var last] && entry.Action is WentOn && last.Entry.Action is WentOn && entry.Number != Fault && last.Entry.Number != Fault && More(entry) == More(last.Entry)) lines[^1] = last with { Entry = entry };
                else lines.Add(new(entry, entry.Number));
            }

            return lines.AsEnumerable().Reverse();
        }
    }

    /// <summary>Whether entries are missing at the end, rather than changed.</summary>
    public bool IsCut => Entries.Length < Row.AuditSeq;

    public static AuditView Of(CaseRow row, CaseKind kind, IReadOnlyList<AuditEntry> entries) => new(row, kind, [.. entries], AuditTrail.FirstFault(row, entries));

    public static AuditDetail? DetailOf(AuditEntry entry) => entry.Detail is { Length: > 0 } detail ? Json.Read<AuditDetail>(detail) : null;

    /// <summary>Whether the detail was erased; the chain stands without it.</summary>
    public static bool IsErased(AuditEntry entry) => entry.Detail is null;

    public string Who(AuditEntry entry)
    {
        var detail = DetailOf(entry);
        return entry.Actor switch
        {
            AuditNote.Workflow => T["Audit.workflow"],
            AuditNote.Public => T["Audit.public"],
            _ => (detail?.Name ?? CaseWords.NameOf(Row, entry.Actor) ?? T["Audit.person"]) + (detail?.Via is { } via && T.Has($"Audit.via.{via}") ? T[$"Audit.via.{via}"] : ""),
        };
    }

    /// <summary>The action in words: the step, and what became of it. A code for which there is no word stays as it is.</summary>
    public string What(AuditEntry entry)
    {
        var parts = entry.Action.Split(' ', 2);
        if (parts.Length == 1) return T.Find($"Audit.{parts[0]}") ?? Words.Outcome(parts[0]);
        var step = StepId.Parse(Row.Id, parts[0]) ?? new StepId(Row.Id, parts[0], 1);
        var label = step.Attempt > 1 ? T["Audit.again", Words.Step(step.Step), step.Attempt] : Words.Step(step.Step);
        return T["Audit.step", label, T.Find($"Audit.{parts[1]}") ?? Words.Result(step.Step, parts[1])];
    }

    /// <summary>Whom an addressee means, in words; a day as people write it; any other value as it is.</summary>
    string Readable(string value) => value.StartsWith("r:", StringComparison.Ordinal) || value.StartsWith("p:", StringComparison.Ordinal) ? CaseWords.Who(Row, value, null)
        : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Say.Full(day) : value;

    /// <summary>Who was asked, what was said of it; null when there is nothing more to say.</summary>
    public string? More(AuditEntry entry)
    {
        var detail = DetailOf(entry);
        if (IsErased(entry)) return T["Audit.erased"];
        if (entry.Action.EndsWith(" Asked", StringComparison.Ordinal)) return detail?.Name is { } addressee ? CaseWords.Who(Row, addressee, null) : null;
        if (entry.Action is WentOn) return Reached(entry);
        var changed = (detail?.From, detail?.To) switch { ({ } was, { } now) => T["Audit.changedTo", Readable(was), Readable(now)], (null, { } now) => T["Audit.until", Readable(now)], ({ } was, null) => T["Audit.was", was], _ => null };
        if (changed is not null) return changed + (ShowsTexts && detail!.Text is { Length: > 0 } reason ? T["Audit.reason", reason] : "");
        var behalf = detail?.OnBehalfOf is { } name ? T["Audit.onBehalfOf", name] : null;
        return ShowsTexts && detail?.Text is { Length: > 0 } text && OtherOf(entry) is null ? behalf is null ? text : $"{behalf}{text}" : behalf;
    }
}

/// <summary>A line of the page: an entry, and those before it that say the same.</summary>
/// <param name="Entry">The last of them.</param>
/// <param name="First">The number of the first.</param>
internal sealed record AuditLine(AuditEntry Entry, int First)
{
    public int Count => Entry.Number - First + 1;
}
