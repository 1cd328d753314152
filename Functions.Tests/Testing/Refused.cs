using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Workflows.Tests.Testing;

/// <summary>What a storage account answers that has too much to do.</summary>
internal sealed class Refused(int status) : Response
{
    public const int Unavailable = 503, TooMany = 429;

    public override int Status => status;
    public override bool IsError => true;
    public override string ReasonPhrase => status == TooMany ? "Too Many Requests" : "Server Busy";
    public override Stream? ContentStream { get; set; } = new MemoryStream();
    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
        // Nothing is held.
    }

    protected override bool ContainsHeader(string name) => false;
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }
}
