using System.Collections.Concurrent;
using Azure.Storage.Queues;

namespace Workflows.Operations;

/// <summary>
/// The queues of the task hub, looked at from outside. Storage does not say since when a message can be seen (a timer's was written days before), so each look remembers which
/// was first: a queue that is worked on has another at the next look. What is remembered may be lost; it is learnt again.
/// </summary>
internal sealed class HubQueues(QueueServiceClient queues, HubName hub, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, (string Message, DateTimeOffset Since)> first = new(StringComparer.Ordinal);

    /// <returns>Of each queue since when the same message has been first; null when none waits.</returns>
    public async Task<IReadOnlyList<(string Queue, DateTimeOffset? Since)>> Look(CancellationToken cancel)
    {
        var all = new List<(string, DateTimeOffset?)>();
        await foreach (var queue in queues.GetQueuesAsync(prefix: $"{hub.Name.ToLowerInvariant()}-", cancellationToken: cancel))
        {
            if ((await queues.GetQueueClient(queue.Name).PeekMessageAsync(cancel)).Value is not { } message)
            {
                first.TryRemove(queue.Name, out _);
                all.Add((queue.Name, null));
                continue;
            }

            var seen = first.AddOrUpdate(queue.Name, _ => (message.MessageId, clock.GetUtcNow()), (_, before) => before.Message == message.MessageId ? before : (message.MessageId, clock.GetUtcNow()));
            all.Add((queue.Name, seen.Since));
        }

        return all;
    }
}

/// <param name="Name">As in <c>host.json</c>.</param>
internal sealed record HubName(string Name);
