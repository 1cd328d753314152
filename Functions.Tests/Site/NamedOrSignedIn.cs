using Microsoft.AspNetCore.Http;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.People.SignIn;
using Workflows.Web;

namespace Workflows.Tests.WholeSite;

/// <summary>Whoever a header names, without a mail for each; otherwise whoever has really signed in. The person's row is read either way.</summary>
internal sealed class NamedOrSignedIn(PeopleStore people, Sessions sessions, DeputyRoles deputies) : IVisitors
{
    public const string Header = "X-Signed-In";

    readonly Visitors signedIn = new(sessions, people, deputies);

    public async Task<Visitor?> Find(HttpContext http, CancellationToken cancel) =>
        http.Request.Headers[Header].ToString().Split('/') is not [var school, var id] ? await signedIn.Find(http, cancel)
        : await people.Find(school, id, cancel) is { } person ? new(school, person.Id, person.Name, person.AllRoles, "s-1")
        : null;

    /// <summary>Marks all requests of a browser as somebody's.</summary>
    public static HttpClient SignIn(HttpClient http, Person? person)
    {
        if (person is not null) http.DefaultRequestHeaders.Add(Header, $"{person.School}/{person.Id}");
        return http;
    }
}
