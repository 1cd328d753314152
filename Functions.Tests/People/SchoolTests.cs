using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People;

public sealed class SchoolTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    Tables tables = null!;

    public async Task InitializeAsync() => tables = await azurite.NewTables();

    public Task DisposeAsync() => Task.CompletedTask;

    (SchoolSetup Setup, Schools Schools, PeopleStore People) With(string? code, string? name = "示例大学", string? admin = "Admin@example.edu.cn", string? telephone = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["School:Code"] = code, ["School:Name"] = name, ["School:AdminEmail"] = admin, ["School:Telephone"] = telephone }).Build();
        var (schools, people) = (new Schools(tables, TimeProvider.System), new PeopleStore(tables));
        return (new SchoolSetup(settings, schools, people, NullLogger<SchoolSetup>.Instance), schools, people);
    }

    [Fact]
    public async Task A_configured_school_is_made_with_an_administrator_who_can_import()
    {
        var (setup, schools, people) = With("sdu");
        Assert.True(await setup.Ensure());
        Assert.Equal(new SchoolInfo("sdu", "示例大学", "示例大学团委"), await schools.Find("sdu"));
        var first = Assert.Single(await people.FindByEmail("admin@example.edu.cn"));
        Assert.True(first.Holds(Role.Administrator) && first.Holds(Role.UniversityLeagueCommittee));
    }

    [Fact]
    public async Task Twice_and_at_once_make_one_of_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => With("sdu").Setup.Ensure()));
        var (setup, schools, people) = With("sdu", "改了名的大学", "other@example.edu.cn");
        await setup.Ensure();
        Assert.Equal("示例大学", Assert.Single(await schools.All()).Name);
        Assert.Single(await people.Holders("sdu", new(Role.Administrator)));
    }

    [Fact]
    public async Task The_telephone_of_the_settings_is_that_of_the_school_also_later()
    {
        await With("sdu").Setup.Ensure();
        await With("sdu", telephone: "(010) 5555 0100").Setup.Ensure();
        await With("sdu").Setup.Ensure();
        Assert.Equal("(010) 5555 0100", (await With("sdu").Schools.Find("sdu"))!.Telephone);
    }

    [Fact]
    public async Task Without_a_code_nothing_is_made() => Assert.False(await With(null).Setup.Ensure());

    [Theory]
    [InlineData("SDU", "示例大学", "a@b.cn", "School__Code")]
    [InlineData("s.d", "示例大学", "a@b.cn", "School__Code")]
    [InlineData("sdu", "", "a@b.cn", "School__Name")]
    [InlineData("sdu", "示例大学", "nobody", "School__AdminEmail")]
    public async Task A_setting_that_cannot_be_is_named(string code, string name, string admin, string setting) =>
        Assert.Contains(setting, (await Assert.ThrowsAsync<InvalidOperationException>(() => With(code, name, admin).Setup.Ensure())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Offices_are_kept_by_their_scope()
    {
        var schools = With("sdu").Schools;
        await schools.PutOffice("sdu", new Office("计算机学院/软件", "学院团委", "(010) 5555 0128", "305 室"));
        await schools.PutOffice("sdu", new Office("计算机学院/软件", "学院团委", "(010) 5555 0129", "306 室"));
        Assert.Equal("306 室", Assert.Single(await schools.Offices("sdu")).Room);
        Assert.Equal("(010) 5555 0129", (await schools.FindOffice("sdu", "计算机学院/软件"))!.Telephone);
        Assert.Null(await schools.FindOffice("sdu", "计算机学院"));
    }
}
