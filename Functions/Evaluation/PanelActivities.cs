using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>From the pool to the panel. Each activity may run twice.</summary>
internal sealed class PanelActivities(CaseStore cases, Records records, PeopleStore people)
{
    /// <summary>Freezes who may be drawn, and makes the hash public, before there is a seed.</summary>
    [Function(nameof(PublishPool))]
    public async Task<string> PublishPool([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var policy = before.PolicyAs<EvaluationPolicy>();
        var pool = PanelRules.Pool(policy, before.BodyAs<EvaluationBody>(), await people.All(before.School).ToListAsync());
        var (hash, seats) = (PanelRules.HashOf(pool), PanelRules.Seats(policy, pool));
        return await records.Do(id, (row, _) => seats.Sum() == 0 ? new(row, Outcome.NoPanel) : new(row.WithBody(row.BodyAs<EvaluationBody>() with { PoolHash = hash, PoolSize = pool.Length, SeatCounts = seats }), Verdict.Published)
        {
            Rows = [new(PoolRow.Key, new PoolRow(pool))],
            Sums = [Clause.Of("Eval_Pool", pool.Length, seats.Sum(), seats[0], seats[1], seats[2]), Clause.Of("Eval_PoolHash", hash)],
        });
    }

    /// <summary>Draws, if both typed the same.</summary>
    [Function(nameof(DrawPanel))]
    public async Task<string> DrawPanel([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var pool = await cases.Find<PoolRow>(id.Case, PoolRow.Key) ?? throw new InvalidOperationException($"There is no pool in {id.Case}.");
        return await records.Do(id, (row, _) =>
        {
            var body = row.BodyAs<EvaluationBody>();
            if (body.Typed.GetValueOrDefault(Two.First) is not { } seed || body.Typed.GetValueOrDefault(Two.Second) != seed) return new(row, Verdict.Different);
            var (seats, substitutes) = PanelRules.Draw(seed, pool.Entries, body.SeatCounts);
            var panel = row.Latest(Step.Panel)!;
            return new(row.With(panel with { Result = Verdict.Drawn, Note = seed is PanelRules.NoSeed ? Clause.Of("Eval_NoSeed") : Clause.Of("Eval_Seed", seed) })
                .WithBody(body with { Seed = seed, Seats = seats, Substitutes = substitutes }), Verdict.Drawn);
        });
    }

    /// <summary>By which the seats are named in the case.</summary>
    [Function(nameof(SeatsOf))]
    public async Task<ImmutableArray<string>> SeatsOf([ActivityTrigger] string @case, [DurableClient] DurableTaskClient _) =>
        [.. (await cases.Read(@case)).BodyAs<EvaluationBody>().Seats.Select(seat => seat.Unit)];
}
