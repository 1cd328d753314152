using System.Collections.Immutable;

namespace Workflows.People.Roster;

/// <summary>What is wrong with a file, where, and (in the words that <see cref="Code"/> stands for) what to do about it.</summary>
/// <param name="Line">As Excel counts rows, from 1; a cell that holds several lines is in one row. 0: the file as a whole.</param>
/// <param name="Column">The heading as the file has it; empty for the whole line.</param>
/// <param name="Code">The text <c>Fault.{Code}</c> in the resources of this slice.</param>
internal sealed record RosterFault(int Line, string Column, string Code, params ImmutableArray<string> Arguments);
