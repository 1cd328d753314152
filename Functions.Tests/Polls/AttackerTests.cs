using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Polls;

/// <summary>
/// Attackers who read every row and blob, during the poll and after it, with times, ETags and order. Half of the voters approve, half oppose, in an order that only the test
/// knows. Each attacker lays ballots beside voters in some way; none may do better than guessing, within three standard deviations.
/// </summary>
public sealed class AttackerTests(AttackerTests.Held held) : IClassFixture<AttackerTests.Held>
{
    const int Voters = 100;

    /// <summary>A poll that was held and counted, and what an attacker copied on the way.</summary>
    public sealed class Held : IAsyncLifetime
    {
        readonly Azurite azurite = new();

        internal ImmutableDictionary<int, string> Truth { get; private set; } = ImmutableDictionary<int, string>.Empty;
        internal List<TableEntity> During { get; } = [];
        internal List<TableEntity> After { get; } = [];
        internal Box Box { get; private set; } = null!;
        internal string Partition { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await azurite.InitializeAsync();
            var poll = await APoll.Opened(azurite, Voters);
            Partition = poll.Id;
            var order = Enumerable.Range(1, Voters).ToArray();
            System.Security.Cryptography.RandomNumberGenerator.Shuffle<int>(order);
            foreach (var (at, number) in order.Index())
            {
                var mark = at % 2 == 0 ? Answers.Approve : Answers.Oppose;
                Truth = Truth.Add(number, mark);
                Assert.Equal(Cast.Received, await poll.Cast(number, mark));
            }

            await Copy(poll, During);
            await poll.Closing.Close(poll.Id);
            await Copy(poll, After);
            Box = (await poll.Closing.Box(poll.Id))!;
        }

        static async Task Copy(APoll poll, List<TableEntity> to)
        {
            foreach (var table in poll.Tables.All) await foreach (var row in table.QueryAsync<TableEntity>()) to.Add(row);
        }

        public Task DisposeAsync() => azurite.DisposeAsync();
    }

    [Fact]
    public void Order_in_the_box_beside_the_order_of_the_roll() => GuessesNoBetter(Roll(held.After).OrderBy(row => row.RowKey, StringComparer.Ordinal));

    [Fact]
    public void Order_in_the_box_beside_the_times_at_which_the_roll_was_written_during_the_poll() => GuessesNoBetter(Roll(held.During).OrderBy(row => row.Timestamp));

    [Fact]
    public void Order_in_the_box_beside_the_times_that_are_left() => GuessesNoBetter(Roll(held.After).OrderBy(row => row.Timestamp).ThenBy(row => row.RowKey, StringComparer.Ordinal));

    [Fact]
    public void Order_in_the_box_beside_ETags() => GuessesNoBetter(Roll(held.After).OrderBy(row => row.ETag.ToString(), StringComparer.Ordinal));

    [Fact]
    public void Order_in_the_box_beside_ETags_during_the_poll() => GuessesNoBetter(Roll(held.During).OrderBy(row => row.ETag.ToString(), StringComparer.Ordinal));

    [Fact]
    public void Order_in_the_box_beside_the_keys_of_sealed_ballots_matched_by_time() => GuessesNoBetter(Urn().OrderBy(row => row.RowKey, StringComparer.Ordinal).Select(ballot => Roll(held.During).MinBy(row => (row.Timestamp - ballot.Timestamp)!.Value.Duration())!));

    [Fact]
    public void Ciphertexts_matched_with_voters_by_time_tell_nothing_by_their_first_bits() => GuessesNoBetter(MatchedByTime().Select(each => (each.Voter, (Bytes(each.Ballot)[^20] & 1) == 0 ? Answers.Approve : Answers.Oppose)));

    [Fact]
    public void Ciphertexts_have_one_length() => Assert.Single(Urn().Select(row => row.GetString("Json").Length).Distinct());

    [Fact]
    public void Neighbours_on_the_roll_are_no_neighbours_in_the_box()
    {
        var same = held.Box.Ballots.Zip(held.Box.Ballots.Skip(1)).Count(pair => Mark(pair.First) == Mark(pair.Second));
        NoBetter(same, Voters - 1, (Voters / 2 - 1) / (double)(Voters - 1));
    }

    [Fact]
    public void Whoever_copied_the_sealed_ballots_finds_none_of_their_bytes_afterwards()
    {
        var left = string.Concat(held.After.SelectMany(row => ((IDictionary<string, object>)row).Values).OfType<string>()) + Json.Write(held.Box);
        Assert.All(Urn(), ballot => Assert.DoesNotContain(ballot.RowKey["ballot|".Length..], left, StringComparison.Ordinal));
        Assert.DoesNotContain(held.After, row => row.RowKey.StartsWith("ballot|", StringComparison.Ordinal) || row.RowKey is "key" || row.RowKey.StartsWith("link|", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_left_of_the_roll_was_written_in_one_go()
    {
        // Its rows hold neither time nor order of voting: sorted by their time they stand as numbered.
        Assert.Equal(Roll(held.After).Select(row => row.RowKey).Order(StringComparer.Ordinal), Roll(held.After).OrderBy(row => row.Timestamp).ThenBy(row => row.RowKey, StringComparer.Ordinal).Select(row => row.RowKey));
    }

    [Fact]
    public void Before_the_close_no_row_says_how_many_approve()
    {
        var open = held.During.Single(row => row.PartitionKey == held.Partition && row.RowKey is "poll").GetString("Json");
        Assert.DoesNotContain("count", open, StringComparison.Ordinal);
        Assert.DoesNotContain(held.During.SelectMany(row => ((IDictionary<string, object>)row).Values).OfType<string>(), text => text.Contains("\"approve\"", StringComparison.Ordinal));
        Assert.All(Urn(), ballot => Assert.DoesNotContain("approve", Encoding.UTF8.GetString(Bytes(ballot)), StringComparison.Ordinal));
    }

    IEnumerable<TableEntity> Roll(IEnumerable<TableEntity> rows) => rows.Where(row => row.PartitionKey == held.Partition && row.RowKey.StartsWith(Voter.Prefix, StringComparison.Ordinal));

    IEnumerable<TableEntity> Urn() => held.During.Where(row => row.RowKey.StartsWith(SealedBallot.Prefix, StringComparison.Ordinal));

    IEnumerable<(int Voter, TableEntity Ballot)> MatchedByTime() => Roll(held.During).Select(row => (Number(row), Urn().MinBy(ballot => (row.Timestamp - ballot.Timestamp)!.Value.Duration())!));

    static byte[] Bytes(TableEntity row) => Json.Read<SealedBallot>(row.GetString("Json")).Bytes;

    static int Number(TableEntity row) => int.Parse(row.RowKey[Voter.Prefix.Length..], System.Globalization.CultureInfo.InvariantCulture);

    static string Mark(Ballot ballot) => ballot.Marks.First().Value;

    void GuessesNoBetter(IEnumerable<TableEntity> rollInSomeOrder) => GuessesNoBetter(rollInSomeOrder.Select((row, at) => (Number(row), Mark(held.Box.Ballots[at % Voters]))));

    void GuessesNoBetter(IEnumerable<(int Voter, string Mark)> guesses)
    {
        var all = guesses.ToList();
        Assert.Equal(Voters, all.Count);
        NoBetter(all.Count(guess => held.Truth[guess.Voter] == guess.Mark), Voters, 0.5);
    }

    static void NoBetter(int right, int of, double chance) => Assert.True(right - (of * chance) <= 3 * Math.Sqrt(of * chance * (1 - chance)), $"{right} of {of} right, by chance {of * chance}");
}
