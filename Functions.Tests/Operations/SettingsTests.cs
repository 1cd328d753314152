using System.Net.Http.Json;
using System.Text.Json;
using Workflows.Operations;
using Workflows.People.Demo;
using Workflows.Tests.WholeSite;

namespace Workflows.Tests.Operations;

/// <summary>The page that tells an administrator how everything is.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task It_says_of_each_thing_whether_it_is_well_and_what_to_do_if_not()
    {
        await using var site = await ASite.Start();
        using var committee = site.As(await site.PersonBy(DemoSchool.UniversityCommittee));

        var before = await Found(committee);
        Assert.Equal(["storage", "hub", "mail", "calendar", "roles", "backup"], before.Keys);
        Assert.Equal(("good", "good", "local", "none"), (before["storage"], before["hub"], before["mail"], before["backup"]));

        await site.Get<BackupExport>().Write(site.Get<IBackupPlace>());
        Assert.Equal("good", (await Found(committee))["backup"]);

        var page = await committee.GetStringAsync(new Uri("/settings", UriKind.Relative));
        Assert.Contains("任何人都能看到", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/settings\"", await committee.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    static async Task<Dictionary<string, string>> Found(HttpClient client)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/settings");
        ask.Headers.Accept.ParseAdd("application/json");
        using var answer = await client.SendAsync(ask);
        var view = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return view.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("found").GetString()!);
    }
}
