using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Workflows.Web;

/// <summary>Files that people get, with a proper name in Chinese (RFC 6266, RFC 8187).</summary>
internal static class Files
{
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Csv = "text/csv; charset=utf-8";
    const string NotInNames = "\\/:*?\"<>|";

    /// <param name="name">As it is to be called on the person's disk, <c>推优登记表-林知夏.docx</c>.</param>
    public static IResult Download(byte[] content, string contentType, string name) => new FileResult(new MemoryStream(content), contentType, name);

    /// <param name="content">Disposed of once it is sent.</param>
    public static IResult Download(Stream content, string contentType, string name) => new FileResult(content, contentType, name);

    /// <param name="write">Writes the file as it goes; called once the answer has begun, and not for HEAD.</param>
    public static IResult Download(Func<Stream, CancellationToken, Task> write, string contentType, string name) => new WrittenResult(write, contentType, name);

    sealed class WrittenResult(Func<Stream, CancellationToken, Task> write, string contentType, string name) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            Head(http, contentType, name);

            // A zip's headers, a few bytes each, are written at once even by what is asynchronous otherwise.
            if (http.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
            if (!HttpMethods.IsHead(http.Request.Method)) await write(http.Response.Body, http.RequestAborted);
        }
    }

    static void Head(HttpContext http, string contentType, string name)
    {
        var attachment = new ContentDispositionHeaderValue("attachment");
        attachment.SetHttpFileName(Plain(name));
        http.Response.ContentType = contentType;
        http.Response.Headers.ContentDisposition = attachment.ToString();
        http.Response.Headers.XContentTypeOptions = "nosniff"; // never to be shown as a page of ours, whatever somebody has uploaded
    }

    static string Plain(string name) => string.Concat(name.Where(c => !char.IsControl(c) && !NotInNames.Contains(c, StringComparison.Ordinal)));

    sealed class FileResult(Stream content, string contentType, string name) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            await using var _ = content;
            Head(http, contentType, name);
            if (content.CanSeek) http.Response.ContentLength = content.Length;
            await content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }
}
