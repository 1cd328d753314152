using Workflows.Operations;

namespace Workflows.LocalHost.Commands;

/// <summary><c>export [folder]</c>: exports tables and files into a folder, or, as every night, into the container. May run beside a LocalHost that serves.</summary>
internal sealed class ExportCommand : ICommand
{
    public string Name => "export";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        if (await CommandScope.Schools(app, null, stop) is not { Count: > 0 })
        {
            await Console.Error.WriteLineAsync(Texts.Say("NothingToExport"));
            return 1;
        }

        var place = arguments.Count > 0 ? new BackupFolder(arguments[0]) : app.Services.GetRequiredService<IBackupPlace>();
        var written = await app.Services.GetRequiredService<BackupExport>().Write(place, stop);
        Console.WriteLine(Texts.Say("Exported", arguments.Count > 0 ? Path.Combine(arguments[0], written.Set) : written.Set));
        foreach (var part in written.Parts) Console.WriteLine(Texts.Say("ExportedPart", part.Name, part.Lines, part.Sha256[..12]));
        return 0;
    }
}
