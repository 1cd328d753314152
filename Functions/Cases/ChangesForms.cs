using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases.Pages;
using Workflows.People;
using Workflows.People.Lookup;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>A change as the page tells it.</summary>
/// <param name="Table">Of which chain it is.</param>
/// <param name="Path">Where more is to be seen; null where there is nothing.</param>
internal sealed record SchoolChange(string Table, AuditEntry Entry, AuditDetail Detail, string What, string? Path);

/// <param name="Changes">Newest first.</param>
/// <param name="Broken">Chains that do not hold, with the number of the first entry that does not fit.</param>
internal sealed record ChangesView(ImmutableArray<SchoolChange> Changes, ImmutableArray<Trail> Broken, int Count);

/// <summary>What was changed in the school outside its cases, on record (law 11): figures, days, roles.</summary>
internal sealed class ChangesForms(SchoolTrails trails, PeopleStore people, IEnumerable<IPolicyPage> policies)
{
    const int MostShown = 200;

    static readonly Texts T = Texts.Of("Cases");

    [Function("Changes"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator, Role.Inspector)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "changes")] HttpRequest request, CancellationToken cancel)
    {
        var (http, school) = (request.HttpContext, request.HttpContext.Visitor().School);
        var read = await Task.WhenAll(trails.All.Select(trail => trail.Read(school, cancel)));
        var entries = read.SelectMany(trail => trail.Entries.Select(entry => (trail.Table, Entry: entry))).OrderByDescending(each => each.Entry.At).ToList();
        var shown = await Task.WhenAll(entries.Take(MostShown).Select(each => Said(school, each.Table, each.Entry, cancel)));
        var view = new ChangesView([.. shown], [.. read.Where(trail => trail.Fault is not null)], entries.Count);
        return await Page.Answer<ChangesPage>(http, new { isWhole = view.Broken.IsEmpty, count = view.Count, changes = shown.Select(change => new { change.Table, change.What, change.Entry }) }, new { View = view });
    }

    async Task<SchoolChange> Said(string school, string table, AuditEntry entry, CancellationToken cancel)
    {
        var detail = entry.Detail is { Length: > 0 } kept ? Json.Read<AuditDetail>(kept) : new();
        if (RoleChanges.PersonOf(entry) is { } id)
            return new(table, entry, detail with { From = RolesOf(detail.From), To = RolesOf(detail.To) }, T["Changes.roles", (await people.Find(school, id, cancel))?.Name ?? id], $"/people/{id}");
        if (People.Deputies.DeputyBook.DeputyOf(entry) is not null)
            return new(table, entry, detail with { Text = null, From = DaysOf(detail.From), To = DaysOf(detail.To) }, T["Changes.deputy", detail.Text ?? ""], null);
        if (People.Roster.RosterImports.IdOf(entry) is { } import)
            return new(table, entry, detail with { From = null, Text = null }, T["Changes.counted", T[detail.From is null ? "Changes.import" : "Changes.undo"], detail.Text ?? ""], $"/people/import/{import}");
        if (entry.Action.Split('.') is ["Policy", var slice, var name] && policies.FirstOrDefault(page => page.Slice == slice) is { } page && detail is { From: { } from, To: { } to } && page.Say(name, to) is { } now)
            return new(table, entry, detail with { From = page.Say(name, from)?.Text ?? from, To = now.Text }, T["Changes.policy", now.Label], $"/policies/{slice}/{name}");
        return new(table, entry, detail, entry.Action, null);
    }

    static string DaysOf(string? written) => People.Deputies.DeputyBook.DaysOf(written) is var (from, until) ? T["Changes.days", Say.Full(from), Say.Full(until)] : T["Changes.none"];

    static string RolesOf(string? roles) => roles is { Length: > 0 } ? People.Roster.RosterSaid.Value("roles", roles) : T["Changes.none"];
}
