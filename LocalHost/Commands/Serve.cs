using Workflows.People.Demo;

namespace Workflows.LocalHost.Commands;

/// <summary>Serves the site until somebody stops it.</summary>
internal sealed class Serve : ICommand
{
    public string Name => "serve";

    public bool NeedsSite => true;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        Console.WriteLine(Texts.Say("Welcome", app.Urls.First().TrimEnd('/'), DemoSchool.Student));
        await app.WaitForShutdownAsync(stop);
        return 0;
    }
}
