using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Workflows.Mail;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>What one operation does to a case.</summary>
/// <param name="Case">The case's row as it shall be.</param>
/// <param name="Audit">What goes on record.</param>
internal sealed record CaseChange(CaseRow Case, AuditNote Audit)
{
    /// <summary>Rows of detail to write with it.</summary>
    public ImmutableArray<Row> Rows { get; init; } = [];

    /// <summary>Mails to go out because of it.</summary>
    public ImmutableArray<MailRow> Mails { get; init; } = [];

    /// <summary>Instances that shall read the case again.</summary>
    public ImmutableArray<string> Nudge { get; init; } = [];

    /// <summary>An instance to start: of a new case, or of one that goes on after its end.</summary>
    public Start? Start { get; init; }
}

/// <summary>What came of an operation.</summary>
/// <param name="Case">The case as it stands afterwards.</param>
/// <param name="IsDone">Whether the operation has been carried out, now or by an earlier call; false if it was refused.</param>
internal sealed record Changed(CaseRow Case, bool IsDone);

/// <summary>Cases in Table Storage. <see cref="Change"/> is the only way a case ever changes.</summary>
internal sealed class CaseStore(Tables tables, Debts debts, IEnumerable<ICaseNews> news, TimeProvider clock)
{
    const int Attempts = 10;

    // After the first attempt anything up to this, then up to twice as much each time, and at most the longest: together 6 s, 3 s on the average.
    const int FirstPause = 20, LongestPause = 2000;

    // One process does not fight itself: whoever changes the same case waits in line. Cases share lines, for there is no end of cases.
    readonly SemaphoreSlim[] lines = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>
    /// Applies one operation: the case's row, the rows beside it, the audit entry and the operation's mark, all or none. Calling it
    /// again with the same operation changes nothing. A process that dies in it leaves a debt, which <see cref="Debts.Sweep"/> pays.
    /// </summary>
    /// <param name="id"><c>{school}.{caseId}</c></param>
    /// <param name="operation">Names what is done, the same each time it is tried: <c>decide.CollegeReview.1</c>.</param>
    /// <param name="decide">Pure; null when there is nothing to do or it is refused. It is asked again if somebody else was faster.</param>
    /// <exception cref="RequestFailedException">Storage failed, or for some seconds ten others in a row, in other processes, were faster. Calling again is safe.</exception>
    /// <param name="known">The row as the caller has just read it: saves reading it again, as long as nobody was faster.</param>
    public async Task<Changed> Change(string id, string operation, Func<CaseRow, CaseChange?> decide, Found<CaseRow>? known = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryChange(id, operation, decide, known, attempt) is var (changed, debt))
            {
                if (debt is not null) await debts.PayOrOwe(debt);
                return changed;
            }

