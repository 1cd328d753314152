using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.People;
using Workflows.People.Roster;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.UserTasks;

public sealed class SuccessorTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    const string Office = "CollegeLeagueCommittee@" + ATaskSite.College;

    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_new_holder_of_an_office_is_mailed_at_once_what_waits_for_it_and_once_only()
    {
        string[] ids = [await site.Recommendation("林知夏"), await site.Recommendation("何清越")];
        await Import();
        await Import();

        var mail = Assert.Single(await site.MailsTo(ATaskSite.Stranger));
        Assert.Contains("请审核 2 位同学的推荐", mail.Subject.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.As(null).Post(new Uri(mail.Links[0]).AbsolutePath, ("decision", "approve"))).StatusCode);
        foreach (var id in ids) Assert.Equal(ATaskSite.Stranger, (await site.Case(id)).Latest(Step.CollegeReview)!.By);
        Assert.Equal(ids.Length, (await site.MailsTo(ATaskSite.Colleague)).Count);   // who was asked before has the mail already
    }

    [Fact]
    public async Task Who_held_an_office_before_reads_who_holds_it_now()
    {
        await site.Recommendation("林知夏");
        var link = await site.LinkOf(ATaskSite.Committee);
        await Import();
        var page = await site.As(null).Page(link);
        Assert.Contains("这件事现在由别人办理", page, StringComparison.Ordinal);
        Assert.Contains("现在由计算机学院团委（何明、魏然）办理", page, StringComparison.Ordinal);

        await site.Get<PeopleStore>().Change(site.School, ATaskSite.Colleague, person => person with { Roles = [] });
        await site.Get<PeopleStore>().Change(site.School, ATaskSite.Stranger, person => person with { Roles = [] });
        Assert.Contains("计算机学院团委现在没有登记由谁担任", await site.As(null).Page(link), StringComparison.Ordinal);
    }

    /// <summary>A part of an import by which the office goes from 周予安 to 魏然, and whoever else holds it is named as before.</summary>
    async Task Import()
    {
        var (imports, id) = (site.Get<RosterImports>(), Secrets.NewId("i").Replace("-", "", StringComparison.Ordinal));
        var import = new RosterImport(site.School, id, "file", "", ATaskSite.University, DateTimeOffset.UnixEpoch);
        var before = new RosterPlan([Given(ATaskSite.Committee, Office, null), Given(ATaskSite.Stranger, null, Office), Given(ATaskSite.Colleague, null, Office)], 0, []);
        await imports.Confirm(import, before);
        await ActivatorUtilities.CreateInstance<RosterImportActivities>(site.Get<IServiceProvider>()).ImportPart(new(import.Instance, 0), null!);
    }

    static PlannedPerson Given(string person, string? from, string? to) => new(PlannedKind.Updated, person, person, person, 1, [new(RosterColumns.Roles.Name, from, to)]);
}
