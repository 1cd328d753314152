using System.Diagnostics;
using Azure.Data.Tables;

namespace Workflows.Bench;

/// <summary>The floor of a page: its requests to storage, issued one after the other and with nothing around them.</summary>
internal static class Bare
{
    const int RowsOfABatch = 4;

    /// <param name="visit">Reads are issued as they were, headers and all; of a write another of its size, since it can be made only once.</param>
    public static async Task<double> PerSecond(BenchSite site, Visit visit, int times)
    {
        using var http = new HttpClient();
        var scratch = new TableClient(site.Connection, "Scratch");
        await scratch.CreateIfNotExistsAsync();
        var began = Stopwatch.GetTimestamp();
        for (var time = 0; time < times; time++)
        {
            foreach (var (method, address, headers) in visit.Asked)
            {
                if (method is "GET")
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, address);
                    foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
                    using var answer = await http.SendAsync(request);
                    await answer.Content.ReadAsByteArrayAsync();
                }
                else if (address.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal))
                {
                    var partition = Guid.NewGuid().ToString("N");
                    await scratch.SubmitTransactionAsync(Enumerable.Range(0, RowsOfABatch).Select(row => new TableTransactionAction(TableTransactionActionType.Add, Row(partition, row))));
                }
                else
                {
                    await scratch.AddEntityAsync(Row(Guid.NewGuid().ToString("N"), 0));
                }
            }
        }

        return times / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public static TableEntity Row(string partition, int row, int length = 1000) => new(partition, $"{row:D8}") { ["Content"] = new string('x', length) };
}
