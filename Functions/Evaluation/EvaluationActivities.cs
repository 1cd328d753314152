using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>What is done in an evaluation without asking anybody. Each activity may run twice.</summary>
internal sealed class EvaluationActivities(CaseStore cases, Records records, PeopleStore people, SchoolCalendars calendars, Mailing mailing, OfficerHistory history, TimeProvider clock)
{
    /// <summary>Who reports is taken from the roster, and stays so.</summary>
    [Function(nameof(OpenEvaluation))]
    public async Task<string> OpenEvaluation([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var officers = Officers.Of(before.PolicyAs<EvaluationPolicy>(), before.BodyAs<EvaluationBody>().Body, await people.All(before.School).ToListAsync());
        return await records.Do(id, (row, _) => new(row.WithBody(row.BodyAs<EvaluationBody>() with { Officers = officers }), officers.IsEmpty ? Outcome.NobodyReports : Verdict.Opened)
        {
            Sums = [Clause.Of("Eval_Officers", officers.Length, officers.Count(officer => officer.Rank is OfficerRank.Presidium), officers.Count(officer => officer.Rank is OfficerRank.Head), officers.Count(officer => officer.Rank is OfficerRank.Staff))],
        });
    }

    /// <summary>By which the officers are named in the case: what is fixed with <see cref="OpenEvaluation"/>.</summary>
    [Function(nameof(OfficersOf))]
    public async Task<ImmutableArray<string>> OfficersOf([ActivityTrigger] string @case, [DurableClient] DurableTaskClient _) =>
        [.. (await cases.Read(@case)).BodyAs<EvaluationBody>().Officers.Select(officer => officer.Unit)];

    [Function(nameof(AskForReports))]
    public async Task<string> AskForReports([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var due = (await calendars.Of(before.School)).EndOf(clock.GetUtcNow(), before.PolicyAs<EvaluationPolicy>().ReportPeriod);
        return await records.Do(id, (row, _) => new(row.WithBody(row.BodyAs<EvaluationBody>() with { ReportsDue = due }), Verdict.Asked));
    }

    /// <summary>Who was late, and who handed in nothing.</summary>
    [Function(nameof(CollectReports))]
    public Task<string> CollectReports([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var officers = row.BodyAs<EvaluationBody>().Officers;
        ImmutableArray<Clause> sums =
        [
            Clause.Of("Eval_Reports", officers.Length, Count(ReportState.InTime), Count(ReportState.Late), Count(ReportState.Missing)),
            .. Names(ReportState.Late, "Eval_ReportsLate"), .. Names(ReportState.Missing, "Eval_ReportsMissing"),
        ];
        return new(row.With(row.Latest(Step.Reports)! with { Result = Verdict.Collected, Sums = sums }), Verdict.Collected);

        int Count(ReportState state) => officers.Count(officer => officer.Report == state);

        IEnumerable<Clause> Names(ReportState state, string key) => Count(state) == 0 ? [] : [Clause.Of(key, string.Join('、', officers.Where(officer => officer.Report == state).Select(officer => officer.Name)))];
    });

    /// <summary>Each officer is mailed the own result, and nobody else's.</summary>
    [Function(nameof(TellOfficers))]
    public async Task<string> TellOfficers([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        if (before.IsRunning)
        {
            await mailing.Tell(id.Case, EvaluationMails.Result, before.BodyAs<EvaluationBody>().Officers.Select(officer => officer.Person), (mail, person) =>
                new(mail, id.Case, EvaluationMails.Result, MailKind.Told, clock.GetUtcNow()) { To = person });
        }

        return await records.Do(id, (row, _) => new(row, EvaluationNotices.Named(row.BodyAs<EvaluationBody>()).Any() ? Verdict.Told : Verdict.NobodyNamed));
    }

    /// <summary>The grades go to the officers' history. The documents are made of the case when somebody asks for them.</summary>
    [Function(nameof(ArchiveEvaluation))]
    public async Task<string> ArchiveEvaluation([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        await history.Put(await cases.Read(id.Case));
        return await records.Do(id, (row, _) => new(row, Verdict.Filed));
    }
}

/// <summary>Who reports. Pure.</summary>
internal static class Officers
{
    /// <summary>Of a body: presidium and heads, or all who work there, in the order of their rank, post and number. Whoever has left, or is not 在读, does not report.</summary>
    public static ImmutableArray<Officer> Of(EvaluationPolicy policy, string body, IEnumerable<Person> roster)
    {
        var found = roster.Where(person => !person.HasLeft && person.Status is null or EnrolmentStatus.Enrolled)
            .Select(person => (Person: person, Post: UnionPosts.Read(person.UnionPost, person.College).Where(post => post.Body == body).OrderBy(post => post.Rank).FirstOrDefault()))
            .Where(each => each.Post is not null && (policy.Reporters is Reporters.AllStaff || each.Post.Rank is not OfficerRank.Staff))
            .OrderBy(each => each.Post!.Rank).ThenBy(each => each.Post!.Title, StringComparer.Ordinal).ThenBy(each => each.Person.Number, StringComparer.Ordinal).ToList();
        var namesakes = found.GroupBy(each => each.Person.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return [.. found.Select((each, at) => new Officer($"officer{at + 1}", each.Person.Id, NameOf(each.Person), each.Post!.Title, each.Post.Rank))];

        string NameOf(Person person) => namesakes.Contains(person.Name) ? $"{person.Name}（{person.ClassName}{(person.Number is [.., _, _] number ? number[^2..] : "")}）" : person.Name;
    }
}
