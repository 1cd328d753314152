using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What an appeal's case keeps for itself.</summary>
/// <param name="Case">The recommendation that ended with a refusal, without the school.</param>
/// <param name="Against">The step whose decision it is about.</param>
/// <param name="Bodies">Who is asked, the next above whoever decided first; the others where nobody there is free to answer.</param>
/// <param name="Deciders">Who decided, and entered what was decided on paper: they do not answer it.</param>
internal sealed record AppealBody(string Case, string Against, ImmutableArray<string> Bodies, ImmutableArray<string> Deciders)
{
    /// <summary>The recommendation's <see cref="CaseRow.Telling"/> when it was refused: once that has changed the refusal counts no more anyway.</summary>
    public int Telling { get; init; }

    /// <summary>Why it was refused, in the words of whoever did.</summary>
    public string? Refusal { get; init; }
}

/// <summary>How the appeal of a recommendation stands.</summary>
/// <param name="Against">The refusal; null where there is none to appeal against.</param>
/// <param name="Until">24:00 of the last day.</param>
/// <param name="Made">The appeal that was made against it, without the school; null as long as there is none.</param>
internal sealed record AppealStanding(Reopenable? Against, DateTimeOffset Until, string? Made)
{
    public DateOnly LastDay => Beijing.DateOf(Until.AddTicks(-1));
}

/// <summary>Appeals against refusals: a case of its own for each, since the recommendation has ended (docs/decisions/0015).</summary>
internal sealed class Appeals(CaseStore cases, Reopenings reopenings, SchoolCalendars calendars, TimeProvider clock)
{
    public const string Kind = "Appeal";

    /// <summary>How an appeal ends.</summary>
    public const string Upheld = "AppealUpheld", Dismissed = "AppealDismissed";

    /// <summary>The refusal with which a recommendation has ended; null where it has not, or otherwise. Pure.</summary>
    public Reopenable? Refusal(CaseRow row) => row is { Kind: RecommendationTasks.Kind, State: CaseState.Completed } && Verdict.Refusals.Contains(row.Outcome!)
        ? reopenings.Of(row).FirstOrDefault(each => Verdict.Refusals.Contains(each.Result)) : null;

    /// <summary>Whether somebody may appeal, in the own name or by what came to the office on paper; whether it is in time is another question.</summary>
    public static bool May(CaseRow row, Visitor visitor) => row.Concerns == visitor.Person || IsOffice(row, visitor);

