using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;

namespace Workflows.LocalHost.Storage;

/// <summary>The loopback ports of one Azurite.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    // Azurite's public account and key, the same everywhere.
    const string Account = "devstoreaccount1", Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static AzuritePorts Free()
    {
        TcpListener[] listeners = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
        try
        {
            foreach (var each in listeners) each.Start();
            int[] ports = [.. listeners.Select(each => ((IPEndPoint)each.LocalEndpoint).Port)];
            return new(ports[0], ports[1], ports[2]);
        }
        finally
        {
            foreach (var each in listeners) each.Dispose();
        }
    }

    [JsonIgnore]
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Endpoint(Blob)};QueueEndpoint={Endpoint(Queue)};" +
        $"TableEndpoint={Endpoint(Table)};";

    [JsonIgnore]
    public IEnumerable<string> Arguments => ["--blobPort", $"{Blob}", "--queuePort", $"{Queue}", "--tablePort", $"{Table}"];

    /// <summary>Whether somebody listens on all three.</summary>
    public async Task<bool> Answer(CancellationToken cancel)
    {
        foreach (var port in (int[])[Blob, Queue, Table])
            if (!await Listens(port, cancel)) return false;
        return true;
    }

    /// <summary>Whether nobody listens on any of them.</summary>
    public async Task<bool> AreFree(CancellationToken cancel)
    {
        foreach (var port in (int[])[Blob, Queue, Table])
            if (await Listens(port, cancel)) return false;
        return true;
    }

    static string Endpoint(int port) => $"http://127.0.0.1:{port}/{Account}";

    static async Task<bool> Listens(int port, CancellationToken cancel)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
