using Azure.Core;
using Azure.Core.Pipeline;

namespace Workflows.Tests.Testing;

/// <summary>
/// Counts the requests to storage, and lets the process die right after the write that <see cref="Mishaps.CrashAfterWrite"/> names. A dead
/// process reaches storage no more, also where some code caught the <see cref="Crash"/> and would go on.
/// </summary>
internal sealed class StorageWatch(Mishaps mishaps) : HttpPipelineSynchronousPolicy
{
    int requests, writes;
    volatile bool dead;

    public int Requests => requests;

    /// <summary>All requests but reads.</summary>
    public int Writes => writes;

    /// <summary>Counts from nothing again.</summary>
    /// <param name="next">What befalls the process from here on; null: what would have befallen it.</param>
    public void Forget(Mishaps? next = null)
    {
        requests = writes = 0;
        mishaps = next ?? mishaps;
    }

    /// <summary>Has the process do something, and starts it anew if it dies over it.</summary>
    /// <returns>False when it died: what came of it nobody heard.</returns>
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

        if (!dead) return true;
        dead = false;
        return false;
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        if (dead) throw new Crash();
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        Interlocked.Increment(ref requests);
        if (message.Request.Method == RequestMethod.Get || message.Request.Method == RequestMethod.Head) return;
        if (Interlocked.Increment(ref writes) != mishaps.CrashAfterWrite) return;
        dead = true;
        throw new Crash();
    }
}
