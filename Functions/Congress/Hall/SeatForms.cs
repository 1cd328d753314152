using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.Congress.Hall.Pages;
using Workflows.Congress.Rules;
using Workflows.People;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>Somebody's own page in the hall.</summary>
/// <param name="Seat">Null for an officer who is no delegate.</param>
internal sealed record SeatView(HallView Hall, string Person, string Name, HallSeat? Seat, string Token)
{
    /// <summary>What was said in the vote on phones that is open.</summary>
    public string? Said { get; init; }

    public bool IsPresent => Seat is { Presence: Presence.Present };

    /// <summary>The vote on phones in which this person has a voice.</summary>
    public AgendaItem? Voting => IsPresent && Hall.Day.Open is { Vote: { Means: VoteMeans.Devices } vote } item && !(Seat!.Since > vote.OpenedAt) ? item : null;

    public ElectionRound? Round => Hall.Day.Election?.Round;

    public bool IsChief => Hall.Day.Holds(Person, HallOffice.ChiefScrutineer);

    /// <summary>Whether a count waits for this person's word.</summary>
    public bool Scrutinises => Round is { State: RoundState.Scrutiny } round && Hall.Day.Holds(Person, HallOffice.ChiefScrutineer, HallOffice.Scrutineer) && round.Said.All(said => said.Person != Person);

    /// <summary>Whether this person types in what was counted on paper, or counted again.</summary>
    public bool Counts => Hall.Day.Holds(Person, HallOffice.ChiefScrutineer, HallOffice.Teller) && Round is { Means: BallotMeans.Paper, State: RoundState.Casting } or { State: RoundState.Recount };

    public bool MayAgree => IsChief && Round is { State: RoundState.Casting, Means: BallotMeans.Electronic, Abandoned: not null };

    public bool HasBallot => IsPresent && Round is { State: RoundState.Casting, Means: BallotMeans.Electronic } && Hall.Ballots is { IsOpen: true };
}

/// <summary>The page behind everybody's own link in the hall: check in, vote, take a ballot; for tellers and scrutineers the count. A GET shows, only a button acts (law 2).</summary>
internal sealed class SeatForms(CaseStore cases, HallAccess access, HallDesk desk, Attendance attendance, Ballots ballots, PollKey keys, PeopleStore people, ISchools schools, Tables tables)
{
    public const string Act = "act", Room = "room", Answer = "answer", Reason = "reason", Means = "means";

