using System.Text;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Workflows.People;
using Workflows.People.Roster;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People.Roster;

/// <summary>A confirmed import under its workflow, whatever happens to the process.</summary>
public sealed class RosterImportTests(Azurite azurite) : IClassFixture<Azurite>
{
    const string File = "学号,姓名,邮箱,班级,角色\n1,林知夏,new@example.edu.cn,软件 2302,-\n2,何清越,he@example.edu.cn,软件 2302,团支部书记\n3,苏一鸣,old@example.edu.cn,软件 2301,\n";

    static readonly Person[] Before =
    [
        new("p-1", "", "林知夏") { StudentNumber = "1", Email = "old@example.edu.cn", ClassName = "软件 2301", LeagueBranch = "软件 2301", Roles = [new(Role.Delegate)] },
        new("p-9", "", "旧人") { StudentNumber = "9", Email = "nine@example.edu.cn", ClassName = "软件 2301", LeagueBranch = "软件 2301" },
        new("p-t", "", "管理员") { StaffNumber = "T1", Email = "t@example.edu.cn", Roles = [new(Role.Administrator)] },
    ];

    /// <summary>What is on record in the end, but for ids of newcomers.</summary>
    const string After = """
        branch|软件 2301|苏一鸣
        branch|软件 2302|何清越
        branch|软件 2302|林知夏
        number|1 → 林知夏
        number|2 → 何清越
        number|3 → 苏一鸣
        number|9 → 旧人
        number|T1 → 管理员
        role|Administrator@|管理员
        role|LeagueBranchSecretary@软件 2302|何清越
        he@example.edu.cn → 何清越
        new@example.edu.cn → 林知夏
        old@example.edu.cn → 苏一鸣
        t@example.edu.cn → 管理员
        emails 4, left 旧人, import finished
        """;

    [Fact]
    public Task Undisturbed() => Run(new Mishaps());

    [Fact]
    public Task Every_activity_delivered_twice() => Run(new Mishaps { EachActivityTwice = true });

    [Fact]
    public Task The_process_dead_after_every_activity() => Run(new Mishaps { CrashAfterEachActivity = true });

    [Fact]
    public async Task The_process_dead_after_any_write()
    {
        // Emails, batches and drops of four persons, and the row of the import.
        for (var write = 1; write <= 14; write++) await Run(new Mishaps { CrashAfterWrite = write });
    }

    [Fact]
    public async Task The_task_hub_thrown_away_after_each_activity()
    {
        for (var activity = 1; activity <= 2; activity++) await Run(new Mishaps { LoseHubAfterActivity = activity });
    }

    [Fact]
    public async Task An_import_of_many_is_carried_out_in_parts()
    {
        var it = await Import.On(azurite, new Mishaps());
        var csv = "学号,姓名\n" + string.Join('\n', Enumerable.Range(1000, 1100).Select(number => $"{number},学生{number}"));
        var import = await it.Confirm(csv, null);
        Assert.Equal((1100, 3), (import.Added, import.Parts));
        await it.Run(import);
        Assert.Equal(3 + 1, it.Hub.ActivitiesRun);
        Assert.Equal(1103, (await it.People.All(it.School).Gathered()).Count);
    }

    [Fact]
    public async Task An_import_whose_workflow_was_never_started_is_taken_up_by_the_sweep()
    {
        var it = await Import.On(azurite, new Mishaps());
        var import = await it.Confirm(File, "school");
        await it.Sweep();
        Assert.Empty(it.Hub.Instances);
        it.Clock.At(it.Clock.GetUtcNow().AddMinutes(10), it.Sweep);
        await it.Clock.Run(it.Hub.RunEpisode);
        Assert.NotNull((await it.Imports.Find(it.School, import.Id))!.FinishedAt);
        await it.Sweep();
        Assert.Single(it.Hub.Instances);
    }

