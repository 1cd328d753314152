using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>A document that is made of a case whenever somebody asks for it, from the record as it then stands.</summary>
/// <param name="Name">A code of the procedure's texts, such as <c>Minutes</c>.</param>
/// <param name="FileName">As people save it.</param>
internal sealed record CasePaper(string Name, string FileName)
{
    public string ContentType { get; init; } = Files.Docx;

    /// <summary>The case that it is made of, without the school; null: the one that lists it.</summary>
    public string? Case { get; init; }

    public string PathIn(CaseRow row) => $"/cases/{Case ?? row.ShortId}/documents/{Uri.EscapeDataString(Name)}";
}

/// <summary>The documents that a procedure makes of its cases.</summary>
internal interface ICasePapers
{
    /// <returns>Those that there are by now and that the visitor, who may read the case, may have; none for cases of other kinds. Pure: from the case's row alone.</returns>
    IEnumerable<CasePaper> Of(CaseRow row, Visitor visitor);

    /// <summary>Makes one of those. The same as long as nothing changes in the case.</summary>
    /// <returns>Null when there is nothing to make it of any more.</returns>
    Task<byte[]?> Make(CaseRow row, CasePaper paper, Visitor visitor);
}

/// <summary>Those of all procedures.</summary>
internal sealed class CasePapers(IEnumerable<ICasePapers> slices)
{
    readonly ImmutableArray<ICasePapers> all = [.. slices];

    public IEnumerable<CasePaper> Of(CaseRow row, Visitor visitor) => all.SelectMany(slice => slice.Of(row, visitor));

    public async Task<byte[]?> Make(CaseRow row, CasePaper paper, Visitor visitor) =>
        all.FirstOrDefault(slice => slice.Of(row, visitor).Contains(paper)) is { } slice ? await slice.Make(row, paper, visitor) : null;
}
