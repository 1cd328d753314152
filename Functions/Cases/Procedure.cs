using Microsoft.DurableTask;

namespace Workflows.Cases;

/// <summary>
/// What a procedure is told with. Each step is one line there, and safe to run again, since its result stands in the case (laws 4 and 8).
/// The building blocks add their verbs to it: <c>Ask</c>, <c>Notice</c>.
/// </summary>
internal sealed class Procedure
{
    // Nobody takes back so many decisions while one instance runs; the history stays short.
    const int MostTellings = 50;

    readonly TaskOrchestrationContext context;
    readonly string @case;
    readonly Dictionary<string, int> turns = [];

    readonly int telling;

    Procedure(TaskOrchestrationContext context, string @case, int telling) => (this.context, this.@case, this.telling) = (context, @case, telling);

    /// <summary>
    /// Runs a procedure to its outcome. A case that is ended from outside stops at its next step; one in which a decision is taken back is told
    /// again from the start, passing over what is done; one that breaks is Failed.
    /// </summary>
    public static async Task<string> Run(TaskOrchestrationContext context, string @case, Func<Procedure, Task<string>> story)
    {
        for (var telling = 1; telling <= MostTellings; telling++)
        {
            var drive = new Drive(@case, context.NewGuid().ToString("N"));
            try
            {
                var told = await context.Do<int>(nameof(CaseActivities.BeginCase), drive);
                var outcome = await story(new Procedure(context, @case, told));
                return Counts(await context.Do<string>(nameof(CaseActivities.CloseCase), new Closing(@case, told, outcome)));
            }
            catch (CaseEnded)
            {
                return await context.Do<string>(nameof(CaseActivities.CloseCase), new Closing(@case, null, null));
            }
            catch (TakenBack)
            {
                // The row says how far the case still is; it is told once more.
            }
            catch
            {
                await context.Do(nameof(CaseActivities.FailCase), drive);
                throw;
            }
        }

        throw new InvalidOperationException($"In {@case} more than {MostTellings} decisions were taken back.");
    }

    /// <summary>Has the rules judge something, or something done that asks nobody.</summary>
    /// <param name="activity">Named by the procedure and the step: function names are unique.</param>
    /// <returns>The code of the result.</returns>
    public async Task<string> Do(string activity, string step)
    {
        var (id, known) = await Next(step);
        return Counts(known ?? await context.Do<string>(activity, id));
    }

    /// <summary>Runs a step that waits for the world outside, as a child. Told again, a step that is done is passed over.</summary>
    /// <returns>The child's result; it does not come back at all once the case is ending or a decision was taken back.</returns>
    public async Task<string> Wait(string workflow, string step, string? unit = null)
    {
        var (id, known) = await Next(step, unit);
        return Counts(known ?? await context.Child(workflow, id));
    }

    static string Counts(string result) => result switch
    {
        StepRow.Cancelled => throw new CaseEnded(),
        StepRow.Superseded => throw new TakenBack(),
        _ => result,
    };

    // Which attempt this is stands in the row: those that were taken back do not count.
    Task<FoundStep> Next(string step, string? unit = null)
    {
        var name = unit is null ? step : $"{step}.{unit}";
        var turn = turns[name] = turns.GetValueOrDefault(name) + 1;
        return context.Do<FoundStep>(nameof(CaseActivities.FindStep), new Turn(@case, step, unit, turn, telling));
    }

    sealed class CaseEnded : Exception;

    sealed class TakenBack : Exception;
}

/// <summary>The <paramref name="Number"/>-th time, from 1, that the procedure comes to a step.</summary>
/// <param name="Telling">Of the case when the procedure began to be told.</param>
internal sealed record Turn(string Case, string Step, string? Unit, int Number, int Telling);

/// <param name="Result">Null while it is not done; <see cref="StepRow.Superseded"/> when the procedure must be told anew.</param>
internal sealed record FoundStep(StepId Id, string? Result);
