using Workflows.Cases;
using Workflows.Evaluation;

namespace Workflows.LocalHost.Commands;

/// <summary><c>draw &lt;case&gt;</c>: repeats the draw of an evaluation's panel from its frozen pool and its seed. The exit code is 1 when it comes to something else than is on record.</summary>
internal sealed class DrawCommand : ICommand
{
    public string Name => "draw";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        if (arguments is not [var which])
        {
            await Console.Error.WriteLineAsync(Texts.Say("DrawUsage"));
            return 1;
        }

        if (await CommandScope.Schools(app, null, stop) is not { } schools) return 1;
        var cases = app.Services.GetRequiredService<CaseStore>();
        foreach (var id in schools.Select(school => CaseRow.FullId(school.Code, which)))
        {
            if (await cases.Find(id) is not { Kind: EvaluationTasks.Kind } row || await cases.Find<PoolRow>(id, PoolRow.Key) is not { } pool) continue;
            if (row.BodyAs<EvaluationBody>() is not { Seed: { } seed } body)
            {
                Console.WriteLine(Texts.Say("DrawWaits", which, PanelRules.HashOf(pool.Entries)));
                return 0;
            }

            var (seats, _) = PanelRules.Draw(seed, pool.Entries, body.SeatCounts);
            var isSame = PanelRules.HashOf(pool.Entries) == body.PoolHash && seats.All(seat => body.Seats.Single(other => other.Unit == seat.Unit) is var now && (now.Person == seat.Person || HasDeclined(row, seat)));
            Console.WriteLine(Texts.Say("DrawSeed", body.PoolHash!, seed));
            foreach (var seat in seats) Console.WriteLine(Texts.Say("DrawSeat", seat.Unit, seat.Group, seat.Person!, seat.Name));
            Console.WriteLine(Texts.Say(isSame ? "DrawSame" : "DrawOther"));
            return isSame ? 0 : 1;
        }

        await Console.Error.WriteLineAsync(Texts.Say("UnknownCase", which));
        return 1;
    }

    /// <summary>Whether whoever was drawn for a seat has made room for the next.</summary>
    static bool HasDeclined(CaseRow row, Seat seat) => row.Steps.Any(step => step.Name == Step.Acceptance && step.Unit == seat.Unit && step.Addressee == Readers.Person(seat.Person!) && step.Result == UserTasks.Answer.Rejected);
}
