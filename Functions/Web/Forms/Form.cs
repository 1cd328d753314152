using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Web;

/// <summary>Reads what was sent with a form.</summary>
internal static class Form
{
    /// <summary>Whole request: the biggest file that any form takes, and the text beside it.</summary>
    public const int MaxRequestBytes = 24 * 1024 * 1024;

    /// <summary>
    /// Reads a form's fields. Where a session authorises the function, a missing or stale token is one more fault, never a lost form. May be called again.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The request is bigger than <see cref="MaxRequestBytes"/>; <see cref="FrontDoor"/> answers 413.</exception>
    public static async Task<FormInput> Read(HttpContext http, FieldSet fields)
    {
        var form = await Posted(http);
        var files = new Dictionary<string, UploadedFile>();
        foreach (var file in form.Files.Where(file => file.FileName.Length > 0)) files.TryAdd(file.Name, await Read(file, http.RequestAborted));
        var today = Say.Today(http.RequestServices.GetRequiredService<TimeProvider>());
        var input = Reading.Read(fields, form.ToDictionary(), files, today);
        if (IsForged(http, form)) input.Add("", FormInput.StaleKey);
        return input;
    }

    /// <summary>What was posted, unread; empty when it is no form. May be called again.</summary>
    internal static async Task<IFormCollection> Posted(HttpContext http) =>
        http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;

    static bool IsForged(HttpContext http, IFormCollection form) =>
        http.Items[typeof(PermissionAttribute)] is SignedInAttribute
        && !http.RequestServices.GetRequiredService<FormToken>().IsGood(form[FormToken.Name], http.Visitor());

    static async Task<UploadedFile> Read(IFormFile file, CancellationToken cancel)
    {
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancel);
        var name = file.FileName[(file.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
        return new UploadedFile(Reading.Clean(name, lines: false), Path.GetExtension(name).ToLowerInvariant(), content.ToArray());
    }
}
