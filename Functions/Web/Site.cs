using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Workflows.Web;

/// <summary>
/// Where people reach the site, from <c>Site__BaseUrl</c>. A request's own scheme and host are not believed: behind a proxy they are those of an inner
/// machine, and whoever sends the request chooses them.
/// </summary>
internal sealed class Site(IConfiguration settings)
{
    public Uri BaseUrl { get; } = new((settings["Site:BaseUrl"] is { Length: > 0 } url ? url : "http://localhost:7071").TrimEnd('/') + "/");

    /// <summary>Behind https cookies are Secure and bear the prefix <c>__Host-</c>, so that no neighbouring site can set them.</summary>
    public bool IsSecure => BaseUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>The school of a page that belongs to nobody and no case, if the installation names one (<c>School__Code</c>).</summary>
    public string? SchoolCode { get; } = settings["School:Code"] is { Length: > 0 } code ? code : null;

    /// <summary>An absolute link, for mails and calendars.</summary>
    /// <param name="path">Within the site, beginning with <c>/</c>.</param>
    public Uri Link(string path) => new(BaseUrl, path.TrimStart('/'));

    public string CookieName(string name) => IsSecure ? $"__Host-{name}" : name;

    /// <summary>How every cookie of ours is set: not readable by scripts, not sent along with another site's posts.</summary>
    /// <param name="maxAge">Null: until the browser is closed.</param>
    public CookieOptions Cookie(TimeSpan? maxAge = null) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = IsSecure, Path = "/", MaxAge = maxAge, IsEssential = true,
    };

    /// <summary>Whether an address that came with a request may be redirected to: a path on this site and nothing that a browser reads as another host.</summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl);
}
