using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// Somebody changes branch or college while a recommendation is under way (RULES, "Moved, called off, left"): before the vote the case goes on the new branch's list, after
/// it it is finished in the old chain. The roster says who has; docs/decisions/0016.
/// </summary>
internal sealed class Moves(CaseStore cases, PeopleStore people, RoundsToJoin rounds, MeetingRegister register, TimeProvider clock)
{
    /// <summary>Compares a case with the roster, and does what is to be done. Twice is safe.</summary>
    /// <returns>Whether anything was done.</returns>
    public async Task<bool> Look(string id, Person person)
    {
        if (await cases.Find(id) is not { IsRunning: true, Kind: RecommendationTasks.Kind } row) return false;
        var (body, branch, college) = (row.BodyAs<RecommendationBody>(), person.LeagueBranch ?? person.ClassName, person.College);
        if (branch is null || college is null || (branch, college) == (body.Branch, body.College)) return false;

        // First off the old list, in whose row it is decided whether the vote or the move was earlier; a call that dies then is taken up from there.
        return body.Meeting is { } meeting && !await register.MoveOff(row, meeting) ? await Note(row, branch, college) : await Move(row, person, branch, college);
    }

    async Task<bool> Move(CaseRow before, Person person, string branch, string college)
    {
        var old = before.BodyAs<RecommendationBody>();
        var (round, next) = await rounds.For(person, old);
        var name = Namesakes.Tell(person, await people.MembersOf(person.School, branch));
        var partyBranch = person.PartyBranch ?? (college == old.College ? old.PartyBranch : null);
        var told = await Told(before.School, old, branch);
        return (await cases.Change(before.Id, $"moved.{Secrets.NewId("m")}", row =>
        {
            var body = row.BodyAs<RecommendationBody>();
            if (!row.IsRunning || (body.Branch, body.College, body.Meeting) != (old.Branch, old.College, old.Meeting)) return null;
            var facts = row.Facts.Where(fact => fact.Code is not ("branch" or "round" or "nextRound" or "partyBranch" or "class" or "movedFrom"))
                .Concat([new("branch", branch), new("round", round?.Name ?? RoundsToJoin.None), new("movedFrom", old.Branch)])
                .Concat(partyBranch is null ? [] : [new CaseFact("partyBranch", partyBranch)]).Concat(person.ClassName is { } className ? [new CaseFact("class", className)] : [])
                .Concat(round is null && next is not null ? [RoundsToJoin.Opens(next)] : []);
            var moved = MeetingRegister.OffTheList(row with { Name = name, College = college, Round = round?.ShortId, Readers = Applications.ReadersOf(branch, college, partyBranch), Facts = [.. facts] });
            moved = moved.WithBody(moved.BodyAs<RecommendationBody>() with { Branch = branch, College = college, PartyBranch = partyBranch, Round = round?.ShortId ?? "" });

            // It waits anew, so that what the old list has still to say is not heard any more.
            var wait = row.Latest(Step.Meeting) is { State: StepState.Active } active ? active : null;
            return new(wait is null ? moved : moved.With(wait with { State = StepState.Superseded }) with { Telling = row.Telling + 1 },
                new(AuditNote.Workflow, "MovedBranch", new() { From = old.Branch, To = branch }))
            {
                Nudge = wait is null ? [] : [wait.IdIn(row.Id).Instance],
                Mails = [.. told.Select(to => MovedMail.To(to, row, MovedMail.Before, clock.GetUtcNow()))],
            };
        })).IsDone;
    }

    /// <summary>After the vote nothing changes but that everybody can read it.</summary>
    async Task<bool> Note(CaseRow before, string branch, string college)
    {
        var to = new CaseFact("movedTo", branch);
        if (before.Facts.Contains(to)) return false;
        return (await cases.Change(before.Id, $"move-noted.{Secrets.Hash($"{branch}|{college}")[..16]}.{MeetingRegister.WaitOf(before)}", row => !row.IsRunning || row.Facts.Contains(to) ? null
            : new(row with { Facts = [.. row.Facts.Where(fact => fact.Code != to.Code), to] }, new(AuditNote.Workflow, "MovedAfterVote", new() { From = row.BodyAs<RecommendationBody>().Branch, To = branch }))
            {
                Mails = [MovedMail.To(row.BodyAs<RecommendationBody>().Person, row, MovedMail.After, clock.GetUtcNow())],
            })).IsDone;
    }

