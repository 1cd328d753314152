using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Workflows.Policies;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Tests.Web;

namespace Workflows.Tests.Polls;

/// <summary>A poll on real storage, with a clock that is set by hand.</summary>
internal sealed class APoll
{
    public const string Partition = "demo.poll-26-7k3q9m";
    public static readonly BallotForm Form = new(BallotKind.Vote, [new("rec-26-aaaaaa", "林知夏", "软件 2302"), new("rec-26-bbbbbb", "苏一鸣", "软件 2302")]);
    public static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection([new("Polls:Key", "a key for tests, of at least thirty-two characters")]).Build();

    APoll(Tables tables, FileStore files, int voters)
    {
        (Tables, Files, Voters) = (tables, files, voters);
        Store = new(tables, new(Settings), Clock);
        Closing = new(Store, tables, files, new(Settings), Clock);
    }

    public Tables Tables { get; }
    public FileStore Files { get; }
    public int Voters { get; }
    public MovableClock Clock { get; } = new() { Now = new(2026, 4, 22, 10, 0, 0, TimeSpan.FromHours(8)) };
    public PollStore Store { get; }
    public PollClosing Closing { get; }
    public string Id { get; private init; } = Partition;

    public static async Task<APoll> Prepared(Azurite azurite, int voters, StorageWatch? watch = null, Func<Poll, Poll>? change = null)
    {
        var files = new FileStore(azurite.Blobs(watch));
        await new FileStore(azurite.Blobs()).Create();
        var poll = new APoll(await azurite.NewTables(watch), files, voters) { Id = $"demo.{Secrets.NewId("poll", 2026)}{Guid.NewGuid().ToString("N")[..8]}" };
        var laidOut = new Poll("mtg-26-aaaaaa", "BranchMeeting.1", "软件 2302 团支部推优大会", Form, Threshold.Parse(">=1/2 of Entitled"));
        await poll.Store.Prepare(poll.Id, change?.Invoke(laidOut) ?? laidOut, new([.. Enumerable.Range(1, voters).Select(number => ($"p-{number}", $"同学{number}"))], []));
        return poll;
    }

    public static async Task<APoll> Opened(Azurite azurite, int voters, StorageWatch? watch = null, Func<Poll, Poll>? change = null)
    {
        var poll = await Prepared(azurite, voters, watch, change);
        for (var number = 1; number <= voters; number++) await poll.Store.Mark(poll.Id, number, VoterState.Present);
        await poll.Store.Open(poll.Id);
        return poll;
    }

    public Task<Cast> Cast(int number, string mark = Answers.Approve) => Store.Take(Id, number, BallotOf(mark));

    public static Ballot BallotOf(string mark) => new(Form.Questions.ToImmutableSortedDictionary(question => question.Id, _ => mark));

    public async Task<Poll> Now() => (await Store.Find(Id))!.Content;
}
