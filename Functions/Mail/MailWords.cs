using System.Text.RegularExpressions;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>How a mail stands, as pages say it.</summary>
/// <param name="Mark">As <c>data-state</c> has it; null where there is nothing to mark.</param>
/// <param name="Why">A sentence; null when there is nothing to explain.</param>
/// <param name="DeliveredBefore">Of a mail that came back: when it had been delivered.</param>
public sealed record MailSaid(string Word, string? Mark, string? Why, DateTimeOffset? DeliveredBefore);

/// <summary>A mail of a list, as pages say it.</summary>
/// <param name="Stands">Null when its case is gone.</param>
public sealed record MailListed(string About, DateTimeOffset At, string CaseId, MailSaid? Stands);

/// <summary>Mails in words: what a mail was about, how it stands and why.</summary>
internal static partial class MailWords
{
    static readonly Texts T = Texts.Of("Mail");

    /// <summary>What mails of a template are about; a template that is no more keeps its name.</summary>
    public static string About(string template) => T.Find($"Template.{template}") ?? template;

    /// <param name="fate">Of the letter in which it went.</param>
    public static MailSaid Of(MailRow row, MailFate? fate)
    {
        var standing = MailStandings.Of(row, fate);
        return new(T[$"Standing.{standing}"], Mark(standing), Why(standing, MailStandings.ReasonOf(row, fate)), standing.IsFailure() ? fate?.DeliveredAt : null);
    }

    public static MailListed Of(ListedMail mail) =>
        new(About(mail.Line.Template), mail.Line.At, mail.CaseId, mail.Row is { } row ? Of(row, row.Fate) : null);

    static string? Mark(MailStanding standing) => standing switch
    {
        MailStanding.Delivered or MailStanding.Sent => "done",
        MailStanding.NotNeeded => null,
        _ when standing.IsFailure() => "late",
        _ => "active",
    };

    static string? Why(MailStanding standing, string? reason) => (standing, reason) switch
    {
        (MailStanding.Sent or MailStanding.Delivered or MailStanding.Waiting or MailStanding.HandingOver or MailStanding.NotNeeded, _) => null,
        (MailStanding.Unknown, _) => T["Why.Unknown"],
        (MailStanding.Spam, _) => T["Why.Spam"],
        (MailStanding.Deferred, _) => T["Why.Deferred"],
        (MailStanding.PutOff, MailFault.Template) => T["Why.Template"],
        (MailStanding.PutOff, _) => T["Why.PutOff", reason],
        (_, null) => T["Why.none"],
        (MailStanding.Refused, _) when !T.Has($"Why.{reason}") => T["Why.Refused", reason],
        _ => T.Find($"Why.{reason}") ?? (Status().IsMatch(reason) ? T["Why.status", reason] : T["Why.none"]),
    };

    [GeneratedRegex(@"^\d\.\d+\.\d+$")]
    private static partial Regex Status();
}
