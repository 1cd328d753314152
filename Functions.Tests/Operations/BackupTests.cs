using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Workflows.Operations;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Recommendation;
using Workflows.Tests.Testing;
using Workflows.Tests.Web;

namespace Workflows.Tests.Operations;

/// <summary>An export holds what a school has, and a school comes back from it (law 8).</summary>
public sealed class BackupTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    readonly string folder = Path.Combine(Path.GetTempPath(), $"backup-{Guid.NewGuid():N}");

    BackupFolder Place => new(folder);

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_school_that_is_lost_and_restored_in_the_middle_of_a_round_goes_on_as_if_nothing_had_been()
    {
        await using var well = await Begun();
        await well.Runs();
        await using var it = await Begun();
        var wasOpen = 0;
        it.Does(13, 12, async () => wasOpen = await LostAndRestored(it));
        await it.Runs();

        Assert.True(wasOpen >= 3, "Nothing was under way: the round is another now.");
        Assert.Equal(await well.End(withTimes: false), await it.End(withTimes: false));
    }

    [Fact]
    public async Task No_poll_and_no_key_is_in_an_export()
    {
        var tables = await ASchool();
        await tables.Polls.Put("demo.poll-26-aaaaaa", "ballot|x", "sealed");
        var export = await Export(tables);

        Assert.Equal(["Cases", "Emails", "Keys", "Lists", "People", "Schools", "Waiting", "files"], export.Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
        var names = await Listed(Place.Names("", default));
        Assert.All(names, name => Assert.True(name.StartsWith(export.Set, StringComparison.Ordinal) || name.StartsWith("files/", StringComparison.Ordinal), name));
        Assert.DoesNotContain(names, name => name.Contains("Polls", StringComparison.Ordinal) || name.Contains("data-protection", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cases"), InlineData("files")]
    public async Task A_damaged_export_is_refused_and_nothing_is_written(string part)
    {
        var export = await Export(await ASchool());
        await File.WriteAllTextAsync(Path.Combine([folder, .. BackupManifest.NameOf(export.Set, part).Split('/')]), "nothing");
        var empty = await azurite.NewTables();

        var restore = await Import(empty);

        Assert.Equal((RestoreVerdict.Damaged, part), (restore.Verdict, restore.What));
        Assert.Empty(await Rows(empty));
    }

    [Fact]
    public async Task An_export_that_was_never_finished_is_none()
    {
        var export = await Export(await ASchool());
        File.Delete(Path.Combine([folder, .. BackupManifest.NameOf(export.Set).Split('/')]));

        Assert.Equal(RestoreVerdict.NoExport, (await Import(await azurite.NewTables())).Verdict);
    }

    [Fact]
    public async Task Nothing_is_imported_where_there_are_cases_already()
    {
        await Export(await ASchool());
        var other = await azurite.NewTables();
        await other.Cases.Put("other.rec-26-bbbbbb", "case", "theirs");

        Assert.Equal(RestoreVerdict.NotEmpty, (await Import(other)).Verdict);
        Assert.Single(await Rows(other));
    }

    [Fact]
    public async Task The_school_and_administrator_that_the_settings_name_may_be_there()
    {
        var before = await ASchool();
        await Export(before);
        var fresh = await azurite.NewTables();
        await fresh.Schools.Put("school", "demo", new School("demo", "旧名"));
        await fresh.People.Put("demo", "person|p-first", "信息管理员");

        Assert.Equal(RestoreVerdict.Restored, (await Import(fresh)).Verdict);
        Assert.Empty((await Rows(before)).Except(await Rows(fresh)));
    }

    [Fact]
    public async Task An_import_that_broke_off_is_begun_anew()
    {
        var before = await ASchool();
        await Export(before);
        var half = await azurite.NewTables();
        await half.Schools.Put("import", "import", "nightly/…");
        await half.Cases.Put("demo.rec-26-aaaaaa", "case", "half");

        Assert.Equal(RestoreVerdict.Restored, (await Import(half)).Verdict);
        Assert.Equal(await Rows(before), await Rows(half));
    }

    [Fact]
    public async Task A_case_that_is_changed_while_it_is_read_is_read_again()
    {
        var prefix = $"t{Guid.NewGuid():N}";
        var direct = new Tables(new TableServiceClient(azurite.ConnectionString), prefix);
        await direct.Create();
        await direct.Cases.Put("demo.rec-26-aaaaaa", "audit|00000001", "first");
        await direct.Cases.Put("demo.rec-26-aaaaaa", "case", "1");
        var options = new TableClientOptions();
        options.AddPolicy(new Meddler(() =>
        {
            direct.Cases.UpsertEntity(Storage.Rows.Entity("demo.rec-26-aaaaaa", "audit|00000002", "second"));
            direct.Cases.UpsertEntity(Storage.Rows.Entity("demo.rec-26-aaaaaa", "case", "2"));
        }), HttpPipelinePosition.PerCall);

        var export = await Export(new Tables(new TableServiceClient(azurite.ConnectionString, options), prefix));

        Assert.Empty(export.Torn);
        await using var file = (await Place.Open(BackupManifest.NameOf(export.Set, "Cases"), default))!;
        Assert.Equal(["audit|00000001 \"first\"", "audit|00000002 \"second\"", "case \"2\""], (await Listed(BackupLines.Read(file, default))).Select(line => $"{line.Key} {line.Row}"));
    }

    [Fact]
    public async Task What_is_older_than_its_time_is_removed_with_the_files_that_none_needs_any_more()
    {
        var (tables, clock) = (await ASchool(), new MovableClock { Now = new(2026, 3, 1, 20, 0, 0, TimeSpan.Zero) });
        var old = await Export(tables, clock);
        await using (var file = await Place.Create("files/demo/rec-26-aaaaaa/gone", default)) file.WriteByte(1);
        clock.Now += TimeSpan.FromDays(401);
        var young = await Export(tables, clock);
        var backups = new Backups(Place, new(400), clock);

        Assert.Equal(1, await backups.Prune());
        Assert.Equal(young.Set, (await backups.Last())!.Set);
        var names = await Listed(Place.Names("", default));
        Assert.DoesNotContain(names, name => name.StartsWith(old.Set, StringComparison.Ordinal) || name.EndsWith("/gone", StringComparison.Ordinal));
        Assert.Equal(0, await backups.Prune());
    }

    async Task<ARound> Begun() => (await ARound.On(azurite, members: 0)).WithEverything();

    /// <returns>How many cases were under way.</returns>
    async Task<int> LostAndRestored(ARound it)
    {
        var before = await Rows(it.Tables);
        await it.Get<BackupExport>().Write(Place);
        foreach (var (_, table) in it.Tables.Exported)
            await foreach (var row in table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"])) await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        it.Hub.Purge();
        Assert.Empty(await Rows(it.Tables));

        Assert.Equal(RestoreVerdict.Restored, (await it.Get<BackupImport>().Read(Place)).Verdict);

        // Heads of the chains, deadlines, and links, the dead ones among those that are not there: all as it was, to the letter.
        Assert.Empty(before.Except(await Rows(it.Tables)));
        Assert.Equal(before.Where(IsOfACase), (await Rows(it.Tables)).Where(IsOfACase));
        await it.Hub.DriveAgain();
        return (await it.All()).Count(row => row.IsRunning);
    }

    static bool IsOfACase(string row) => row.StartsWith("Cases ", StringComparison.Ordinal);

    static async Task<IReadOnlyList<string>> Rows(Tables tables)
    {
        var rows = new List<string>();
        foreach (var (name, table) in tables.Exported)
            await foreach (var row in table.QueryAsync<TableEntity>()) rows.Add($"{name} {row.PartitionKey} {row.RowKey} {row.Text()}");
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    static async Task<IReadOnlyList<T>> Listed<T>(IAsyncEnumerable<T> all)
    {
        var list = new List<T>();
        await foreach (var each in all) list.Add(each);
        return list;
    }

    /// <summary>With a case that is longer than a property, and a file of it.</summary>
    async Task<Tables> ASchool()
    {
        var tables = await azurite.NewTables();
        await tables.Schools.Put("school", "demo", new School("demo", "示例大学"));
        await tables.Cases.Put("demo.rec-26-aaaaaa", "case", new string('字', 70_000));
        for (var n = 0; n < 250; n++) await tables.Keys.Put("demo", $"open|{n:D3}", "rec-26-aaaaaa");
        await new FileStore(azurite.Blobs()).Create();
        return tables;
    }

    Task<BackupManifest> Export(Tables tables, TimeProvider? clock = null) => new BackupExport(tables, new FileStore(azurite.Blobs()), clock ?? TimeProvider.System).Write(Place);

    Task<Restore> Import(Tables tables) => new BackupImport(tables, new FileStore(azurite.Blobs()), new Schools(tables, TimeProvider.System), []).Read(Place);

    /// <summary>Changes the case, once, right after its row was read.</summary>
    sealed class Meddler(Action act) : HttpPipelineSynchronousPolicy
    {
        int asked;

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Request.Uri.ToString().Contains("case", StringComparison.Ordinal) && Interlocked.Increment(ref asked) == 1) act();
        }
    }
}
