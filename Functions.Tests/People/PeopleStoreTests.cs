using CsCheck;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People;

public sealed class PeopleStoreTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    static readonly RoleHeld Secretary = new(Role.LeagueBranchSecretary, "软件 2302");

    Tables tables = null!;
    PeopleStore people = null!;

    public async Task InitializeAsync() => people = new PeopleStore(tables = await azurite.NewTables());

    public Task DisposeAsync() => Task.CompletedTask;

    static Person Somebody(string id = "p-1", string school = "demo") => new(id, school, "陈若宁")
    {
        StudentNumber = $"2023{id}", Email = $"{id}@example.edu.cn", LeagueBranch = "软件 2302", Roles = [Secretary],
    };

    async Task<string> Indexed() => string.Join(' ', (await tables.People.QueryAsync<Azure.Data.Tables.TableEntity>().Gathered()).Select(row => row.RowKey));

    async Task<int> EmailRows() => (await tables.Emails.QueryAsync<Azure.Data.Tables.TableEntity>().Gathered()).Count;

    [Fact]
    public async Task An_address_that_an_earlier_release_has_written_down_still_leads_to_its_person()
    {
        Assert.True(await people.Write(null, Somebody()));
        var address = EmailAddress.Key("p-1@example.edu.cn");
        foreach (var row in await tables.Emails.QueryAsync<Azure.Data.Tables.TableEntity>().Gathered()) await tables.Emails.DeleteEntityAsync(row);
        await tables.Emails.UpsertEntityAsync(Rows.Entity(address, "demo|p-1", new EmailRow("demo", "p-1")));
        Assert.Equal("p-1", Assert.Single(await people.FindByEmail("p-1@example.edu.cn")).Id);
    }

    [Fact]
    public async Task A_person_is_found_by_id_number_address_role_and_branch()
    {
        Assert.True(await people.Write(null, Somebody()));
        Assert.Equal("陈若宁", (await people.Find("demo", "p-1"))!.Name);
        Assert.Equal("p-1", (await people.FindByNumber("demo", "2023p-1"))!.Id);
        Assert.Equal("p-1", Assert.Single(await people.FindByEmail(" P-1@EXAMPLE.edu.cn")).Id);
        Assert.Equal("p-1", Assert.Single(await people.Holders("demo", Secretary)).Id);
        Assert.Equal("p-1", Assert.Single(await people.MembersOf("demo", "软件 2302")).Id);
        Assert.Equal("软件 2302", Assert.Single(await people.Branches("demo")));
        Assert.Equal("branch|软件 2302|p-1 number|2023p-1 person|p-1 role|LeagueBranchSecretary@软件 2302|p-1", await Indexed());
    }

    [Fact]
    public async Task What_a_person_no_longer_is_is_found_no_more()
    {
        await people.Write(null, Somebody());
        var changed = await people.Change("demo", "p-1", person => person with
        {
            StudentNumber = "9", Email = "new@example.edu.cn", LeagueBranch = "软件 2301", Roles = [new(Role.Delegate)],
        });
        Assert.Equal("9", changed!.StudentNumber);
        Assert.Equal("branch|软件 2301|p-1 number|9 person|p-1 role|Delegate@|p-1", await Indexed());
        Assert.Empty(await people.FindByEmail("p-1@example.edu.cn"));
        Assert.Single(await people.FindByEmail("new@example.edu.cn"));
        Assert.Equal(1, await EmailRows());
    }

    [Fact]
    public async Task Who_has_left_is_found_by_number_only()
    {
        await people.Write(null, Somebody());
        await people.Change("demo", "p-1", person => person with { HasLeft = true });
        Assert.Equal("number|2023p-1 person|p-1", await Indexed());
        Assert.Equal(0, await EmailRows());
        await people.Change("demo", "p-1", person => person with { HasLeft = false });
        Assert.Single(await people.Holders("demo", Secretary));
        Assert.Single(await people.FindByEmail("p-1@example.edu.cn"));
    }

    [Fact]
    public async Task Two_persons_never_get_one_number()
    {
        Assert.True(await people.Write(null, Somebody()));
        Assert.False(await people.Write(null, Somebody("p-2") with { StudentNumber = "2023p-1" }));
        Assert.Null(await people.Find("demo", "p-2"));
        Assert.True(await people.Write(null, Somebody("p-2")));
        var (old, now) = ((await people.Read("demo", "p-2"))!, Somebody("p-2") with { StudentNumber = "2023p-1" });
        Assert.False(await people.Write(old, now));
    }

    [Fact]
    public async Task Who_read_before_another_wrote_writes_nothing()
    {
        await people.Write(null, Somebody());
        var early = (await people.Read("demo", "p-1"))!;
        await people.Change("demo", "p-1", person => person with { Major = "软件工程" });
        Assert.False(await people.Write(early, early.Content with { Major = "英语" }));
        Assert.Equal("软件工程", (await people.Find("demo", "p-1"))!.Major);
    }

    [Fact]
    public async Task Changes_at_once_are_all_made()
    {
        await people.Write(null, Somebody() with { FailedCourses = 0 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => people.Change("demo", "p-1", person => person with { FailedCourses = person.FailedCourses + 1 })));
        Assert.Equal(12, (await people.Find("demo", "p-1"))!.FailedCourses);
    }

    [Fact]
    public async Task A_process_that_dies_after_any_write_leaves_nothing_that_the_next_attempt_does_not_mend()
    {
        for (var write = 1; write <= 6; write++)
        {
            var watch = new StorageWatch(new Mishaps { CrashAfterWrite = write });
            tables = await azurite.NewTables(watch);
            people = new PeopleStore(tables);
            var next = Somebody() with { Email = "new@example.edu.cn", Roles = [] };
            for (var attempt = 0; attempt < 2; attempt++)
            {
                await watch.Outlives(async () =>
                {
                    if (await people.Find("demo", "p-1") is null) await people.Write(null, Somebody());
                    var now = await people.Change("demo", "p-1", person => person.Email == next.Email ? null : next);
                    await people.DropEmails([(now!, "p-1@example.edu.cn")]);
                });
            }
            Assert.Equal("branch|软件 2302|p-1 number|2023p-1 person|p-1", await Indexed());
            Assert.Equal(1, await EmailRows());
            Assert.Single(await people.FindByEmail("new@example.edu.cn"));
        }
    }

    [Fact]
    public async Task A_school_never_sees_another()
    {
        await people.Write(null, Somebody());
        await people.Write(null, Somebody(school: "other") with { Name = "另一位" });
        Assert.Equal("陈若宁", Assert.Single(await people.Holders("demo", Secretary)).Name);
        Assert.Equal("另一位", (await people.FindByNumber("other", "2023p-1"))!.Name);
        Assert.Equal("陈若宁", Assert.Single(await people.All("demo").Gathered()).Name);
        Assert.Equal(2, (await people.FindByEmail("p-1@example.edu.cn")).Count);
    }

    [Fact]
    public async Task Names_with_any_characters_are_kept_apart()
    {
        string[] branches = ["A", "A|p", "A/B", "A\\B", "A#B?", "A~002f", "软件（2302）", "A%2F", "\u0001"];
        foreach (var (branch, at) in branches.Select((branch, at) => (branch, at)))
            Assert.True(await people.Write(null, Somebody($"p-{at}") with { LeagueBranch = branch, Roles = [new(Role.Counsellor, branch)] }));
        foreach (var (branch, at) in branches.Select((branch, at) => (branch, at)))
        {
            Assert.Equal($"p-{at}", Assert.Single(await people.MembersOf("demo", branch)).Id);
            Assert.Equal($"p-{at}", Assert.Single(await people.Holders("demo", new(Role.Counsellor, branch))).Id);
        }
        Assert.Equal(branches.Order(StringComparer.Ordinal), (await people.Branches("demo")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_are_added_at_once_and_once()
    {
        var crowd = Enumerable.Range(1, 130).Select(number => Somebody($"p-{number:D3}")).ToList();
        await people.AddMany("demo", crowd);
        await people.AddMany("demo", crowd);
        Assert.Equal(130, (await people.MembersOf("demo", "软件 2302")).Count);
        Assert.Equal(130, await EmailRows());
    }

    [Fact]
    public void An_escaped_name_is_a_lawful_key_and_is_read_back_as_it_was() => Gen.String.Sample(name =>
    {
        var key = Keys.Escape(name);
        return Keys.Unescape(key) == name && !key.Any(c => c is '/' or '\\' or '#' or '?' or '|' || char.IsControl(c));
    });

    [Fact]
    public void Roles_that_go_with_being_a_student_and_a_member_need_not_be_given()
    {
        Assert.Equal("LeagueBranchSecretary@软件 2302 Student LeagueMember@软件 2302", string.Join(' ', (Somebody() with { PoliticalStatus = PoliticalStatus.LeagueMember }).AllRoles));
        Assert.Equal("LeagueBranchSecretary@软件 2302 Student", string.Join(' ', (Somebody() with { PoliticalStatus = PoliticalStatus.PartyMember }).AllRoles));
        Assert.Empty((Somebody() with { HasLeft = true }).AllRoles);
    }
}
