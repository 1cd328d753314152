using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.People;
using Workflows.Polls.Pages;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Polls;

/// <summary>Who votes in which poll.</summary>
internal sealed record VotePageModel(Poll Poll, Voter Voter, string Token, string Partition)
{
    /// <summary>What stands on the ballot that is to be reviewed; null: it is being filled in.</summary>
    public Ballot? Reviewed { get; init; }
    public string? Code { get; init; }
    public string? Proof { get; init; }
}

/// <summary>A voter's own page: check-in, the ballot, a look at it before it is cast, and that it was received. A GET shows, only the button casts (law 2).</summary>
internal sealed class VoteForms(PollStore store, PollKey keys, PeopleStore people, ISchools schools, TimeProvider clock)
{
    public const string Act = "act", Cast = "cast", Change = "change", Vote = "vote", WriteIn = "writeIn", Room = "room", Code = "code", Proof = "proof";

    static readonly FieldSet RoomFields = new("Polls", "CheckIn") { new Field(Room, FieldKind.Text) { Required = true, MaxLength = 10 } };

    static readonly Texts T = Texts.Of("Polls");

    [Function("Vote"), ByLink]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "polls/{token}")] HttpRequest request, string token)
    {
        var http = request.HttpContext;
        if (await Find(http, token) is not { } model) return await Page.Gone(http);
        if (model.Poll.State is PollState.CheckIn && model.Voter.State is VoterState.Expected) return await Page.Answer<CheckInPage>(http, VoteJson.Of(model), new { Model = model, Input = FormInput.Of(RoomFields) });
        if (!MayVote(model)) return await Standing(http, model);
        return await Page.Answer<BallotPage>(http, VoteJson.Of(model), new { Model = model, Input = FormInput.Of(Fields(model.Poll.Form)) });
    }

    [Function("VotePost"), ByLink]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "polls/{token}")] HttpRequest request, string token)
    {
        var http = request.HttpContext;
        if (await Find(http, token) is not { } model) return await Page.Gone(http);
        if (model.Poll.State is PollState.CheckIn) return await CheckIn(http, model);
        if (!MayVote(model)) return await Standing(http, model, StatusCodes.Status409Conflict);

        var input = await Form.Read(http, Fields(model.Poll.Form));
        var ballot = Read(model.Poll.Form, input);
        if (!input.IsValid) return await Page.Again<BallotPage>(http, input, new { Model = model, Input = input });
        var act = (await Form.Posted(http))[Act].ToString();
        if (act is Change) return await Page.Show<BallotPage>(http, new { Model = model, Input = input });
        if (act is not Cast) return await Review(http, model, ballot, input);
        if (model.Poll.HasCodes)
        {
            // The code that was shown is the one that counts, so that its voter finds it again.
            var (code, proof) = ((await Form.Posted(http))[Code].ToString(), (await Form.Posted(http))[Proof].ToString());
            if (!keys.IsCode(model.Partition, code, proof)) return await Review(http, model, ballot, input);
            ballot = ballot with { Code = code };
        }

        return await store.Take(model.Partition, model.Voter.Number, ballot) switch
        {
            Polls.Cast.Received or Polls.Cast.Already => Page.WantsJson(http) ? Page.Write(new { received = true }) : Page.SeeOther($"/polls/{token}"),
            _ => await Standing(http, (await Find(http, token))!, StatusCodes.Status409Conflict),
        };
    }

    async Task<IResult> CheckIn(HttpContext http, VotePageModel model)
    {
        var input = await Form.Read(http, RoomFields);
        if (input.IsValid && !keys.IsRoomCode(model.Partition, new([.. input.Text(Room).Where(char.IsAsciiDigit)]), clock.GetUtcNow())) input.Add(Room, "wrong");
        if (!input.IsValid) return await Page.Again<CheckInPage>(http, input, new { Model = model, Input = input });
        if (model.Voter.State is VoterState.Expected) await store.Mark(model.Partition, model.Voter.Number, VoterState.Present);
        return Page.WantsJson(http) ? Page.Write(new { present = true }) : Page.SeeOther($"/polls/{model.Token}");
    }

    Task<IResult> Review(HttpContext http, VotePageModel model, Ballot ballot, FormInput input)
    {
        var (code, proof) = model.Poll.HasCodes ? keys.NewCode(model.Partition) : default;
        var reviewed = model with { Reviewed = ballot, Code = code, Proof = proof };
        return Page.Answer<ReviewPage>(http, VoteJson.Of(reviewed), new { Model = reviewed, Input = input });
    }

    /// <summary>Why there is no ballot: not yet, not here, cast already, over.</summary>
    static Task<IResult> Standing(HttpContext http, VotePageModel model, int status = StatusCodes.Status200OK) => status == StatusCodes.Status200OK || model.Voter.State is VoterState.Voted
        ? Page.Answer<VoteStandingPage>(http, VoteJson.Of(model), new { Model = model })
        : Page.Decline<VoteStandingPage>(http, status, T[$"Standing.{VoteJson.StateOf(model)}"], new { Model = model });

    async Task<VotePageModel?> Find(HttpContext http, string text)
    {
        if (Token.Parse(text) is not { } token || await store.Link(token) is not { } link) return null;
        if (await store.Find(link.Poll) is not { Content: var poll } || await store.FindVoter(link.Poll, link.Number) is not { } voter) return null;
        if (link.AddressHash is { } mailedTo && (await people.Find(token.School, voter.Person) is not { HasLeft: false, Email: { } email } || !Secrets.Same(TaskLink.HashOf(email), mailedTo))) return null;
        http.Set(http.Visit() with { School = await schools.Find(token.School) });
        return new(poll, voter, text, link.Poll);
    }

    bool MayVote(VotePageModel model) => model.Voter.State is VoterState.Waiting && model.Poll.TakesBallots(clock.GetUtcNow());

    static FieldSet Fields(BallotForm form) => new("Polls", "Ballot")
    {
        form.Kind switch
        {
            BallotKind.Vote => new Field(Vote, FieldKind.Choice) { Options = [.. Answers.OfVote.Select(answer => new Option(answer))] },
            BallotKind.Choose => new Field(Vote, FieldKind.Choice) { Options = [new(Answers.Chosen), new(Answers.NotChosen)] },
            _ => new Field(Vote, FieldKind.Text) { MaxLength = 10 },
        },
        new Field(WriteIn, FieldKind.Text) { MaxLength = BallotForm.LongestName },
    };

    /// <summary>What was marked. What was left out stays out, so that the review can name it.</summary>
    static Ballot Read(BallotForm form, FormInput input)
    {
        var (marks, cells) = (input.Indexed(Vote), form.Cells);
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var cell in cells.Where(cell => marks.ContainsKey(cell.Key)))
        {
            var mark = form.Kind is BallotKind.Mark ? MarkOf(marks[cell.Key]) : marks[cell.Key];
            if (form.Knows(mark)) read.Add(cell.Key, mark);
            else input.Add($"{Vote}[{cell.Key}]", "mark", form.Highest.ToString(CultureInfo.InvariantCulture));
        }

        ImmutableArray<string> names = [.. input.Indexed(WriteIn).Values.Select(name => name.Trim()).Where(name => name.Length > 0)];
        if (names.Any(name => name.Length > BallotForm.LongestName)) input.Add("", "longName", BallotForm.LongestName);
        if (names.Length > form.WriteIns) input.Add("", "writeIns", form.WriteIns);
        return new(read.ToImmutable()) { WriteIns = [.. names] };
    }

    static string MarkOf(string typed) => Reading.Number(typed) is { } number ? number.ToString(CultureInfo.InvariantCulture) : typed;
}

