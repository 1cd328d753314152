using System.Collections.Immutable;
using System.Reflection;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Mail;
using Workflows.Operations.Pages;
using Workflows.People;
using Workflows.People.Lookup;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Operations;

/// <summary>How one thing that the site needs is.</summary>
/// <param name="Name">A code: the texts <c>Check.{Name}</c> and <c>Check.{Name}.{Found}</c> say what it is, how it is, and what to do.</param>
/// <param name="Found">What was found; <c>good</c> where nothing is to be done.</param>
/// <param name="Path">Where more is to be seen or done; null where nothing is.</param>
internal sealed record Check(string Name, string Found, string? Path, params object?[] Arguments)
{
    public const string Good = "good";

    public bool IsGood => Found is Good;
}

/// <param name="App">The program's version.</param>
internal sealed record Versions(string App, string Runtime, string System);

internal sealed record SettingsView(ImmutableArray<Check> Checks, Versions Versions)
{
    public int ToDo => Checks.Count(check => !check.IsGood);
}

/// <summary>Whether everything is as it should be, or what to do: for whoever runs the school's site. Reads only.</summary>
internal sealed class SettingsForms(
    Tables tables, BlobServiceClient blobs, OutboxStore outbox, MailLists mails, MailSetup mail, PeopleStore people, IEnumerable<INeededRoles> needs, Backups backups, TimeProvider clock)
{
    static readonly TimeSpan Late = TimeSpan.FromHours(1), Recent = TimeSpan.FromDays(7), Patience = TimeSpan.FromSeconds(10);

    /// <summary>An export is missing once a night was left out.</summary>
    static readonly TimeSpan MostSinceExport = TimeSpan.FromHours(36);

    [Function("Settings"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "settings")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var school = request.HttpContext.Visitor().School;
        var checks = await Task.WhenAll(
            Tried("storage", () => Storage(cancel)), Tried("hub", () => Hub(client, cancel)), Tried("mail", () => Mail(school, cancel)),
            Tried("calendar", () => Task.FromResult(Calendar())), Tried("roles", () => Roles(school, cancel)), Tried("backup", () => Backup(cancel)));
        var view = new SettingsView([.. checks], new(
            typeof(SettingsForms).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "", Environment.Version.ToString(), Environment.OSVersion.VersionString));
        return await Page.Answer<SettingsPage>(request.HttpContext, new { checks = view.Checks.Select(check => new { check.Name, check.Found, check.IsGood, check.Path }), view.Versions }, new { View = view });
    }

    /// <summary>What does not answer is no reason to show nothing of all others.</summary>
    static async Task<Check> Tried(string name, Func<Task<Check>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (Outage.IsPassing(e) || e is Azure.RequestFailedException or Grpc.Core.RpcException)
        {
            return new(name, "silent", null, e.GetType().Name);
        }
    }

    async Task<Check> Storage(CancellationToken cancel)
    {
        await tables.Schools.Has("settings", "settings");
        await blobs.GetBlobContainerClient("files").ExistsAsync(cancel);
        return new("storage", Check.Good, null, new UriBuilder(blobs.Uri) { Query = "" }.Uri.Host);
    }

    static async Task<Check> Hub(DurableTaskClient client, CancellationToken cancel)
    {
        await client.GetInstancesAsync("settings", cancellation: cancel).WaitAsync(Patience, cancel);
        return new("hub", Check.Good, "/cases/attention", client.Name);
    }

    async Task<Check> Mail(string school, CancellationToken cancel)
    {
        const string Path = "/settings/mail";
        var now = clock.GetUtcNow();
        var (waiting, oldest) = await outbox.Waiting(school, cancel);
        if (oldest < now - Late) return new("mail", "late", Path, waiting, Say.Moment(oldest.Value, Say.Today(clock)));
        if (await mails.FailedSince(school, now - Recent, cancel) is { Count: > 0 } failed) return new("mail", "failed", Path, failed.Count);
        return mail.Provider is "Local" ? new("mail", "local", Path) : new("mail", Check.Good, Path, mail.Provider, waiting);
    }

    Check Calendar()
    {
        var today = Say.Today(clock);
        return WorkingDays.MissingYear(today) is { } year ? new("calendar", "missing", "/calendar", year) : new("calendar", Check.Good, "/calendar", today.Year);
    }

    async Task<Check> Roles(string school, CancellationToken cancel)
    {
        var gaps = (await RosterScopes.Read(people, school, Say.Today(clock), cancel)).Gaps(needs);
        return gaps.IsEmpty ? new("roles", Check.Good, "/people/roles") : new("roles", "unfilled", "/people/roles", gaps.Length);
    }

    async Task<Check> Backup(CancellationToken cancel)
    {
        if (await backups.Last(cancel) is not { } last) return new("backup", "none", null);
        return clock.GetUtcNow() - last.At > MostSinceExport ? new("backup", "old", null, Say.Moment(last.At, Say.Today(clock))) : new("backup", Check.Good, null, Say.Moment(last.At, Say.Today(clock)), last.Parts.Sum(part => part.Lines));
    }
}
