using Workflows.Cases;

namespace Workflows.UserTasks;

/// <summary>What a procedure shows of a task beside the case's facts: an objection's substance, numbers to confirm.</summary>
internal interface ITaskDetails
{
    /// <summary>A <see cref="Cases.CaseKind.Code"/>.</summary>
    string CaseKind { get; }

    /// <returns>Codes of the procedure's texts (<c>Fact.{code}</c>) with values; empty where there is nothing to add.</returns>
    Task<IReadOnlyList<CaseFact>> Of(OpenedTask task);

    /// <summary>Those few that also stand in the mail and where answers are checked: nothing personal. Pure.</summary>
    IEnumerable<CaseFact> Brief(OpenedTask task) => [];
}
