using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Workflows.Storage;

/// <summary>
/// What the app tells of itself while it runs, for OpenTelemetry or whoever listens. Tags are codes and ids of cases: never a name, an address, a token, a path, a ballot.
/// What is measured from time to time is a histogram, not a gauge: an instance that measured once must not go on telling the same for ever.
/// </summary>
internal static class Telemetry
{
    /// <summary>Of the source of spans and of the meter.</summary>
    public const string Name = "Workflows";

    /// <summary>The tag, and in a log's scope the name, of a case's id without its school.</summary>
    public const string Case = "case";

    static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>By school, kind and state; counted every five minutes.</summary>
    public static Histogram<double> Cases { get; } = Meter.CreateHistogram<double>("workflows.cases", "{case}", "Open cases.");

    /// <summary>By kind, step and result.</summary>
    public static Histogram<double> StepDuration { get; } = Meter.CreateHistogram<double>("workflows.step.duration", "s", "From the beginning of a step to its result.");

    /// <summary>By template and result.</summary>
    public static Counter<long> Mails { get; } = Meter.CreateCounter<long>("workflows.mails", "{mail}", "Letters handed over to the provider.");

    /// <summary>By school.</summary>
    public static Histogram<double> MailOldest { get; } = Meter.CreateHistogram<double>("workflows.mail.oldest", "s", "For how long the first mail has been due.");

    /// <summary>By queue.</summary>
    public static Histogram<double> HubOldest { get; } = Meter.CreateHistogram<double>("workflows.hub.oldest", "s", "For how long the same message has been first in a queue of the task hub.");

    public static Histogram<double> BackupAge { get; } = Meter.CreateHistogram<double>("workflows.backup.age", "s", "Since the last export.");

    /// <summary>By service: <c>table</c>, <c>blob</c>.</summary>
    public static Counter<long> StorageRetries { get; } = Meter.CreateCounter<long>("workflows.storage.retries", "{request}", "Requests to storage that were sent again.");

    /// <summary>Counts the requests that a client of storage sends again.</summary>
    public sealed class Retries(string service) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.ProcessingContext.RetryNumber > 0) StorageRetries.Add(1, new KeyValuePair<string, object?>("service", service));
        }
    }
}
