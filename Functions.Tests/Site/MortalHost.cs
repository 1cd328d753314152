using Workflows.Tests.Testing;

namespace Workflows.Tests.WholeSite;

/// <summary>What is killed: the process alone, its storage alone, or both, as when the power fails.</summary>
internal enum Death { OfTheProcess, OfItsStorage, OfBoth }

/// <summary>LocalHost as a process that dies at certain places of a story and is started again on the same data and address.</summary>
/// <param name="deaths">Each once, right after a line of the story with these words.</param>
internal sealed class MortalHost(Dictionary<string, Death> deaths) : IAsyncDisposable
{
    readonly string folder = ChildHost.NewFolder();
    readonly List<string> told = [];
    ChildHost? host;

    public Uri Address { get; } = new($"http://127.0.0.1:{ChildHost.FreePort()}");

    /// <summary>What has been told so far, where it died, and what its last life said of itself.</summary>
    public string Story => $"{string.Join('\n', told)}\n{host?.Output}";

    public int Deaths { get; private set; }

    public async Task Begin()
    {
        var settings = ASite.AtWalkingPace.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        settings["ASPNETCORE_URLS"] = Address.ToString();
        host = await ChildHost.Start(folder, settings);
    }

    /// <summary>Hears a line of the story; comes back when the next life has begun.</summary>
    public void Hear(string line)
    {
        told.Add(line);
        if (deaths.Keys.FirstOrDefault(words => line.Contains(words, StringComparison.Ordinal)) is { } words && deaths.Remove(words, out var death)) Die(death).GetAwaiter().GetResult();
    }

    async Task Die(Death death)
    {
        told.Add($"— {death} —");
        Deaths++;
        if (death is Death.OfItsStorage)
        {
            await host!.KillAzurite();
            return;
        }

        await (death is Death.OfTheProcess ? host!.Kill() : host!.KillAll());
        await host.DisposeAsync();
        await Begin();
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
