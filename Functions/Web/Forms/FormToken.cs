using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Workflows.Web;

/// <summary>
/// Shows that a form which a session authorises was made here for this session: a sealed note of it in a hidden field. It needs no cookie of its own,
/// and another tab's sign-in makes it stale instead of wrong.
/// </summary>
internal sealed class FormToken(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Name = "formToken";
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    readonly IDataProtector protector = protection.CreateProtector("Workflows.Web.FormToken");

    public string For(Visitor visitor) => protector.Protect($"{clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}|{Bound(visitor)}");

    /// <returns>False when it is missing, forged, another session's, or older than 12 hours.</returns>
    public bool IsGood(string? token, Visitor visitor)
    {
        if (string.IsNullOrEmpty(token)) return false;
        try
        {
            var parts = protector.Unprotect(token).Split('|', 2);
            var made = new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero);
            return parts[1] == Bound(visitor) && clock.GetUtcNow() - made < Lifetime;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static string Bound(Visitor visitor) => $"{visitor.School}|{visitor.Person}|{visitor.Session}";
}
