using System.Collections.Immutable;
using Workflows.Cases;

namespace Workflows.Evaluation;

/// <summary>The grades of a body with their arithmetic, for those who may see them.</summary>
internal sealed record EvaluationResults(CaseRow Row, EvaluationBody Body, GradeSheet Sheet)
{
    /// <summary>The one officer whose own page it is; null: all.</summary>
    public string? Only { get; init; }

    public static EvaluationResults Of(CaseRow row) => new(row, row.BodyAs<EvaluationBody>(), ScoringActivities.SheetOf(row));

    /// <summary>The best first; without a total last.</summary>
    public IEnumerable<Officer> Officers => Body.Officers.Where(officer => Only is null || officer.Unit == Only).OrderBy(officer => officer.Result?.Rank is > 0 and var rank ? rank : int.MaxValue);

    public object Said() => new
    {
        Id = Row.ShortId,
        Body.Body,
        Body.Semester,
        Places = Only is null ? Sheet.Places : (int?)null,
        Officers = Officers.Select(officer => new
        {
            officer.Name,
            officer.Post,
            Total = officer.Result?.Total,
            Dimensions = officer.Result?.Dimensions,
            Rank = Only is null ? officer.Result?.Rank : null,
            Computed = $"{officer.Result?.Grade}",
            Grade = $"{officer.Grade}",
            Reason = officer.Lowered,
        }),
    };
}

/// <summary>The draw of a panel.</summary>
/// <param name="ShowsNames">To members of the school; others see what repeats the draw.</param>
internal sealed record DrawView(CaseRow Row, ImmutableArray<PoolEntry> Pool, bool ShowsNames)
{
    public EvaluationBody Body { get; } = Row.BodyAs<EvaluationBody>();

    /// <summary>The whole order of the draw; empty before there is a seed.</summary>
    public ImmutableArray<PoolEntry> Order { get; } = Row.BodyAs<EvaluationBody>() is { Seed: { } seed, PoolHash: { } hash } ? PanelRules.Order(hash, seed, Pool) : [];

    /// <summary>Whether somebody had a seat in the draw.</summary>
    public bool IsDrawn(PoolEntry entry) => Order.Where(other => other.Group == entry.Group).Take(Body.SeatCounts[(int)entry.Group]).Contains(entry);

    public string KeyOf(PoolEntry entry) => PanelRules.KeyOf(Body.PoolHash!, Body.Seed!, entry);

    public object Said() => new
    {
        Id = Row.ShortId,
        Body.PoolHash,
        Body.Seed,
        Seats = Body.SeatCounts,
        Pool = Pool.Select(entry => new { Group = $"{entry.Group}", entry.Person }),
        Drawn = Order.Where(IsDrawn).Select(entry => new { Group = $"{entry.Group}", entry.Person }),
    };
}
