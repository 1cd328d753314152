using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Workflows.People.SignIn;

/// <summary>
/// The keys that seal cookies and form tokens, in the blob <c>keys/data-protection.xml</c>: all instances of the app share them, and they outlive each.
/// </summary>
internal sealed class BlobKeys(BlobServiceClient blobs) : IXmlRepository
{
    readonly BlobClient blob = blobs.GetBlobContainerClient("keys").GetBlobClient("data-protection.xml");

    public IReadOnlyCollection<XElement> GetAllElements() => [.. Read().Keys.Elements()];

    /// <summary>Adds a key, by ETag: of two instances that make one at the same time neither loses its own.</summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        while (true)
        {
            var (keys, etag) = Read();
            keys.Add(element);
            try
            {
                if (etag is null) blobs.GetBlobContainerClient(blob.BlobContainerName).CreateIfNotExists();
                blob.Upload(BinaryData.FromString(keys.ToString()), new BlobUploadOptions
                {
                    Conditions = etag is { } known ? new BlobRequestConditions { IfMatch = known } : new BlobRequestConditions { IfNoneMatch = ETag.All },
                });
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // Another instance was faster: add to what it wrote.
            }
        }
    }

    (XElement Keys, ETag? ETag) Read()
    {
        try
        {
            var found = blob.DownloadContent().Value;
            return (XElement.Parse(found.Content.ToString()), found.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (new XElement("keys"), null);
        }
    }
}
