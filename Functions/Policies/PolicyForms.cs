using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Policies.Pages;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>A slice with its figures, as the page shows them.</summary>
internal sealed record PolicyTable(string Slice, ImmutableArray<PolicyLine> Lines);

/// <summary>The figures in force, for everybody of the school to look up.</summary>
internal sealed class PolicyForms(IEnumerable<IPolicyPage> pages)
{
    [Function("Policies"), SignedIn]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "policies")] HttpRequest request)
    {
        var http = request.HttpContext;
        var tables = await Task.WhenAll(pages.Select(async page => new PolicyTable(page.Slice, await page.Describe(http.Visitor().School))));
        return await Page.Answer<PoliciesPage>(http, new { policies = tables.SelectMany(table => table.Lines) }, new { Tables = tables });
    }
}
