using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>The numbers of a meeting's paper ballot as its officers type them in. 应到, 请假, 实到, 发出, 收回, 有效, 无效.</summary>
internal sealed record PaperBallot(int Entitled, int OnLeave, int Present, int Issued, int Returned, int Valid, int Void)
{
    /// <summary>In the order of the list.</summary>
    public ImmutableArray<Tally> Tallies { get; init; } = [];

    public BaseCounts Counts(Tally tally) => new(Entitled, Present, Issued, Returned, Valid, tally.Voting);
}

/// <summary>One person's marks. 赞成, 反对, 弃权.</summary>
internal sealed record Tally(string Person, int Approve, int Oppose, int Abstain)
{
    [JsonIgnore] public int Voting => Approve + Oppose;
}

/// <summary>What is wrong with a number.</summary>
internal enum BallotFaultCode
{
    Negative, TooLarge, NobodyEntitled, MorePresentThanEntitled, PresentAndOnLeaveExceedEntitled, MoreIssuedThanPresent, MoreReturnedThanIssued,
    ValidAndVoidDifferFromReturned, MarksDifferFromValid, PersonMissing, PersonNotListed, PersonTwice,
}

/// <summary>A fault at a field.</summary>
/// <param name="Field">The name of the property in camel case; those of a person with the id: <c>approve[p-7k3q9mx2]</c>.</param>
/// <param name="Numbers">For the message: what was given, then what it was compared with.</param>
internal sealed record BallotFault(string Field, BallotFaultCode Code, ImmutableArray<int> Numbers)
{
    public string? Person { get; init; }
}

/// <summary>The verdict on one person: carried or not.</summary>
internal sealed record PersonVerdict(Tally Tally, ThresholdVerdict Approval)
{
    [JsonIgnore] public string Person => Tally.Person;

    [JsonIgnore] public bool IsCarried => Approval.Carried;
}

/// <summary>The verdict on a meeting. Without a quorum nobody is judged, and it is called again.</summary>
internal sealed record MeetingVerdict(PaperBallot Ballot, ThresholdVerdict Quorum, ImmutableArray<PersonVerdict> Persons)
{
    [JsonIgnore] public bool IsValid => Quorum.Carried;
}
