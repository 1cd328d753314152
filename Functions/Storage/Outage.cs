using Azure;

namespace Workflows.Storage;

/// <summary>Failures of storage that are over in a moment: too many at once at one row, a server that restarts, a network that hangs.</summary>
internal static class Outage
{
    /// <summary>Whether the same may well succeed when it is tried again.</summary>
    public static bool IsPassing(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 409 or 412 or 429 or >= 500,
        AggregateException all => all.InnerExceptions.All(IsPassing),   // what the client made of its own attempts
        TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
