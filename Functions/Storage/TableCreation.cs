using Microsoft.Extensions.Hosting;

namespace Workflows.Storage;

/// <summary>Sees to it at every start, of either host, that the tables are there: a new one comes with the release that needs it.</summary>
internal sealed class TableCreation(Tables tables) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => tables.Create(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
