using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases.Pages;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>The last time that a school's lists were made again from the page: by whom, and what had been wrong.</summary>
internal sealed record LastRebuild(DateTimeOffset At, string By, Rebuilt Found);

/// <summary>Makes the lists again (home pages, lists of cases, what waits): they follow from the cases, so that this is safe at any time, twice as well.</summary>
internal sealed class ListForms(ListRebuild rebuild, Tables tables, TimeProvider clock)
{
    const string Path = "/settings/lists", Last = "last";

    static readonly FieldSet Fields = new("Cases", "Lists") { };

    [Function("Lists"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "settings/lists")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (!AttentionForms.IsFor(http.Visitor())) return await Page.Forbidden(http);
        var last = await Find(http, cancel);
        return await Page.Answer<ListsPage>(http, new { last }, new { Last = last, Input = FormInput.Of(Fields) });
    }

    [Function("ListsPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "settings/lists")] HttpRequest request, CancellationToken cancel)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (!AttentionForms.IsFor(visitor)) return await Page.Forbidden(http);
        var input = await Form.Read(http, Fields);
        if (!input.IsValid) return await Page.Again<ListsPage>(http, input, new { Last = await Find(http, cancel), Input = input });
        var last = new LastRebuild(clock.GetUtcNow(), visitor.Name, await rebuild.Run(visitor.School, cancel));
        await tables.Lists.Put(CaseLists.Rebuilds(visitor.School), Last, last);
        return Page.WantsJson(http) ? Page.Write(new { last }) : Page.SeeOther(Path);
    }

    async Task<LastRebuild?> Find(HttpContext http, CancellationToken cancel) => (await tables.Lists.Find<LastRebuild>(CaseLists.Rebuilds(http.Visitor().School), Last, cancel))?.Content;
}
