using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases.Pages;

/// <summary>What somebody wants to see of the cases.</summary>
/// <param name="After">The key of the last one of the page before.</param>
/// <param name="Text">Part of a name, a title or a case's id.</param>
/// <param name="College">Part of a college's name, and <paramref name="Step"/> a step that is open: for who sees the whole school.</param>
internal sealed record ShelfQuery(string? Kind, string? State, string? After, string? Text = null, string? College = null, string? Step = null)
{
    public bool IsNarrowed => College is not null || Step is not null;
}

/// <summary>A page of cases.</summary>
/// <param name="Scope">Whose they are: <c>school</c>, <c>college</c>, <c>office</c>, <c>own</c>.</param>
/// <param name="Next">The key after which the next page begins; null on the last.</param>
/// <param name="Read">How many were looked at for this page.</param>
internal sealed record ShelfPage(string Scope, ImmutableArray<CaseKind> Kinds, ShelfQuery Query, ImmutableArray<CaseView> Cases, string? Next, int Read)
{
    /// <summary>The school's lists are one for each kind and state.</summary>
    public bool ByState => Scope is CaseShelf.School;

    public string? NextPath => Next is null ? null
        : $"/cases{QueryString.Create(new Dictionary<string, string?> { ["kind"] = Query.Kind, ["state"] = Query.State, ["q"] = Query.Text, ["college"] = Query.College, ["step"] = Query.Step, ["after"] = Next }.Where(entry => entry.Value is not null))}";
}

/// <summary>Reads the lists of cases: the school's for its committee; for everybody else the own ones and those of each office held.</summary>
internal sealed class CaseShelf(CaseStore cases, CaseKinds kinds, Tables tables)
{
    /// <summary>Chosen in the place of a state by whoever sees the whole school, whose lists are otherwise of one state each.</summary>
    public const string AnyState = "All";

    public const string School = "school", College = "college", Office = "office", Own = "own";

    const int PageLength = 25;

    // A filter that finds little must not read a whole year's list for one page.
    const int MostRead = 250;

    // A line of a list says whom its case is about, so that a search opens only those that it finds.
    internal const int MostSearched = 2000;

    public static ImmutableArray<string> States { get; } = [nameof(CaseState.Running), nameof(CaseState.Completed), nameof(CaseState.Failed)];

    public async Task<ShelfPage> Read(Visitor visitor, ShelfQuery asked)
    {
        var scope = ScopeOf(visitor);
        ImmutableArray<CaseKind> all = [.. kinds.All.OrderBy(kind => kind.Steps.IsEmpty).ThenBy(kind => kind.Prefix == "mtg")];
        var query = asked with
        {
            Kind = all.FirstOrDefault(kind => kind.Code == asked.Kind)?.Code ?? (scope is School ? all[0].Code : null),
            State = States.Contains(asked.State ?? "") ? asked.State : scope is not School ? null : asked.State is AnyState ? AnyState : States[0],
        };
        query = scope is School ? query with { Step = kinds[query.Kind!].Steps.Contains(asked.Step ?? "") ? asked.Step : null } : query with { College = null, Step = null };
        var (found, next, read) = await Page(ListsOf(visitor, scope, query), query, visitor);
        return new(scope, all, query, found, next, read);
    }

    static string ScopeOf(Visitor visitor) =>
        visitor.Roles.Any(held => held is { Role: Role.UniversityLeagueCommittee or Role.Inspector or Role.Administrator, Scope: "" }) ? School
        : OfficesOf(visitor).Any(held => CaseLists.ReadsItsCollege(held.Role)) ? College
        : OfficesOf(visitor).Any() ? Office : Own;

    static IEnumerable<RoleHeld> OfficesOf(Visitor visitor) => visitor.Roles.Where(held => held.Role is not (Role.Student or Role.LeagueMember)).Distinct();

    static IEnumerable<string> ListsOf(Visitor visitor, string scope, ShelfQuery query) => scope is School
        ? States.Where(state => query.State is AnyState || query.State == state).Select(state => CaseLists.ByState(visitor.School, query.Kind!, Enum.Parse<CaseState>(state)))
        : OfficesOf(visitor).Select(held => CaseLists.ReadsItsCollege(held.Role) ? CaseLists.ByCollege(visitor.School, held.Scope) : CaseLists.ByReader(visitor.School, held))
            .Append(CaseLists.ByPerson(visitor.School, visitor.Person)).Distinct();

    async Task<(ImmutableArray<CaseView> Found, string? Next, int Read)> Page(IEnumerable<string> lists, ShelfQuery query, Visitor visitor)
    {
        var (found, last, read, opened, most) = (ImmutableArray.CreateBuilder<CaseView>(), query.After, 0, 0, query.Text is null && query.College is null ? MostRead : MostSearched);
        var entries = (await Task.WhenAll(lists.Select(list => Read(list, query.After, most)))).SelectMany(part => part);

        // A case has the same key in every list.
        foreach (var entry in entries.DistinctBy(each => each.Key).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (found.Count == PageLength || read == most || opened == MostRead) return (found.ToImmutable(), last, read);
            read++;
            last = entry.Key;
            if ((query.Kind is { } kind && entry.Content.Kind != kind) || (query.Text is { } text && !Says(entry.Content, text))
                || (query.College is { } college && !Contains(entry.Content.College ?? "", college))) continue;
            opened++;
            if (await cases.Find(CaseRow.FullId(visitor.School, entry.Content.Case)) is not { } row || !Readers.MayRead(row, visitor)) continue;
            if (query.State is { } state and not AnyState && CaseJson.StateOf(row) != state) continue;
            if (query.Step is { } step && !row.Steps.Any(each => each.Name == step && each.State is StepState.Active)) continue;
            found.Add(new(row, kinds[row.Kind], visitor));
        }

        return (found.ToImmutable(), null, read);
    }

    /// <summary>Whether a case's name, its title or its id contains a text, whatever the width and case of its letters.</summary>
    bool Says(CaseEntry entry, string text) => new[] { new CaseWords(kinds[entry.Kind]).Title(entry.Name), entry.Name, entry.Case }.Any(said => Contains(said, text));

    static bool Contains(string said, string text) => Plain(said).Contains(Plain(text), StringComparison.OrdinalIgnoreCase);

    static string Plain(string text) => text.Any(char.IsSurrogate) ? text : string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c)));

    /// <summary>One more than are looked at, so that it shows that there are more.</summary>
    async Task<List<Found<CaseEntry>>> Read(string list, string? after, int most) =>
        await tables.Lists.Between<CaseEntry>(list, after is null ? "" : after + " ", $"{Rows.Last}").Take(most + 1).ToListAsync();
}
