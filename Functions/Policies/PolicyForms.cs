using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Policies.Pages;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>A slice with its figures, as the page shows them.</summary>
internal sealed record PolicyTable(string Slice, ImmutableArray<PolicyLine> Lines);

/// <summary>What the page of one figure shows.</summary>
/// <param name="History">Newest first.</param>
internal sealed record PolicyEditView(PolicyEdit Edit, ImmutableArray<PolicyChange> History);

/// <summary>A change on record, its values in words.</summary>
internal sealed record PolicyChange(DateTimeOffset At, string By, string From, string To, string Reason);

/// <summary>The figures in force, for everybody of the school to look up; the university's League committee changes them, each with a reason (law 5).</summary>
internal sealed class PolicyForms(IEnumerable<IPolicyPage> pages, SchoolTrails trails, TimeProvider clock)
{
    [Function("Policies"), SignedIn]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "policies")] HttpRequest request)
    {
        var http = request.HttpContext;
        var tables = await Task.WhenAll(pages.Select(async page => new PolicyTable(page.Slice, await page.Describe(http.Visitor().School))));
        return await Page.Answer<PoliciesPage>(http, new { policies = tables.SelectMany(table => table.Lines) }, new { Tables = tables });
    }

    [Function("Policy"), SignedIn(Role.UniversityLeagueCommittee)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "policies/{slice}/{name}")] HttpRequest request, string slice, string name)
    {
        var http = request.HttpContext;
        return await Find(http, slice, name) is var (_, view)
            ? await Page.Answer<ChangePolicyPage>(http, new { view.Edit.Line, view.History }, new { View = view, Input = FormInput.Of(view.Edit.Fields, view.Edit.Now) })
            : await Page.NotFound(http);
    }

    [Function("PolicyPost"), SignedIn(Role.UniversityLeagueCommittee)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "policies/{slice}/{name}")] HttpRequest request, string slice, string name)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(http, slice, name) is not var (page, view)) return await Page.NotFound(http);
        var input = await Form.Read(http, view.Edit.Fields);
        var text = input.Check(PolicyFields.Restore) ? null : PolicyFields.Read(view.Edit.Property, input);
        if (!input.IsValid) return await Page.Again<ChangePolicyPage>(http, input, new { View = view, Input = input });
        await page.Set(visitor.School, name, text, input.Text(PolicyFields.Reason), new(visitor.Person, visitor.Name), clock.GetUtcNow());
        return Page.WantsJson(http) ? Page.Write((await page.Edit(visitor.School, name))!.Line) : Page.SeeOther($"/policies/{slice}/{name}");
    }

    async Task<(IPolicyPage Page, PolicyEditView View)?> Find(HttpContext http, string slice, string name)
    {
        var school = http.Visitor().School;
        if (pages.FirstOrDefault(page => page.Slice == slice) is not { } page || await page.Edit(school, name) is not { } edit) return null;
        var entries = (await trails.Settings.Read(school, http.RequestAborted)).Entries.Where(entry => entry.Action == edit.Action).Reverse();
        return (page, new(edit, [.. entries.Select(entry => Said(page, name, entry))]));
    }

    static PolicyChange Said(IPolicyPage page, string name, AuditEntry entry)
    {
        var detail = entry.Detail is { Length: > 0 } kept ? Json.Read<AuditDetail>(kept) : new();
        return new(entry.At, detail.Name ?? "", Value(detail.From), Value(detail.To), detail.Text ?? "");

        string Value(string? text) => text is null ? "" : page.Say(name, text)?.Text ?? text;
    }
}
