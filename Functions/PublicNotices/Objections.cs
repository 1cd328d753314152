using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.PublicNotices;

/// <summary>An objection as it was handed in: the row <c>in|objection|{receipt hash}</c>. Who objected is read by nobody but who must answer the sender.</summary>
/// <param name="Entry">Whom it names.</param>
/// <param name="Contact">Null when anonymous.</param>
/// <param name="EnteredBy">The office's person, where it came by telephone or visit.</param>
internal sealed record ObjectionRow(int Number, string Entry, string Text, string? Contact, DateTimeOffset At, string? EnteredBy = null)
{
    public const string Prefix = "in|objection|";

    public static string KeyOf(string receipt) => $"{Prefix}{Secrets.Hash(receipt)}";

    public static string KeyOf(int number) => $"objection|{number:D4}";
}

/// <summary>What came of raising an objection.</summary>
internal enum ObjectionVerdict
{
    /// <summary>It counts: on its own, or together with one that says the same.</summary>
    Received,

    /// <summary>The notice does not hang (any more), or does not name this entry.</summary>
    Closed,

    /// <summary>The public page takes no more; the office still does.</summary>
    Full,
}

/// <summary>Takes objections to a notice, from anybody.</summary>
internal sealed class Objections(CaseStore cases, TimeProvider clock)
{
    /// <summary>
    /// How many different ones the public page takes. Each costs the notice's workflow up to 34 rows of history, of which there must not be more than 1,000
    /// (law 7), and the case's row two steps with their reasons, up to 6 KB of its 1 MB.
    /// </summary>
    public const int Most = 25;

    const int Groups = 4, GroupLength = 4;
    const string Alphabet = "23456789bcdfghjkmnpqrstvwxyz";

    /// <summary>About 77 random bits, in groups that can be read out on the telephone.</summary>
    public static string NewReceipt() => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    /// <summary>A number as somebody copies it from paper or is told it, in the form in which it was given out: without its dashes or with spaces, in capitals, in full width.</summary>
    /// <returns>What cannot be one, as it is.</returns>
    public static string Receipt(string typed)
    {
        if (typed.Any(char.IsSurrogate)) return typed;
        var plain = string.Concat(typed.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.DashPunctuation && c is not ('\u2212' or 'ー')));
        return plain.Length == Groups * GroupLength && plain.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? string.Join('-', plain.Chunk(GroupLength).Select(group => new string(group))) : typed.Trim();
    }

    public static bool IsFull(CaseRow row) => row.Steps.Count(each => each is { Name: NoticeWorkflow.Objection, State: not StepState.Superseded }) >= Most;

    /// <summary>Whoever says the same of the same person, word for word, joins who said it first, with a receipt of the own.</summary>
    /// <param name="receipt">Made with the form, by which the answer is found: the same thing sent twice counts once.</param>
    /// <param name="enteredBy">For the office there is no limit.</param>
    /// <returns>And the receipt that holds: a fresh one where the given one was used for something else.</returns>
    public async Task<(ObjectionVerdict Verdict, string Receipt)> Raise(StepId notice, string receipt, string entry, string text, string? contact, string? enteredBy)
    {
        var content = await cases.Find<NoticeContent>(notice.Case, NoticeContent.KeyOf(notice));
        if (content is null || content.Entries.All(each => each.Id != entry)) return (ObjectionVerdict.Closed, receipt);
        while (true)
        {
            var key = ObjectionRow.KeyOf(receipt);
            await cases.Claim(CaseRow.SchoolOf(notice.Case), NumberOf(receipt), notice.Instance);
            var (row, isDone) = await cases.Change(notice.Case, $"object.{Secrets.Hash(receipt)}", row => IsOpen(row, notice) ? Take(row, notice, key, new(0, entry, text, contact, clock.GetUtcNow(), enteredBy)) : null);
            if (!isDone) return (IsOpen(row, notice) ? ObjectionVerdict.Full : ObjectionVerdict.Closed, receipt);
            if (await cases.Find<ObjectionRow>(notice.Case, key) is { } kept && kept.Entry == entry && kept.Text == text && kept.Contact == contact) return (ObjectionVerdict.Received, receipt);
            receipt = NewReceipt();
        }
    }

    /// <summary>The notice that a receipt's number was given out for, also long after it is down; null where there is none at this school.</summary>
    public Task<string?> NoticeOf(string school, string receipt) => cases.Holder(school, NumberOf(receipt));

    static string NumberOf(string receipt) => $"receipt|{Secrets.Hash(receipt)}";

    bool IsOpen(CaseRow row, StepId notice) => row.IsRunning && row.Find(notice) is { State: StepState.Active } step && clock.GetUtcNow() < step.Deadline;

    static CaseChange? Take(CaseRow row, StepId notice, string key, ObjectionRow raised)
    {
        var digest = Secrets.Hash(raised.Text)[..16];
        var same = row.Steps.FirstOrDefault(each => each.Name == NoticeWorkflow.Objection && each.About == raised.Entry && each.Digest == digest && each is { IsVoid: false, State: not StepState.Cancelled });
        if (same is null && raised.EnteredBy is null && IsFull(row)) return null;
        raised = raised with { Number = same?.Attempt ?? row.Steps.Count(each => each.Name == NoticeWorkflow.Objection) + 1 };
        var audit = new AuditNote(raised.EnteredBy ?? AuditNote.Public, $"{NoticeWorkflow.Objection}.{raised.Number} {(same is null ? "Raised" : "RaisedAlike")}");
        if (same is not null) return new(row, audit) { Rows = [new(key, raised)] };
        var objection = new StepRow(NoticeWorkflow.Objection, raised.Number, StepState.Pending, raised.At) { About = raised.Entry, Digest = digest };
        var hearing = new StepRow(NoticeWorkflow.Hearing, raised.Number, StepState.Pending, raised.At) { About = raised.Entry };
        return new(row.With(objection).With(hearing), audit) { Rows = [new(key, raised), new(ObjectionRow.KeyOf(raised.Number), raised)], Nudge = [notice.Instance] };
    }

    /// <returns>The objection of a receipt, and its step; null when there is none.</returns>
    public async Task<(ObjectionRow Objection, StepRow? Step)?> Find(string @case, string receipt) =>
        await cases.Find<ObjectionRow>(@case, ObjectionRow.KeyOf(receipt)) is { } objection
            ? (objection, (await cases.Read(@case)).Find(new(@case, NoticeWorkflow.Objection, objection.Number)))
            : null;

    /// <summary>What is objected, for those who answer it.</summary>
    public Task<ObjectionRow?> Find(string @case, int number) => cases.Find<ObjectionRow>(@case, ObjectionRow.KeyOf(number));

    /// <summary>How to reach those who raised it or joined in, as far as they said.</summary>
    public async Task<ImmutableArray<string>> Contacts(string @case, int number) =>
        [.. (await cases.All<ObjectionRow>(@case, ObjectionRow.Prefix)).Where(each => each.Number == number).Select(each => each.Contact).OfType<string>().Distinct()];
}
