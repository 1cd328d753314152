using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.People.Pages;
using Workflows.Web;

namespace Workflows.People.Deputies;

/// <param name="Named">Who stands in for me, now or later.</param>
/// <param name="Acting">For whom I stand in.</param>
internal sealed record DeputiesView(ImmutableArray<RoleHeld> Offices, ImmutableArray<Deputyship> Named, ImmutableArray<Deputyship> Acting)
{
    /// <summary>Days on which several stand in: each is asked, and whoever answers first decides.</summary>
    public IEnumerable<(Deputyship First, Deputyship Second)> Overlaps =>
        from first in Named
        from second in Named
        where string.CompareOrdinal(first.Person, second.Person) < 0 && first.From <= second.Until && second.From <= first.Until
        select (first, second);
}

/// <summary>A holder of offices names who answers in the meantime.</summary>
internal sealed class DeputyForms(PeopleStore people, PeopleNames names, DeputyBook book, TimeProvider clock)
{
    const int LongestDays = 366;

    static readonly FieldSet Fields = new("People", "Deputies")
    {
        new Field("deputy", FieldKind.Text) { Required = true, MaxLength = 60 },
        new Field("from", FieldKind.Date) { Required = true, Earliest = DateLimit.Today },
        new Field("until", FieldKind.Date) { Required = true, Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(LongestDays) },
    };

    static readonly FieldSet EndFields = new("People", "Deputies") { new Field("end", FieldKind.Text) { MaxLength = 40 } };

    [Function("Deputies"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "me/deputies")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var (view, today) = (await View(http, cancel), Say.Machine(Say.Today(clock)));
        return await Page.Answer<DeputiesPage>(http, new { view.Named, view.Acting }, new { View = view, Input = FormInput.Of(Fields, ("from", today)) });
    }

    [Function("DeputiesPost"), SignedIn]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/deputies")] HttpRequest request, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        var ends = (await Form.Posted(http)).ContainsKey("end");
        var input = await Form.Read(http, ends ? EndFields : Fields);
        if (input.IsValid) await (ends ? book.End(visitor.School, visitor.Person, input.Text("end")) : Name(http, input, cancel));
        if (!input.IsValid) return await Page.Again<DeputiesPage>(http, input, new { View = await View(http, cancel), Input = ends ? FormInput.Of(Fields) : input });
        return Page.WantsJson(http) ? Page.Write(await View(http, cancel)) : Page.SeeOther("/me/deputies");
    }

    async Task Name(HttpContext http, FormInput input, CancellationToken cancel)
    {
        var (visitor, typed, from, until) = (http.Visitor(), input.Text("deputy"), input.Date("from")!.Value, input.Date("until")!.Value);
        if (until < from) input.Add("until", "before");
        if ((await View(http, cancel)).Offices.IsEmpty) input.Add("deputy", "nothing");
        var found = await names.Meant(visitor.School, typed, cancel);
        if (found.Length != 1) input.Add("deputy", found.IsEmpty ? "unknown" : "several", typed);
        if (!input.IsValid) return;
        if (await book.Name(visitor.School, visitor.Person, found[0].Id, from, until) is not Naming.Done and var refusal) input.Add("deputy", $"{refusal}");
    }

    async Task<DeputiesView> View(HttpContext http, CancellationToken cancel)
    {
        var (visitor, today) = (http.Visitor(), Say.Today(clock));
        if (await people.Find(visitor.School, visitor.Person, cancel) is not { } person) return new([], [], []);
        return new([.. DeputyRoles.Delegable(person, today)], Ahead(person.Deputies), Ahead(person.ActsFor));

        ImmutableArray<Deputyship> Ahead(ImmutableArray<Deputyship> all) => all.IsDefault ? [] : [.. all.Where(each => each.Until >= today).OrderBy(each => each.From)];
    }
}
