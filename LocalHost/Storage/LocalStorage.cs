using System.Text.Json;
using Workflows.Storage;

namespace Workflows.LocalHost.Storage;

/// <summary>
/// The storage of one data folder: an Azurite that is there while this is, with its data under <c>azurite/</c>, always on the ports it had before if they
/// are free, begun again when it dies.
/// </summary>
internal sealed class LocalStorage : IAsyncDisposable
{
    const string MemoryName = "azurite.json";

    static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    readonly DataFolder folder;
    readonly AzuritePackage package;
    readonly TimeProvider clock;
    readonly Action<string> say;
    readonly CancellationTokenSource end = new();
    AzuriteProcess azurite;
    Task watch = Task.CompletedTask;

    LocalStorage(DataFolder folder, AzuritePackage package, AzuriteProcess azurite, Action<string> say, TimeProvider clock) =>
        (this.folder, this.package, this.azurite, this.say, this.clock) = (folder, package, azurite, say, clock);

    public string ConnectionString => azurite.Run.Ports.ConnectionString;

    string Log => folder.File("azurite.log");
    string Data => folder.File("azurite");

    /// <summary>Installs Azurite if need be, and starts it, or takes over the one that a killed LocalHost has left.</summary>
    /// <exception cref="CannotStart">See <see cref="AzuritePackage.Ready"/> and <see cref="AzuriteProcess.Start"/>.</exception>
    public static async Task<LocalStorage> Start(DataFolder folder, Action<string> say, TimeProvider clock, CancellationToken cancel)
    {
        var package = await AzuritePackage.Ready(AzuritePackage.DefaultFolder, say, clock, cancel);
        var last = Remembered(Memory(folder));
        var azurite = await TakeOver(last, package, clock, cancel);
        if (azurite is null)
        {
            var ports = last is not null && await last.Ports.AreFree(cancel) ? last.Ports : AzuritePorts.Free();
            azurite = await AzuriteProcess.Start(package, folder.File("azurite"), folder.File("azurite.log"), ports, clock, cancel);
        }

        var storage = new LocalStorage(folder, package, azurite, say, clock);
        storage.Remember();
        storage.watch = storage.Watch();
        return storage;
    }

    /// <returns>The connection string of the Azurite that some LocalHost runs in that folder; null when there is none.</returns>
    public static async Task<string?> Running(string folder, CancellationToken cancel)
    {
        if (Remembered(Path.Combine(folder, MemoryName)) is not { } run || AzuriteProcess.Find(run) is not { } found) return null;
        found.Dispose();
        return await run.Ports.Answer(cancel) ? run.Ports.ConnectionString : null;
    }

    /// <summary>Ends Azurite. The durable worker has to be stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await watch;
        await azurite.End(clock);
        azurite.Dispose();
        end.Dispose();
    }

    /// <returns>What the killed LocalHost left, if it is of this version and answers; else it is ended, and null.</returns>
    static async Task<AzuriteProcess?> TakeOver(AzuriteRun? last, AzuritePackage package, TimeProvider clock, CancellationToken cancel)
    {
        if (last is null || AzuriteProcess.Find(last) is not { } left) return null;
        if (last.Fingerprint == package.Fingerprint && await last.Ports.Answer(cancel)) return left;
        await left.End(clock);
        left.Dispose();
        return null;
    }

    async Task Watch()
    {
        try
        {
            while (true)
            {
                await azurite.Exited(end.Token);
                await Task.Delay(Breath, clock, end.Token);
                await Restart();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // As it should be.
        }
    }

    async Task Restart()
    {
        try
        {
            var next = await AzuriteProcess.Start(package, Data, Log, azurite.Run.Ports, clock, end.Token);
            azurite.Dispose();
            azurite = next;
            Remember();
            say(Texts.Say("StorageRestarted"));
        }
        catch (CannotStart e)
        {
            say(e.Message);
        }
    }

    /// <summary>In one go: whoever does not find the Azurite that a killed LocalHost has left would start a second one on its data.</summary>
    void Remember()
    {
        var draft = folder.File($"{MemoryName}~");
        File.WriteAllText(draft, Json.Write(azurite.Run));
        File.Move(draft, Memory(folder), overwrite: true);
    }

    static AzuriteRun? Remembered(string file)
    {
        try
        {
            return File.Exists(file) ? Json.Read<AzuriteRun>(File.ReadAllText(file)) : null;
        }
        catch (JsonException)
        {
            return null;   // of an earlier version, which could be cut off in the middle of a write
        }
    }

    static string Memory(DataFolder folder) => folder.File(MemoryName);
}
