using Workflows.People;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>What came of a trial mail.</summary>
/// <param name="Outcome"><c>Accepted</c>, <c>Refused</c>, <c>NotYet</c>, <c>Doubtful</c>; null while it is on its way.</param>
/// <param name="Error">What the provider said, in a code.</param>
internal sealed record TrialMail(DateTimeOffset At, string Address, string? Outcome = null, string? Error = null, string? ProviderId = null);

/// <summary>Sends a mail to whoever asks, at the own address, past the outbox: to see whether the settings are right.</summary>
internal sealed class MailTrial(Tables tables, IMailProvider provider, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    static readonly Texts T = Texts.Of("Mail");

    public static string ListOf(string school) => $"{school}|mail-trials";

    public async Task<TrialMail?> Last(string school, string person, CancellationToken cancel) =>
        (await tables.Lists.Find<TrialMail>(ListOf(school), Keys.Escape(person), cancel))?.Content;

    /// <summary>Sends once a minute at most: twice at once is once.</summary>
    /// <returns>False when the last one is less than a minute ago: nothing is sent.</returns>
    public async Task<bool> Send(SchoolInfo school, Person person, CancellationToken cancel)
    {
        var (list, key, now) = (ListOf(school.Code), Keys.Escape(person.Id), time.GetUtcNow());
        var last = await tables.Lists.Find<TrialMail>(list, key, cancel);
        if (last is not null && now - last.Content.At < Pause) return false;
        var trial = new TrialMail(now, person.Email!);
        var mine = last is null ? await tables.Lists.TryAdd(list, key, trial) : await tables.Lists.TryReplace(list, key, trial, last.ETag);
        if (mine is not { } etag) return false;
        await tables.Lists.TryReplace(list, key, await Send(school, person, trial), etag);
        return true;
    }

    async Task<TrialMail> Send(SchoolInfo school, Person person, TrialMail trial)
    {
        var to = new MailRecipient(school.Code, null, person.Name, trial.Address, System.Globalization.CultureInfo.CurrentUICulture);
        var letter = MailLayout.Render(new(T["Trial.subject", school.Name], null, [new Paragraph(T["Trial.text"])]) { Why = T["Trial.why"] }, to, school, "Trial", caseId: null);
        try
        {
            return await provider.Send(letter, CancellationToken.None) switch
            {
                Delivery.Accepted accepted => trial with { Outcome = nameof(Delivery.Accepted), ProviderId = accepted.ProviderId },
                Delivery.Refused refused => trial with { Outcome = nameof(Delivery.Refused), Error = refused.Error },
                Delivery.NotYet notYet => trial with { Outcome = nameof(Delivery.NotYet), Error = notYet.Error },
                Delivery.Doubtful doubtful => trial with { Outcome = nameof(Delivery.Doubtful), Error = doubtful.Error },
                var other => trial with { Outcome = nameof(Delivery.NotYet), Error = other.GetType().Name },
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, it is what came of the trial.
            return trial with { Outcome = nameof(Delivery.Doubtful), Error = e.GetType().Name };
        }
    }
}
