using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Tells the members of a branch when they meet, and when that is not so any more (RULES, "Moved, called off, left").</summary>
internal sealed class MeetingCalls(CaseStore cases, Mailing mailing, Addressees addressees, TimeProvider clock)
{
    /// <summary>Tells all who vote, and the committee that gave leave, what they have not been told yet. Twice is safe, also at once.</summary>
    public async Task Tell(CaseRow meeting)
    {
        var body = meeting.BodyAs<MeetingBody>();
        if (body.Calls.All(call => call.IsTold)) return;
        var members = meeting.PolicyAs<RecommendationPolicy>().ConveneByMail ? body.Electorate?.Entitled ?? [] : [];
        var committee = (await addressees.Of(meeting, Addressees.Holder(Role.CollegeLeagueCommittee, body.College))).Select(person => person.Id);
        foreach (var (index, call) in body.Calls.Index().Where(each => !each.Item.IsTold && (each.Item.Kind is not CallKind.Convened || members.Length > 0)))
        {
            var number = $"{index + 1}";
            await mailing.Tell(meeting.Id, $"{call.Kind}.{number}", call.Kind is CallKind.Convened ? members : members.Union(committee), (id, person) => new(id, meeting.Id, MeetingCallMail.TemplateName, MailKind.Told, clock.GetUtcNow())
            {
                To = person,
                Args = ImmutableSortedDictionary<string, string>.Empty.Add("call", number),
            });
            await cases.Change(meeting.Id, $"told.{number}", row => row.BodyAs<MeetingBody>() is var now && now.Calls.ElementAtOrDefault(index) is not { IsTold: false } untold ? null
                : new(row.WithBody(now with { Calls = now.Calls.SetItem(index, untold with { IsTold = true }) }), new(AuditNote.Workflow, "MembersTold")));
        }
    }
}

/// <summary>推优大会通知, 改期, 取消: to each member who votes.</summary>
internal sealed class MeetingCallMail(CaseStore cases) : IMailTemplate
{
    public const string TemplateName = "MeetingCall";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        // What is not the last word is not said any more.
        if (await cases.Find(rows[^1].Partition) is not { } row || row.BodyAs<MeetingBody>() is var body && $"{body.Calls.Length}" != rows[^1].Args["call"]) return null;
        var call = body.Calls[^1];
        if (!row.IsRunning && call.Kind is not CallKind.CalledOff) return null;

        // Whom the notice of the meeting did not reach before, is not told that there is none.
        if (call.Kind is CallKind.CalledOff && body.Calls.Take(body.Calls.Length - 1).Index().LastOrDefault(each => each.Item.Kind is CallKind.Convened) is { Item: not null } convened
            && await cases.Find<MailRow>(row.Id, MailRow.KeyOf($"{CallKind.Convened}.{convened.Index + 1}.{rows[^1].To}")) is { HandedAt: null }) return null;
        var facts = new List<MailFact>();
        if (call.Kind is not CallKind.CalledOff && call.Date is { } date) facts.Add(new(T["Fact.date"], Say.Full(date)));
        if (call.Kind is not CallKind.CalledOff && call.Place is { Length: > 0 } place) facts.Add(new(T["Fact.place"], place));
        if (Before(body) is { } before) facts.Add(new(T["Move.now"], When(before)));
        if (call.Reason is { Length: > 0 } reason) facts.Add(new(T["Act.reason"], reason));
        facts.Add(new(T["Call.list"], string.Join(T["List.and"], MeetingForms.Listed(body, Step.BranchMeeting).Select(candidate => candidate.Name))));
        return new(T[$"Call.{call.Kind}.subject", body.Branch], null, [new Paragraph(T[$"Call.{call.Kind}", body.Branch]), new Facts([.. facts.Where(fact => fact.Value.Length > 0)]), new Small(T[$"Call.{call.Kind}.do"])])
        {
            Event = (call.Kind is CallKind.CalledOff ? Before(body)?.Date : call.Date) is not { } day ? null : new($"{row.Id}@workflows", body.Calls.Length, day, T["Call.event", body.Branch])
            {
                Place = call.Place, IsCalledOff = call.Kind is CallKind.CalledOff,
            },
        };
    }

    /// <summary>What a change changes, or calls off: what members were told before.</summary>
    static MeetingCall? Before(MeetingBody body) => body.Calls switch
    {
        [.., { Kind: CallKind.CalledOff } off] => off,
        [.., { Kind: not CallKind.CalledOff } before, { Kind: CallKind.Moved }] => before,
        _ => null,
    };

    static string When(MeetingCall call) => (call.Date is { } date ? Say.Full(date) : "") + (call.Place is { Length: > 0 } place ? T["Move.now.place", place] : "");
}
