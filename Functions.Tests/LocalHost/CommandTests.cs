using Workflows.LocalHost;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>Commands beside a LocalHost that serves, and on its data alone.</summary>
public sealed class CommandTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly string folder = ChildHost.NewFolder();

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task They_work_on_the_store_of_a_LocalHost_that_serves_and_when_it_is_gone()
    {
        await using (var host = await ChildHost.Start(folder))
        {
            await Says(0, "示例大学：核对了 1 个案卷", "verify-audit");
            await Says(0, "示例大学：按 1 个案卷重建清单", "rebuild-lists", "demo");
            await Says(0, Texts.Say("DrivenAgainAll", "示例大学", 0), "drive-again", "all");
            await Says(1, Texts.Say("UnknownSchool", "nowhere", "demo"), "verify-audit", "nowhere");
            Assert.Equal(0, await host.Interrupt(Patience));
        }

        await Says(0, "示例大学：核对了 1 个案卷", "verify-audit", "demo");
        await Says(1, Texts.Say("UnknownCase", "rec-26-nobody"), "drive-again", "rec-26-nobody");
    }

    async Task Says(int code, string text, params string[] arguments)
    {
        await using var command = ChildHost.Launch(folder, null, arguments);
        Assert.Equal(code, await command.Exit(Patience));
        Assert.Contains(text, command.Output, StringComparison.Ordinal);
    }
}