    /// <summary>The person, and the secretaries of both branches.</summary>
    async Task<ImmutableArray<string>> Told(string school, RecommendationBody old, string branch) =>
    [
        .. new[] { old.Person }.Concat((await Task.WhenAll(new[] { old.Branch, branch }.Select(each => people.Holders(school, new(Role.LeagueBranchSecretary, each))))).SelectMany(holders => holders).Select(holder => holder.Id)).Distinct(),
    ];
}

/// <summary>The round that takes a case whose person has moved: the own one where it is open to the new college as well, else one of the same stage that is open there.</summary>
internal sealed class RoundsToJoin(CaseStore cases, PeopleStore people, Rounds rounds)
{
    /// <summary>As the fact <c>round</c>: there is none yet.</summary>
    public const string None = "none";

    public static CaseFact Opens(CaseRow next) => new("nextRound", Say.Machine(Calendar.Beijing.DateOf(next.BodyAs<RoundBody>().Opens)));

    /// <returns>The round; where there is none the next that is announced, if one is.</returns>
    public async Task<(CaseRow? Round, CaseRow? Next)> For(Person person, RecommendationBody body)
    {
        if (body.Round.Length > 0 && await cases.Find(CaseRow.FullId(person.School, body.Round)) is { } own && own.BodyAs<RoundBody>().College is var of && (of is null || of == person.College)) return (own, null);
        var (open, coming) = await rounds.For(person);
        return (open.FirstOrDefault(IsOfTheStage), coming.FirstOrDefault(IsOfTheStage));

        bool IsOfTheStage(CaseRow round) => round.BodyAs<RoundBody>().Stage == body.Stage;
    }

    /// <summary>The case with its round; one that has none takes the first that opens. Twice is safe.</summary>
    /// <returns>Null where none is open yet.</returns>
    public async Task<CaseRow?> Find(CaseRow applicant)
    {
        var body = applicant.BodyAs<RecommendationBody>();
        if (body.Round.Length > 0) return applicant;
        if (await people.Find(applicant.School, body.Person) is not { } person) return null;
        var (round, next) = await For(person, body);
        ImmutableArray<CaseFact> facts = [.. applicant.Facts.Where(fact => fact.Code is not ("round" or "nextRound")), new("round", round?.Name ?? None), .. next is null || round is not null ? Array.Empty<CaseFact>() : [Opens(next)]];
        if (round is null && facts.ToHashSet().SetEquals(applicant.Facts)) return null;
        var (row, _) = await cases.Change(applicant.Id, $"round.{applicant.Telling}.{round?.ShortId ?? None}.{next?.ShortId}", now => now.BodyAs<RecommendationBody>() is { Round.Length: 0 } waiting
            ? new((now with { Facts = facts, Round = round?.ShortId }).WithBody(waiting with { Round = round?.ShortId ?? "" }), new(AuditNote.Workflow, round is null ? "WaitsForRound" : "RoundFound", new(round?.Name))) : null);
        return row.BodyAs<RecommendationBody>().Round.Length > 0 ? row : null;
    }
}

/// <summary>Tells the person and both branches that a case goes on the new branch's list, or the person that it is finished in the old chain.</summary>
internal sealed class MovedMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    public const string TemplateName = "MovedBranch", Before = nameof(Before), After = nameof(After);

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public static MailRow To(string person, CaseRow row, string when, DateTimeOffset now) => new($"{TemplateName}.{row.AuditSeq}.{person}", row.Id, TemplateName, MailKind.Told, now)
    {
        To = person,
        Args = ImmutableSortedDictionary<string, string>.Empty.Add("when", when),
    };

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { } row) return null;
        var (words, when) = (new CaseWords(kinds[row.Kind]), rows[^1].Args["when"]);
        var facts = row.Facts.Where(fact => fact.Code is "branch" or "movedFrom" or "movedTo" or "round" or "nextRound").Select(fact => new MailFact(words.Fact(fact.Code), words.Value(fact)));
        return new(T[$"Moved.{when}.subject", row.Name], null,
        [
            new Paragraph(T[$"Moved.{when}", row.Name]), new Facts([.. facts]), new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false),
        ]);
    }
}
