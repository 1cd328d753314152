using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A decision on paper as whoever made it is shown it.</summary>
internal sealed record ContradictPageModel(OpenedTask Task, TaskWords Words, TaskRecord Record, string EnteredBy, DateTimeOffset Until, string Path, bool IsContradicted, bool IsOver)
{
    /// <summary>What was entered as proof, by the same link.</summary>
    public string ScanPath => $"{Path}/documents/{Record.OnPaper!.ScanSha256}";
}

/// <summary>Whoever is said to have decided on paper may say for a while that it was not so (RULES, "On paper too").</summary>
internal sealed class Contradictions(CaseStore cases, CaseKinds kinds, Addressees addressees, SchoolCalendars calendars, TimeProvider clock)
{
    static readonly FieldSet Fields = new("UserTasks", "Contradict") { new Field("comment", FieldKind.LongText) { Required = true, MaxLength = TaskSheet.MostOfAComment } };

    public async Task<IResult> Show(HttpContext http, OpenedLink link) =>
        await ModelOf(link) is { } model ? await Page.Answer<ContradictPage>(http, Said(model), new { Input = FormInput.Of(Fields), Model = model }, model.IsOver ? StatusCodes.Status410Gone : StatusCodes.Status200OK) : await Page.Gone(http);

    /// <summary>As JSON tells it.</summary>
    static object Said(ContradictPageModel model)
    {
        var paper = model.Record.OnPaper!;
        return new
        {
            taskId = model.Task.ShortId,
            caseId = model.Task.Case.ShortId,
            title = model.Words.Title([model.Task]),
            result = model.Record.Result,
            decider = paper.Decider,
            paperDate = paper.Date,
            documentNumber = paper.DocumentNumber,
            scan = model.ScanPath,
            comment = model.Record.Comment,
            enteredBy = model.EnteredBy,
            until = model.Until,
            state = model.IsContradicted ? "Contradicted" : model.IsOver ? "Over" : "Open",
            fields = Fields.Select(field => FieldJson.Of(Fields, field)),
        };
    }

    /// <summary>Twice is safe: the first counts.</summary>
    public async Task<IResult> Post(HttpContext http, OpenedLink link)
    {
        if (await ModelOf(link) is not { IsOver: false } model) return await Show(http, link);
        var input = await Form.Read(http, Fields);
        if (!input.IsValid) return await Page.Again<ContradictPage>(http, input, new { Input = input, Model = model });
        var (id, who, now) = (model.Task.Id, link.Who, clock.GetUtcNow());

        // Whoever entered it, and the bodies that can have it decided anew.
        var offices = await Task.WhenAll(new[] { Addressees.Holder(Role.UniversityLeagueCommittee), model.Task.Case.College is { } college ? Addressees.Holder(Role.CollegeLeagueCommittee, college) : null }
            .OfType<string>().Select(office => addressees.Of(model.Task.Case, office)));
        var told = offices.SelectMany(people => people).Select(person => person.Id).Append(model.Record.EnteredBy).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        await cases.Change(id.Case, $"contradict.{id.Key}", row =>
        {
            if (row.Find(id) is not { State: StepState.Done } step) return null;
            var paper = model.Record.OnPaper!;
            var noted = step with { Note = Clause.Of("Note_Contradicted", paper.DocumentNumber, paper.Date, model.EnteredBy, who.Name, Say.Day(now)) };
            return new(row.With(noted), new(who.Person, $"{id.Key} Contradicted", new(who.Name, Actor.Link, input.Text("comment"))))
            {
                Rows = [new(KeyOf(id), new Contradiction(who.Person, input.Text("comment"), now))],
                Mails = [.. told.Select(person => TaskMails.Contradicted(row, id, person, now))],
            };
        });
        return await Show(http, link);
    }

    /// <summary>What was said against it: the row <c>contradicted|{step}</c>.</summary>
    public Task<Contradiction?> Find(StepId id) => cases.Find<Contradiction>(id.Case, KeyOf(id));

    async Task<ContradictPageModel?> ModelOf(OpenedLink link)
    {
        if (!link.IsAlive || link.Tasks is not [var task, ..]) return null;
        if (await cases.Find<TaskRecord>(task.Case.Id, TaskRecord.KeyOf(task.Id)) is not { OnPaper: not null } record) return null;
        var until = (await calendars.Of(task.Case.School)).EndOf(record.At, task.Kind.ContradictWithin);
        var contradicted = await Find(task.Id) is not null;
        return new(task, new(kinds[task.Case.Kind]), record, record.EnteredByName ?? "", until, link.Who.Path, contradicted, !contradicted && clock.GetUtcNow() >= until);
    }

    static string KeyOf(StepId id) => $"contradicted|{id.Key}";
}

/// <param name="Person">Who is said to have decided.</param>
internal sealed record Contradiction(string Person, string Text, DateTimeOffset At);
