using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Workflows.LocalHost.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>Azurite with its journal as the power fails: <c>azurite-journal.cjs</c> says what it promises.</summary>
public sealed class JournalTests : IDisposable
{
    const int Lives = 3, Writers = 6, RowsOfABatch = 8;
    const string Tables = "__azurite_db_table__.json";

    readonly string folder = ChildHost.NewFolder();

    public JournalTests() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killed_among_snapshots_and_batches_it_has_what_it_acknowledged_and_each_batch_whole()
    {
        var writers = Enumerable.Range(0, Writers).Select(number => new Writer(number)).ToList();
        for (var life = 0; life < Lives; life++)
        {
            await using (var azurite = await Life.Begin(folder, snapshotsEvery: 5))
            {
                await azurite.Table.CreateIfNotExistsAsync();
                await azurite.Blobs.CreateIfNotExistsAsync();
                var writing = writers.Select(writer => writer.Write(azurite)).ToList();
                while (writers.Any(writer => writer.WrittenInThisLife < 10) && !writing.Any(each => each.IsCompleted)) await Task.Delay(10);
                await Task.Delay(RandomNumberGenerator.GetInt32(50));   // anywhere in what they are at
                azurite.Kill();
                await Task.WhenAll(writing);
            }

            await using var next = await Life.Begin(folder, snapshotsEvery: 60_000);
            foreach (var writer in writers) await writer.FindsItAll(next);
        }
    }

    [Fact]
    public async Task A_torn_last_line_was_never_acknowledged()
    {
        await WritesAndDies();
        await File.AppendAllTextAsync(Newest(), """{"t":"p","d":{"Parti""");
        await using var next = await Life.Begin(folder);
        Assert.Equal([0, 1, 2], await next.Values("p"));
    }

