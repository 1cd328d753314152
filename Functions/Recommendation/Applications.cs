using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What an applicant hands in.</summary>
internal sealed record Application(Stage Stage, string Statement)
{
    public bool? Talked { get; init; }
    public DateOnly? TalkedOn { get; init; }
    public string? PartyBranch { get; init; }
    public ImmutableArray<Statement> Statements { get; init; } = [];
    public string? Exception { get; init; }
}

/// <summary>Applications for a recommendation: one open case for each student and stage.</summary>
internal sealed class Applications(CaseStore cases, PeopleStore people, PolicyBook policies, TimeProvider clock)
{
    /// <summary>Begins a case. Sent twice, or from two windows at once, it begins one.</summary>
    /// <param name="by">The applicant, or the branch's secretary for them.</param>
    /// <returns>The id of the applicant's case of this stage that is open or valid, and whether this call began it.</returns>
    public async Task<(string Case, bool IsNew)> Begin(Person applicant, CaseRow round, Application application, Person by, string via)
    {
        var (school, key) = (applicant.School, OpenKey(applicant.Id, application.Stage));
        var id = Secrets.NewId("rec", clock.GetUtcNow().Year);
        var holder = await Hold(school, key, id);
        var isNew = await cases.Create(await First(applicant, round, application, by, via, CaseRow.FullId(school, holder)));
        return (holder, isNew);
    }

    /// <summary>The applicant's case of this stage that is under way, or has left a recommendation that is valid.</summary>
    public async Task<CaseRow?> Current(string school, string person, Stage stage) =>
        await cases.Holder(school, OpenKey(person, stage)) is { } holder && await cases.Find(CaseRow.FullId(school, holder)) is { } row && !IsOver(row) ? row : null;

    /// <summary>Whether a case that has ended may go on: not once the applicant has another of its stage. Twice is safe.</summary>
    public async Task<bool> MayGoOn(CaseRow row) => await Hold(row.School, OpenKey(row.Concerns!, row.BodyAs<RecommendationBody>().Stage), row.ShortId) == row.ShortId;

    /// <returns>The case that holds the key now: this one, or another that is not over.</returns>
    async Task<string> Hold(string school, string key, string id)
    {
        var holder = await cases.Claim(school, key, id);
        if (holder == id || await cases.Find(CaseRow.FullId(school, holder)) is not { } other || !IsOver(other)) return holder;
        await cases.Release(school, key, holder);
        return await cases.Claim(school, key, id);
    }

    static bool IsOver(CaseRow row) => row is { State: CaseState.Completed, Validity: not Acts.Valid };

    static string OpenKey(string person, Stage stage) => $"open|{person}|{stage}";

    /// <summary>The offices that read somebody's recommendation beside those of the whole school.</summary>
    public static ImmutableArray<string> ReadersOf(string branch, string college, string? partyBranch) =>
    [
        Addressees.Holder(Role.LeagueBranchSecretary, branch), Addressees.Holder(Role.LeagueBranchDeputySecretary, branch), Addressees.Holder(Role.LeagueBranchOrganizer, branch),
        Addressees.Holder(Role.Counsellor, college), Addressees.Holder(Role.CollegeLeagueCommittee, college),
        Addressees.Holder(Role.PartyBranch, partyBranch ?? college),
    ];

    async Task<CaseChange> First(Person applicant, CaseRow round, Application application, Person by, string via, string id)
    {
        var now = clock.GetUtcNow();
        var policy = await policies.Current<RecommendationPolicy>(applicant.School);
        var (branch, college) = (applicant.LeagueBranch ?? applicant.ClassName ?? "", applicant.College ?? "");
        var partyBranch = application.PartyBranch ?? applicant.PartyBranch;
        var talk = RecommendationRules.Talk(policy, applicant.PartyApplicationDate, application.Talked, application.TalkedOn);
        var body = new RecommendationBody(application.Stage, applicant.Id, branch, college)
        {
            Round = round.ShortId,
            PartyBranch = partyBranch,
            Statement = application.Statement,
            Statements = application.Statements,
            Exception = application.Exception,
        };
        var row = new CaseRow(id, RecommendationTasks.Kind)
        {
            Name = Namesakes.Tell(applicant, await people.MembersOf(applicant.School, branch)),
            CreatedAt = now,
            StartedBy = by.Id,
            Concerns = applicant.Id,
            College = college,
            Round = round.ShortId,
            Facts =
            [
                new("applicant", applicant.Name), new("stage", $"{application.Stage}"), new("branch", branch), new("round", round.Name),
                .. partyBranch is null ? Array.Empty<CaseFact>() : [new CaseFact("partyBranch", partyBranch)],
                .. applicant.ClassName is { } name ? [new CaseFact("class", name)] : Array.Empty<CaseFact>(),
                new("talk", $"{talk}"), .. application.TalkedOn is { } talkedOn ? [new CaseFact("talkedOn", Say.Machine(talkedOn))] : Array.Empty<CaseFact>(),
            ],
            Readers = ReadersOf(branch, college, partyBranch),
            Steps = [new StepRow(Step.Application, 1, StepState.Active, now).Finish(Answer.Submitted, by.Id, now) with
            {
                ByName = by.Name,
                Note = talk is PartyTalk.Late ? Clause.Of("Note_TalkLate", application.TalkedOn!.Value, policy.PartyTalkMonths) : null,
            }],
        };
        return new(row.WithBody(body).WithPolicy(policy), new(by.Id, $"{Step.Application}.1 {Answer.Submitted}", new(by.Name, via)))
        {
            Start = new(nameof(RecommendationWorkflow), id),
            Mails = by.Id == applicant.Id ? [] : [AppliedForMail.To(applicant, id, now)],
        };
    }
}
