using Workflows.Cases;

namespace Workflows.LocalHost.Commands;

/// <summary><c>rebuild-lists [school]</c>: makes what follows from the cases again, the lists and what waits for whom. May run beside a LocalHost that serves.</summary>
internal sealed class RebuildListsCommand : ICommand
{
    public string Name => "rebuild-lists";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        if (await CommandScope.Schools(app, arguments.Count > 0 ? arguments[0] : null, stop) is not { } schools) return 1;
        foreach (var school in schools)
        {
            var rebuilt = await app.Services.GetRequiredService<ListRebuild>().Run(school.Code, stop);
            Console.WriteLine(Texts.Say("ListsRebuilt", school.Name, rebuilt.Cases, rebuilt.Written, rebuilt.Removed, rebuilt.Mails));
        }

        return 0;
    }
}
