using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Workflows.Tests.Testing;

/// <summary>
/// Counts the requests to storage, refuses those that <see cref="Mishaps"/> name, and lets the process die right after the write that
/// <see cref="Mishaps.CrashAfterWrite"/> names. A dead process reaches storage no more, also where some code caught the <see cref="Crash"/> and would go on.
/// </summary>
internal sealed class StorageWatch(Mishaps mishaps) : HttpPipelinePolicy
{
    const string Attempted = nameof(Attempted), ForGood = nameof(ForGood);

    // Were it every answer, whoever looks again before trying again would find the same for ever.
    const int Third = 3;

    static readonly TimeSpan Away = TimeSpan.FromMinutes(2);

    readonly Lock gate = new();
    int requests, writes, calls, run, length = 1;
    DateTimeOffset awayUntil;
    volatile bool dead;

    public int Requests => requests;

    /// <summary>All requests but reads.</summary>
    public int Writes => writes;

    /// <summary>By which storage is away.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Counts from nothing again.</summary>
    /// <param name="next">What befalls the process from here on; null: what would have befallen it.</param>
    public void Forget(Mishaps? next = null)
    {
        requests = writes = calls = 0;
        mishaps = next ?? mishaps;
    }

    /// <summary>Nothing befalls the process any more.</summary>
    public void Calm() => mishaps = new();

    /// <summary>Has the process do something, and starts it anew if it dies over it.</summary>
    /// <returns>False when it died, or storage refused: what came of it nobody heard.</returns>
    public async Task<bool> Outlives(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch when (dead)
        {
            // The crash itself, or what some code made of it.
        }
        catch (Crash)
        {
            return false;
        }
        catch (RequestFailedException e) when (e.Status is Refused.Unavailable or Refused.TooMany)
        {
            return false;
        }

        if (!dead) return true;
        dead = false;
        return false;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Storage is asked asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (dead) throw new Crash();
        var (isFirst, status) = (!message.TryGetProperty(Attempted, out _), calls % 2 == 0 ? Refused.Unavailable : Refused.TooMany);
        if (isFirst) message.SetProperty(Attempted, true);
        if ((isFirst && mishaps.EachCall is Busy.Before) || IsRefused(message, isFirst))
        {
            message.Response = new Refused(status);
            return;
        }

        await ProcessNextAsync(message, pipeline);
        Count(message);
        if (!isFirst || mishaps.EachCall is not Busy.After || calls % Third != 0) return;
        message.Response.Dispose();
        message.Response = new Refused(status);
    }

    bool IsRefused(HttpMessage message, bool isFirst)
    {
        lock (gate)
        {
            if (isFirst && ++calls == mishaps.AwayAfterCall) awayUntil = Clock.GetUtcNow() + Away;
            if (isFirst && mishaps.EverLongerRuns && ++run > length)
            {
                (run, length) = (0, length + 1);
                message.SetProperty(ForGood, true);
            }

            return message.TryGetProperty(ForGood, out _) || (mishaps.AwayAfterCall is not null && Clock.GetUtcNow() < awayUntil);
        }
    }

    void Count(HttpMessage message)
    {
        Interlocked.Increment(ref requests);
        if (message.Request.Method == RequestMethod.Get || message.Request.Method == RequestMethod.Head) return;
        if (Interlocked.Increment(ref writes) != mishaps.CrashAfterWrite) return;
        dead = true;
        throw new Crash();
    }
}
