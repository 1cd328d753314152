using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Workflows.People.Deputies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People.SignIn;

/// <summary>A session as its sealed cookie tells it.</summary>
/// <param name="Id">Tells when it began, so that it is known when its end need no longer be remembered.</param>
internal sealed record Session(string School, string Person, string Id, DateTimeOffset BeganAt, DateTimeOffset SeenAt);

/// <summary>The session cookie, sealed by Data Protection: no table row, and whether it holds is said by the person's row at each request.</summary>
internal sealed class Sessions(IDataProtectionProvider protection, Site site, TimeProvider time)
{
    /// <summary>Without a visit.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>However often it is used.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    // The cookie need not be sealed anew at every request.
    static readonly TimeSpan RenewedAfter = TimeSpan.FromMinutes(30);

    const string Cookie = "session";
    readonly IDataProtector protector = protection.CreateProtector("Workflows.People.Session");

    public Session Begin(HttpContext http, Person person)
    {
        var now = time.GetUtcNow();
        var session = new Session(person.School, person.Id, $"{now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}-{Secrets.NewSecret()[..16]}", now, now);
        Write(http, session);
        return session;
    }

    /// <returns>Null when there is none, it is over, or somebody tampered with it. Whether it was signed out is not looked at here.</returns>
    public Session? Read(HttpContext http)
    {
        if (http.Request.Cookies[site.CookieName(Cookie)] is not { Length: > 0 and < 2000 } cookie) return null;
        try
        {
            var session = Json.Read<Session>(protector.Unprotect(cookie));
            var now = time.GetUtcNow();
            return now - session.SeenAt < Idle && now - session.BeganAt < Longest ? session : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Lets the session go on for another while, if it is time to.</summary>
    public void Renew(HttpContext http, Session session)
    {
        if (time.GetUtcNow() - session.SeenAt >= RenewedAfter && !http.Response.HasStarted) Write(http, session with { SeenAt = time.GetUtcNow() });
    }

    public void Forget(HttpContext http) => http.Response.Cookies.Delete(site.CookieName(Cookie), site.Cookie());

    /// <summary>The ended sessions that would still run, with this one.</summary>
    public IEnumerable<string> EndedWith(IEnumerable<string> ended, string session)
    {
        var oldest = (time.GetUtcNow() - Longest).ToUnixTimeSeconds();
        return ended.Append(session).Distinct().Where(id => long.TryParse(id.Split('-')[0], CultureInfo.InvariantCulture, out var began) && began >= oldest);
    }

    void Write(HttpContext http, Session session)
    {
        var remaining = session.BeganAt + Longest - time.GetUtcNow();
        http.Response.Cookies.Append(site.CookieName(Cookie), protector.Protect(Json.Write(session)), site.Cookie(remaining < Idle ? remaining : Idle));
    }
}

/// <summary>Who is signed in: the cookie says who, the person's row what they may do now. One point read a request, and one more for each person stood in for.</summary>
internal sealed class Visitors(Sessions sessions, PeopleStore people, DeputyRoles deputies) : IVisitors
{
    public async Task<Visitor?> Find(HttpContext http, CancellationToken cancel)
    {
        if (sessions.Read(http) is not { } session) return null;
        var person = await people.Find(session.School, session.Person, cancel);
        if (person is null or { HasLeft: true } || session.BeganAt <= person.SignedOutAt || person.EndedSessions.Contains(session.Id)) return null;
        sessions.Renew(http, session);
        return new(person.School, person.Id, person.Name, await deputies.RolesOf(person, cancel), session.Id);
    }
}
