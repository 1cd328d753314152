using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Mail.Pages;
using Workflows.People;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>What the page of a person's mails shows.</summary>
internal sealed record PersonMailsView(Person Person, bool IsOwn, IReadOnlyList<ListedMail> Mails, string? Next)
{
    public string Path => IsOwn ? "/me/mails" : $"/people/{Person.Id}/mails";
}

/// <summary>What the page of the mail settings shows.</summary>
/// <param name="Waiting">How many mails wait, counted up to <see cref="OutboxStore.MostCounted"/>.</param>
/// <param name="Oldest">When the first of them was due; null when none waits.</param>
internal sealed record MailSettingsView(MailSetup Setup, Person Person, int Waiting, DateTimeOffset? Oldest, IReadOnlyList<ListedMail> Failed, TrialMail? Trial);

/// <summary>Mails of a person, and how mail is set up and fares. Texts and tokens of mails are kept nowhere, so no page shows them.</summary>
internal sealed class MailForms(PeopleStore people, ISchools schools, OutboxStore outbox, MailLists lists, MailTrial trials, MailSetup setup, TimeProvider time)
{
    static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    static readonly FieldSet Trial = new("Mail", "Trial") { };

    [Function("MyMails"), SignedIn]
    public Task<IResult> Mine([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "me/mails")] HttpRequest request, CancellationToken cancel) =>
        Show(request, request.HttpContext.Visitor().Person, isOwn: true, cancel);

    [Function("PersonMails"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> Of([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/{id}/mails")] HttpRequest request, string id, CancellationToken cancel) =>
        Show(request, id, isOwn: false, cancel);

    [Function("MailSettings"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Settings([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "settings/mail")] HttpRequest request, CancellationToken cancel) =>
        await View(request.HttpContext, cancel) is { } view
            ? await Page.Answer<MailSettingsPage>(request.HttpContext, Json(view), new { View = view, Input = FormInput.Of(Trial) })
            : await Page.NotFound(request.HttpContext);

    [Function("MailTrial"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Try([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "settings/mail")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var input = await Form.Read(http, Trial);
        if (await View(http, cancel) is not { } view) return await Page.NotFound(http);
        if (input.IsValid && view.Person.Email is null) input.Add("", "noAddress");
        if (input.IsValid && !await trials.Send((await schools.Find(view.Person.School))!, view.Person, cancel)) input.Add("", "tooSoon");
        if (!input.IsValid) return await Page.Again<MailSettingsPage>(http, input, new { View = view, Input = input });
        return Page.WantsJson(http) ? Page.Write(Json((await View(http, cancel))!)) : Page.SeeOther("/settings/mail");
    }

    async Task<IResult> Show(HttpRequest request, string id, bool isOwn, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await people.Find(http.Visitor().School, id, cancel) is not { } person) return await Page.NotFound(http);
        var (mails, next) = await lists.Page(person.School, person.Id, request.Query["after"] is [{ Length: > 0 } after] ? after : null, cancel);
        var view = new PersonMailsView(person, isOwn, mails, next);
        return await Page.Answer<PersonMailsPage>(http, new { mails = mails.Select(Json), next = next is null ? null : view.Path + QueryString.Create("after", next) }, new { View = view });
    }

    async Task<MailSettingsView?> View(HttpContext http, CancellationToken cancel)
    {
        var visitor = http.Visitor();
        if (await people.Find(visitor.School, visitor.Person, cancel) is not { } person) return null;
        var (waiting, oldest) = await outbox.Waiting(visitor.School, cancel);
        return new(setup, person, waiting, oldest, await lists.FailedSince(visitor.School, time.GetUtcNow() - Recent, cancel), await trials.Last(visitor.School, visitor.Person, cancel));
    }

    static object Json(MailSettingsView view) => new
    {
        provider = view.Setup.Provider, from = view.Setup.From, hasWebhook = view.Setup.HasWebhook, waiting = view.Waiting, oldestDue = view.Oldest,
        failed = view.Failed.Select(Json), trial = view.Trial is { } trial ? new { trial.At, trial.Outcome, trial.Error } : null,
    };

    static object Json(ListedMail mail) => new
    {
        at = mail.Line.At, caseId = mail.CaseId, template = mail.Line.Template,
        state = mail.Row is { } row ? $"{MailStandings.Of(row)}" : null, reason = mail.Row is { } why ? MailStandings.ReasonOf(why, why.Fate) : null,
    };
}
