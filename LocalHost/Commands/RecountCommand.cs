namespace Workflows.LocalHost.Commands;

/// <summary>
/// <c>recount FILE</c>: counts the box of a poll as it was downloaded, column by column. It shares no code with the count of the app: whoever trusts neither reads these few lines.
/// </summary>
internal sealed class RecountCommand : ICommand
{
    public string Name => "recount";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        if (arguments is not [var file] || !File.Exists(file))
        {
            await Console.Error.WriteLineAsync(Texts.Say("RecountUsage"));
            return 1;
        }

        var lines = (await File.ReadAllLinesAsync(file, stop)).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        if (lines.Count == 0 || lines.Any(line => line.Length != lines[0].Length))
        {
            await Console.Error.WriteLineAsync(Texts.Say("RecountNoBox", file));
            return 1;
        }

        Console.WriteLine(Texts.Say("RecountBallots", lines.Count - 1));
        for (var column = 0; column < lines[0].Length; column++)
        {
            var numbers = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var line in lines.Skip(1)) numbers[line[column]] = numbers.GetValueOrDefault(line[column]) + 1;
            Console.WriteLine($"{lines[0][column]}  {string.Join("  ", numbers.Select(mark => $"{mark.Key} {mark.Value}"))}");
        }

        return 0;
    }
}