    [Fact]
    public async Task Somebody_whom_another_import_added_meanwhile_is_not_added_twice()
    {
        var it = await Import.On(azurite, new Mishaps());
        var import = await it.Confirm(File, null);
        await it.People.Write(null, new Person("p-other", it.School, "何清越") { StudentNumber = "2", College = "计算机学院" });
        await it.Run(import);
        var person = Assert.Single(await it.People.All(it.School).Gathered(), person => person.StudentNumber == "2");
        Assert.Equal(("p-other", "计算机学院", "he@example.edu.cn"), (person.Id, person.College, person.Email));
    }

    [Fact]
    public async Task Confirmed_twice_it_is_one_import()
    {
        var it = await Import.On(azurite, new Mishaps());
        var first = await it.Confirm(File, null);
        await it.Run(first);
        var second = await it.Imports.Confirm(first with { FinishedAt = null, By = "p-else" }, RosterPlan.Faulty());
        Assert.Equal(("p-t", true), (second.By, second.FinishedAt is not null));
    }

    [Fact]
    public void The_same_file_gets_another_import_once_the_roster_or_the_past_is_another()
    {
        var plan = ARoster.Plan("学号,姓名\n1,一");
        var id = RosterImports.IdOf("f", "", plan, 0);
        Assert.Equal(id, RosterImports.IdOf("f", "", ARoster.Plan("学号,姓名\n1,一"), 0));
        Assert.Equal(4, new[] { id, RosterImports.IdOf("f", "", plan, 1), RosterImports.IdOf("f", "school", plan, 0), RosterImports.IdOf("f", "", ARoster.Plan("学号,姓名\n1,一", ARoster.Student("1")), 0) }.Distinct().Count());
    }

    [Fact]
    public async Task Files_and_plans_are_deleted_after_a_week_but_not_those_of_an_import_under_way()
    {
        var it = await Import.On(azurite, new());
        var preview = await it.Imports.Keep(it.School, "学号,姓名\n1,没有确认\n"u8.ToArray());
        var import = await it.Confirm(File, "school");
        await it.Sweep();
        Assert.NotNull(await it.Imports.FindFile(it.School, preview));

        // The clock of the store goes by itself, and is some days ahead of the test's.
        it.Clock.At(TimeProvider.System.GetUtcNow() + RosterImports.Kept + TimeSpan.FromDays(1), () => Task.CompletedTask);
        await it.Clock.Run(() => Task.FromResult(false));
        await it.Sweep();
        Assert.Null(await it.Imports.FindFile(it.School, preview));
        Assert.NotNull(await it.Imports.FindFile(it.School, import.File));
        Assert.NotEmpty(await it.Imports.Part(it.School, import.Id, 0));

        await it.Run(import);
        await it.Sweep();
        Assert.Null(await it.Imports.FindFile(it.School, import.File));
        await Assert.ThrowsAsync<InvalidOperationException>(() => it.Imports.Part(it.School, import.Id, 0));
        var kept = (await it.Imports.Find(it.School, import.Id))!;
        Assert.Equal((import.Added, import.Updated, import.Left, "p-t"), (kept.Added, kept.Updated, kept.Left, kept.By));
        Assert.NotNull(kept.FinishedAt);
    }

    async Task Run(Mishaps mishaps)
    {
        var it = await Import.On(azurite, mishaps);
        var import = await it.Confirm(File, "school");
        it.Hub.DriveAgain = async () => await RosterImportWorkflow.Start(it.Client, import);
        await it.Run(import);
        Assert.Equal(After.ReplaceLineEndings("\n"), await it.OnRecord(import));
    }

    /// <summary>A school, its roster, and what carries an import.</summary>
    sealed class Import(Tables unwatched, SkippingClock clock, ServiceProvider services, TaskHub hub, string school)
    {
        public string School => school;
        public SkippingClock Clock => clock;
        public TaskHub Hub => hub;
        public DurableTaskClient Client { get; } = new Testing.HubClient(hub);
        public PeopleStore People { get; } = new(unwatched);
        public RosterImports Imports => services.GetRequiredService<RosterImports>();

