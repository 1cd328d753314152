namespace Workflows.LocalHost.Commands;

/// <summary>What LocalHost does when the first word after its name is <see cref="Name"/>.</summary>
internal interface ICommand
{
    string Name { get; }

    /// <summary>
    /// Whether pages are served, workflows worked on and timers kept while it runs. A command that says no sees the services only, and may run while
    /// another LocalHost has the data.
    /// </summary>
    bool NeedsSite { get; }

    /// <summary>Settings that go before all others while it runs.</summary>
    IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <param name="app">Started if <see cref="NeedsSite"/>.</param>
    /// <param name="arguments">The words after the name.</param>
    /// <param name="stop">Ctrl-C and the like.</param>
    /// <returns>The exit code.</returns>
    Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop);
}

/// <summary>The commands there are.</summary>
internal static class Commands
{
    static readonly ICommand[] All = [new Serve(), new WalkthroughCommand(), new VerifyAuditCommand(), new DrawCommand(), new RecountCommand(), new DriveAgainCommand(), new RebuildListsCommand(), new ExportCommand(), new ImportCommand()];

    public static IEnumerable<string> Names => All.Select(command => command.Name);

    /// <returns>The command of that name; the first when none is given.</returns>
    /// <exception cref="CannotStart">There is no such command.</exception>
    public static ICommand Named(string? name) => name is null
        ? All[0]
        : All.SingleOrDefault(command => command.Name == name) ?? throw new CannotStart("UnknownCommand", name, string.Join('、', Names));
}
