using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Workflows.Web;

/// <summary>A person who is signed in.</summary>
/// <param name="Session">Id of the session; forms are bound to it.</param>
internal sealed record Visitor(string School, string Person, string Name, ImmutableArray<RoleHeld> Roles, string Session)
{
    /// <summary>Whether this person holds a role himself: a deputy answers what a holder is asked, and does nothing else with the office.</summary>
    /// <param name="scope">Null: in any scope.</param>
    public bool Holds(string role, string? scope = null) => Roles.Any(held => held.For is null && held.Role == role && (scope is null || held.Scope == scope));
}

internal interface IVisitors
{
    /// <summary>Who is signed in, with the roles held now, read anew at each request.</summary>
    /// <returns>Null when nobody is, the session has run out, or the person has left.</returns>
    Task<Visitor?> Find(HttpContext http, CancellationToken cancel);
}

/// <summary>Who visits, which school the page speaks for, and in which language.</summary>
/// <param name="School">Of the visitor; otherwise of the link or the page's address.</param>
/// <param name="Visitor">Null when nobody is signed in.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
internal sealed record Visit(SchoolInfo? School, Visitor? Visitor, string Language)
{
    public string? Person => Visitor?.Person;
    public string? Name => Visitor?.Name;
    public ImmutableArray<RoleHeld> Roles => Visitor?.Roles ?? [];
    public bool IsSignedIn => Visitor is not null;

    public bool Holds(string role, string? scope = null) => Visitor?.Holds(role, scope) ?? false;
}

internal static class Visits
{
    /// <summary>The visit of this request, which <see cref="FrontDoor"/> has put there.</summary>
    public static Visit Visit(this HttpContext http) => http.Items[typeof(Visit)] as Visit ?? new Visit(null, null, Languages.Chinese);

    /// <summary>Who is signed in, in a handler that only the signed-in reach.</summary>
    /// <exception cref="InvalidOperationException">Nobody is: the function lacks <see cref="SignedInAttribute"/>.</exception>
    public static Visitor Visitor(this HttpContext http) => http.Visit().Visitor ?? throw new InvalidOperationException("Nobody is signed in here.");

    /// <summary>For a handler that has found out more, such as the school of a public notice.</summary>
    public static void Set(this HttpContext http, Visit visit) => http.Items[typeof(Visit)] = visit;
}
