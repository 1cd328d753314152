using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>What is wrong with a line of recorded sheets.</summary>
internal enum SheetFault { UnknownGroup, WrongCount, NoMark, TooManySheets }

/// <summary>
/// Paper sheets as they are typed in: a line for each, first the group (代表, 团委, 同级), then for each officer in their order five marks; officers are separated by a semicolon.
/// <c>-</c> is 不了解, and stands for all five where an officer has nothing else. Pure.
/// </summary>
internal static class SheetRules
{
    // What people may type, and what their keyboards make of it.
    static readonly (PanelGroup Group, string[] Words)[] Groups =
    [
        (PanelGroup.Delegates, ["代表", "学生代表", "D"]), (PanelGroup.Committee, ["团委", "C"]), (PanelGroup.Peers, ["同级", "干部", "P"]),
    ];

    static readonly string[] Unknown = ["-", "?", "不了解", "—"];
    static readonly char[] Spaces = [' ', ',', '、', '\t', ':'];

    /// <summary>How a group is written in the form.</summary>
    public static string WordOf(PanelGroup group) => Groups[(int)group].Words[0];

    /// <returns>The sheets, and the faults of all lines, each with the number of its line.</returns>
    public static (ImmutableArray<MarkSheet> Sheets, ImmutableArray<Fault> Faults) Read(string text, string field, int officers, int most, IReadOnlyList<int> seats)
    {
        var (sheets, faults) = (ImmutableArray.CreateBuilder<MarkSheet>(), ImmutableArray.CreateBuilder<Fault>());
        foreach (var (line, number) in text.Normalize(NormalizationForm.FormKC).Split('\n').Select((line, at) => (line.Trim(), at + 1)).Where(each => each.Item1.Length > 0))
        {
            var (sheet, fault) = One(line, officers, most);
            if (sheet is not null) sheets.Add(sheet);
            else faults.Add(new(field, $"{fault!.Value.Fault}", [number, fault.Value.Said]));
        }

        foreach (var group in sheets.CountBy(sheet => sheet.Group).Where(group => group.Value > seats[(int)group.Key]))
            faults.Add(new(field, $"{SheetFault.TooManySheets}", [WordOf(group.Key), group.Value, seats[(int)group.Key]]));
        return (sheets.ToImmutable(), faults.ToImmutable());
    }

    static (MarkSheet? Sheet, (SheetFault Fault, string Said)? Fault) One(string line, int officers, int most)
    {
        var word = line.Split(Spaces, 2)[0];
        if (Groups.FirstOrDefault(group => group.Words.Contains(word, StringComparer.OrdinalIgnoreCase)) is not { Words: not null } found) return (null, (SheetFault.UnknownGroup, word));
        var parts = line[word.Length..].Split([';', '|'], StringSplitOptions.TrimEntries).Select(part => part.Split(Spaces, StringSplitOptions.RemoveEmptyEntries)).Where(part => part.Length > 0).ToList();

        // Without semicolons all marks follow each other.
        if (parts.Count == 1 && officers > 1 && parts[0].Length == officers * GradingRules.Dimensions) parts = [.. parts[0].Chunk(GradingRules.Dimensions)];
        if (parts.Count != officers) return (null, (SheetFault.WrongCount, $"{parts.Count}"));
        var marks = ImmutableArray.CreateBuilder<ImmutableArray<int?>>(officers);
        foreach (var part in parts)
        {
            if (part is [var only] && Unknown.Contains(only))
            {
                marks.Add([]);
                continue;
            }

            if (part.Length != GradingRules.Dimensions) return (null, (SheetFault.WrongCount, string.Join(' ', part)));
            if (part.FirstOrDefault(mark => !IsMark(mark, most)) is { } wrong) return (null, (SheetFault.NoMark, wrong));
            marks.Add([.. part.Select(mark => Unknown.Contains(mark) ? (int?)null : int.Parse(mark, CultureInfo.InvariantCulture))]);
        }

        return (new(found.Group, marks.MoveToImmutable()), null);
    }

    static bool IsMark(string text, int most) => Unknown.Contains(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mark) && mark <= most);

    /// <summary>Where nothing was typed: everybody of the panel handed in a sheet without a mark. It gives nobody a grade that nobody gave.</summary>
    public static ImmutableArray<MarkSheet> Blank(EvaluationBody body) =>
        [.. body.Panel.Select(seat => new MarkSheet(seat.Group, [.. body.Officers.Select(_ => ImmutableArray<int?>.Empty)]))];

    /// <summary>As one types it.</summary>
    public static string TextOf(MarkSheet sheet) =>
        $"{WordOf(sheet.Group)} {string.Join("; ", sheet.Marks.Select(marks => marks.IsEmpty ? "-" : string.Join(' ', marks.Select(mark => mark?.ToString(CultureInfo.InvariantCulture) ?? "-"))))}";

    /// <summary>Whether two people recorded the same: sheet by sheet in their order within each group.</summary>
    /// <returns>Which sheets differ, as 代表 3; empty when all are the same.</returns>
    public static ImmutableArray<string> Differences(IReadOnlyCollection<MarkSheet> first, IReadOnlyCollection<MarkSheet> second)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var group in Enum.GetValues<PanelGroup>())
        {
            var (mine, others) = (Of(first), Of(second));
            for (var at = 0; at < Math.Max(mine.Count, others.Count); at++)
                if (mine.ElementAtOrDefault(at) != others.ElementAtOrDefault(at)) differences.Add($"{WordOf(group)} {at + 1}");

            List<string> Of(IEnumerable<MarkSheet> sheets) => [.. sheets.Where(sheet => sheet.Group == group).Select(TextOf)];
        }

        return differences.ToImmutable();
    }
}
