using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>A form for one paper sheet, with a row for each officer: what it takes is added to the draft of the task in which the sheets are handed in.</summary>
internal static class SheetGrid
{
    /// <summary>The group, and of each officer the five marks: <c>Politics[officer3]</c>. Empty is 不了解.</summary>
    public static FieldSet Fields(EvaluationPolicy policy)
    {
        var fields = new FieldSet("Evaluation", "Grid") { new Field("group", FieldKind.Choice) { Options = [.. Enum.GetNames<PanelGroup>().Select(name => new Option(name))], Default = nameof(PanelGroup.Delegates) } };
        foreach (var dimension in Enum.GetNames<Dimension>()) fields.Add(new Field(dimension, FieldKind.Number) { Min = 0, Max = policy.MarksOfADimension });
        return fields;
    }

    /// <summary>The sheet as a line of the draft; adds a fault at each mark that is none.</summary>
    public static string LineOf(FormInput input, EvaluationBody body, EvaluationPolicy policy)
    {
        var marks = body.Officers.Select(officer => Enum.GetNames<Dimension>().Select(dimension => MarkOf(input, dimension, officer.Unit, policy.MarksOfADimension)).ToImmutableArray()).ToImmutableArray();
        var group = Enum.Parse<PanelGroup>(input.Choice("group") ?? nameof(PanelGroup.Delegates));
        return SheetRules.TextOf(new(group, [.. marks.Select(each => each.All(mark => mark is null) ? [] : each)]));
    }

    static int? MarkOf(FormInput input, string dimension, string officer, int most)
    {
        if (!input.Indexed(dimension).TryGetValue(officer, out var typed) || typed is "-" or "－") return null;
        if (int.TryParse(typed.Normalize(System.Text.NormalizationForm.FormKC), NumberStyles.None, CultureInfo.InvariantCulture, out var mark) && mark <= most) return mark;
        input.Add($"{dimension}[{officer}]", "notAMark", most);
        return null;
    }

    /// <summary>The step in which this person records sheets now; null when there is none.</summary>
    public static StepRow? TaskOf(CaseRow row, Visitor visitor) =>
        row.IsRunning && !row.BodyAs<EvaluationBody>().Officers.Any(officer => officer.Person == visitor.Person)
            ? row.Steps.LastOrDefault(step => step is { Name: Step.Scoring, Unit: not null, State: StepState.Active } && Readers.IsMeant(step.Addressee, visitor.Person, visitor.Roles))
            : null;
}
