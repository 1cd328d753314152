using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>Begins congresses: one for each body and year, however often it is asked for.</summary>
internal sealed class Congresses(CaseStore cases, PolicyBook policies, TimeProvider clock)
{
    public const string Union = "校学生会", Graduates = "校研究生会";

    /// <summary>The bodies of a school that hold a congress.</summary>
    public static ImmutableArray<string> Bodies { get; } = [Union, Graduates];

    /// <summary>Whether a body represents somebody: 在读, in a college; 研究生会 the postgraduates, 学生会 all others.</summary>
    public static bool IsStudentOf(string body, Person person) => person is { HasLeft: false, StudentNumber: not null, College: not null, Status: null or EnrolmentStatus.Enrolled }
        && person.Level is Level.Master or Level.Doctor == body is Graduates;

    /// <summary>The natural key: one congress for each body and year.</summary>
    public static string KeyOf(string body, int year) => $"congress|{body}|{year}";

    /// <returns>The case's id without the school, and whether it began now. A congress that was ended, or not approved, makes room for another.</returns>
    public async Task<(string Case, bool IsNew)> Begin(string school, CongressBody body, Visitor by)
    {
        var (key, id) = (KeyOf(body.Body, body.Year), Secrets.NewId("cgr", body.Year));
        var holder = await cases.Claim(school, key, id);
        if (holder != id && await cases.Find(CaseRow.FullId(school, holder)) is { State: CaseState.Completed, Outcome: not Outcome.Convened })
        {
            await cases.Release(school, key, holder);
            holder = await cases.Claim(school, key, id);
        }

        return (holder, await cases.Create(await First(school, holder, body, by)));
    }

    async Task<CaseChange> First(string school, string id, CongressBody body, Visitor by)
    {
        var (full, now) = (CaseRow.FullId(school, id), clock.GetUtcNow());
        var row = new CaseRow(full, CongressTasks.Kind)
        {
            Name = $"{body.Body} {body.Year}",
            CreatedAt = now,
            StartedBy = by.Person,
            Readers = [Addressees.Holder(Role.UniversityLeagueCommittee), Addressees.Holder(Role.UniversityPartyCommittee), Addressees.Holder(Role.StudentAffairs)],
        };
        var request = new StepRow(Step.ConveneRequest, 1, StepState.Active, now).Finish(Answer.Submitted, by.Person, now) with { ByName = by.Name };
        return new(CongressFacts.Of(row.WithBody(body).WithPolicy(await policies.Current<CongressPolicy>(school))).With(request), new(by.Person, $"{Step.ConveneRequest}.1 {Answer.Submitted}", new(by.Name, Actor.Session)))
        {
            Start = new(nameof(CongressWorkflow), full),
        };
    }
}
