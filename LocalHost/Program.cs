using System.Text;
using Workflows.LocalHost;
using Workflows.LocalHost.Commands;
using Workflows.LocalHost.Hosting;
using Workflows.LocalHost.Storage;

Console.OutputEncoding = Encoding.UTF8;
using var stop = new StopSignal();
try
{
    var command = Commands.Named(args.FirstOrDefault());
    var settings = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddInMemoryCollection(command.Settings).Build();
    if (command.NeedsSite) foreach (var address in LocalApp.Addresses(settings)) Address.MustBeFree(address);

    await using var storage = await Storage.Open(settings, attach: !command.NeedsSite, stop.Token);
    await using var app = LocalApp.Build(storage.Settings(command.Settings));
    if (command.NeedsSite) await LocalApp.Start(app, stop.Token);
    var code = await command.Run(app, [.. args.Skip(1)], stop.Token);
    if (command.NeedsSite) await app.StopAsync();
    return code;
}
catch (CannotStart e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return 130;   // as a shell has it for Ctrl-C
}
