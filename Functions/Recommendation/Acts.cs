using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>That a recommendation was revoked: the row <c>revocation</c>.</summary>
/// <param name="Heard">What the person said about it.</param>
internal sealed record Revocation(string Reason, string Heard, string By, string ByName, DateTimeOffset At)
{
    public const string Key = "revocation";
}

/// <summary>What may be done with a case beside what is asked, and by whom.</summary>
internal sealed class Acts(CaseStore cases, PeopleStore people, AllTasks tasks, SchoolCalendars calendars, TimeProvider clock)
{
    public const string Valid = nameof(Valid), Revoked = nameof(Revoked);

    /// <summary>An officer of the branch or its college's committee, while applicants gather.</summary>
    public static bool MayBegin(CaseRow row, Visitor visitor) => IsGathering(row) && IsOfTheBranch(row, visitor);

    public static bool IsGathering(CaseRow row) => row is { Kind: MeetingTasks.Kind, IsRunning: true } && row.Latest(Step.Gathering) is { State: StepState.Active };

    /// <summary>Whether somebody holds an office of the meeting's branch, or of its college's committee.</summary>
    public static bool IsOfTheBranch(CaseRow row, Visitor visitor) => row.Kind is MeetingTasks.Kind && row.BodyAs<MeetingBody>() is var body
        && (visitor.Holds(Role.LeagueBranchSecretary, body.Branch) || visitor.Holds(Role.LeagueBranchDeputySecretary, body.Branch) || visitor.Holds(Role.LeagueBranchOrganizer, body.Branch)
            || visitor.Holds(Role.CollegeLeagueCommittee, body.College));

    /// <summary>Whoever records the meeting, or the college's committee, as long as nothing of it is recorded.</summary>
    public static bool MayMove(CaseRow row, Visitor visitor) =>
        IsConvened(row) && row.BodyAs<MeetingBody>() is var body && !IsCandidate(body, visitor)
        && (visitor.Holds(Role.CollegeLeagueCommittee, body.College) || Addressees.IsMeant(row.Latest(Step.BranchMeeting)!.Addressee, visitor.Person, visitor.Roles));

    static bool IsCandidate(MeetingBody body, Visitor visitor) => body.Candidates.Any(candidate => candidate.Outcome is null && candidate.Person == visitor.Person);

    public static bool IsConvened(CaseRow row) => row is { Kind: MeetingTasks.Kind, IsRunning: true } && row.Latest(Step.BranchMeeting) is { State: StepState.Active };

    /// <summary>The committee of the branch's college, until it is decided who is put forward.</summary>
    public static bool MayGrant(CaseRow row, Visitor visitor) => TakesPlaces(row) && IsOfTheCollege(row, visitor) && !IsCandidate(row.BodyAs<MeetingBody>(), visitor);

    /// <summary>Until it is decided who is put forward; not before a tie is broken.</summary>
    public static bool TakesPlaces(CaseRow row) => row is { Kind: MeetingTasks.Kind, IsRunning: true }
        && (row.Latest(Step.Inspection) is null or { State: StepState.Active } || row.BodyAs<MeetingBody>().Inspection is { IsSettled: false });

