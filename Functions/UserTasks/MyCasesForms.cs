using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.Cases.Pages;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>The cases that are about somebody, for this person: where each is, who has it, since when and until when; how it ended and why; what there is to do.</summary>
internal sealed class MyCasesForms(WaitingLists lists, CaseStore cases, CaseViews views, IEnumerable<HomeLink> links)
{
    /// <summary>Nobody has applied more often; older ones are in the list of cases.</summary>
    const int MostShown = 12;

    [Function("MyCases"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "me/cases")] HttpRequest request, CancellationToken cancel)
    {
        var (http, who) = (request.HttpContext, request.HttpContext.Visitor());
        var own = (await lists.Started(who, MostShown, cancel)).Where(entry => entry.Concerns == who.Person);
        var rows = await Task.WhenAll(own.Select(entry => cases.Find(CaseRow.FullId(who.School, entry.Case))));
        ImmutableArray<CaseView> mine = [.. rows.OfType<CaseRow>().Select(row => views.Of(row, who)).OrderBy(view => view.Row.State is CaseState.Completed)];
        return await Page.Answer<MyCasesPage>(http, new { cases = mine.Select(MyCaseJson.Of) }, new { Model = new MyCases(mine, [.. links.Where(link => link.Beckons && link.IsFor(who))]) });
    }
}

/// <param name="Links">What can be begun.</param>
internal sealed record MyCases(ImmutableArray<CaseView> Cases, ImmutableArray<HomeLink> Links)
{
    public int Open => Cases.Count(view => view.Row.State is not CaseState.Completed);
}

/// <summary>A case as its person is told of it.</summary>
/// <param name="Reason">Why it ended as it did, in the words of who decided.</param>
internal sealed record MyCaseJson(string Id, string Title, string State, string? Outcome, string? Validity, string Url, ImmutableArray<MyWaitJson> Waiting, string? Next, string? Ended, string? Reason, string? Arithmetic, string? WhatNow, ImmutableArray<MyActionJson> Actions)
{
    public static MyCaseJson Of(CaseView view)
    {
        var (row, words) = (view.Row, view.Words);
        var isOver = row.State is CaseState.Completed;
        var word = isOver && view.Mark is not "done" && row.EndedBy is null ? view.LastWord : null;
        return new(row.ShortId, words.Title(row.Name), CaseJson.StateOf(row), row.Outcome, row.Validity, $"/cases/{row.ShortId}",
            [.. view.Waiting.Select(step => new MyWaitJson(step.Name, words.Step(step.Name), view.Who(step), step.StartedAt, step.Deadline))],
            isOver ? null : view.Next, isOver ? words.Ended(row) : null, row.EndedBy?.Reason ?? word?.Comment, word is { Sums.IsEmpty: false } ? words.Line(word.Sums) : null,
            isOver && view.Mark is not "done" ? words.WhatNow(row.Outcome!) ?? Texts.Of("Cases")["Case.ended.do"] : null,
            [.. view.Mine.Select(step => new MyActionJson(view.TaskPath(step), words.Step(step.Name))), .. view.Actions.Select(action => new MyActionJson(action.Path, action.Text))]);
    }
}

/// <summary>Who has it.</summary>
internal sealed record MyWaitJson(string Step, string Label, string Who, DateTimeOffset Since, DateTimeOffset? Until);

internal sealed record MyActionJson(string Url, string Text);
