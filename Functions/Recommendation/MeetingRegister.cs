using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>
/// What passes between an applicant's case and the case of the branch's meeting. Everything here may run twice, and in either order: each sees how
/// the other stands, and does what is still to be done.
/// </summary>
internal sealed class MeetingRegister(CaseStore cases, CaseLife life, Applications applications, RoundsToJoin rounds, TakingBack takingBack, TimeProvider clock)
{
    const string LeftMeeting = nameof(LeftMeeting);

    /// <summary>Puts a case on the list of its branch's meeting of the round; the first one convenes it, and whoever comes too late the next.</summary>
    /// <param name="wait">The attempt at <see cref="Step.Meeting"/> with which the case waits.</param>
    public async Task Join(CaseRow applicant, int wait)
    {
        // Whoever stands on a list stays on it, though an earlier one be opened again.
        if (await rounds.Find(applicant) is not { } found) return;   // it is looked for again each day
        applicant = found;
        var body = applicant.BodyAs<RecommendationBody>();
        if (body.Meeting is { } own && await TryJoin(applicant, body, own, wait)) return;
        for (var number = 1; !await TryJoin(applicant, body, await Convene(applicant, body, number), wait); number++) { }
    }

    async Task<bool> TryJoin(CaseRow applicant, RecommendationBody body, string meeting, int wait)
    {
        var (row, joined) = await cases.Change(CaseRow.FullId(applicant.School, meeting), $"join.{applicant.ShortId}.{wait}", row => Joined(row, applicant, body, wait));
        if (!joined) return false;
        await cases.Change(applicant.Id, $"joined.{wait}.{row.ShortId}", now => now.BodyAs<RecommendationBody>() is var own && own.Meeting == row.ShortId ? null
            : new(now.WithBody(own with { Meeting = row.ShortId }), new(AuditNote.Workflow, "JoinedMeeting", new(Text: row.ShortId))));
        await Mirror(row, row.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Case == applicant.ShortId));
        return true;
    }

    /// <summary>Takes a case that has ended from outside off the list, wherever its meeting stands. Where nobody is left the meeting ends.</summary>
    public async Task Leave(CaseRow applicant)
    {
        if (applicant.BodyAs<RecommendationBody>().Meeting is not { } meeting) return;
        var outcome = applicant.Outcome is Outcome.Left ? Outcome.Left : Outcome.Withdrawn;
        var (row, isDone) = await cases.Change(CaseRow.FullId(applicant.School, meeting), $"leave.{applicant.ShortId}.{WaitOf(applicant)}", row => Left(row, applicant.ShortId, outcome));
        if (isDone) await Mirror(row);
    }

    /// <summary>Takes a case off the list whose person belongs to another branch now, unless the branch has voted. Twice is safe; the vote and this are one after the other, in the meeting's row.</summary>
    /// <returns>Whether it is off the list, now or before.</returns>
    public async Task<bool> MoveOff(CaseRow applicant, string meeting)
    {
        var (row, isDone) = await cases.Change(CaseRow.FullId(applicant.School, meeting), $"move.{applicant.ShortId}.{WaitOf(applicant)}", row => HasVoted(row) ? null : Left(row, applicant.ShortId, Verdict.Moved));
        return isDone || row.BodyAs<MeetingBody>().Candidates.Any(candidate => candidate.Case == applicant.ShortId && candidate.Outcome is Verdict.Moved);
    }

    /// <summary>From when the ballot is typed in; not any more where it is to be held again.</summary>
    static bool HasVoted(CaseRow meeting) => meeting.Latest(Step.BranchMeeting) is { State: StepState.Done, Result: not Verdict.CalledOff };

    public static int WaitOf(CaseRow applicant) => applicant.Steps.Where(step => step.Name is Step.Meeting).Select(step => step.Attempt).DefaultIfEmpty().Max();

    /// <summary>An applicant's case that stands on no list any more: what it took over from there counts no more, and it goes on the next list of its branch.</summary>
    public static CaseRow OffTheList(CaseRow applicant) => applicant.WithBody(applicant.BodyAs<RecommendationBody>() with { Meeting = null, MeetingSeq = 0, MeetingDate = null, Ballot = null }) with
    {
        Steps = [.. applicant.Steps.Select(step => step.From is null || step.Name is Step.Appeal ? step : Void(step))],
    };

    static StepRow Void(StepRow step) => step.IsVoid ? step : step with { State = StepState.Superseded };

    /// <summary>Tells every applicant's case how the meeting stands.</summary>
    public Task Mirror(CaseRow meeting) => Task.WhenAll(meeting.BodyAs<MeetingBody>().Candidates.Select(candidate => Mirror(meeting, candidate)));

    async Task<string> Convene(CaseRow applicant, RecommendationBody body, int number)
    {
        var school = applicant.School;
        var key = $"meeting|{body.Round}|{body.Branch}|{number}";
        var id = await cases.Holder(school, key) ?? await cases.Claim(school, key, Secrets.NewId("mtg", clock.GetUtcNow().Year));
        var full = CaseRow.FullId(school, id);
        if (await cases.Find(full) is not null) return id;

        var round = await cases.Read(CaseRow.FullId(school, body.Round));
        var meeting = new MeetingBody(body.Stage, body.Branch, body.College, body.Round) { Closes = ClosesAt(round.BodyAs<RoundBody>()) };
        await cases.Create(new(new CaseRow(full, MeetingTasks.Kind)
        {
            Name = body.Branch,
            Policy = applicant.Policy,
            CreatedAt = clock.GetUtcNow(),
            College = body.College,
            Round = body.Round,
            Facts = [new("branch", body.Branch), new("round", round.Name)],
            Readers = [Addressees.Holder(Web.Role.LeagueBranchSecretary, body.Branch), Addressees.Holder(Web.Role.LeagueBranchDeputySecretary, body.Branch),
                Addressees.Holder(Web.Role.LeagueBranchOrganizer, body.Branch), Addressees.Holder(Web.Role.CollegeLeagueCommittee, body.College)],
        }.WithBody(meeting), new(AuditNote.Workflow, "Created")) { Start = new(nameof(BranchMeetingWorkflow), full) });
        return id;
    }

    DateTimeOffset? ClosesAt(RoundBody round) => round.IsClosed ? clock.GetUtcNow() : round.Closes;

    /// <summary>Who is on the list stands on the meeting's page, and for whose additions it waits.</summary>
    public static CaseRow Named(CaseRow row)
    {
        var candidates = row.BodyAs<MeetingBody>().Candidates;
        return row with { Facts = [.. row.Facts.Where(fact => fact.Code is not ("applicants" or "returned")), .. Fact("applicants", candidate => !candidate.HasLeft), .. Fact("returned", candidate => candidate is { Outcome: null, State: CandidateState.Returned })] };

        IEnumerable<CaseFact> Fact(string code, Func<Candidate, bool> of) => candidates.Where(of).Select(candidate => candidate.Name).ToList() is { Count: > 0 } names ? [new(code, string.Join('、', names))] : [];
    }

    /// <summary>Beside their names it is known how many with whoever is asked about it, whose home page counts them.</summary>
    static CaseRow Listed(CaseRow row) => Named(row) with
    {
        Steps = [.. row.Steps.Select(step => step is { State: StepState.Active, Lines: not null } ? step with { Lines = MeetingForms.LinesOf(row.BodyAs<MeetingBody>(), step.Name).Length } : step)],
    };

    /// <returns>Null when the list takes nobody more.</returns>
    CaseChange? Joined(CaseRow row, CaseRow applicant, RecommendationBody body, int wait)
    {
        var meeting = row.BodyAs<MeetingBody>();

        // A line that was decided, of which the case is no part any more, is not taken up again: here it stands as it was decided, and the case is on another list, or here anew.
        var known = meeting.Candidates.FirstOrDefault(candidate => candidate.Case == applicant.ShortId && (candidate.Outcome is null || candidate.Wait == wait || (body.Meeting == row.ShortId && !candidate.HasLeft)));
        var isOpen = row.IsRunning && row.Latest(Step.BranchProposal) is null or { State: StepState.Active };
        if (known is null && !isOpen) return null;

        var candidate = known ?? new Candidate(applicant.ShortId, body.Person, applicant.Name, applicant.Facts.FirstOrDefault(fact => fact.Code is "class")?.Value ?? body.Branch, wait);
        candidate = candidate with
        {
            Wait = wait,
            Statement = body.Statement,

            // What was proposed with the applicant's own words is proposed with the new ones.
            Performance = candidate.Performance == candidate.Statement ? null : candidate.Performance,
            Conditions = body.Conditions,
            State = candidate.State is CandidateState.Returned ? CandidateState.Joined : candidate.State,
        };
        var now = meeting.With(candidate);
        var changed = Listed(row.WithBody(now));
        var additions = row.Latest(Step.Additions);
        var areIn = additions is { State: StepState.Active } && !now.Candidates.Any(each => each is { Outcome: null, State: CandidateState.Returned });
        return new(areIn ? changed.With(additions!.Finish(Answer.Submitted, AuditNote.Workflow, clock.GetUtcNow())) : changed, new(AuditNote.Workflow, "Joined", new(Text: applicant.ShortId)))
        {
            // Whoever was asked about the list may stand on it now.
            Nudge = [.. row.Steps.Where(step => step is { State: StepState.Active, Name: Step.BranchProposal } || (areIn && step == additions)).Select(step => step.IdIn(row.Id).Instance)],
        };
    }

    /// <returns>Null when the meeting has decided about the case already.</returns>
    CaseChange? Left(CaseRow row, string applicant, string outcome)
    {
        var meeting = row.BodyAs<MeetingBody>();
        if (!row.IsRunning || meeting.Candidates.FirstOrDefault(candidate => candidate.Case == applicant) is not { Outcome: null } candidate) return null;
        var now = meeting.With(candidate with { State = CandidateState.Over, Outcome = outcome });
        if (now is { Sitting: null, Calls: [.., { Kind: not CallKind.CalledOff }] } && now.Candidates.All(each => each.Outcome is not null)) now = now with { Calls = now.Calls.Add(new(CallKind.CalledOff, now.Date, now.Place)) };
        // What is asked about an objection to whoever left has nothing to answer any more.
        var moot = row.Steps.Where(step => step.IsOpen && step.About == applicant).ToList();
        var left = row with { Steps = [.. row.Steps.Select(step => moot.Contains(step) ? step with { State = StepState.Cancelled } : step)] };
        var (changed, note) = (Listed(left.WithBody(now)), new AuditNote(AuditNote.Workflow, LeftMeeting, new(Text: applicant)));
        if (row.Latest(Step.PublicNotice) is { State: StepState.Active } notice && now.Candidates.Any(each => each.Outcome is Verdict.PutForward) && now.Candidates.All(each => each.Outcome is not null))
            return new(changed, note) { Nudge = [.. moot.Prepend(notice).Select(step => step.IdIn(row.Id).Instance)] };   // nobody is left on it but those who are settled: it is taken down as any other

        if (now.Candidates.All(each => each.Outcome is not null))
        {
            var ended = changed with
            {
                State = CaseState.Ending,
                Outcome = now.Candidates.Any(each => each.Outcome is Verdict.PutForward) ? Verdict.Held : Outcome.Ended,
                Steps = [.. changed.Steps.Select(step => step.IsOpen ? step with { State = StepState.Cancelled } : step)],
            };
            return new(ended, note) { Nudge = [.. row.Steps.Where(step => step.IsOpen).Select(step => step.IdIn(row.Id).Instance)] };
        }

        // With whoever left, all additions may be in that were wanted, or those tied at the last place fit the places.
        var (additions, second) = (row.Latest(Step.Additions), row.Latest(Step.SecondBallot));
        var (over, result) = additions is { State: StepState.Active } && !now.Candidates.Any(each => each is { Outcome: null, State: CandidateState.Returned }) ? (additions, Answer.Submitted)
            : second is { State: StepState.Active } && !InspectionRules.NeedsBallot(now) ? (second, Verdict.NotNeeded) : (null, "");
        return new(over is null ? changed : changed.With(over.Finish(result, AuditNote.Workflow, clock.GetUtcNow())), note)
        {
            Nudge = [.. (over is null ? moot : moot.Append(over)).Select(step => step.IdIn(row.Id).Instance)],
        };
    }

    async Task Mirror(CaseRow meeting, Candidate candidate)
    {
        var (id, undone) = (new StepId(CaseRow.FullId(meeting.School, candidate.Case), Step.Meeting, candidate.Wait), false);
        await cases.Change(id.Case, $"mirror.{meeting.ShortId}.{meeting.AuditSeq}", row =>
        {
            if (IsOld(meeting, row) || IsElsewhere(meeting, row, candidate)) return null;   // it waits there no more
            if (row.Find(id) is { IsVoid: true }) return OpenNoMore(row, meeting);
            undone = IsUndone(meeting, row, row.Find(id), candidate);
            if (undone || !row.IsRunning) return null;
            var steps = Mirrored(meeting, candidate, row.Find(id));
            var now = row with { Steps = [.. row.Steps.Where(step => step.From != meeting.Id), .. steps] };
            var wait = row.Find(id);
            var result = wait is { State: StepState.Active } ? ResultOf(meeting, candidate) : null;
            if (result is not null) now = Finished(now, wait!, result, meeting, candidate);
            if (result is null && Json.Write(now.Steps) == Json.Write(row.Steps)) return null;
            return new(now.WithBody(now.BodyAs<RecommendationBody>() with { MeetingSeq = meeting.AuditSeq, Conditions = candidate.Conditions }),
                new(AuditNote.Workflow, result is null ? "MeetingWentOn" : $"{Step.Meeting} {result}", new(Text: meeting.ShortId)))
            {
                Nudge = result is null ? [] : [id.Instance],
            };
        });
        if (!undone) return;

        // Whoever was refused and has applied again since is in another case now, and on this list no more.
        if (!await applications.MayGoOn(await cases.Read(id.Case)))
        {
            await Leave(await cases.Read(id.Case));
            return;
        }

        var opened = OpenedSince(meeting, (await cases.Read(id.Case)).Find(id));
        var note = opened is null ? new AuditNote(AuditNote.Workflow, $"{id.Key} TakenBack", new(Text: meeting.ShortId)) : new AuditNote(AuditNote.Workflow, $"{id.Key} Reopened", new(opened.Name, Text: opened.Reason));
        await takingBack.Undo(id, $"undone.{meeting.ShortId}.{meeting.Telling}.{id.Attempt}", note,
            (row, step) => !IsOld(meeting, row) && IsUndone(meeting, row, step, candidate) ? RecommendationTasks.Undecided(row) : null, opened);

        // Who applies again at this very moment may have been faster.
        if (!await applications.MayGoOn(await cases.Read(id.Case))) await life.GiveWay(id.Case);
    }

    /// <summary>What was opened again lies before the meeting: what the case still showed as open there is open no more.</summary>
    static CaseChange? OpenNoMore(CaseRow row, CaseRow meeting) => !row.IsRunning || !row.Steps.Any(step => step.From == meeting.Id && step.IsOpen) ? null
        : new(row with { Steps = [.. row.Steps.Select(step => step.From == meeting.Id && step.IsOpen ? step with { State = StepState.Superseded } : step)] }, new(AuditNote.Workflow, "MeetingWentOn", new(Text: meeting.ShortId)));

    static bool IsElsewhere(CaseRow meeting, CaseRow row, Candidate candidate) => candidate.Outcome is Verdict.Moved || (row.BodyAs<RecommendationBody>().Meeting is { } own && own != meeting.ShortId);

    static bool IsOld(CaseRow meeting, CaseRow row) => row.BodyAs<RecommendationBody>() is var body && body.Meeting == meeting.ShortId && body.MeetingSeq > meeting.AuditSeq;

    /// <summary>Whether what the meeting had told the case is not so any more: taken back before anybody acted on it, or opened again by a superior body.</summary>
    static bool IsUndone(CaseRow meeting, CaseRow row, StepRow? wait, Candidate candidate) =>
        (candidate.Outcome is null || (candidate.Outcome is Verdict.PutForward && wait is { Result: Outcome.ObjectionUpheld })) && wait is { State: StepState.Done, FinishedAt: { } at }
        && (wait.Result is not Answer.Returned || row.Steps.Count(step => step is { Name: Step.Meeting, Result: Answer.Returned, IsVoid: false }) > Returns(candidate))
        && row.State is CaseState.Running or CaseState.Completed && !CaseLife.IsFromOutside(row.Outcome) && row.Validity is null or Acts.Valid
        && (OpenedSince(meeting, wait) is not null || !row.Steps.Any(later => later.From is null && later.StartedAt >= at && later.State is StepState.Done && later.By is not (null or AuditNote.Workflow)));

    /// <summary>What a superior body has opened again in the meeting since the case heard of a result.</summary>
    static Reopening? OpenedSince(CaseRow meeting, StepRow? wait) => meeting.Steps.LastOrDefault(step => step.Reopened?.At >= wait?.FinishedAt)?.Reopened;

    static int Returns(Candidate candidate) => candidate.Results.Count(each => each.Value.Result is Answer.Returned && each.Key.StartsWith(Step.BranchProposal + ".", StringComparison.Ordinal));

    CaseRow Finished(CaseRow row, StepRow wait, string result, CaseRow meeting, Candidate candidate)
    {
        var (body, held) = (row.BodyAs<RecommendationBody>(), meeting.BodyAs<MeetingBody>());
        return row.With(wait.Finish(result, AuditNote.Workflow, clock.GetUtcNow()) with { Comment = candidate.Results.Values.LastOrDefault(each => each.Result == result)?.Comment })
            .WithBody(body with
            {
                MeetingDate = held.Sitting?.Date,
                Performance = candidate.Performance,
                CounsellorOpinion = candidate.CounsellorOpinion,
                Ballot = held.Sitting?.Ballot is { } ballot && candidate.Approvals is { } approvals ? new(ballot.Entitled, ballot.Present, approvals) : null,
            });
    }

    /// <returns>What the case waits for, if it is there: its end, the meeting's good result, or that additions are wanted.</returns>
    static string? ResultOf(CaseRow meeting, Candidate candidate) => candidate switch
    {
        { Outcome: Verdict.Moved } => null,   // the case goes on elsewhere
        { Outcome: { } outcome } => outcome,
        { State: CandidateState.Returned } => Answer.Returned,
        _ when meeting.State is not (CaseState.Running or CaseState.Failed) => meeting.Outcome is Outcome.Withdrawn or Outcome.Ended ? Outcome.Ended : null,
        _ => null,
    };

    /// <summary>The meeting's steps as far as they concern one applicant.</summary>
    /// <param name="wait">The applicant's own wait for the meeting.</param>
    static IEnumerable<StepRow> Mirrored(CaseRow meeting, Candidate candidate, StepRow? wait)
    {
        // As long as others may still apply, the applicant waits for the proposal, which has no deadline yet.
        if (candidate.Outcome is null && meeting.Latest(Step.Gathering) is { State: StepState.Active } gathering)
            yield return gathering with { Name = Step.BranchProposal, From = meeting.Id, StartedAt = NotBefore(wait, gathering), Deadline = null, Note = Clause.Of("Note_Gathering") };

        // What the applicant waits for between those steps has not begun before the wait.
        foreach (var between in meeting.Steps.Where(step => step.State is StepState.Active && IsWaitedFor(step, candidate)))
            yield return between with { From = meeting.Id, StartedAt = NotBefore(wait, between) };
        var calledOff = meeting.Steps.LastOrDefault(step => step is { Name: Step.BranchMeeting, Result: Verdict.CalledOff });
        foreach (var step in meeting.Steps.Where(step => step.Unit is null && Step.OfRecommendation.Contains(step.Name)))
        {
            var key = step.IdIn(meeting.Id).Key;
            if (candidate.Outcome is null && step.StartedAt <= calledOff?.StartedAt && candidate.Results.GetValueOrDefault(key) is { } former)
            {
                // A meeting that is called off has come to nothing, and so has its leave.
                yield return step with { From = meeting.Id, State = StepState.Superseded, Result = former.Result, Comment = former.Comment, Sums = [] };
                continue;
            }

            var plain = step with { From = meeting.Id, Comment = null, Sums = [] };
            if (candidate.Results.GetValueOrDefault(key) is { } result)
                yield return plain with { State = step.State is StepState.Active or StepState.Done ? StepState.Done : step.State, Result = result.Result, Comment = result.Comment, Sums = result.Sums, Note = result.Note ?? step.Note, FinishedAt = step.FinishedAt ?? step.StartedAt };
            else if (candidate.Outcome is null && step.State is StepState.Active or StepState.Cancelled)
                yield return plain;
            else if (candidate.Outcome is null && step is { Name: Step.BranchMeeting, State: StepState.Done })
                yield return plain with { State = StepState.Active, Result = null, FinishedAt = null, Addressee = null, Deadline = null };   // counted, but the tellers have not confirmed it yet
        }
    }

    static DateTimeOffset NotBefore(StepRow? wait, StepRow step) => wait?.StartedAt > step.StartedAt ? wait.StartedAt : step.StartedAt;

    /// <summary>Whether an applicant waits for what is asked in a step that is none of a recommendation's: additions of others, tellers, a second ballot, the own hearing.</summary>
    static bool IsWaitedFor(StepRow step, Candidate candidate) => step.Name switch
    {
        PublicNotices.NoticeWorkflow.Hearing => step.About == candidate.Case,
        Step.SecondBallot => candidate.Outcome is null,
        Step.Additions => candidate is { Outcome: null, State: not CandidateState.Returned },
        Step.BranchMeeting => candidate.Outcome is null && step.Unit is not null,
        _ => false,
    };
}
