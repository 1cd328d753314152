using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Polls.Pages;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Polls;

/// <summary>A case's poll for whoever holds it, and its count for whoever may read the case.</summary>
internal sealed record PollPageModel(CaseRow Case, string? Id, Poll? Poll, ImmutableArray<Voter> Roll, bool IsOfficer, bool MayBegin, PollPlan? Plan)
{
    /// <summary>The case names a poll that is not there: the site was restored since.</summary>
    public bool IsLost => Id is not null && Poll is null;
}

/// <summary>A link to be printed or handed over.</summary>
internal sealed record Slip(Voter Voter, string Address, string Qr);

/// <summary>All links that are printed at once.</summary>
internal sealed record SlipSheet(ImmutableArray<Slip> Slips);

/// <summary>The officer's desk of a poll: check in, open, close, hand out slips; afterwards its count for readers. A GET only shows (law 2).</summary>
internal sealed class PollForms(CaseStore cases, AllPolls all, PollStore store, PollClosing closing, PollDesk desk, PollKey keys, Site site, TimeProvider clock)
{
    public const string Act = "act", Present = "present", Absent = "absent", Paper = "paper", Desk = "desk";

    static readonly FieldSet Fields = new("Polls", "Poll");

    static readonly Texts T = Texts.Of("Polls");

    [Function("Poll"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/poll")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        return await Find(http, id) is { } model ? await Page.Answer<PollPage>(http, PollJson.Of(model), new { Model = model }) : await Page.NotFound(http);
    }

    [Function("PollPost"), SignedIn]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/poll")] HttpRequest request, string id, [DurableClient] DurableTaskClient _)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await Find(http, id) is not { } model) return await Page.NotFound(http);
        if (!model.IsOfficer) return await Page.Forbidden(http);
        if ((await Form.Read(http, Fields)).IsStale) return await Page.Stale(http);
        var form = await Form.Posted(http);
        if (form[Act].ToString() is "begin" or "rehearse" && form[Act].ToString() is var begin)
            return await desk.Begin(model.Case, visitor, begin is "rehearse") ? Done(http, model) : await Refused(http, model);
        if (model.Poll is not { } poll || model.Id is not { } pollId) return await Refused(http, model);
        var partition = PollDesk.PartitionOf(model.Case, pollId);
        foreach (var (field, state) in ((string, VoterState)[])[(Present, VoterState.Present), (Absent, VoterState.Expected), (Paper, VoterState.Paper)])
            if (NumberOf(form[field]) is { } number) return await store.Mark(partition, number, state) ? Done(http, model) : await Refused(http, model);
        if (NumberOf(form[Desk]) is { } voter && model.Roll.Any(each => each.Number == voter) && !poll.IsOver) return Page.SeeOther($"/polls/{await store.NewLink(partition, voter)}");
        switch (form[Act].ToString())
        {
            case "open":
                var opened = await desk.Open(model.Case, pollId, visitor);
                return opened is { State: PollState.CheckIn } ? await Page.Conflict(http, T["Poll.noQuorum", QuorumOf(model)], PollActions.PathOf(model.Case)) : Done(http, model);
            case "close" when poll.State is PollState.Open or PollState.Closing:
                await desk.Close(model.Case, pollId, visitor);
                return Done(http, model);
            case "abandon" when !poll.IsOver:
                await desk.Close(model.Case, pollId, visitor, abandon: true);
                return Done(http, model);
            case "discard" when poll.IsRehearsal:
                await closing.Discard(partition);
                return Done(http, model);
            case "slips" when poll.State is PollState.CheckIn or PollState.Open:
                return await Slips(http, model, partition);
            default:
                return poll.IsOver ? Done(http, model) : await Refused(http, model);
        }
    }