    public static readonly FieldSet Fields = new("Congress.Hall", "Seat")
    {
        new Field(Room, FieldKind.Text) { MaxLength = 10 },
        new Field(Reason, FieldKind.LongText) { MaxLength = 500, Rows = 2 },
        new Field(Means, FieldKind.Text) { MaxLength = BallotForm.LongestName },
        new Field(PaperCount.Issued, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(PaperCount.Returned, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(PaperCount.Valid, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(PaperCount.Approve, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(PaperCount.Oppose, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(PaperCount.Abstain, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(PaperCount.Written, FieldKind.LongText) { Rows = 3 },
    };

    [Function("Seat"), ByLink]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "hall/{token}")] HttpRequest request, string token)
    {
        var http = request.HttpContext;
        return await Find(http, token) is { } view ? await Page.Answer<SeatPage>(http, SeatJson.Of(view), new { View = view, Input = FormInput.Of(Fields) }) : await Page.Gone(http);
    }

    /// <summary>What a phone asks for every few seconds: a few bytes, and none as long as nothing has changed.</summary>
    [Function("SeatState"), ByLink]
    public async Task<IResult> State([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "hall/{token}/state")] HttpRequest request, string token)
    {
        var http = request.HttpContext;
        if (await Find(http, token) is not { } view) return await Page.Gone(http);
        var tag = $"\"{view.Hall.Day.Version}-{view.Seat?.Presence}-{view.Hall.Ballots is { IsOpen: true }}\"";
        http.Response.Headers.ETag = tag;
        return http.Request.Headers.IfNoneMatch.ToString() == tag ? Results.StatusCode(StatusCodes.Status304NotModified) : Page.Write(new { view.Hall.Day.Version, view.Hall.There.Present });
    }

    [Function("SeatPost"), ByLink]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hall/{token}")] HttpRequest request, string token)
    {
        var http = request.HttpContext;
        if (await Find(http, token) is not { } view) return await Page.Gone(http);
        var (input, by) = (await Form.Read(http, Fields), new Actor(view.Person, view.Name, Actor.Link));
        var form = await Form.Posted(http);
        if (!input.IsValid) return await Again(http, view, input);
        switch (form[Act].ToString())
        {
            case "checkIn" when view.Seat is { } seat:
                if (!keys.IsRoomCode(view.Hall.Case.Id, new([.. input.Text(Room).Where(char.IsAsciiDigit)]), desk.Now)) input.Add(Room, "wrong");
                if (!input.IsValid) return await Again(http, view, input);
                return await attendance.Mark(view.Hall.Case.Id, seat.Number, Presence.Present, CheckedBy.RoomCode, view.Person) ? Done(http, token) : await Refused(http, view, HallRefusal.NotOpen);
            case "vote" when view.Voting is { } item && Answers.OfVote.Contains(form[Answer].ToString()):
                return await attendance.Say(view.Hall.Case.Id, item, view.Seat!.Number, form[Answer].ToString()) ? Done(http, token) : await Refused(http, view, HallRefusal.NotOpen);
            case "ballot" when view.HasBallot:
                return await ballots.LinkFor(view.Hall.Case, view.Seat!.Number) is { } ballot ? Page.SeeOther(ballot) : await Refused(http, view, HallRefusal.NotOpen);
            case "confirm" or "refuse" when view.Scrutinises:
                return await Scrutinise(http, view, by, form[Act].ToString() is "confirm", input);
            case "assign" when view.IsChief:
                return await Answered(http, view, await desk.Act(view.Hall.Case.Id, $"assign.{view.Hall.Day.Version}", by, "HallAssigned", day => ElectionMoves.Assign(day, view.Person, Meant(view, input))));
            case "abandon" when view.MayAgree:
                return await Answered(http, view, await desk.Abandon(view.Hall.Case.Id, by));
            case "count" when view is { Counts: true, Round: { } round }:
                return await Count(http, view, by, round, input);
            default:
                return await Refused(http, view, HallRefusal.NotOpen);
        }
    }

    async Task<IResult> Scrutinise(HttpContext http, SeatView view, Actor by, bool confirms, FormInput input)
    {
        var (round, reason) = (view.Round!, input.Text(Reason));
        if (!confirms && reason.Length == 0)
        {
            input.Add(Reason, $"{HallRefusal.ReasonMissing}");
            return await Again(http, view, input);
        }

        return await Answered(http, view, await desk.Act(view.Hall.Case.Id, $"scrutiny.{round.OpenedAt.UtcTicks}.{round.Counts.Length}.{view.Person}", by, confirms ? "HallConfirmed" : "HallRefused",
            day => ElectionMoves.Scrutinise(day, new(round.Counts.Length, view.Person, view.Name, confirms, confirms ? null : reason, desk.Now)), confirms ? null : reason));
    }

    async Task<IResult> Count(HttpContext http, SeatView view, Actor by, ElectionRound round, FormInput input)
    {
        foreach (var (field, name) in PaperCount.Missing(round, input)) input.Add(field, "noApprovals", name);
        if (!input.IsValid) return await Again(http, view, input);
        var (count, written) = PaperCount.Read(round, input);
        foreach (var found in ElectionRules.Faults(count, round.Seats)) input.Add(PaperCount.FieldOf(found, round), $"{found.Fault}", found.Is, found.Bound);
        if (!input.IsValid) return await Again(http, view, input);
        return await Answered(http, view, await desk.Act(view.Hall.Case.Id, $"count.{round.OpenedAt.UtcTicks}.{round.Counts.Length}", by, "HallTyped", day => ElectionMoves.TakeCount(day, count, written)));
    }

    /// <summary>Whom each name that was written in means: as typed; left out it does not count.</summary>
    static Dictionary<string, string> Meant(SeatView view, FormInput input)
    {
        var typed = input.Indexed(Means);
        return (view.Round?.NamesWritten ?? []).Index().ToDictionary(each => each.Item, each => typed.GetValueOrDefault(each.Index.ToString(CultureInfo.InvariantCulture), ""), StringComparer.Ordinal);
    }

    async Task<SeatView?> Find(HttpContext http, string text)
    {
        if (Token.Parse(text) is not { } token || (await tables.Cases.Find<HallLink>(token.Partition, token.Key))?.Content is not { Hall: { Length: > 0 } id } link) return null;
        if (await cases.Find(token.Partition) is not { } row || row.Hall() is not { } day || await people.Find(token.School, id) is not { HasLeft: false } person) return null;
        if (link.AddressHash is { } mailedTo && (person.Email is not { } email || !Secrets.Same(TaskLink.HashOf(email), mailedTo))) return null;
        var seat = await attendance.FindOf(row.Id, id);
        if (seat is null && day.Officers.All(officer => officer.Person != id)) return null;
        http.Set(http.Visit() with { School = await schools.Find(token.School) });
        var view = new SeatView(await access.View(row, day), id, person.Name, seat, text);
        return view.Voting is { } item ? view with { Said = await attendance.Said(row.Id, item, seat!.Number) } : view;
    }

    static async Task<IResult> Answered(HttpContext http, SeatView view, HallDone done) => done.Refusal is { } refusal ? await Refused(http, view, refusal) : Done(http, view.Token);

    static IResult Done(HttpContext http, string token) => Page.WantsJson(http) ? Page.Write(new { done = true }) : Page.SeeOther($"/hall/{token}");

    static Task<IResult> Again(HttpContext http, SeatView view, FormInput input) => Page.Again<SeatPage>(http, input, new { View = view, Input = input });

    static Task<IResult> Refused(HttpContext http, SeatView view, HallRefusal refusal) => Page.Conflict(http, HallWords.Of(refusal), $"/hall/{view.Token}");
}

/// <summary>Somebody's page as JSON tells it.</summary>
internal sealed record SeatJson(string Name, Presence? Presence, HallJson Hall, string? Voting, string? Said, bool HasBallot, bool Scrutinises, bool Counts, bool MayAgree, ImmutableArray<CandidateTally> Tallies)
{
    public static SeatJson Of(SeatView view) => new(view.Name, view.Seat?.Presence, HallJson.Of(view.Hall) with { RoomCode = null }, view.Voting?.Id, view.Said, view.HasBallot, view.Scrutinises, view.Counts, view.MayAgree,
        view.Scrutinises ? view.Round!.Count!.Candidates : []);
}
