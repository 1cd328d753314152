using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Storage;

namespace Workflows.Cases;

internal enum CaseState { Running, Ending, Completed, Failed }

/// <summary>
/// The row <c>case</c>. Whatever decides how a case goes on stands in this one row, which every change replaces by its ETag; the rows beside
/// it hold detail. So one read tells how things are, no two changes can contradict each other, and the case's page needs nothing else.
/// </summary>
/// <param name="Id"><c>{school}.{caseId}</c>: the partition, and the id of the orchestration.</param>
/// <param name="Kind">A <see cref="CaseKind"/>.</param>
internal sealed record CaseRow(string Id, string Kind)
{
    public CaseState State { get; init; }

    /// <summary>How it ended, or will once it is closed.</summary>
    public string? Outcome { get; init; }

    /// <summary>Of what the case leaves behind: <c>Valid</c>, <c>Lapsed</c>, <c>Fulfilled</c>, <c>Revoked</c>.</summary>
    public string? Validity { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What the case is about in a word: a person's, a branch's, a round's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The rule book's figures as they were when the case began, whole (law 5).</summary>
    public JsonElement Policy { get; init; }

    /// <summary>What the procedure itself keeps: a record of its own.</summary>
    public JsonElement Body { get; init; }
    public ImmutableArray<StepRow> Steps { get; init; } = [];
    public ImmutableArray<CaseFact> Facts { get; init; } = [];
    public ImmutableArray<DocumentRow> Documents { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The person who started it.</summary>
    public string? StartedBy { get; init; }

    /// <summary>The person it is about: may read it, and decides nothing in it.</summary>
    public string? Concerns { get; init; }
    public string? College { get; init; }

    /// <summary>The round a case belongs to.</summary>
    public string? Round { get; init; }

    /// <summary>Its mails that reached nobody, as far as that is known, and have not been sent again; at most <see cref="CaseMails.MostNoted"/>.</summary>
    public ImmutableArray<UnreachedMail> Unreached { get; init; } = [];

    /// <summary>Who may read it: addressees, <c>p:{person}</c> or <c>r:{role}@{scope}</c>.</summary>
    public ImmutableArray<string> Readers { get; init; } = [];

    /// <summary>Who ended it before its time, and why; null unless an office did.</summary>
    public CaseEnd? EndedBy { get; init; }

    /// <summary>When anything was last put on record; null in cases of the first release.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>How often a decision was taken back, so that the procedure is told anew from there.</summary>
    public int Telling { get; init; }
    public int AuditSeq { get; init; }
    public string AuditHead { get; init; } = "";

    [JsonIgnore] public string School => SchoolOf(Id);

    /// <summary>The id that people and addresses see: without the school.</summary>
    [JsonIgnore] public string ShortId => Id[(Id.IndexOf('.', StringComparison.Ordinal) + 1)..];
    [JsonIgnore] public bool IsRunning => State is CaseState.Running;

    public static string SchoolOf(string id) => id[..id.IndexOf('.', StringComparison.Ordinal)];

    public static string FullId(string school, string shortId) => $"{school}.{shortId}";

    public T PolicyAs<T>() => Policy.Deserialize<T>(Json.Options)!;

    public T BodyAs<T>() => Body.Deserialize<T>(Json.Options)!;

    public CaseRow WithBody<T>(T body) => this with { Body = JsonSerializer.SerializeToElement(body, Json.Options) };

    public CaseRow WithPolicy<T>(T policy) => this with { Policy = JsonSerializer.SerializeToElement(policy, Json.Options) };

    public StepRow? Find(StepId id) => Steps.FirstOrDefault(step => step.Name == id.Step && step.Attempt == id.Attempt && step.Unit == id.Unit);

    /// <summary>The latest attempt at a step that still counts.</summary>
    public StepRow? Latest(string step) => Steps.LastOrDefault(each => each.Name == step && each.Unit is null && !each.IsVoid);

    /// <summary>The document that counts in place of one that is corrected; null while there is none yet.</summary>
    public DocumentRow? InPlaceOf(DocumentRow corrected) => Documents.FirstOrDefault(each => each.Name == corrected.Name && each.Number > corrected.Number && each.Corrected is null);

    /// <summary>The same case, of whose documents those are corrected that came of a decision which counts no more, or after it.</summary>
    public CaseRow Correct(DateTimeOffset since, Correction correction) => this with
    {
        Documents = [.. Documents.Select(document => document.Corrected is null && document.At >= since ? document with { Corrected = correction } : document)],
    };

    /// <summary>The same case with this attempt at a step in place of how it stood before, or added.</summary>
    public CaseRow With(StepRow step) => Find(step.IdIn(Id)) is { } old
        ? this with { Steps = Steps.Replace(old, step) }
        : this with { Steps = Steps.Add(step) };
}

/// <summary>A line of what the case's page says at its side: a code of the procedure's texts, and a value.</summary>
internal sealed record CaseFact(string Code, string Value);

/// <summary>An office ended a case.</summary>
internal sealed record CaseEnd(string Name, string Reason);

/// <summary>A mail of the case that reached nobody.</summary>
/// <param name="Mail">A <see cref="Mail.MailRow.Id"/>.</param>
/// <param name="Person">For whom it was; null for someone outside the roster.</param>
internal sealed record UnreachedMail(string Mail, string? Person);

/// <summary>Why a document counts no more (RULES, "superseded documents say 已更正 and by which"). What takes its place is the next one of its name.</summary>
/// <param name="Step">The step whose decision counts no more.</param>
/// <param name="By">The name of who undid that.</param>
internal sealed record Correction(string Step, string? By, DateTimeOffset At);

/// <summary>A document of the case; its content is the blob of that hash.</summary>
/// <param name="Number">From 1, among those of its name.</param>
/// <param name="Name">A code of the procedure's texts, such as <c>RegisterForm</c>.</param>
/// <param name="FileName">As people save it.</param>
internal sealed record DocumentRow(string Name, int Number, string Sha256, string ContentType, string FileName, DateTimeOffset At)
{
    const string Upload = "Upload.";

    /// <summary>Why it counts no more; null while it does. Its content stays as it was.</summary>
    public Correction? Corrected { get; init; }

    /// <summary>The name of what was handed in with a decision.</summary>
    public static string UploadOf(StepId step) => Upload + step.Key;

    /// <summary>The step with whose decision it was handed in; null for what the procedure made.</summary>
    [JsonIgnore] public string? HandedInWith => Name.StartsWith(Upload, StringComparison.Ordinal) ? Name[Upload.Length..].Split('.')[0] : null;
}
