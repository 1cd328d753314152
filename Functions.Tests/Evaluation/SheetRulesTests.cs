using System.Collections.Immutable;
using Workflows.Evaluation;

namespace Workflows.Tests.Evaluation;

public sealed class SheetRulesTests
{
    [Fact]
    public void Sheets_are_read_as_people_type_them()
    {
        var (sheets, faults) = SheetRules.Read("代表 18 19 20 17 18; 20，19，-，18，19\n\nＣ　1 2 3 4 5 6 7 8 9 10\n同级: -; 20 20 20 20 20", "sheets", 2, 20, [1, 1, 1]);

        Assert.Empty(faults);
        Assert.Equal([PanelGroup.Delegates, PanelGroup.Committee, PanelGroup.Peers], sheets.Select(sheet => sheet.Group));
        Assert.Equal("代表 18 19 20 17 18; 20 19 - 18 19", SheetRules.TextOf(sheets[0]));
        Assert.Equal("团委 1 2 3 4 5; 6 7 8 9 10", SheetRules.TextOf(sheets[1]));
        Assert.Empty(sheets[2].Marks[0]);
    }

    [Theory]
    [InlineData("学委 1 2 3 4 5", nameof(SheetFault.UnknownGroup))]
    [InlineData("代表 1 2 3 4", nameof(SheetFault.WrongCount))]
    [InlineData("代表 1 2 3 4 21", nameof(SheetFault.NoMark))]
    [InlineData("代表 1 2 3 4 5; 1 2 3 4 5", nameof(SheetFault.WrongCount))]
    [InlineData("代表 1 2 3 4 5\n代表 1 2 3 4 5", nameof(SheetFault.TooManySheets))]
    public void A_fault_says_where_it_is(string text, string fault) => Assert.Equal(fault, Assert.Single(SheetRules.Read(text, "sheets", 1, 20, [1, 1, 1]).Faults).Key);

    [Fact]
    public void What_two_people_recorded_is_compared_sheet_by_sheet_in_each_group()
    {
        Assert.Empty(Differences("代表 1 2 3 4 5\n团委 1 1 1 1 1", "团委 1 1 1 1 1\n代表 1 2 3 4 5"));
        Assert.Equal("代表 2", Differences("代表 1 2 3 4 5\n代表 1 1 1 1 1", "代表 1 2 3 4 5\n代表 1 1 1 1 2"));
        Assert.Equal("代表 2", Differences("代表 1 2 3 4 5\n代表 1 1 1 1 1", "代表 1 2 3 4 5"));
    }

    static string Differences(string first, string second) => string.Join(' ', SheetRules.Differences(Read(first), Read(second)));

    static ImmutableArray<MarkSheet> Read(string text) => SheetRules.Read(text, "sheets", 1, 20, [9, 9, 9]).Sheets;
}
