using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Workflows.Web;

/// <summary>Reads what was sent with a form.</summary>
internal static class Form
{
    /// <summary>Whole request: the biggest file that any form takes, and the text beside it.</summary>
    public const int MaxRequestBytes = 24 * 1024 * 1024;

    // A list of 400 people with several fields for each.
    const int MostFields = 20_000;

    static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Append(0x7F).Select(c => (char)c).Except(['\t', '\n', '\r'])]);

    /// <summary>A single text may be as long as the request: how long it should be is its field's question, which keeps it.</summary>
    public static FormOptions Limits { get; } = new()
    {
        ValueCountLimit = MostFields, ValueLengthLimit = MaxRequestBytes, MultipartBodyLengthLimit = MaxRequestBytes, BufferBodyLengthLimit = MaxRequestBytes,
    };

    /// <summary>
    /// Reads a form's fields. Where a session authorises the function, a missing or stale token is one more fault, never a lost form. May be called again.
    /// </summary>
    /// <exception cref="BadHttpRequestException">As <see cref="Posted"/>.</exception>
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

    /// <summary>What was posted, but for control characters, which nobody types; empty when it is no form. May be called again.</summary>
    /// <exception cref="BadHttpRequestException">413: the request is bigger than <see cref="MaxRequestBytes"/>. 400: it is broken. <see cref="FrontDoor"/> answers.</exception>
    internal static async Task<IFormCollection> Posted(HttpContext http)
    {
        var request = http.Request;
        if (!request.HasFormContentType) return FormCollection.Empty;
        if (http.Features.Get<IFormFeature>() is { Form: { } read }) return read;
        try
        {
            if (!request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)) request.Body = await WithoutNul(request.Body, http.RequestAborted);
            return request.Form = WithoutControls(await request.ReadFormAsync(http.RequestAborted));
        }
        catch (Exception e) when (e is InvalidDataException || e is IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form cannot be read.", request.ContentLength > MaxRequestBytes ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, e);
        }
    }

    /// <summary>What a page keeps of it.</summary>
    /// <exception cref="BadHttpRequestException">As <see cref="Posted"/>.</exception>
    internal static async Task<Typed> Typed(HttpContext http)
    {
        var form = await Posted(http);
        var fields = form.Where(field => field.Key != FormToken.Name).ToDictionary(field => field.Key, field => field.Value.Select(value => value ?? "").ToArray());
        return new($"{http.Request.Path}{http.Request.QueryString}", fields, form.Files.Count > 0);
    }

    // The reader refuses a whole form for one %00. With %01 in its place it reads it, and the character goes with the other controls.
    static async Task<Stream> WithoutNul(Stream sent, CancellationToken cancel)
    {
        var body = new MemoryStream();
        await sent.CopyToAsync(body, cancel);
        var rest = body.GetBuffer().AsSpan(0, (int)body.Length);
        for (var at = rest.IndexOf("%00"u8); at >= 0; at = rest.IndexOf("%00"u8))
        {
            rest[at + 2] = (byte)'1';
            rest = rest[(at + 3)..];
        }
        body.Position = 0;
        return body;
    }

    static IFormCollection WithoutControls(IFormCollection form) => form.All(field => field.Value.All(IsPlain)) ? form : new FormCollection(
        form.ToDictionary(field => field.Key, field => new StringValues([.. field.Value.Select(value => IsPlain(value) ? value : string.Concat(value!.Where(c => !Controls.Contains(c))))])), form.Files);

    static bool IsPlain(string? text) => text.AsSpan().IndexOfAny(Controls) < 0;

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
