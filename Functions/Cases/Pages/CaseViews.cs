using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Cases.Pages;

/// <summary>Cases as their pages show them to somebody: with what the slices let this person do with them. Pure: from the row alone.</summary>
internal sealed class CaseViews(CaseKinds kinds, CasePapers papers, IEnumerable<ICaseActions> actions, IEnumerable<ICaseChecks> checks, IEnumerable<IPolicyPage> policies)
{
    static readonly Texts T = Texts.Of("Cases");

    public CaseView Of(CaseRow row, Visitor visitor) => new(row, kinds[row.Kind], visitor)
    {
        Actions = [.. actions.SelectMany(slice => slice.For(row, visitor)), .. Own(row, visitor)],
        Papers = [.. papers.Of(row, visitor)],
        Checks = checks.FirstOrDefault(slice => slice.CaseKind == row.Kind)?.Of(row) ?? [],
        Policy = row.Policy.ValueKind is JsonValueKind.Undefined ? [] : policies.FirstOrDefault(page => page.Slice == kinds[row.Kind].Texts)?.Describe(row.Policy) ?? [],
    };

    static IEnumerable<(string Path, string Text)> Own(CaseRow row, Visitor visitor) =>
    [
        .. CaseLife.MayWithdraw(row, visitor.Person) ? [($"/cases/{row.ShortId}/withdraw", T["Withdraw.title"])] : Array.Empty<(string, string)>(),
        .. CaseFile.MayTake(row, visitor) ? [(CaseFile.PathOf(row), T["File.link"])] : Array.Empty<(string, string)>(),
        .. CaseMails.MaySee(row, visitor) ? [(CaseMails.PathOf(row), T["Mails.title"])] : Array.Empty<(string, string)>(),
    ];
}
