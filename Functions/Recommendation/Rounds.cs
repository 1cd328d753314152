using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>批次: when a college or the school takes applications. A round is a case without a workflow: forms and timers move it.</summary>
internal sealed class Rounds(CaseStore cases, Tables tables, PolicyBook policies, TimeProvider clock)
{
    public const string Kind = "Round";

    /// <summary>The outcome of a round that takes no more applications, and whose branches meet.</summary>
    public const string Closed = nameof(Closed);

    /// <param name="form">The id of the form that opens it: sent twice, it opens one round.</param>
    /// <returns>The round's id, without the school.</returns>
    public async Task<string> Open(string school, string form, string name, RoundBody body, string by, string byName)
    {
        var id = await cases.Claim(school, $"form|{form}", Secrets.NewId("rnd", clock.GetUtcNow().Year));
        await cases.Create(new(new CaseRow(CaseRow.FullId(school, id), Kind)
        {
            Name = name,
            CreatedAt = clock.GetUtcNow(),
            StartedBy = by,
            College = body.College,
            Facts = [.. Facts(body)],
            Readers = [body.College is { } college ? Addressees.Holder(Role.CollegeLeagueCommittee, college) : Addressees.Holder(Role.UniversityLeagueCommittee)],
        }.WithBody(body).WithPolicy(await policies.Current<RecommendationPolicy>(school)), new(by, "Opened", new(byName))));
        return id;
    }

    static IEnumerable<CaseFact> Facts(RoundBody body)
    {
        yield return new("stage", $"{body.Stage}");
        yield return new("takes", body.College ?? "all");
        yield return new("opens", Say.Machine(Beijing.DateOf(body.Opens)));
        yield return new("closes", body.Closes is { } closes ? Say.Machine(Beijing.DateOf(closes.AddTicks(-1))) : "never");
        if (body.MeetingsBy is { } meetings) yield return new("meetingsBy", Say.Machine(meetings));
        if (body.ListsDue is { } lists) yield return new("listsDue", Say.Machine(lists));
        if (body.Places is { } places) yield return new("places", $"{places}");
    }

    /// <summary>Takes no more applications from now on; the branches that have some are asked at once. Twice is safe.</summary>
    public async Task<bool> Close(string school, string round, string by, string? byName)
    {
        var (row, isDone) = await cases.Change(CaseRow.FullId(school, round), "close-applications", row => !row.IsRunning || row.BodyAs<RoundBody>() is not { IsClosed: false } body ? null
            : new(row.WithBody(body with { IsClosed = true }), new(by, "ApplicationsClosed", byName is null ? null : new(byName))));
        if (isDone) await Begin(row);
        return isDone;
    }

    /// <summary>Lets the meetings of a closed round begin.</summary>
    public async Task Begin(CaseRow round)
    {
        foreach (var entry in await tables.Lists.All<CaseEntry>(CaseLists.ByRound(round.School, round.ShortId, MeetingTasks.Kind)))
            await BeginMeeting(CaseRow.FullId(round.School, entry.Case), AuditNote.Workflow, null);
    }

    /// <summary>Ends the gathering of applicants for one meeting: when the round closes, or in a round that is always open when the branch wants to meet.</summary>
    public Task<Changed> BeginMeeting(string meeting, string by, string? byName) => cases.Change(meeting, "begin-meeting", row =>
        row.IsRunning && row.Latest(Step.Gathering) is { State: StepState.Active } gathering
            ? new(row.With(gathering.Finish(StepRow.Expired, by, clock.GetUtcNow())), new(by, "ApplicationsClosed", byName is null ? null : new(byName))) { Nudge = [gathering.IdIn(row.Id).Instance] }
            : null);

    /// <summary>The rounds of a school that are not over, the newest first.</summary>
    public async Task<IReadOnlyList<CaseRow>> Running(string school)
    {
        var entries = await tables.Lists.All<CaseEntry>(CaseLists.ByState(school, Kind, CaseState.Running));
        return [.. (await Task.WhenAll(entries.Select(entry => cases.Find(CaseRow.FullId(school, entry.Case))))).OfType<CaseRow>()];
    }

    /// <summary>The rounds that take this person's application now, and those that will.</summary>
    public async Task<(IReadOnlyList<CaseRow> Open, IReadOnlyList<CaseRow> Coming)> For(Person person)
    {
        var (now, all) = (clock.GetUtcNow(), await Running(person.School));
        var mine = all.Where(round => IsFor(round, person)).ToList();
        return ([.. mine.Where(round => Takes(round, person, now))],
            [.. mine.Where(round => round.BodyAs<RoundBody>() is { IsClosed: false } body && body.Opens > now).OrderBy(round => round.BodyAs<RoundBody>().Opens)]);
    }

    /// <summary>Whether a round takes this person's application now.</summary>
    public static bool Takes(CaseRow round, Person person, DateTimeOffset now) => IsFor(round, person) && round.BodyAs<RoundBody>().TakesApplications(now);

    static bool IsFor(CaseRow round, Person person) => round.BodyAs<RoundBody>().College is not { } college || college == person.College;
}
