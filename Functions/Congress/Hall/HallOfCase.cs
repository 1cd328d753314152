using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Congress.Hall;

/// <summary>The day as it lies in the body of its case: <c>hall</c>.</summary>
internal static class HallOfCase
{
    const string Property = "hall";

    /// <returns>Null before the day is prepared.</returns>
    public static HallDay? Hall(this CaseRow row) => row.Body.ValueKind is JsonValueKind.Object && row.Body.TryGetProperty(Property, out var hall) && hall.ValueKind is JsonValueKind.Object ? hall.Deserialize<HallDay>(Json.Options) : null;

    public static CaseRow WithHall(this CaseRow row, HallDay day)
    {
        var body = row.Body.ValueKind is JsonValueKind.Object ? JsonObject.Create(row.Body)! : [];
        body[Property] = JsonSerializer.SerializeToNode(day, Json.Options);
        return row with { Body = JsonSerializer.SerializeToElement(body, Json.Options) };
    }
}

/// <summary>What is settled before the day, and what the day is prepared from.</summary>
/// <param name="Delegates">Person, name and delegation, in the order of the delegations: whoever is entitled.</param>
internal sealed record HallPlan(Threshold Quorum, Threshold Ordinary, Threshold Charter, Period CallAnewWithin, ElectionTerms Terms, int Seats, int WriteIns,
    ImmutableArray<Candidate> Candidates, ImmutableArray<(string Person, string Name, string Delegation)> Delegates);

/// <summary>What the procedure tells the hall.</summary>
internal interface IHallPlans
{
    /// <returns>Null for a case of another kind, and before its delegates are confirmed.</returns>
    Task<HallPlan?> Of(CaseRow row);
}
