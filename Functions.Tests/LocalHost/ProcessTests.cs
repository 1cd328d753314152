using System.Net;
using System.Net.Sockets;
using Workflows.LocalHost;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>LocalHost as people start and stop it.</summary>
public sealed class ProcessTests : IDisposable
{
    // How long Ctrl-C may take; and when something is surely stuck.
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromMinutes(1);

    readonly string folder = ChildHost.NewFolder();

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_is_refused_in_one_sentence()
    {
        await using var first = await ChildHost.Start(folder);
        await using var second = ChildHost.Launch(folder);
        Assert.Equal(1, await second.Exit(Patience));
        Assert.Equal(Texts.Say("AlreadyRunning", folder), second.Output.Trim());
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://localhost:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await Fails(new() { ["ASPNETCORE_URLS"] = address }, Texts.Say("AddressInUse", address));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_said_in_one_sentence()
    {
        var file = Path.GetTempFileName();
        await Fails(new() { ["LocalHost__DataPath"] = Path.Combine(file, "data") }, Texts.Say("FolderNotWritable", Path.Combine(file, "data")));
        File.Delete(file);
    }

    [Fact]
    public Task A_command_that_there_is_not_is_said_in_one_sentence() => Fails([], Texts.Say("UnknownCommand", "sing", string.Join('、', Workflows.LocalHost.Commands.Commands.Names)), "sing");

    [Fact]
    public async Task With_an_account_set_it_starts_no_storage_of_its_own()
    {
        var account = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = await SharedAzurite.ConnectionString(),
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = SharedAzurite.NewPrefix(),
        };
        await using var host = await ChildHost.Start(folder, account);
        Assert.Equal(["keys"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));   // that of ballots is never in an account
        Assert.Equal(0, await host.Interrupt(Soon));
    }

    [Fact]
    public Task A_machine_without_node_is_told_in_one_sentence_what_to_do() => Fails(new() { ["PATH"] = Path.GetTempPath() }, Texts.Say("NodeMissing"));

    async Task Fails(Dictionary<string, string?> settings, string sentence, params string[] arguments)
    {
        await using var host = ChildHost.Launch(folder, settings, arguments);
        Assert.Equal(1, await host.Exit(Patience));
        Assert.Equal(sentence, host.Output.Trim());
    }
}
