using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>
/// An office passes over a step that nobody does, or ends a case before its time: with a reason, on record, and whoever was asked or is concerned hears of it.
/// What a step counts as then its kind says (<see cref="TaskKind.SkipResult"/>); where that says nothing, the procedure cannot go on without an answer.
/// </summary>
internal sealed class Skipping(CaseStore cases, CaseLife life, TaskDesk desk, Addressees addressees, TimeProvider clock)
{
    /// <summary>The open steps of a case that ask somebody here, and not in another case.</summary>
    public async Task<ImmutableArray<OpenedTask>> Open(CaseRow row) =>
        row.IsRunning ? [.. await Task.WhenAll(row.Steps.Where(step => step is { State: StepState.Active, Addressee: not null, From: null }).Select(step => desk.Open(row, step)))] : [];

    /// <param name="step">A step's key; without one the only one that could be passed over.</param>
    /// <returns>Null when there is no such step that asks somebody.</returns>
    public async Task<OpenedTask?> Find(CaseRow row, string? step) => step is null ? (await Open(row)).Where(task => task.Kind.SkipResult is not null).ToList() is [var only] ? only : null
        : StepId.Parse(row.Id, step) is { } id && row.Find(id) is { From: null, Addressee: not null } found ? await desk.Open(row, found) : null;

    /// <summary>Whether somebody may pass over it. Whoever only keeps the system running decides nothing, and nobody anything in the own matter.</summary>
    public static bool May(OpenedTask task, Visitor visitor) => task.Kind.SkipResult is not null && task.Case.Concerns != visitor.Person
        && (visitor.Holds(Role.UniversityLeagueCommittee, "") || (!task.Kind.IsDecision && visitor.Holds(Role.Administrator, "")));

    /// <summary>Whether somebody may end a case.</summary>
    public static bool MayEnd(CaseRow row, Visitor visitor) => row.Concerns != visitor.Person && visitor.Holds(Role.UniversityLeagueCommittee, "");

    /// <summary>Twice is safe.</summary>
    /// <returns>The case as it stands, and whether the step was passed over, now or before; false when it was answered, or is asked no more.</returns>
    public async Task<Changed> Skip(OpenedTask task, Visitor by, string reason)
    {
        var (id, now, mails) = (task.Id, clock.GetUtcNow(), await Mails(task.Case, [task.Step], RepairMail.Skipped, by, concerned: true));
        return await cases.Change(id.Case, $"skip.{id.Key}", row => !row.IsRunning || row.Find(id) is not { State: StepState.Active } step ? null
            : new(row.With(step.Finish(task.Kind.SkipResult!, by.Person, now) with { ByName = by.Name, Comment = reason, IsSkipped = true }), new(by.Person, $"{id.Key} Skipped", new(by.Name, Actor.Session, reason)))
            {
                Mails = mails,
                Nudge = [id.Instance],
            });
    }

    /// <inheritdoc cref="CaseLife.End"/>
    public async Task<Changed> End(CaseRow row, Visitor by, string reason) =>
        await life.End(row.Id, by, reason, await Mails(row, [.. row.Steps.Where(step => step is { State: StepState.Active, From: null })], RepairMail.Ended, by, concerned: false));

    /// <summary>To whoever was asked in these steps, and to whoever began the case.</summary>
    async Task<ImmutableArray<MailRow>> Mails(CaseRow row, IReadOnlyList<StepRow> steps, string template, Visitor by, bool concerned)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in steps)
            foreach (var person in await addressees.Of(row, step.Addressee)) told.TryAdd(person.Id, step.IdIn(row.Id).Key);
        var about = steps is [var first, ..] ? first.IdIn(row.Id).Key : "";
        foreach (var person in new[] { row.StartedBy, concerned ? row.Concerns : null }.OfType<string>()) told.TryAdd(person, about);
        if (!concerned && row.Concerns is { } own) told.Remove(own);
        told.Remove(by.Person);
        return [.. told.Select(each => new MailRow($"{template}.{about}.{each.Key}", row.Id, template, MailKind.Told, clock.GetUtcNow())
        {
            To = each.Key,
            Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", each.Value),
        })];
    }
}