            known = null;
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, Math.Min(LongestPause, FirstPause << (attempt - 1)))), clock);
        }
    }

    /// <returns>What came of it, and what it owes if something was written; null when somebody else was faster.</returns>
    async Task<(Changed Changed, Debt? Debt)?> TryChange(string id, string operation, Func<CaseRow, CaseChange?> decide, Found<CaseRow>? known, int attempt)
    {
        var line = lines[(uint)string.GetHashCode(id, StringComparison.Ordinal) % (uint)lines.Length];
        var turn = line.WaitAsync();
        if (!turn.IsCompleted) known = null;   // whoever is before us is changing it
        await turn;
        try
        {
            var before = known ?? await Load(id);
            var change = decide(before.Content);
            if (change is null && known is not null) change = decide((before = await Load(id)).Content);
            if (change is null || attempt > 1)
            {
                // The mark is looked for only where it can matter: its insertion in the batch is what keeps an operation from being done twice.
                var done = await tables.Cases.Has(id, $"mark|{operation}");
                if (done || change is null) return (new(done ? (await Load(id)).Content : before.Content, done), null);
            }

            change = Stamped(change with { Mails = change.Mails.AddRange(News(before.Content, change.Case)) });
            var (after, entry) = AuditTrail.Append(change.Case, change.Audit, clock.GetUtcNow());
            var debt = await debts.Owe(before.Content, after, change);
            await tables.Cases.SubmitTransactionAsync([
                new(TableTransactionActionType.UpdateReplace, Rows.Entity(id, "case", after), before.ETag),
                new(TableTransactionActionType.Add, Rows.Entity(id, entry.Key, entry)),
                new(TableTransactionActionType.Add, Rows.Entity(id, $"mark|{operation}", entry.Number)),
                .. Beside(change).Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Rows.Entity(id, row.Key, row.Content))),
            ]);
            Measure(before.Content, after);
            return (new(after, true), debt);
        }
        catch (TableTransactionFailedException e) when (e.Status is 409 or 412 && attempt < Attempts)
        {
            return null;
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Inserts a case with the rows it begins with, and starts its instance. Twice is safe: the second time nothing is written.</summary>
    /// <returns>False when there is such a case already.</returns>
    public async Task<bool> Create(CaseChange first)
    {
        first = Stamped(first);
        var (row, entry) = AuditTrail.Append(first.Case, first.Audit, clock.GetUtcNow());
        var debt = await debts.Owe(null, row, first);
        try
        {
            Row[] rows = [new("case", row), new(entry.Key, entry), .. Beside(first)];
            await tables.Cases.SubmitTransactionAsync(rows.Select(each => new TableTransactionAction(TableTransactionActionType.Add, Rows.Entity(row.Id, each.Key, each.Content))));
        }
        catch (TableTransactionFailedException e) when (e.Status == 409)
        {
            return false;
        }

        await debts.PayOrOwe(debt);
        return true;
    }

    /// <exception cref="InvalidOperationException">There is no such case.</exception>
    public async Task<CaseRow> Read(string id) => (await Load(id)).Content;

    /// <summary>A case with its ETag, for <see cref="Change"/>.</summary>
    public Task<Found<CaseRow>?> FindRow(string id) => tables.Cases.Find<CaseRow>(id, "case");

    public async Task<CaseRow?> Find(string id) => (await tables.Cases.Find<CaseRow>(id, "case"))?.Content;

    /// <summary>Every case of a school, in pages; for commands and repairs, since it reads the whole partition range.</summary>
    public async IAsyncEnumerable<CaseRow> AllOf(string school, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var entity in tables.Cases.QueryAsync<TableEntity>(Of(school), cancellationToken: cancel)) yield return entity.Content<CaseRow>();
    }

    /// <summary>As <see cref="AllOf"/>, the ids alone.</summary>
    public IAsyncEnumerable<string> IdsOf(string school, CancellationToken cancel = default) =>
        tables.Cases.QueryAsync<TableEntity>(Of(school), select: ["PartitionKey"], cancellationToken: cancel).Select(entity => entity.PartitionKey);

    /// <summary>A row beside the case, such as what was handed in; null when there is none.</summary>
    public async Task<T?> Find<T>(string id, string key)
        where T : class => (await tables.Cases.Find<T>(id, key))?.Content;

    public Task<IReadOnlyList<T>> All<T>(string id, string prefix) => tables.Cases.All<T>(id, prefix);

    /// <summary>The case that holds a natural key; whoever comes first enters it.</summary>
    /// <returns>The id of the case that has it now, without the school: the given one, or another's.</returns>
    public async Task<string> Claim(string school, string key, string @case)
    {
        while (true)
        {
            if (await tables.Keys.TryAdd(school, Keys.Escape(key), @case) is not null) return @case;
            if (await Holder(school, key) is { } holder) return holder;
        }
    }

    public async Task<string?> Holder(string school, string key) => (await tables.Keys.Find<string>(school, Keys.Escape(key)))?.Content;

    /// <summary>Gives a natural key back, if that case holds it. Twice is safe.</summary>
    public async Task Release(string school, string key, string @case)
    {
        if (await tables.Keys.Find<string>(school, Keys.Escape(key)) is { } found && found.Content == @case)
            await tables.Keys.DeleteEntityAsync(school, found.Key, found.ETag);
    }

    static void Measure(CaseRow before, CaseRow after)
    {
        foreach (var step in after.Steps.Where(step => step is { State: StepState.Done, FinishedAt: not null } && before.Find(step.IdIn(after.Id)) is not { FinishedAt: not null }))
            Telemetry.StepDuration.Record((step.FinishedAt!.Value - step.StartedAt).TotalSeconds, new("kind", after.Kind), new("step", step.Name));
    }

    IEnumerable<MailRow> News(CaseRow before, CaseRow after) => news.Where(each => each.Kind == after.Kind).SelectMany(each => each.Of(before, after, clock.GetUtcNow()));

    CaseChange Stamped(CaseChange change) => change.Mails.IsEmpty ? change : change with { Mails = [.. change.Mails.Select(mail => mail with { WrittenAt = clock.GetUtcNow() })] };

    static IEnumerable<Row> Beside(CaseChange change) => change.Rows.Concat(change.Mails.Select(mail => new Row(mail.Key, mail)));

    // "/" comes after ".", which ends the school's code in a case's id.
    static string Of(string school) => TableClient.CreateQueryFilter($"PartitionKey ge {school + "."} and PartitionKey lt {school + "/"} and RowKey eq 'case'");

    async Task<Found<CaseRow>> Load(string id) =>
        await tables.Cases.Find<CaseRow>(id, "case") ?? throw new InvalidOperationException($"There is no case {id}.");
}
