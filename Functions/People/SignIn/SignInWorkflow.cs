using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Workflows.Web;

namespace Workflows.People.SignIn;

/// <summary>
/// Looks an address up and mails, away from the request: so nobody can tell by the time an answer takes whether an address is known.
/// </summary>
internal static class SignInWorkflow
{
    // What is not sent within a few minutes is of no use: link and code hold ten.
    static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 6, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(2)));

    /// <param name="request"><see cref="SignInPlace.With"/> the request's id.</param>
    [Function(nameof(SignInWorkflow))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string request)
    {
        await context.CallActivityAsync(nameof(SignInActivities.MailSignIn), request, Retry);
        return "Completed";
    }
}

internal sealed class SignInActivities(SignIns signIns, PeopleStore people, ISignInMail mail, Site site, ILogger<SignInActivities> log)
{
    /// <summary>Mails at most once. Nothing goes to an address that is on no roster.</summary>
    [Function(nameof(MailSignIn))]
    public async Task MailSignIn([ActivityTrigger] string request, CancellationToken cancel)
    {
        if (SignInPlace.Parse(request) is not var (place, id)) throw new ArgumentException("This names no request to sign in.", nameof(request));
        var persons = await people.FindByEmailKey(place.EmailKey, cancel);
        if (persons.Count == 0 || await signIns.HandOver(place, id) is not var (asked, secrets)) return;
        try
        {
            var names = string.Join('、', persons.Select(person => person.Name).Distinct());
            await mail.Send(new(persons[0].Email!, names, persons[0].School, site.Link($"/sign-in/{place.With(secrets.Link)}"), secrets.Code, asked.Language, asked.ExpiresAt), cancel);
        }
        catch (Exception e)
        {
            log.LogWarning("A sign-in mail was not taken: {Reason}", e.Message);
            await signIns.TakeBack(place, id);
            throw;
        }
    }
}
