using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.People.Pages;
using Workflows.Web;

namespace Workflows.People.SignIn;

/// <summary>Who I am, what I hold, and signing out: in this browser, or everywhere.</summary>
internal sealed class SignOutForms(PeopleStore people, Sessions sessions, TimeProvider time)
{
    static readonly FieldSet Fields = new("People", "SignOut") { new Field("everywhere", FieldKind.Check) };

    [Function("Me"), SignedIn]
    public async Task<IResult> Me([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "me")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var visitor = http.Visitor();
        if (await people.Find(visitor.School, visitor.Person, cancel) is not { } person) return await Page.NotFound(http);
        return await Page.Answer<MePage>(
            http,
            new
            {
                id = person.Id, name = person.Name, school = person.School, email = person.Email, college = person.College, leagueBranch = person.LeagueBranch,
                roles = visitor.Roles.Select(held => new { role = held.Role, scope = held.Scope, label = RoleWords.Of(held) }),
            },
            new { Person = person });
    }

    [Function("SignOut"), SignedIn]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-out")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var input = await Form.Read(http, Fields);
        var visitor = http.Visitor();
        if (input.IsStale)
        {
            var still = await people.Find(visitor.School, visitor.Person, cancel);
            return await Page.Again<MePage>(http, input, new { Person = still, Input = input });
        }
        await people.Change(visitor.School, visitor.Person, person => input.Check("everywhere")
            ? person with { SignedOutAt = time.GetUtcNow(), EndedSessions = [] }
            : person with { EndedSessions = [.. sessions.EndedWith(person.EndedSessions, visitor.Session)] }, cancel);
        sessions.Forget(http);
        return Page.SeeOther("/sign-in?signed-out=1");
    }
}
