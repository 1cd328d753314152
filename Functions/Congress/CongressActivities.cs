using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Congress.Papers;
using Workflows.Congress.Rules;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Congress;

/// <summary>What is done in a congress without asking anybody. Each activity may run twice.</summary>
internal sealed class CongressActivities(CaseStore cases, Records records, CollegeRegister register, PeopleStore people, Mailing mailing, TimeProvider clock)
{
    /// <summary>The students of the body are counted from the roster, college by college, and the seats divided by the method that policy says.</summary>
    [Function(nameof(CountStudents))]
    public async Task<string> CountStudents([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var students = await StudentsOf(before);
        return await records.Do(id, (row, _) =>
        {
            var (body, policy) = (row.BodyAs<CongressBody>(), row.PolicyAs<CongressPolicy>());
            var strengths = students.GroupBy(person => person.College!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new CollegeStrength(group.Key, group.Count())).ToImmutableArray();
            var plan = new SeatPlan(body.Seats, body.ClubSeats, body.ExOfficio, strengths);
            if (!plan.IsPossible) plan = plan with { Total = plan.Least + body.ClubSeats + body.ExOfficio };
            var divided = ApportionmentRules.Apportion(policy.Method, plan, policy.SeatRounding);
            var least = policy.LeastDelegates.Judge(body.Seats, students.Count);
            return new(row.WithBody(body with
            {
                Students = students.Count,
                Colleges = [.. divided.Colleges.Select((college, at) => new College($"college{at + 1}", college.College, college.Students) { Computed = college.Seats, Seats = college.Seats })],
            }), Verdict.Counted)
            {
                Sums =
                [
                    Clause.Of("Congress_Students", strengths.Length, students.Count, divided.Divided), Clause.Of(least.Carried ? "Congress_Least_Met" : "Congress_Least_NotMet", body.Seats, least.Sign, least.Bound),
                    .. divided.Tie is { } tie ? [Clause.Of("Congress_SeatTie", string.Join('、', tie.Got), string.Join('、', tie.Missed))] : Array.Empty<Clause>(),
                ],
            };
        });
    }

    /// <summary>Whom the body represents: students who are 在读 and in a college.</summary>
    async Task<List<Person>> StudentsOf(CaseRow row) =>
        await people.All(row.School).Where(person => Congresses.IsStudentOf(row.BodyAs<CongressBody>().Body, person)).ToListAsync();

    /// <summary>By which the colleges are named in the case.</summary>
    [Function(nameof(CollegesOf))]
    public async Task<ImmutableArray<string>> CollegesOf([ActivityTrigger] string @case, [DurableClient] DurableTaskClient _) =>
        [.. (await cases.Read(@case)).BodyAs<CongressBody>().Colleges.Select(college => college.Unit)];

    /// <summary>Each college elects in a case of its own.</summary>
    [Function(nameof(OpenCollegeElections))]
    public async Task<string> OpenCollegeElections([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var congress = await cases.Read(id.Case);
        var opened = congress.IsRunning ? await Task.WhenAll(congress.BodyAs<CongressBody>().Colleges.Where(college => college.Seats > 0).Select(async college => (college.Unit, Case: await register.Open(congress, college)))) : [];
        return await records.Do(id, (row, _) => new(row.WithBody(opened.Aggregate(row.BodyAs<CongressBody>(), (body, each) => body.With(body.Of(each.Unit) with { Case = each.Case }))), Verdict.Opened)
        {
            Sums = [Clause.Of("Congress_Opened", opened.Length)],
        });
    }

    /// <summary>The lists are held against the rules: each finding names rule, figure and persons. Colleges whose seats have lapsed hear of it.</summary>
    [Function(nameof(CheckCredentials))]
    public async Task<string> CheckCredentials([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        foreach (var late in before.BodyAs<CongressBody>().Colleges.Where(college => college.List is ListState.Lapsed)) await register.Answer(before, late);
        var (findings, delegates, policy) = (await Examine(before), (await Facts(before)), before.PolicyAs<CongressPolicy>());
        return await records.Do(id, (row, _) => new(row.WithBody(row.BodyAs<CongressBody>() with { Findings = findings }), findings.Any(finding => !finding.IsWarning) ? Verdict.NotMet : Verdict.Met)
        {
            Sums = [Clause.Of("Congress_Examined", delegates.Count, delegates.Count(each => !each.HoldsOffice), policy.WithoutOffice.Needed(delegates.Count)), .. findings.Select(CredentialWords.Of)],
        });
    }

    async Task<ImmutableArray<CredentialFinding>> Examine(CaseRow row)
    {
        var (policy, body, students) = (row.PolicyAs<CongressPolicy>(), row.BodyAs<CongressBody>(), await StudentsOf(row));
        var of = new Representation(body.Students,
            [.. body.Colleges.Where(college => college is { Seats: > 0, List: not ListState.Lapsed }).Select(college => students.Where(person => person.College == college.Name).ToList() is var own
                ? new CollegeMake(college.Name, college.Seats, own.Any(IsMinority), own.Any(person => person.PoliticalStatus is not (null or PoliticalStatus.PartyMember or PoliticalStatus.ProbationaryPartyMember)), own.Any(person => person.Level is Level.Doctor)) : throw new InvalidOperationException())],
            [.. students.Select(person => person.Grade).OfType<int>().Distinct().Order()], []);
        return CredentialRules.Check(new(policy.WithoutOffice, policy.LeastDelegates), of, await Facts(row));
    }

    static bool IsMinority(Person person) => person.Ethnicity is { Length: > 0 } people && people is not ("汉" or "汉族");

    /// <summary>Everybody on the lists as the roster knows them now.</summary>
    async Task<List<DelegateFacts>> Facts(CaseRow row)
    {
        var (body, lists) = (row.BodyAs<CongressBody>(), await register.Lists(row));
        var listed = lists.SelectMany(each => CollegeRegister.Seated(each.List).Select((one, at) => (Line: $"{each.College.Unit}.{at + 1}", one.Person, one.Name, Seat: Seat.College, Unit: each.College.Name)))
            .Concat(body.Others.Select((one, at) => (Line: $"others.{at + 1}", one.Person, one.Name, one.Seat, one.Unit))).ToList();
        var found = await Task.WhenAll(listed.Select(each => people.Find(row.School, each.Person)));
        return [.. listed.Zip(found, (each, person) => DelegateWords.Of(each.Line, each.Person, each.Name, each.Seat, each.Unit, person))];
    }

    /// <summary>Lists with faults go back to their colleges, once.</summary>
    [Function(nameof(ReturnLists))]
    public async Task<string> ReturnLists([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var result = await records.Do(id, (row, _) =>
        {
            var body = row.BodyAs<CongressBody>();
            var back = body.Colleges.Where(college => college is { List: ListState.In, IsReturned: false } && body.Findings.Any(finding => !finding.IsWarning && CollegeRegister.IsOf(finding, college))).ToList();
            return new(row.WithBody(back.Aggregate(body with { ListsDue = null }, (now, college) => now.With(college with { List = ListState.Open, IsReturned = true }))), back.Count > 0 ? Verdict.Returned : Verdict.NothingToDo)
            {
                Sums = [Clause.Of("Congress_Back", string.Join('、', back.Select(college => college.Name)))],
            };
        });
        var congress = await cases.Read(id.Case);
        foreach (var college in congress.BodyAs<CongressBody>().Colleges.Where(college => college is { List: ListState.Open, IsReturned: true })) await register.Answer(congress, college);
        return result;
    }

    /// <summary>Whoever nothing stands against is a delegate; a seat whose delegate failed twice is lost. 应到 is as many as they are.</summary>
    [Function(nameof(ConfirmDelegates))]
    public async Task<string> ConfirmDelegates([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var failed = before.BodyAs<CongressBody>().Findings.Where(finding => finding.Rule is CredentialRule.NotOnRoster or CredentialRule.NotEnrolled or CredentialRule.OtherCollege or CredentialRule.Twice)
            .SelectMany(finding => finding.Rule is CredentialRule.Twice ? finding.Lines.Skip(1) : finding.Lines).ToHashSet(StringComparer.Ordinal);
        var lists = await register.Lists(before);
        var rows = lists.Select(each => (each.College.Unit, Delegates: CollegeRegister.Seated(each.List).Where((_, at) => !failed.Contains($"{each.College.Unit}.{at + 1}")).Select(one => new DelegateSeat(one.Person, one.Name, Seat.College, each.College.Name) { Votes = one.Votes }).ToImmutableArray()))
            .Append((Unit: DelegatesRow.Others, Delegates: before.BodyAs<CongressBody>().Others.Where((_, at) => !failed.Contains($"others.{at + 1}")).ToImmutableArray())).ToList();
        var entitled = rows.Sum(each => each.Delegates.Length);
        var result = await records.Do(id, (row, _) =>
        {
            var body = row.BodyAs<CongressBody>();
            var confirmed = body with { Entitled = entitled, Colleges = [.. body.Colleges.Select(college => college.List is ListState.In ? college with { List = ListState.Confirmed, Delegates = rows.Single(each => each.Unit == college.Unit).Delegates.Length } : college)] };
            return new(CongressFacts.Of(row.WithBody(confirmed)), entitled == 0 ? Outcome.NoDelegates : Verdict.Told)
            {
                Sums = [Clause.Of("Congress_Entitled", entitled, body.Seats), .. failed.Count > 0 ? [Clause.Of("Congress_SeatsLost", failed.Count)] : Array.Empty<Clause>()],
                Rows = [.. rows.Select(each => new Row(DelegatesRow.KeyOf(each.Unit), new DelegatesRow(each.Delegates)))],
            };
        });
        var congress = await cases.Read(id.Case);
        foreach (var college in congress.BodyAs<CongressBody>().Colleges.Where(college => college.List is ListState.Confirmed)) await register.Answer(congress, college);
        if (congress.IsRunning && entitled > 0)
        {
            await mailing.Tell(id.Case, CongressMails.Delegate, rows.SelectMany(each => each.Delegates).Select(each => each.Person).Distinct(), (mail, person) =>
                new(mail, id.Case, CongressMails.Delegate, MailKind.Told, clock.GetUtcNow()) { To = person });
        }

        return result;
    }

    /// <summary>Each nominee is held against the requirements; whoever does not meet one does not stand.</summary>
    [Function(nameof(CheckNominees))]
    public async Task<string> CheckNominees([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var found = (await Task.WhenAll(before.BodyAs<CongressBody>().Nominees.Select(nominee => people.Find(before.School, nominee.Person)))).OfType<Person>().ToDictionary(person => person.Id, StringComparer.Ordinal);
        return await records.Do(id, (row, now) =>
        {
            var (body, policy) = (row.BodyAs<CongressBody>(), row.PolicyAs<CongressPolicy>());
            var judged = body.Nominees.Select(nominee => nominee.State is not NomineeState.Nominated || !nominee.Checks.IsEmpty || !found.TryGetValue(nominee.Person, out var person) ? nominee
                : NominationRules.Judge(policy, nominee, person, Calendar.Beijing.DateOf(now).Year) is { IsUnfit: true } unfit ? unfit with { State = NomineeState.Refused, RefusedIn = Step.NomineeCheck } : NominationRules.Judge(policy, nominee, person, Calendar.Beijing.DateOf(now).Year)).ToImmutableArray();
            var unfit = judged.Where(nominee => nominee.IsUnfit).ToList();
            return new(row.WithBody(body with { Nominees = judged }), Verdict.Counted)
            {
                Sums = [Clause.Of("Congress_NomineesChecked", judged.Length, unfit.Count), .. unfit.SelectMany(nominee => nominee.Checks.Prepend(Clause.Of("Congress_Unfit", nominee.Name)))],
            };
        });
    }

    /// <summary>差额: there must be more candidates than seats, or colleges nominate again.</summary>
    [Function(nameof(CountCandidates))]
    public Task<string> CountCandidates([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var body = row.BodyAs<CongressBody>();
        var isContested = NominationRules.IsContested(body);
        return new(row, isContested ? Verdict.Met : Verdict.NotMet) { Sums = [Clause.Of(isContested ? "Congress_Candidates_Met" : "Congress_Candidates_NotMet", body.Candidates.Count(), body.Presidium)] };
    });

    /// <summary>Whom the congress has elected, from the record of its day.</summary>
    [Function(nameof(TakeDownResult))]
    public Task<string> TakeDownResult([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var (body, elected) = (row.BodyAs<CongressBody>(), row.Hall()?.Election?.Elected ?? []);
        var named = elected.Select(tally => new Elected(tally.Id, tally.Name, body.Nominees.FirstOrDefault(nominee => nominee.Person == tally.Id)?.Under ?? "", tally.Approve)).ToImmutableArray();
        return new(row.WithBody(body with { Elected = named }), named.IsEmpty ? Outcome.NobodyElected : Verdict.Counted) { Sums = [Clause.Of("Congress_Elected", body.Presidium, named.Length, string.Join('、', named.Select(each => each.Name)))] };
    });

    /// <summary>The documents are made of the case when somebody asks for them; the next congress is due a year from this one.</summary>
    [Function(nameof(FileCongress))]
    public Task<string> FileCongress([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var next = Calendar.Beijing.DateOf(row.PolicyAs<CongressPolicy>().Interval.AddTo(Calendar.Beijing.Midnight(row.BodyAs<CongressBody>().Date)));
        return new(row, Verdict.Filed) { Note = Clause.Of("Congress_Next", next) };
    });
}
