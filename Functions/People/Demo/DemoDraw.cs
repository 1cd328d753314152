namespace Workflows.People.Demo;

/// <summary>Draws for the demo school: the same each time, so that a story told about it stays true (SplitMix64). Nothing that must not be guessed uses it.</summary>
internal sealed class DemoDraw(ulong seed)
{
    ulong state = seed;

    /// <returns>From 0 to below <paramref name="end"/>.</returns>
    public int Below(int end)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)end);
    }

    public int Between(int first, int last) => first + Below(last - first + 1);

    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    public bool Percent(int chance) => Below(100) < chance;
}
