using System.Buffers.Text;
using System.Text.Json.Serialization;
using Workflows.Policies;

namespace Workflows.Polls;

/// <summary>How far a poll has come. It only ever goes forward.</summary>
internal enum PollState
{
    /// <summary>签到: whoever is there is checked in.</summary>
    CheckIn,

    /// <summary>Nobody is checked in any more; the roll is being frozen.</summary>
    Opening,
    Open,

    /// <summary>No ballot is taken any more; the box is being made, or everything is being destroyed.</summary>
    Closing,
    Counted,

    /// <summary>作废: nothing was counted, see <see cref="PollVoid"/>.</summary>
    Void,
}

/// <summary>Why a poll came to nothing.</summary>
internal enum PollVoid
{
    /// <summary>Called off by its officer: the sealed ballots were destroyed unopened.</summary>
    Abandoned,

    /// <summary>The key is gone, or is not of this poll: the site was restored during the poll, or its setting was changed.</summary>
    KeyLost,

    /// <summary>There are other ballots in the urn than the roll says were cast.</summary>
    BallotsDiffer,
}

/// <summary>The row <c>poll</c>.</summary>
/// <param name="Case">Whose poll it is, without the school.</param>
/// <param name="Step">Of that case, as <c>BranchMeeting.1</c>.</param>
/// <param name="Title">What is voted on, as printed on the ballot.</param>
internal sealed record Poll(string Case, string Step, string Title, BallotForm Form, Threshold Quorum)
{
    public PollState State { get; init; }
    public PollVoid? Void { get; init; }

    /// <summary>Whoever is elsewhere may vote, because the meeting's permission says so. Otherwise only whoever is checked in there.</summary>
    public bool IsRemote { get; init; }

    /// <summary>演练: the real path, of which nothing is kept.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Whether each voter gets a check code.</summary>
    public bool HasCodes { get; init; }

    /// <summary>How long it stays open, in minutes.</summary>
    public int Minutes { get; init; } = 60;

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The first instant at which no ballot is taken any more.</summary>
    public DateTimeOffset? Deadline { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>SHA-256 of those who may vote, published when it opens: nobody is added later.</summary>
    public string? RollHash { get; init; }
    public int Entitled { get; init; }
    public int Present { get; init; }
    public int Issued { get; init; }

    /// <summary>To which ballots are sealed, as SubjectPublicKeyInfo in base64.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Closing destroys instead of counting.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>What the count came to.</summary>
    public PollCount? Count { get; init; }

    [JsonIgnore]
    public bool IsOver => State is PollState.Counted or PollState.Void;

    public bool TakesBallots(DateTimeOffset now) => State is PollState.Open && now < Deadline;
}

/// <summary>How somebody on the roll stands.</summary>
internal enum VoterState
{
    /// <summary>应到, not there yet.</summary>
    Expected,

    /// <summary>Checked in.</summary>
    Present,

    /// <summary>There, and will vote on paper.</summary>
    Paper,

    /// <summary>Votes on paper beside the electronic poll, and is struck from its roll.</summary>
    Struck,

    /// <summary>May vote, and has not.</summary>
    Waiting,
    Voted,

    /// <summary>Was not there when the poll opened.</summary>
    Absent,

    /// <summary>Had not voted when it closed.</summary>
    Closed,
}

/// <summary>A row <c>roll|{n}</c>. It holds no time: when somebody voted is nobody's business.</summary>
internal sealed record Voter(int Number, string Person, string Name, VoterState State)
{
    public const string Prefix = "roll|";

    public string Key => KeyOf(Number);

    public static string KeyOf(int number) => $"{Prefix}{number:D5}";
}

/// <summary>A row <c>link|{sha256}</c>: of a slip or the desk in the poll's partition, of a mail in the case's.</summary>
/// <param name="Poll"><c>{school}.{poll}</c></param>
/// <param name="Number">On the roll.</param>
internal sealed record PollLink(string Poll, int Number)
{
    /// <summary>Of the address that it was mailed to, with which it dies; null where it was printed or is opened at the desk.</summary>
    public string? AddressHash { get; init; }
}

/// <summary>A row <c>ballot|{random}</c>.</summary>
internal sealed record SealedBallot(string Content)
{
    public const string Prefix = "ballot|";

    [JsonIgnore]
    public byte[] Bytes => Base64Url.DecodeFromChars(Content);

    /// <summary>In letters of which JSON escapes none, so that all rows are of one length.</summary>
    public static SealedBallot Of(byte[] content) => new(Base64Url.EncodeToString(content));
}

/// <summary>What came of casting a ballot.</summary>
internal enum Cast
{
    Received,

    /// <summary>A ballot of this voter is in the urn already; this one was not taken.</summary>
    Already,

    /// <summary>Before the opening, or after the close.</summary>
    NotOpen,

    /// <summary>Not among those who may vote here.</summary>
    NotHere,
}
