using Workflows.People;
using Workflows.People.Demo;

namespace Workflows.LocalHost.Commands;

/// <summary>Serves the site until somebody stops it.</summary>
internal sealed class Serve : ICommand
{
    public string Name => "serve";

    public bool NeedsSite => true;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        Console.WriteLine(await Welcome(app.Services, app.Urls.First().TrimEnd('/'), stop));
        await app.WaitForShutdownAsync(stop);
        return 0;
    }

    /// <summary>What to do first: in the school that the settings name, else in the demo school, else how to get one.</summary>
    internal static async Task<string> Welcome(IServiceProvider services, string address, CancellationToken stop)
    {
        var settings = services.GetRequiredService<IConfiguration>();
        var all = await services.GetRequiredService<Schools>().All(stop);
        var own = all.FirstOrDefault(school => school.Code == settings["School:Code"]);
        var hasDemo = own is null && all.Any(school => school.IsDemo);
        var lines = new List<string> { "", Texts.Say("Started", address) };
        if (own is not null) lines.Add(settings["School:AdminEmail"] is { Length: > 0 } administrator ? Texts.Say("FirstInSchool", address, own.Name, administrator) : Texts.Say("NoAdministrator", address, own.Name));
        else if (hasDemo) lines.Add(Texts.Say("FirstInDemo", address, DemoSchool.Student));
        else lines.Add(all.Count > 0 ? Texts.Say("SignIn", address) : Texts.Say("NoSchool"));
        if (settings["Mail:Provider"] is "Local") lines.Add(Texts.Say(hasDemo ? "Mailbox" : "MailboxForTrials", address));
        if (hasDemo) lines.Add(Texts.Say("Tour"));
        lines.Add(Texts.Say("HowToStop"));
        return string.Join('\n', lines);
    }
}