    [Fact]
    public async Task A_line_torn_elsewhere_is_said_and_nothing_is_changed()
    {
        await WritesAndDies();
        var lines = await File.ReadAllLinesAsync(Newest());
        lines[^2] = lines[^2][..^10];
        await File.WriteAllLinesAsync(Newest(), lines);
        var before = Files();

        var package = await AzuritePackage.Ready(AzuritePackage.DefaultFolder, _ => { }, TimeProvider.System, default);
        var log = Path.Combine(folder, "log");
        var refused = await Assert.ThrowsAsync<Workflows.LocalHost.CannotStart>(() => AzuriteProcess.Start(package, folder, log, AzuritePorts.Free(), TimeProvider.System, default));

        Assert.Contains(log, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{Path.GetFileName(Newest())} is damaged in line {lines.Length - 1} of {lines.Length}", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_journal_goes_only_when_the_snapshot_is_on_the_disk()
    {
        await using (var azurite = await Life.Begin(folder, snapshotsEvery: 20, traced: true))
        {
            await azurite.Table.CreateAsync();
            for (var patience = Stopwatch.StartNew(); Traces().Count(line => line.StartsWith("rm ", StringComparison.Ordinal)) < 3 && patience.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
                await azurite.Table.UpsertEntityAsync(Row("p", "r", 1));
        }

        // What a snapshot goes through, in this order.
        string[] way = [$"sync {Tables}~", $"rename {Tables}~", "sync ."];
        var (passed, gone) = (0, 0);
        foreach (var line in Traces())
        {
            if (line == way[0]) passed = 1;
            else if (passed < way.Length && line == way[passed]) passed++;
            else if (line.StartsWith("rm ", StringComparison.Ordinal)) Assert.True(passed == way.Length && ++gone > 0, line);
        }

        Assert.InRange(gone, 3, int.MaxValue);

        IReadOnlyList<string> Traces() => [.. File.ReadAllLines(Path.Combine(folder, "trace")).Where(line => line.Contains(Tables, StringComparison.Ordinal) || line == "sync .")];
    }

    async Task WritesAndDies()
    {
        await using var azurite = await Life.Begin(folder);
        await azurite.Table.CreateAsync();
        for (var row = 0; row < 3; row++) await azurite.Table.AddEntityAsync(Row("p", $"{row}", row));
        azurite.Kill();
    }

    string Newest() => Directory.GetFiles(folder, $"{Tables}.wal.*").MaxBy(file => int.Parse(file[(file.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture))!;

    string[] Files() => [.. Directory.GetFiles(folder, $"{Tables}*").Order().Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];

    static TableEntity Row(string partition, string row, int value) => new(partition, row) { ["Value"] = value };

    /// <summary>Writes, one after the other, a batch that sets all rows of a partition to a number, a batch that fails half way, a row of its own and a blob.</summary>
    sealed class Writer(int number)
    {
        int batches, rows, blobs;

        public int WrittenInThisLife { get; private set; }

        public async Task Write(Life azurite)
        {
            WrittenInThisLife = 0;
            try
            {
                while (true)
                {
                    await Batch(azurite, batches + 1);
                    batches++;
                    if (await Assert.ThrowsAnyAsync<RequestFailedException>(() => Batch(azurite, -1, fails: true)) is { Status: 0 }) return;
                    await azurite.Table.AddEntityAsync(Row($"single{number}", $"{rows + 1}", rows + 1));
                    rows++;
                    await azurite.Blobs.UploadBlobAsync($"{number}/{blobs + 1}", BinaryData.FromString($"{number}/{blobs + 1}"));
                    blobs++;
                    WrittenInThisLife++;
                }
            }
            catch (Exception e) when (e is RequestFailedException { Status: 0 } or AggregateException)
            {
                // The power has failed.
            }
        }

        /// <summary>What was not acknowledged may be there or not; then the story goes on from there.</summary>
        public async Task FindsItAll(Life azurite)
        {
            var batch = await azurite.Values($"batch{number}");
            Assert.Equal(RowsOfABatch, batch.Count);
            Assert.InRange(Assert.Single(batch.Distinct()), batches, batches + 1);
            batches = batch[0];

            var singles = await azurite.Values($"single{number}");
            Assert.Superset(Enumerable.Range(1, rows).ToHashSet(), singles.ToHashSet());
            rows = singles.Count;

            if (await azurite.Blobs.GetBlobClient($"{number}/{blobs + 1}").ExistsAsync()) blobs++;
            for (var blob = Math.Max(1, blobs - 5); blob <= blobs; blob++)
                Assert.Equal($"{number}/{blob}", (await azurite.Blobs.GetBlobClient($"{number}/{blob}").DownloadContentAsync()).Value.Content.ToString());
        }

        async Task Batch(Life azurite, int value, bool fails = false)
        {
            var actions = Enumerable.Range(0, RowsOfABatch).Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row($"batch{number}", $"{row}", value))).ToList();
            if (fails) actions.Add(new(TableTransactionActionType.UpdateReplace, Row($"batch{number}", "nobody", value), ETag.All));
            await azurite.Table.SubmitTransactionAsync(actions);
        }
    }

    /// <summary>One life of an Azurite on the test's folder.</summary>
    sealed class Life : IAsyncDisposable
    {
        // Writes down what is synced, renamed and removed; a folder is called ".".
        const string Trace = """
            const fs = require('fs'), path = require('path'), out = fs.openSync(process.env.TRACE, 'a'), names = new Map();
            const say = (what, file) => fs.writeSync(out, what + ' ' + (path.resolve(file) === process.cwd() ? '.' : path.basename(file)) + '\n');
            const { openSync, fsyncSync, rmSync } = fs, { open, rename } = fs.promises;
            fs.openSync = (file, ...a) => { const fd = openSync(file, ...a); names.set(fd, file); return fd; };
            fs.fsyncSync = fd => { fsyncSync(fd); say('sync', names.get(fd)); };
            fs.rmSync = (file, ...a) => { rmSync(file, ...a); say('rm', file); };
            fs.promises.open = async (file, ...a) => { const opened = await open(file, ...a), sync = opened.sync; opened.sync = async () => { await sync.call(opened); say('sync', file); }; return opened; };
            fs.promises.rename = async (from, to) => { await rename(from, to); say('rename', from); };
            """;

        readonly Process process;

        Life(Process process, string connection)
        {
            this.process = process;
            var (tables, blobs) = (new TableClientOptions(), new BlobClientOptions());
            tables.Retry.MaxRetries = blobs.Retry.MaxRetries = 0;
            Table = new TableClient(connection, "journal", tables);
            Blobs = new BlobContainerClient(connection, "journal", blobs);
        }

        public TableClient Table { get; }
        public BlobContainerClient Blobs { get; }

        public static async Task<Life> Begin(string folder, int snapshotsEvery = 60_000, bool traced = false)
        {
            var package = await AzuritePackage.Ready(AzuritePackage.DefaultFolder, _ => { }, TimeProvider.System, default);
            var (ports, trace) = (AzuritePorts.Free(), Path.Combine(folder, "trace.cjs"));
            await File.WriteAllTextAsync(trace, Trace);
            string[] preloads = [.. traced ? (string[])["-r", trace] : [], "-r", package.Journal, "-r", package.Lookups];
            var start = new ProcessStartInfo("node", [.. preloads, package.Program, "--location", folder, .. ports.Arguments, "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true,
            };
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("AZ_MODULES", package.Modules), ("AZ_WAL_SYNC", "1"), ("AZ_AUTOSAVE_MS", $"{snapshotsEvery}"), ("TRACE", Path.Combine(folder, "trace"))])
                start.Environment[name] = value;
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            for (var patience = Stopwatch.StartNew(); !await ports.Answer(default); await Task.Delay(50))
                if (process.HasExited || patience.Elapsed > TimeSpan.FromMinutes(1)) throw new InvalidOperationException("Azurite does not start.");
            return new(process, ports.ConnectionString);
        }

        /// <summary>The numbers in a partition.</summary>
        public async Task<IReadOnlyList<int>> Values(string partition)
        {
            var values = new List<int>();
            await foreach (var row in Table.QueryAsync<TableEntity>(row => row.PartitionKey == partition)) values.Add(row.GetInt32("Value")!.Value);
            return values;
        }

        public void Kill() => process.Kill();

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
