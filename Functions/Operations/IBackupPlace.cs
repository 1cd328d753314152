using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Workflows.Operations;

/// <summary>Where exports lie: files by name, with <c>/</c> between folders.</summary>
internal interface IBackupPlace
{
    /// <summary>Begins a file, which is there once the stream is closed. One of that name is replaced.</summary>
    Task<Stream> Create(string name, CancellationToken cancel);

    /// <returns>Null when there is no such file.</returns>
    Task<Stream?> Open(string name, CancellationToken cancel);

    /// <summary>The files whose name begins so.</summary>
    IAsyncEnumerable<string> Names(string prefix, CancellationToken cancel);

    /// <summary>Twice is safe.</summary>
    Task Delete(string name, CancellationToken cancel);
}

/// <summary>The container <c>backups</c>.</summary>
internal sealed class BackupContainer(BlobServiceClient blobs) : IBackupPlace
{
    readonly BlobContainerClient container = blobs.GetBlobContainerClient("backups");

    public async Task<Stream> Create(string name, CancellationToken cancel)
    {
        // In Azure it is there, with its versions; whoever may only write blobs need not make it.
        if (!await container.ExistsAsync(cancel)) await container.CreateIfNotExistsAsync(cancellationToken: cancel);
        return await container.GetBlobClient(name).OpenWriteAsync(overwrite: true, cancellationToken: cancel);
    }

    public async Task<Stream?> Open(string name, CancellationToken cancel)
    {
        try
        {
            return await container.GetBlobClient(name).OpenReadAsync(cancellationToken: cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async IAsyncEnumerable<string> Names(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (!await container.ExistsAsync(cancel)) yield break;
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancel)) yield return blob.Name;
    }

    public Task Delete(string name, CancellationToken cancel) => container.DeleteBlobIfExistsAsync(name, cancellationToken: cancel);
}

/// <summary>A folder, on whatever disk it is.</summary>
internal sealed class BackupFolder(string path) : IBackupPlace
{
    public Task<Stream> Create(string name, CancellationToken cancel)
    {
        var file = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return Task.FromResult<Stream>(File.Create(file));
    }

    public Task<Stream?> Open(string name, CancellationToken cancel) => Task.FromResult<Stream?>(File.Exists(PathOf(name)) ? File.OpenRead(PathOf(name)) : null);

    public IAsyncEnumerable<string> Names(string prefix, CancellationToken cancel) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToAsyncEnumerable()
        : AsyncEnumerable.Empty<string>();

    public Task Delete(string name, CancellationToken cancel)
    {
        if (File.Exists(PathOf(name))) File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    string PathOf(string name) => Path.Combine([path, .. name.Split('/')]);
}
