using System.Text.Json.Serialization;
using Workflows.Cases;

namespace Workflows.PublicNotices.Pages;

/// <param name="Receipt">By which the answer is found, made with the form.</param>
internal sealed record ObjectionView(NoticeText Notice, string Receipt, bool IsOffice)
{
    /// <summary>Whether so many have come that the office must be called.</summary>
    public bool IsFull { get; init; }
}

/// <summary>How an objection stands, for whoever has its receipt: never who objected, and no name that the notice does not show now.</summary>
internal sealed record ReceiptView(FoundNotice Found, string Receipt, ObjectionRow Objection, StepRow? Step)
{
    /// <summary><c>Received</c>, or the result once it is answered: <c>Upheld</c>, <c>Dismissed</c>; <c>Void</c> where the case ended before.</summary>
    public string State => Step switch
    {
        { State: StepState.Done, Result: { } result } => result,
        { State: StepState.Cancelled or StepState.Superseded or StepState.TakenBack } => "Void",
        _ => "Received",
    };

    public bool IsAnswered => Step is { State: StepState.Done };

    /// <summary>Null once the notice is down.</summary>
    public string? Name => Found.Hangs && Found.Content.Entries.FirstOrDefault(entry => entry.Id == Objection.Entry) is { } entry ? NoticeText.NameOf(Found.Content, entry) : null;

    public object Json => new ReceiptJson(Receipt, State, Objection.At, Step?.Deadline, IsAnswered ? Step!.Comment : null, IsAnswered ? Step!.FinishedAt : null);

    sealed record ReceiptJson(
        string Receipt, string State, DateTimeOffset ReceivedAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? DueAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Answer,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? AnsweredAt);
}
