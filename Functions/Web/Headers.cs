using Microsoft.AspNetCore.Http;

namespace Workflows.Web;

/// <summary>What every answer tells the browser: nothing from elsewhere, no frame, no guess at types, nothing kept, no address handed on.</summary>
internal static class Headers
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'none'; connect-src 'self'; form-action 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Twice is safe. A handler may set <c>Cache-Control</c> otherwise afterwards.</summary>
    public static void Write(HttpResponse response, Site site)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // a link's token is in its address (law 3)
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex, nofollow"; // law 12
        headers.CacheControl = "no-store";
        if (site.IsSecure) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }
}
