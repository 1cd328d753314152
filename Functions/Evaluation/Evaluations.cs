using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>What came of wanting an evaluation to begin.</summary>
/// <param name="Case">Of the body and semester, without the school; null when the body has nobody who reports.</param>
internal sealed record Begun(string? Case, bool IsNew);

/// <summary>Begins evaluations: one for each body and semester, however often it is asked for.</summary>
internal sealed class Evaluations(CaseStore cases, PeopleStore people, PolicyBook policies, TimeProvider clock)
{
    /// <summary>The bodies of a school that have officers who report, as the roster has them: the school's two, and each college's union.</summary>
    public async Task<ImmutableArray<(string Body, string? College)>> Bodies(string school)
    {
        var (policy, roster) = (await policies.Current<EvaluationPolicy>(school), await people.All(school).ToListAsync());
        var colleges = roster.Select(person => person.College).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        (string Body, string? College)[] bodies = [(UnionPosts.University, null), (UnionPosts.Graduate, null), .. colleges.Select(college => (UnionPosts.OfCollege(college), (string?)college))];
        return [.. bodies.Where(body => !Officers.Of(policy, body.Body, roster).IsEmpty)];
    }

    /// <param name="by">Null: the timer.</param>
    /// <param name="again">Whether a case that an office has ended makes room for another.</param>
    public async Task<Begun> Begin(string school, string body, string? college, Semester semester, Visitor? by, bool again = false)
    {
        var id = await Hold(school, KeyOf(body, semester), Secrets.NewId("evl", clock.GetUtcNow().Year), again);
        var isNew = await cases.Create(await First(school, id, body, college, semester, by));
        return new(id, isNew);
    }

    /// <summary>The natural key: one evaluation for each body and semester.</summary>
    public static string KeyOf(string body, Semester semester) => $"evaluation|{body}|{semester}";

    /// <summary>The offices that read it: those that answer for it, and the one that decides appeals.</summary>
    public static ImmutableArray<string> ReadersOf(string? college) =>
    [
        Addressees.Holder(Role.UniversityLeagueCommittee), Addressees.Holder(Role.StudentAffairs), .. college is null ? Array.Empty<string>() : [Addressees.Holder(Role.CollegeLeagueCommittee, college)],
    ];

    async Task<string> Hold(string school, string key, string id, bool again)
    {
        var holder = await cases.Claim(school, key, id);
        if (!again || holder == id || await cases.Find(CaseRow.FullId(school, holder)) is not { State: CaseState.Completed, Outcome: { } outcome } || !CaseLife.IsFromOutside(outcome)) return holder;
        await cases.Release(school, key, holder);
        return await cases.Claim(school, key, id);
    }

    async Task<CaseChange> First(string school, string id, string body, string? college, Semester semester, Visitor? by)
    {
        var full = CaseRow.FullId(school, id);
        var content = new EvaluationBody(body, college, $"{semester}");
        var row = new CaseRow(full, EvaluationTasks.Kind)
        {
            Name = $"{body} {semester}",
            CreatedAt = clock.GetUtcNow(),
            StartedBy = by?.Person,
            College = college,
            Facts = [new("body", body), new("semester", SemesterNames.Of($"{semester}"))],
            Readers = ReadersOf(college),
        };
        return new(row.WithBody(content).WithPolicy(await policies.Current<EvaluationPolicy>(school)), new(by?.Person ?? AuditNote.Workflow, "Opened", by is null ? null : new(by.Name, Actor.Session)))
        {
            Start = new(nameof(EvaluationWorkflow), full),
        };
    }
}
