using System.Collections.Immutable;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.UserTasks;

/// <summary>
/// What the row <c>link|{sha256}</c> holds: for whom a link is, and which tasks it opens. It dies with them, since whether a task is open stands in
/// its case; and with the address it was sent to.
/// </summary>
/// <param name="Tasks">Without the school: <c>{caseId}.{step}.{attempt}</c>.</param>
internal sealed record TaskLink(string Person, string AddressHash, ImmutableArray<string> Tasks)
{
    /// <summary>It was sent to whoever decided on paper: it does not decide, but contradicts what was entered.</summary>
    public bool Contradicts { get; init; }

    public static string HashOf(string address) => Secrets.Hash(EmailAddress.Normalize(address));

    public bool IsFor(Person person) => person is { HasLeft: false, Email: { } email } && Secrets.Same(HashOf(email), AddressHash);
}
