using System.Collections.Immutable;

namespace Workflows.Congress.Rules;

/// <summary>最大余额法: splits a whole number by weights. Integers only.</summary>
internal static class Hamilton
{
    /// <summary>
    /// Everybody gets the whole part of their quota, and what is left goes to the largest remainders; of equal ones first to the larger weight, then to whoever comes first.
    /// </summary>
    /// <param name="weights">None negative, and together more than 0.</param>
    /// <returns>In the order of the weights; they add up to <paramref name="whole"/>.</returns>
    public static ImmutableArray<int> Split(int whole, IReadOnlyList<int> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(whole);
        var all = weights.Sum(weight => (long)weight);
        ArgumentOutOfRangeException.ThrowIfLessThan(all, 1);
        var parts = weights.Select(weight => (int)((long)whole * weight / all)).ToArray();
        var left = whole - parts.Sum();
        foreach (var at in Enumerable.Range(0, parts.Length).OrderByDescending(at => Remainder(whole, weights[at], all)).ThenByDescending(at => weights[at]).Take(left)) parts[at]++;
        return [.. parts];
    }

    /// <summary>What is left of a quota beside its whole part, in parts of all weights together.</summary>
    public static long Remainder(int whole, int weight, long all) => (long)whole * weight % all;
}