/// <summary>A ballot as JSON tells it: questions, choices, how it stands for this voter.</summary>
internal sealed record VoteJson(string Title, string State, BallotKind Kind, int? Most, int WriteIns, DateTimeOffset? Deadline, string? RollHash, ImmutableArray<QuestionJson> Questions, ImmutableArray<string> Choices)
{
    public VoidReason? WouldBeVoid { get; init; }

    public static VoteJson Of(VotePageModel model) => new(model.Poll.Title, StateOf(model), model.Poll.Form.Kind, model.Poll.Form.Most, model.Poll.Form.WriteIns, model.Poll.Deadline, model.Poll.RollHash,
        [.. model.Poll.Form.Cells.Select(cell => new QuestionJson($"{VoteForms.Vote}[{cell.Key}]", cell.Question.Name, cell.Question.Under, cell.Dimension))],
        model.Poll.Form.Kind switch { BallotKind.Vote => Answers.OfVote, BallotKind.Choose => [Answers.Chosen, Answers.NotChosen], _ => [Answers.Unknown, .. Enumerable.Range(0, model.Poll.Form.Highest + 1).Select(mark => mark.ToString(CultureInfo.InvariantCulture))] })
    {
        WouldBeVoid = model.Reviewed is { } ballot ? BallotValidity.WhyVoid(model.Poll.Form, ballot) : null,
    };

    /// <summary>How it stands for a voter, as a code.</summary>
    public static string StateOf(VotePageModel model) => (model.Poll.State, model.Voter.State) switch
    {
        (_, VoterState.Voted) => "voted",
        (PollState.CheckIn, VoterState.Expected) => "checkIn",
        (PollState.CheckIn or PollState.Opening, _) => "soon",
        (_, VoterState.Struck or VoterState.Paper) => "paper",
        (_, VoterState.Absent) => "absent",
        (PollState.Open, VoterState.Waiting) => "open",
        (PollState.Void, _) => "void",
        _ => "closed",
    };
}

internal sealed record QuestionJson(string Field, string Name, string? Under, string? Dimension);