        public static async Task<Import> On(Azurite azurite, Mishaps mishaps)
        {
            var (watch, clock) = (new StorageWatch(mishaps), new SkippingClock(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8))));
            var prefix = $"t{Guid.NewGuid():N}";
            var unwatched = new Tables(new TableServiceClient(azurite.ConnectionString), prefix);
            await unwatched.Create();
            var options = new TableClientOptions();
            options.AddPolicy(watch, Azure.Core.HttpPipelinePosition.PerRetry);
            var tables = new Tables(new TableServiceClient(azurite.ConnectionString, options), prefix);
            var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton(tables).AddSingleton(azurite.Blobs())
                .AddSingleton<PeopleStore>().AddSingleton<PeopleNames>().AddSingleton<SchoolTrails>().AddSingleton<Schools>().AddSingleton<PassingFiles>().AddSingleton<RosterImports>().AddSingleton<DurableTaskClient>(container => container.GetRequiredService<Holder>().Client!).AddSingleton<Holder>()
                .BuildServiceProvider();
            var hub = new TaskHub(DurableFunctions.OfTheApp, clock, mishaps, watch, services);
            var it = new Import(unwatched, clock, services, hub, "s" + Guid.NewGuid().ToString("N")[..12]);
            services.GetRequiredService<Holder>().Client = it.Client;
            await new Schools(unwatched, clock).TryAdd(new School(it.School, "示例大学"));
            await it.People.AddMany(it.School, Before.Select(person => person with { School = it.School }));
            return it;
        }

        public async Task<RosterImport> Confirm(string csv, string? complete)
        {
            var file = Encoding.UTF8.GetBytes(csv);
            var imports = new RosterImports(unwatched, new PassingFiles(services.GetRequiredService<Azure.Storage.Blobs.BlobServiceClient>(), clock), People, new SchoolTrails(unwatched, clock), clock);
            var plan = await imports.Plan(School, file, complete);
            Assert.Empty(plan.Faults);
            var hash = await imports.Keep(School, file);
            return await imports.Confirm(new RosterImport(School, RosterImports.IdOf(hash, complete ?? "", plan, 0), hash, complete ?? "", "p-t", clock.GetUtcNow()), plan);
        }

        public async Task Run(RosterImport import)
        {
            await RosterImportWorkflow.Start(Client, import);
            await clock.Run(hub.RunEpisode);
            Assert.Equal("\"Completed\"", hub[import.Instance].Output);
        }

        public Task Sweep() => DurableFunctions.OfTheApp.RunTimer(nameof(RosterSweep), services);

        public async Task<string> OnRecord(RosterImport import)
        {
            var names = (await People.All(School).Gathered()).ToDictionary(person => person.Id, person => person.Name);
            var lines = new List<string>();
            await foreach (var row in unwatched.People.QueryAsync<TableEntity>())
            {
                if (row.RowKey.StartsWith("number|", StringComparison.Ordinal)) lines.Add($"{row.RowKey} → {names[row.Content<PersonRef>().Id]}");
                else if (row.RowKey.StartsWith("branch|", StringComparison.Ordinal) || row.RowKey.StartsWith("role|", StringComparison.Ordinal))
                    lines.Add($"{row.RowKey[..row.RowKey.LastIndexOf('|')]}|{names[row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..]]}");
            }
            lines.Sort(StringComparer.Ordinal);
            foreach (var address in (string[])["he@example.edu.cn", "nine@example.edu.cn", "new@example.edu.cn", "old@example.edu.cn", "t@example.edu.cn"])
                lines.AddRange((await People.FindByEmail(address)).Select(person => $"{address} → {person.Name}"));
            var emails = (await unwatched.Emails.QueryAsync<TableEntity>().Gathered()).Count;
            var left = string.Join(' ', (await People.All(School).Gathered()).Where(person => person.HasLeft).Select(person => person.Name));
            var finished = (await Imports.Find(School, import.Id))!.FinishedAt is null ? "unfinished" : "finished";
            return string.Join('\n', lines.Append($"emails {emails}, left {left}, import {finished}"));
        }
    }

    sealed class Holder
    {
        public DurableTaskClient? Client { get; set; }
    }
}
