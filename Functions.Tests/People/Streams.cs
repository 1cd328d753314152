namespace Workflows.Tests.People;

internal static class Streams
{
    /// <summary>All there is. (The runtime's own and a package's methods of the usual name get into each other's way here.)</summary>
    public static async Task<List<T>> Gathered<T>(this IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var one in stream) all.Add(one);
        return all;
    }
}