    public static bool IsOffice(CaseRow row, Visitor visitor) => row.Concerns != visitor.Person && (visitor.Holds(Role.UniversityLeagueCommittee, "") || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college)));

    public async Task<AppealStanding> Of(CaseRow row)
    {
        if (Refusal(row) is not { } against) return new(null, default, null);
        var until = RecommendationRules.AppealUntil(row.PolicyAs<RecommendationPolicy>(), await calendars.Of(row.School), RefusedAt(row));
        return new(against, until, await cases.Holder(row.School, KeyOf(row)));
    }

    /// <summary>When the last of the own steps ended, because of which the case did.</summary>
    public static DateTimeOffset RefusedAt(CaseRow row) => row.Steps.Where(step => step is { From: null, IsVoid: false }).Max(step => step.FinishedAt) ?? row.CreatedAt;

    /// <summary>Puts the appeal to the next higher body. One for each refusal: sent twice, or by the person and by the office, it is one.</summary>
    /// <param name="receivedOn">The day on which a written appeal came to the office that enters it; null: the person appeals here.</param>
    /// <returns>The appeal's id, without the school; null when there is nothing to appeal against.</returns>
    public async Task<string?> Begin(CaseRow row, Visitor by, string reasons, DateOnly? receivedOn)
    {
        if (Refusal(row) is not { } against) return null;
        var (school, now) = (row.School, clock.GetUtcNow());
        var id = await cases.Claim(school, KeyOf(row), Secrets.NewId("apl", now.Year));
        var decided = row.Steps.LastOrDefault(step => step.Name == against.Name && step is { State: StepState.Done, Unit: null });
        var appeal = new CaseRow(CaseRow.FullId(school, id), Kind)
        {
            Name = row.Name,
            CreatedAt = now,
            StartedBy = by.Person,
            Concerns = row.Concerns,
            College = row.College,
            Policy = row.Policy,
            Facts = [.. row.Facts.Where(fact => fact.Code is "applicant" or "stage" or "branch" or "round"), new("against", against.Name)],
            Readers = row.College is { } college ? [Addressees.Holder(Role.CollegeLeagueCommittee, college)] : [],
            Steps = [new StepRow(Step.AppealMade, 1, StepState.Active, now).Finish(Answer.Submitted, by.Person, now) with
            {
                ByName = by.Name,
                Comment = reasons,
                Note = receivedOn is { } day ? Clause.Of("Note_AppealReceived", day, by.Name) : null,
            }],
        }.WithBody(new AppealBody(row.ShortId, against.Name, against.Bodies, [.. new[] { decided?.By, decided?.EnteredBy }.OfType<string>().Where(person => person is not AuditNote.Workflow).Distinct()])
        {
            Refusal = decided?.Comment,
            Telling = row.Telling,
        });
        await cases.Create(new(appeal, new(by.Person, $"{Step.AppealMade}.1 {Answer.Submitted}", new(by.Name, receivedOn is null ? Actor.Session : Actor.Paper)))
        {
            Start = new(nameof(AppealWorkflow), appeal.Id),
            Mails = receivedOn is null ? [] : [new(AppealEnteredMail.TemplateName, appeal.Id, AppealEnteredMail.TemplateName, MailKind.Told, now) { To = row.Concerns }],
        });
        return id;
    }

    /// <summary>An appeal that is upheld opens the decision again, with the reasons of the body that upheld it. Twice is safe.</summary>
    /// <returns>Whether it is open again; not where the person has applied again, or things have gone on otherwise meanwhile.</returns>
    public async Task<bool> Uphold(CaseRow appeal)
    {
        var answer = appeal.Latest(Step.Appeal)!;
        var body = appeal.BodyAs<AppealBody>();
        var row = await cases.Read(CaseRow.FullId(appeal.School, body.Case));
        if (row.Telling != body.Telling || await Target(row) is not { } what) return false;
        return await reopenings.Reopen(what, answer.By!, answer.ByName ?? "", answer.Addressee is { } asked && Addressees.RoleOf(asked) is not null ? asked : what.Bodies[0], answer.Comment ?? "");
    }

    /// <summary>The decision where it stands: of the branch's meeting for all on its list, or an objection about this person.</summary>
    async Task<Reopenable?> Target(CaseRow row)
    {
        if (Refusal(row) is not { } against || against.Step.Case == row.Id) return Refusal(row);
        var there = reopenings.Of(await cases.Read(against.Step.Case));
        return there.FirstOrDefault(each => each.About == row.ShortId) ?? there.FirstOrDefault(each => each.About is null && each.Name == against.Name);
    }

    // A recommendation that is opened again and refused again may be appealed against again.
    static string KeyOf(CaseRow row) => $"appeal|{row.ShortId}|{row.Telling}";
}

/// <summary>An appeal's answer is passed on when it has ended: mailed, and carried out where it is upheld.</summary>
internal sealed class AppealEnding(Appeals appeals, AppealRegister register, TimeProvider clock) : ICaseEnding
{
    public string Kind => Appeals.Kind;

    public Task<IReadOnlyList<MailRow>> Mails(CaseRow row, string outcome)
    {
        var told = outcome is Appeals.Upheld or Appeals.Dismissed ? row.BodyAs<AppealBody>().Deciders.Append(row.StartedBy!).Append(row.Concerns!) : outcome is Outcome.Ended ? [row.Concerns!] : [];
        return Task.FromResult<IReadOnlyList<MailRow>>([.. told.Distinct().Select(person => new MailRow($"AppealAnswered.{person}", row.Id, AppealAnsweredMail.TemplateName, MailKind.Told, clock.GetUtcNow()) { To = person })]);
    }

    public async Task Follow(CaseRow row)
    {
        await register.Mirror(row);
        if (row.Outcome is Appeals.Upheld) await appeals.Uphold(row);
    }
}
