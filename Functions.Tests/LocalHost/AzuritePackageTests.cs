using Workflows.LocalHost;
using Workflows.LocalHost.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>The installation by npm, with a package of the name Azurite that is here and empty.</summary>
public sealed class AzuritePackageTests : IDisposable
{
    readonly string folder = ChildHost.NewFolder();
    readonly List<string> said = [];

    public AzuritePackageTests()
    {
        Write("fake/package.json", """{ "name": "azurite", "version": "1.0.0" }""");
        Write("fake/dist/src/azurite.js", "");
        Write("azurite-journal.cjs", "");
        Write("azurite-lookups.cjs", "");
        Write("package.json", """{ "name": "x", "version": "1.0.0", "dependencies": { "azurite": "file:fake" } }""");
        Write("package-lock.json", """
            { "name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {
                "": { "name": "x", "version": "1.0.0", "dependencies": { "azurite": "file:fake" } },
                "fake": { "name": "azurite", "version": "1.0.0" },
                "node_modules/azurite": { "resolved": "fake", "link": true } } }
            """);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_is_installed_once_with_a_line_that_says_so()
    {
        await Ready();
        await Ready();
        Assert.Equal([Texts.Say("Installing"), Texts.Say("Installed")], said);
    }

    [Fact]
    public async Task One_that_was_broken_off_is_installed_again()
    {
        Write("node_modules/azurite/dist/src/azurite.js", "half");
        var package = await Ready();
        Assert.Equal([Texts.Say("InstallingAgain"), Texts.Say("Installed")], said);
        Assert.Equal("", await File.ReadAllTextAsync(package.Program));
    }

    [Fact]
    public async Task A_changed_lock_file_is_followed()
    {
        var before = await Ready();
        var fingerprint = before.Fingerprint;
        Write("package-lock.json", await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json")) + " ");
        Assert.NotEqual(fingerprint, (await Ready()).Fingerprint);
        Assert.Equal(4, said.Count);
    }

    [Fact]
    public async Task Several_at_once_install_it_once()
    {
        await Task.WhenAll(Ready(), Ready(), Ready());
        Assert.Equal(2, said.Count);
    }

    [Fact]
    public async Task A_registry_out_of_reach_is_said_in_one_sentence()
    {
        Write(".npmrc", "registry=http://127.0.0.1:9/\ncache=cache\n");
        Write("package.json", """{ "name": "x", "version": "1.0.0", "dependencies": { "azurite": "3.35.0" } }""");
        Write("package-lock.json", """
            { "name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {
                "": { "name": "x", "version": "1.0.0", "dependencies": { "azurite": "3.35.0" } },
                "node_modules/azurite": { "version": "3.35.0" } } }
            """);
        Assert.Equal(Texts.Say("RegistryUnreachable"), (await Assert.ThrowsAsync<CannotStart>(Ready)).Message);
    }

    [Fact]
    public async Task An_installation_that_fails_otherwise_is_said_with_npms_reason()
    {
        Write("package-lock.json", "{}");
        Assert.Contains("npm 1", (await Assert.ThrowsAsync<CannotStart>(Ready)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "installed")));
    }

    Task<AzuritePackage> Ready() => AzuritePackage.Ready(folder, line => said.Add(line), TimeProvider.System, default);

    void Write(string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
