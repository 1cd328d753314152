using DurableTask.AzureStorage;
using Workflows.Cases;

namespace Workflows.LocalHost.Commands;

/// <summary>
/// <c>drive-again &lt;case|all&gt;</c>: throws away what the instances of open cases were at and starts them anew (law 8). It only writes to the task hub: a LocalHost that
/// serves takes the new instances up at once, else the next one to start does.
/// </summary>
internal sealed class DriveAgainCommand : ICommand
{
    const string All = "all";

    public string Name => "drive-again";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        if (arguments is not [var which])
        {
            await Console.Error.WriteLineAsync(Texts.Say("DriveAgainUsage"));
            return 1;
        }

        if (await CommandScope.Schools(app, null, stop) is not { } schools) return 1;
        await app.Services.GetRequiredService<AzureStorageOrchestrationService>().CreateIfNotExistsAsync();
        var redrive = app.Services.GetRequiredService<Redrive>();
        if (which == All)
        {
            foreach (var school in schools) Console.WriteLine(Texts.Say("DrivenAgainAll", school.Name, await redrive.AgainAll(school.Code, stop)));
            return 0;
        }

        // With the school or without: the ids that people see have none.
        var cases = app.Services.GetRequiredService<CaseStore>();
        foreach (var id in schools.Select(school => CaseRow.FullId(school.Code, which)).Prepend(which))
        {
            if (await cases.Find(id) is not { } row) continue;
            var driven = await redrive.Again(row);
            Console.WriteLine(Texts.Say(driven ? "DrivenAgain" : "NotDrivenAgain", id));
            return driven ? 0 : 1;
        }

        await Console.Error.WriteLineAsync(Texts.Say("UnknownCase", which));
        return 1;
    }
}
