using System.Globalization;

namespace Workflows.Bench;

/// <summary>The table that a run prints.</summary>
internal sealed class Report
{
    readonly List<(string What, string Ours, string Floor, string Expected)> lines = [];

    /// <param name="expected">How much of the floor is expected; null where nothing is.</param>
    public void Rate(string what, double ours, double floor, double? expected) =>
        Add(what, Figure(ours), $"{Figure(floor)}  (×{(ours / floor).ToString("F2", CultureInfo.InvariantCulture)})", expected is { } share ? $"≥ {share.ToString("F1", CultureInfo.InvariantCulture)}" : "");

    public void Figure(string what, double ours, string unit, string expected = "") => Add(what, $"{Figure(ours)} {unit}", "", expected);

    public void Print()
    {
        var widths = new[] { lines.Max(line => line.What.Length), lines.Max(line => line.Ours.Length), lines.Max(line => line.Floor.Length) };
        foreach (var (what, ours, floor, expected) in lines.Prepend(("", "LocalHost", "floor", "expected")))
            Console.WriteLine($"{what.PadRight(widths[0])}  {ours.PadLeft(Math.Max(widths[1], 9))}  {floor.PadLeft(widths[2])}  {expected}");
    }

    void Add(string what, string ours, string floor, string expected)
    {
        lines.Add((what, ours, floor, expected));
        Console.WriteLine($"… {what}: {ours} {floor}");
    }

    static string Figure(double figure) => figure.ToString(figure >= 100 ? "F0" : figure >= 1 ? "F1" : "F3", CultureInfo.InvariantCulture);
}
