using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Workflows.Web;

/// <summary>Chinese unless a person asks for English: by the switch, which a cookie remembers, or by the browser's setting.</summary>
internal static class Languages
{
    public const string Chinese = "zh-CN", English = "en";
    const string Cookie = "lang";
    static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static bool IsChinese => !CultureInfo.CurrentUICulture.Name.StartsWith(English, StringComparison.Ordinal);

    public static string Of(HttpContext http, Site site)
    {
        if (Known(http.Request.Query["lang"]) is { } asked)
        {
            http.Response.Cookies.Append(site.CookieName(Cookie), asked, site.Cookie(Remembered));
            return asked;
        }
        return Known(http.Request.Cookies[site.CookieName(Cookie)]) ?? Preferred(http.Request) ?? Chinese;
    }

    /// <summary>Makes texts, figures and dates come out in this language for the rest of the request.</summary>
    public static void Use(string language) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    static string? Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(accepted => accepted.Quality is null or > 0)
        .OrderByDescending(accepted => accepted.Quality ?? 1)
        .Select(accepted => Known(accepted.Value.Value))
        .FirstOrDefault(language => language is not null);

    static string? Known(string? language) =>
        language is null ? null
        : language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese
        : language.StartsWith(English, StringComparison.OrdinalIgnoreCase) ? English
        : null;
}
