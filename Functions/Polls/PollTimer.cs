using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.People;

namespace Workflows.Polls;

/// <summary>Ends polls at their deadline, or when everybody has voted. It keeps nothing, and may run late or twice at once.</summary>
internal sealed class PollTimer(Schools schools, PollStore store, PollDesk desk)
{
    [Function(nameof(PollTimer))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
            foreach (var partition in await store.Running(school.Code))
                await desk.Look(partition);
    }
}
