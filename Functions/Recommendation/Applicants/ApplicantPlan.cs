using System.Collections.Immutable;
using System.Text;
using Workflows.Storage;

namespace Workflows.Recommendation.Applicants;

/// <summary>An application that a list would hand in.</summary>
/// <param name="Round">That takes it, without the school.</param>
internal sealed record PlannedApplicant(int Line, string Person, string Number, string Name, string Branch, string Round, Application Application)
{
    /// <summary>How the conditions stand: a result of the step <see cref="Step.EligibilityCheck"/>.</summary>
    public required string Eligibility { get; init; }
}

/// <summary>Something in the file that has to be put right, in words.</summary>
/// <param name="Line">As Excel counts; 0: the file as a whole.</param>
/// <param name="Column">The heading; empty for the whole line.</param>
internal sealed record ApplicantFault(int Line, string Column, string Message);

/// <summary>What a list would hand in, all of it known before anything is written: with a fault nothing is.</summary>
internal sealed record ApplicantPlan(Stage Stage, ImmutableArray<PlannedApplicant> Applicants, ImmutableArray<ApplicantFault> Faults)
{
    /// <summary>Headings that are none of ours, whose columns are passed over.</summary>
    public ImmutableArray<string> PassedOver { get; init; } = [];

    /// <summary>The same for the same applications in the same rounds, so that a double click hands them in once, and another once something has changed.</summary>
    public string Id(string by)
    {
        var text = new StringBuilder($"{by}|{Stage}");
        foreach (var each in Applicants) text.Append('\n').Append(each.Person).Append('|').Append(each.Round).Append('|').Append(Json.Write(each.Application));
        return Secrets.Hash(text.ToString())[..20];
    }
}
