using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Workflows.Storage;

/// <summary>Files that lie between a preview, its confirmation and what is made of it, and are then deleted: blobs <c>files/{school}/{folder}/{name}</c>.</summary>
internal sealed class PassingFiles(BlobServiceClient blobs, TimeProvider time)
{
    /// <summary>How long each is kept after it was put there.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    readonly BlobContainerClient files = blobs.GetBlobContainerClient("files");

    /// <summary>Puts a file under its own hash. Twice is safe.</summary>
    /// <returns>Its SHA-256, by which it is found.</returns>
    public async Task<string> Keep(string school, string folder, byte[] content, CancellationToken cancel = default)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        await Put(school, folder, hash, content, cancel);
        return hash;
    }

    /// <returns>Null when there is no such file in this school, or no such hash.</returns>
    public async Task<byte[]?> FindKept(string school, string folder, string hash, CancellationToken cancel = default) =>
        hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) ? await Find(school, folder, hash, cancel) : null;

    /// <summary>Twice is safe.</summary>
    public async Task Put(string school, string folder, string name, byte[] content, CancellationToken cancel = default)
    {
        await files.CreateIfNotExistsAsync(cancellationToken: cancel);
        await files.GetBlobClient($"{school}/{folder}/{name}").UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancel);
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<byte[]?> Find(string school, string folder, string name, CancellationToken cancel = default)
    {
        try
        {
            return (await files.GetBlobClient($"{school}/{folder}/{name}").DownloadContentAsync(cancel)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404 && (e.ErrorCode == BlobErrorCode.BlobNotFound || e.ErrorCode == BlobErrorCode.ContainerNotFound))
        {
            return null;
        }
    }

    /// <summary>Deletes those that have been kept long enough. Twice is safe.</summary>
    /// <param name="inUse">Whether something of a name, its first part, is still needed.</param>
    /// <returns>How many.</returns>
    public async Task<int> DeleteOld(string school, string folder, Func<string, bool> inUse, CancellationToken cancel = default)
    {
        var (path, before, deleted) = ($"{school}/{folder}/", time.GetUtcNow() - Kept, 0);
        try
        {
            await foreach (var blob in files.GetBlobsAsync(BlobTraits.None, BlobStates.None, path, cancel))
            {
                if (blob.Properties.LastModified >= before || inUse(blob.Name[path.Length..].Split('/')[0])) continue;
                await files.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancel);
                deleted++;
            }
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nothing was ever put there.
        }

        return deleted;
    }
}