    /// <summary>For the screen in the room: it loads itself anew, so that the code is never old.</summary>
    [Function("PollRoom"), SignedIn]
    public async Task<IResult> Room([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/poll/room")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await Find(http, id) is not { } model) return await Page.NotFound(http);
        if (!model.IsOfficer) return await Page.Forbidden(http);
        if (model.Poll is not { State: PollState.CheckIn }) return Page.SeeOther(PollActions.PathOf(model.Case));
        http.Response.Headers["Refresh"] = "5";
        var code = keys.RoomCode(PollDesk.PartitionOf(model.Case, model.Id!), clock.GetUtcNow());
        return await Page.Answer<RoomPage>(http, new { code }, new { Model = model, Code = code });
    }

    /// <summary>The public box: each question's marks as a sorted column. No ballot is seen whole.</summary>
    [Function("PollBox"), SignedIn]
    public async Task<IResult> Box([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/poll/box.csv")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await Find(http, id) is not { Poll: { State: PollState.Counted, IsRehearsal: false } } model || await closing.Box(PollDesk.PartitionOf(model.Case, model.Id!)) is not { } box) return await Page.NotFound(http);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(PublicBox.Csv(box)), "text/csv; charset=utf-8", $"{model.Id}.csv");
    }

    /// <summary>All check codes, sorted, without contents.</summary>
    [Function("PollCodes"), SignedIn]
    public async Task<IResult> Codes([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/poll/codes.csv")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await Find(http, id) is not { Poll: { State: PollState.Counted, HasCodes: true } } model || await closing.Box(PollDesk.PartitionOf(model.Case, model.Id!)) is not { } box) return await Page.NotFound(http);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(string.Concat(PublicBox.Codes(box).Select(code => code + "\r\n"))), "text/csv; charset=utf-8", $"{model.Id}-codes.csv");
    }

    /// <summary>Makes a link for each who has not voted, and shows them once: only their hashes are kept.</summary>
    async Task<IResult> Slips(HttpContext http, PollPageModel model, string partition)
    {
        var slips = new List<Slip>();
        foreach (var voter in model.Roll.Where(voter => voter.State is VoterState.Expected or VoterState.Present or VoterState.Waiting))
        {
            var address = site.Link($"/polls/{await store.NewLink(partition, voter.Number)}").AbsoluteUri;
            slips.Add(new(voter, address, QrCodes.Of(address)));
        }

        return await Page.Answer<SlipsPage>(http, new { slips = slips.Select(slip => new { slip.Voter.Name, slip.Address }) }, new { Model = model, Slips = new SlipSheet([.. slips]) });
    }

    async Task<PollPageModel?> Find(HttpContext http, string id)
    {
        var visitor = http.Visitor();
        if (await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || all.Of(row) is not { } polls || !Readers.MayRead(row, visitor)) return null;
        var poll = polls.PollOf(row);
        var found = poll is null ? null : await store.Find(PollDesk.PartitionOf(row, poll));
        var officer = polls.IsOfficer(row, visitor);
        return new(row, poll, found?.Content, found is not null && officer ? await store.Roll(found.Partition) : [], officer, officer && polls.PlanOf(row) is not null && await desk.MayBegin(row, polls), polls.PlanOf(row));
    }

    /// <summary>实到 19 &lt; 21.</summary>
    static string QuorumOf(PollPageModel model)
    {
        var verdict = PollStore.QuorumOf(model.Poll!, model.Roll);
        return $"{verdict.Reached} {verdict.Sign} {verdict.Bound}";
    }

    static IResult Done(HttpContext http, PollPageModel model) => Page.WantsJson(http) ? Page.Write(new { model.Case.ShortId }) : Page.SeeOther(PollActions.PathOf(model.Case));

    static Task<IResult> Refused(HttpContext http, PollPageModel model) => Page.Conflict(http, T["Poll.over"], PollActions.PathOf(model.Case));

    static int? NumberOf(string? sent) => int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A poll as JSON tells it. Before the close it says who has voted, and nothing of how.</summary>
internal sealed record PollJson(string? State, int Entitled, int Present, int Issued, DateTimeOffset? Deadline, string? RollHash, PollVoid? Void, PollCount? Count, ImmutableArray<VoterJson> Voters, bool MayBegin)
{
    public static PollJson Of(PollPageModel model) => new(model.Poll is { } poll ? $"{poll.State}" : model.IsLost ? "Lost" : null, model.Poll?.Entitled ?? 0, model.Poll?.Present ?? 0, model.Poll?.Issued ?? 0, model.Poll?.Deadline, model.Poll?.RollHash,
        model.Poll?.Void, model.Poll is { State: PollState.Counted } counted ? counted.Count : null, [.. model.Roll.Select(voter => new VoterJson(voter.Number, voter.Name, voter.State))], model.MayBegin);
}

internal sealed record VoterJson(int Number, string Name, VoterState State);
