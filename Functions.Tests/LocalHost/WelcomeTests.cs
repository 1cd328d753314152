using Workflows.LocalHost.Commands;
using Workflows.People.Demo;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>What LocalHost tells whoever has started it.</summary>
public sealed class WelcomeTests
{
    [Fact]
    public async Task In_the_demo_school_it_names_a_student_the_mailbox_and_the_tour()
    {
        var said = await Said([]);
        Assert.Contains(DemoSchool.Student, said, StringComparison.Ordinal);
        Assert.Contains("http://here/dev/mailbox", said, StringComparison.Ordinal);
        Assert.Contains("walkthrough", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_real_school_it_says_what_its_administrator_does_first()
    {
        var said = await Said(new() { ["School:Code"] = "sdu", ["School:Name"] = "某某大学", ["School:AdminEmail"] = "admin@sdu.example.edu.cn" });
        Assert.Contains("某某大学的管理员先登录：打开 http://here/sign-in，填写 admin@sdu.example.edu.cn", said, StringComparison.Ordinal);
        Assert.Contains("http://here/people/import", said, StringComparison.Ordinal);
        Assert.DoesNotContain("林知夏", said, StringComparison.Ordinal);
        Assert.DoesNotContain("walkthrough", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_school_it_says_how_to_get_one()
    {
        var said = await Said(new() { ["LocalHost:Demo"] = "false" });
        Assert.Contains("School__AdminEmail", said, StringComparison.Ordinal);
        Assert.DoesNotContain("林知夏", said, StringComparison.Ordinal);
    }

    static async Task<string> Said(Dictionary<string, string?> settings)
    {
        await using var host = await RunningHost.Start(settings);
        return await Serve.Welcome(host.Services, "http://here", CancellationToken.None);
    }
}
