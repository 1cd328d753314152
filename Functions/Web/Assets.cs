using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Workflows.Web;

/// <summary>A file that pages use, as it lies in the assembly, with the compressed forms of it.</summary>
/// <param name="Version">Of its content; the address with it may be cached for ever.</param>
internal sealed record Asset(string Name, string ContentType, byte[] Content, byte[] Brotli, byte[] GZip, string Version)
{
    static readonly Dictionary<string, string> Types = new()
    {
        [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml",
    };

    static readonly Dictionary<string, Asset> All = Read();

    public string Url => $"/assets/{Name}?v={Version}";

    /// <returns>Null when there is no such file.</returns>
    public static Asset? Find(string name) => All.GetValueOrDefault(name);

    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public static string UrlOf(string name) => All[name].Url;

    static Dictionary<string, Asset> Read()
    {
        const string Folder = "assets/";
        var assembly = typeof(Asset).Assembly;
        return assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal)).Select(resource =>
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            var (name, content) = (resource[Folder.Length..], copy.ToArray());
            return new Asset(name, Types[Path.GetExtension(name)], content,
                Compress(content, to => new BrotliStream(to, CompressionLevel.SmallestSize)),
                Compress(content, to => new GZipStream(to, CompressionLevel.SmallestSize)),
                Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
        }).ToDictionary(asset => asset.Name);
    }

    static byte[] Compress(byte[] content, Func<Stream, Stream> compressor)
    {
        using var to = new MemoryStream();
        using (var stream = compressor(to)) stream.Write(content);
        return to.ToArray();
    }
}

public sealed class AssetFunctions
{
    [Function("Assets"), Public(ForMachines = true)]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "assets/{name}")] HttpRequest request, string name) =>
        Asset.Find(name) is { } asset ? new AssetResult(asset) : Results.NotFound();

    sealed class AssetResult(Asset asset) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            var (request, response) = (http.Request, http.Response);
            var (content, encoding) = Chosen(request.Headers.AcceptEncoding.ToString());
            var tag = $"\"{asset.Version}{(encoding is null ? "" : "-" + encoding)}\"";
            response.Headers.ETag = tag;
            response.Headers.Vary = HeaderNames.AcceptEncoding;
            response.Headers.CacheControl = request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "public, max-age=300";
            if (request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            if (encoding is not null) response.Headers.ContentEncoding = encoding;
            response.ContentType = asset.ContentType;
            response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(request.Method)) await response.Body.WriteAsync(content, http.RequestAborted);
        }

        (byte[] Content, string? Encoding) Chosen(string accepted) =>
            accepted.Contains("br", StringComparison.Ordinal) ? (asset.Brotli, "br")
            : accepted.Contains("gzip", StringComparison.Ordinal) ? (asset.GZip, "gzip")
            : (asset.Content, null);
    }
}
