using System.Collections.Immutable;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>What a slice above lets somebody do with a case: links that its page shows. Pure; a GET never acts (law 2).</summary>
internal interface ICaseActions
{
    /// <returns>Paths on this site with what they are called: <c>("/cases/rec-26-7k3q9m/correction", "申请更正")</c>; none for cases of other kinds.</returns>
    IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor);
}

/// <summary>Who is told of a change of a case because of what the case is about, beside those who are asked for something. Pure; its mails are written with the change itself.</summary>
internal interface ICaseNews
{
    /// <summary>A <see cref="CaseKind.Code"/>.</summary>
    string Kind { get; }

    IEnumerable<Mail.MailRow> Of(CaseRow before, CaseRow after, DateTimeOffset now);
}

/// <summary>The conditions that a procedure has judged in a case, for its page. Pure: from the case's row alone.</summary>
internal interface ICaseChecks
{
    /// <summary>A <see cref="Cases.CaseKind.Code"/>.</summary>
    string CaseKind { get; }

    ImmutableArray<CaseCheck> Of(CaseRow row);
}

/// <summary>One condition and how it stands.</summary>
/// <param name="Title">What is asked.</param>
/// <param name="State">As <c>data-state</c> has it: <c>met</c>, <c>unmet</c>, <c>unknown</c>.</param>
/// <param name="Word">How it stands in a word: the clause of <c>符合</c>.</param>
internal sealed record CaseCheck(Clause Title, string State, Clause Word)
{
    public ImmutableArray<Clause> Sums { get; init; } = [];

    /// <summary>Document and article.</summary>
    public string? Source { get; init; }
}
