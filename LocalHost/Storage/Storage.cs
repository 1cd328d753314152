using Workflows.Storage;

namespace Workflows.LocalHost.Storage;

/// <summary>The storage account that a start of LocalHost works on: the one that is set, else an Azurite of its own in the data folder.</summary>
internal sealed class Storage : IAsyncDisposable
{
    /// <summary>The setting of the data folder, and what it is when not set.</summary>
    public const string DataPath = "LocalHost:DataPath", DefaultDataPath = ".data";

    readonly DataFolder? folder;
    readonly LocalStorage? local;
    readonly string? connection;

    Storage(DataFolder? folder = null, LocalStorage? local = null, string? connection = null) =>
        (this.folder, this.local, this.connection) = (folder, local, connection ?? local?.ConnectionString);

    /// <param name="attach">Whether to do with the storage of a LocalHost that runs; for commands that only look.</param>
    /// <exception cref="CannotStart">In the words of <see cref="DataFolder"/> and <see cref="LocalStorage"/>.</exception>
    public static async Task<Storage> Open(IConfiguration settings, bool attach, CancellationToken cancel)
    {
        if (StorageAccount.IsSet(settings)) return new();
        var path = settings[DataPath] is { Length: > 0 } set ? set : DefaultDataPath;
        if (attach && await LocalStorage.Running(path, cancel) is { } running) return new(connection: running);

        var folder = DataFolder.Open(path);
        try
        {
            return new(folder, await LocalStorage.Start(folder, Console.WriteLine, TimeProvider.System, cancel));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>With the account added, if it is our own.</summary>
    public IReadOnlyDictionary<string, string?> Settings(IReadOnlyDictionary<string, string?> others) => connection is null
        ? others
        : new Dictionary<string, string?>(others) { [StorageAccount.Setting] = connection };

    public async ValueTask DisposeAsync()
    {
        if (local is not null) await local.DisposeAsync();
        folder?.Dispose();
    }
}