    /// <summary>Whether somebody is of the committee of the case's college, and the case not the own.</summary>
    public static bool IsOfTheCollege(CaseRow row, Visitor visitor) => row.Concerns != visitor.Person && row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college);

    /// <summary>The Party branch that decided to decide later, as long as the recommendation is valid.</summary>
    public bool MayTakeUp(CaseRow row, Visitor visitor) => IsPutOff(row) && IsOfThePartyBranch(row, visitor);

    public bool IsPutOff(CaseRow row) => IsValid(row) && !(row.ValidUntil <= clock.GetUtcNow()) && row.Latest(Step.PartyBranchDecision) is { State: StepState.Done, Result: Answer.Later };

    public static bool IsOfThePartyBranch(CaseRow row, Visitor visitor) =>
        row.Kind is RecommendationTasks.Kind && row.Latest(Step.PartyBranchDecision) is { } decision && Addressees.MayAnswer(row, decision, visitor.Person, visitor.Roles);

    /// <summary>The committee of the person's college.</summary>
    public static bool MayRevoke(CaseRow row, Visitor visitor) => IsValid(row) && IsOfTheCollege(row, visitor);

    public static bool IsValid(CaseRow row) => row is { Kind: RecommendationTasks.Kind, State: CaseState.Completed, Validity: Valid };

    /// <summary>The meeting is held on another day, or elsewhere; its members are told why. Twice is safe.</summary>
    public async Task Move(CaseRow before, Visitor by, DateOnly date, string? place, string reason)
    {
        if (!MayMove(before, by)) return;

        // The votes are awaited, and asked for again, from the new day on.
        var (id, calendar) = (before.Latest(Step.BranchMeeting)!.IdIn(before.Id), await calendars.Of(before.School));
        var kind = await tasks.Of(before).KindOf(before.WithBody(Moved(before.BodyAs<MeetingBody>())), id);
        await cases.Change(before.Id, $"move-meeting.{Secrets.NewId("m")}", row =>
        {
            // Sent once more, nothing is told anew.
            var (step, was) = (row.Find(id), row.BodyAs<MeetingBody>());
            if (!MayMove(row, by) || step is not { State: StepState.Active } || (was.Calls is [.., { Kind: CallKind.Moved } last] && (last.Date, last.Place, last.Reason) == (date, place, reason))) return null;
            var moved = Moved(was);
            var asked = row.With(step with
            {
                Note = MeetingRules.MovedTo(moved, reason),
                Deadline = kind.Deadline(calendar, step.StartedAt),
                DueAt = kind.Due(calendar, step.StartedAt, step.Reminders + 1),
            });
            return new(asked.WithBody(Called(moved, CallKind.Moved, reason)), new(by.Person, $"{id.Key} Moved", new(by.Name, Actor.Session, reason) { From = MeetingRules.Written(was), To = MeetingRules.Written(moved) }))
            {
                Nudge = [id.Instance],
            };
        });

        MeetingBody Moved(MeetingBody body) => body with { Date = date, Place = place };
    }

    /// <summary>The meeting is not held; the branch proposes anew and asks for leave again. Its members are told why. Twice is safe.</summary>
    public async Task CallOff(CaseRow before, Visitor by, string reason)
    {
        var id = before.Latest(Step.BranchMeeting)!.IdIn(before.Id);
        await cases.Change(before.Id, $"call-off.{id.Key}", row =>
        {
            if (!MayMove(row, by) || row.Find(id) is not { State: StepState.Active } step) return null;
            var body = row.BodyAs<MeetingBody>().Each(candidate => candidate is { Outcome: null, State: CandidateState.Proposed }
                ? candidate.With(id.Key, new(Verdict.CalledOff) { Comment = reason }) with { State = CandidateState.Joined } : candidate);
            return new(row.With(step.Finish(Verdict.CalledOff, by.Person, clock.GetUtcNow()) with { ByName = by.Name, Comment = reason }).WithBody(Called(body with { Sitting = null, Entered = null }, CallKind.CalledOff, reason)),
                new(by.Person, $"{id.Key} {Verdict.CalledOff}", new(by.Name, Actor.Session, reason) { From = MeetingRules.Written(body) }))
            {
                Nudge = [id.Instance],
            };
        });
    }

    /// <summary>More places than the quota gives, with a reason (RULES part 1, "Quota"); the branch's secretary is told. The last word counts; twice is safe.</summary>
    public async Task Grant(CaseRow before, Visitor by, int places, string reason)
    {
        var told = (await people.Holders(before.School, new(Role.LeagueBranchSecretary, before.BodyAs<MeetingBody>().Branch))).Select(person => person.Id).ToList();
        await cases.Change(before.Id, $"grant-places.{Secrets.NewId("g")}", row =>
        {
            if (!MayGrant(row, by) || row.BodyAs<MeetingBody>() is var body && body.Extra == places && row.Facts.Contains(new("extra", reason))) return null;
            var granted = row with
            {
                Facts = [.. row.Facts.Where(fact => fact.Code is not ("extraPlaces" or "extraBy" or "extra")), new("extraPlaces", $"{places}"), new("extraBy", by.Name), new("extra", reason)],
            };
            var now = body with { Extra = places, Quota = body.Quota is { } quota ? quota with { Extra = places } : null };

            // Those tied at the last place may all fit now.
            var second = row.Latest(Step.SecondBallot) is { State: StepState.Active } asked && !InspectionRules.NeedsBallot(now) ? asked : null;
            return new((second is null ? granted : granted.With(second.Finish(Verdict.NotNeeded, AuditNote.Workflow, clock.GetUtcNow()))).WithBody(now),
                new(by.Person, "PlacesGranted", new(by.Name, Actor.Session, reason) { From = $"{body.Extra}", To = $"{places}" }))
            {
                Nudge = second is null ? [] : [second.IdIn(row.Id).Instance],
                Mails = [.. told.Select(person => PlacesGrantedMail.To(person, row, clock.GetUtcNow()))],
            };
        });
    }

    static MeetingBody Called(MeetingBody body, CallKind kind, string reason) => body with { Calls = body.Calls.Add(new(kind, body.Date, body.Place) { Reason = reason }) };

    /// <summary>The decision and the archive no longer count, the case runs again, and the Party branch is asked anew. Twice is safe.</summary>
    /// <returns>Whether it is taken up, now or before.</returns>
    public async Task<bool> TakeUp(CaseRow before, Visitor by)
    {
        var decision = before.Latest(Step.PartyBranchDecision)!.IdIn(before.Id);
        return (await cases.Change(before.Id, $"take-up.{decision.Key}", row =>
        {
            if (!MayTakeUp(row, by) || row.Latest(Step.PartyBranchDecision)!.IdIn(row.Id) != decision) return null;
            var changed = new[] { Step.PartyBranchDecision, Step.Archive }.Select(row.Latest).OfType<StepRow>().Aggregate(row, (now, step) => now.With(step with { State = StepState.Superseded }));
            changed = changed.Correct(row.Latest(Step.PartyBranchDecision)!.FinishedAt!.Value, new(Step.PartyBranchDecision, by.Name, clock.GetUtcNow()));
            return new(changed with { State = CaseState.Running, Outcome = null, Validity = null, ValidUntil = null, Telling = row.Telling + 1 }, new(by.Person, $"{decision.Key} TakenUp", new(by.Name, Actor.Session)))
            {
                Start = new(nameof(RecommendationWorkflow), row.Id),
            };
        })).IsDone;
    }

    /// <summary>For a sanction or a false statement (RULES part 1). Twice is safe: the first reason stands.</summary>
    /// <param name="heard">What the person said about it.</param>
    public async Task<bool> Revoke(CaseRow before, Visitor by, string reason, string heard) => (await cases.Change(before.Id, $"revoke.{before.Telling}", row => !MayRevoke(row, by) ? null
        : new(row with { Validity = Revoked, Facts = row.Facts.Add(new("revoked", reason)) }, new(by.Person, Revoked, new(by.Name, Actor.Session, reason)))
        {
            Rows = [new(Revocation.Key, new Revocation(reason, heard, by.Person, by.Name, clock.GetUtcNow()))],
            Mails =
            [
                new($"Revoked.{row.Telling}", row.Id, RecommendationRevokedMail.TemplateName, MailKind.Told, clock.GetUtcNow()) { To = row.BodyAs<RecommendationBody>().Person },
            ],
        })).IsDone;
}

/// <summary>Tells whoever was recommended that it counts no more.</summary>
internal sealed class RecommendationRevokedMail(CaseStore cases) : IMailTemplate
{
    public const string TemplateName = "RecommendationRevoked";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find<Revocation>(rows[^1].Partition, Revocation.Key) is not { } revoked) return null;
        return new(T["Revoked.subject"], null,
        [
            new Paragraph(T["Revoked.what"]), new Paragraph(T["Ended.reason", revoked.Reason]), new Paragraph(T["Revoked.do"]),
            new Button(T["Ended.button"], tools.Address($"/cases/{rows[^1].CaseId}"), IsPersonal: false),
        ]);
    }
}
