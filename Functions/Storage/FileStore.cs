using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Workflows.Storage;

/// <summary>
/// Uploads and documents: blobs <c>files/{school}/{case}/{sha256}</c>. Named by their content, so that what is on record cannot be changed and writing
/// the same twice is safe.
/// </summary>
internal sealed class FileStore(BlobServiceClient blobs)
{
    readonly BlobContainerClient files = blobs.GetBlobContainerClient("files");

    public Task Create(CancellationToken cancel = default) => files.CreateIfNotExistsAsync(cancellationToken: cancel);

    /// <param name="partition"><c>{school}.{case}</c></param>
    /// <returns>The content's SHA-256, under which it is found again.</returns>
    public async Task<string> Put(string partition, byte[] content, string contentType, CancellationToken cancel = default)
    {
        var sha = Convert.ToHexStringLower(SHA256.HashData(content));
        await Upload(partition, sha, content, contentType, cancel);
        return sha;
    }

    /// <summary>Writes under a fixed name, once for all: whatever is there already stays.</summary>
    public Task PutOnce(string partition, string name, byte[] content, string contentType, CancellationToken cancel = default) => Upload(partition, name, content, contentType, cancel);

    async Task Upload(string partition, string name, byte[] content, string contentType, CancellationToken cancel)
    {
        try
        {
            await Blob(partition, name).UploadAsync(BinaryData.FromBytes(content), new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            }, cancel);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // It is there already.
        }
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<BinaryData?> Find(string partition, string sha, CancellationToken cancel = default)
    {
        try
        {
            return (await Blob(partition, sha).DownloadContentAsync(cancel)).Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Every file, by its name within the container, <c>{school}/{case}/{sha256}</c>.</summary>
    public async IAsyncEnumerable<(string Name, string ContentType)> All([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var blob in files.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancel)) yield return (blob.Name, blob.Properties.ContentType);
    }

    /// <returns>Partition and hash of a file of such a name.</returns>
    public static (string Partition, string Sha) Parse(string name) => (name[..name.LastIndexOf('/')].Replace('/', '.'), name[(name.LastIndexOf('/') + 1)..]);

    BlobClient Blob(string partition, string sha) => files.GetBlobClient($"{partition.Replace('.', '/')}/{sha}");
}
