using Workflows.Operations;

namespace Workflows.LocalHost.Commands;

/// <summary>
/// <c>import [folder] [export]</c>: puts an export, by default the newest, into a store that has no school yet. What is not a folder is looked for in the container.
/// </summary>
internal sealed class ImportCommand : ICommand
{
    public string Name => "import";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var folder = arguments.Count > 0 && Directory.Exists(arguments[0]) ? arguments[0] : null;
        var place = folder is null ? app.Services.GetRequiredService<IBackupPlace>() : new BackupFolder(folder);
        var set = arguments.Skip(folder is null ? 0 : 1).FirstOrDefault();
        var restore = await app.Services.GetRequiredService<BackupImport>().Read(place, set, stop);
        if (restore.Verdict is not RestoreVerdict.Restored)
        {
            await Console.Error.WriteLineAsync(Texts.Say($"Import{restore.Verdict}", restore.What ?? set ?? folder ?? "backups"));
            return 1;
        }

        Console.WriteLine(Texts.Say("Imported", restore.Export!.Set, restore.Export.At.ToLocalTime(), restore.Export.Parts.Sum(part => part.Lines)));
        foreach (var school in restore.Schools!) Console.WriteLine($"  {school.Code} {school.Name}");
        Console.WriteLine(Texts.Say("ImportedNext"));
        return 0;
    }
}
