using Microsoft.AspNetCore.Http;
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

    sealed class FileResult(Stream content, string contentType, string name) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            await using var _ = content;
            var attachment = new ContentDispositionHeaderValue("attachment");
            attachment.SetHttpFileName(Plain(name));
            http.Response.ContentType = contentType;
            http.Response.Headers.ContentDisposition = attachment.ToString();
            http.Response.Headers.XContentTypeOptions = "nosniff"; // never to be shown as a page of ours, whatever somebody has uploaded
            if (content.CanSeek) http.Response.ContentLength = content.Length;
            await content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }

        static string Plain(string name) => string.Concat(name.Where(c => !char.IsControl(c) && !NotInNames.Contains(c, StringComparison.Ordinal)));
    }
}
