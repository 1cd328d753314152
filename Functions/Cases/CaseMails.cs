using System.Collections.Immutable;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>A mail of a case for its page.</summary>
/// <param name="Fate">Of the letter in which it went.</param>
/// <param name="To">Null for someone outside the roster, whose address is shown to nobody: it may be an objector's.</param>
/// <param name="CanSendAgain">It is over, and nothing newer repeats it.</param>
internal sealed record CaseMail(MailRow Row, MailFate? Fate, Person? To, bool CanSendAgain)
{
    public MailStanding Standing => MailStandings.Of(Row, Fate);
}

/// <summary>What came of asking for a mail once more.</summary>
internal enum SentAgain { Done, TooSoon, NotThere }

/// <summary>Mails of a case: those that did not arrive are noted in its row, all of them can be looked at, and sent once more.</summary>
internal sealed class CaseMails(CaseStore cases, Tables tables, PeopleStore people, TimeProvider clock) : IMailedCases
{
    /// <summary>More are not noted: the page of the mails shows them all.</summary>
    public const int MostNoted = 50;

    /// <summary>Of a page; what did not arrive comes first, then the newest.</summary>
    public const int MostShown = 200;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    public static string PathOf(CaseRow row) => $"/cases/{row.ShortId}/mails";

    /// <summary>Who may see to whom a case's mails went: the offices that answer for them, and inspectors.</summary>
    public static bool MaySee(CaseRow row, Visitor visitor) => MaySend(row, visitor) || visitor.Holds(Role.Inspector, "");

    public static bool MaySend(CaseRow row, Visitor visitor) => SeesAddresses(visitor) || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college));

    public static bool SeesAddresses(Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.Administrator, "");

    public async Task Failed(OutboxEntry mail, string? person)
    {
        if (await cases.FindRow(mail.Partition) is not { } known || IsNoted(known.Content, mail.Mail)) return;
        var name = person is null ? null : (await people.Find(known.Content.School, person))?.Name;
        await cases.Change(mail.Partition, $"unreached.{Keys.Escape(mail.Mail)}", row => row.Unreached.Length >= MostNoted || IsNoted(row, mail.Mail) ? null
            : new(row with { Unreached = row.Unreached.Add(new(mail.Mail, person)) }, new(AuditNote.Workflow, "MailFailed", new(Text: name))), known);
    }

    public async Task Arrived(OutboxEntry mail)
    {
        if (await cases.FindRow(mail.Partition) is not { } known || !IsNoted(known.Content, mail.Mail)) return;
        await cases.Change(mail.Partition, $"reached.{Keys.Escape(mail.Mail)}", row => IsNoted(row, mail.Mail)
            ? new(row with { Unreached = row.Unreached.RemoveAll(noted => noted.Mail == mail.Mail) }, new(AuditNote.Workflow, "MailArrived")) : null, known);
    }

    /// <summary>The mails of a case, and how many there are.</summary>
    public async Task<(ImmutableArray<CaseMail> Mails, int Count)> All(CaseRow row)
    {
        var rows = await cases.All<MailRow>(row.Id, MailRow.KeyOf(""));
        var fates = await Fates(rows);
        var newest = rows.GroupBy(mail => mail.Original).Select(family => Newest(family).Id).ToHashSet(StringComparer.Ordinal);
        var all = rows.Select(mail => new CaseMail(mail, FateOf(mail), null, newest.Contains(mail.Id) && MailStandings.Of(mail, FateOf(mail)).IsOver()));
        var shown = all.OrderByDescending(mail => mail.CanSendAgain && mail.Standing.IsFailure()).ThenByDescending(mail => mail.Row.WrittenAt ?? mail.Row.DueAt).ThenBy(mail => mail.Row.Id, StringComparer.Ordinal).Take(MostShown).ToList();
        var known = await Task.WhenAll(shown.Select(mail => mail.Row.To).OfType<string>().Distinct().Select(id => people.Find(row.School, id)));
        var byId = known.OfType<Person>().ToDictionary(person => person.Id, StringComparer.Ordinal);
        return ([.. shown.Select(mail => mail with { To = mail.Row.To is { } to ? byId.GetValueOrDefault(to) : null })], rows.Count);

        MailFate? FateOf(MailRow mail) => mail.Letter is { } letter ? fates.GetValueOrDefault(letter) : mail.Fate;
    }

    /// <summary>Writes a mail once more: it is composed anew, with a new link where it had one; the earlier links stay alive (law 3). Twice at once is once.</summary>
    public async Task<SentAgain> SendAgain(CaseRow row, string mail, Visitor by)
    {
        var all = await cases.All<MailRow>(row.Id, MailRow.KeyOf(""));
        var fates = await Fates(all);
        if (all.FirstOrDefault(each => each.Id == mail) is not { } asked) return SentAgain.NotThere;
        var (family, now) = (all.Where(each => each.Original == asked.Original).ToList(), clock.GetUtcNow());
        var last = Newest(family);
        if (last.Id != last.Original && now - last.WrittenAt < Pause) return SentAgain.TooSoon;
        if (!MailStandings.Of(last, last.Letter is { } letter ? fates.GetValueOrDefault(letter) : last.Fate).IsOver()) return SentAgain.NotThere;

        var again = last.Again(family.Count, now);
        var name = last.To is { } to ? (await people.Find(row.School, to))?.Name : null;
        await cases.Change(row.Id, $"again.{Keys.Escape(again.Id)}", before => new(before with { Unreached = before.Unreached.RemoveAll(noted => family.Exists(each => each.Id == noted.Mail)) },
            new(by.Person, "MailAgain", new(by.Name, Text: name))) { Mails = [again] });
        return SentAgain.Done;
    }

    static bool IsNoted(CaseRow row, string mail) => row.Unreached.Any(noted => noted.Mail == mail);

    static MailRow Newest(IEnumerable<MailRow> family) => family.OrderBy(mail => mail.WrittenAt ?? mail.DueAt).ThenBy(mail => mail.Id.Length).ThenBy(mail => mail.Id, StringComparer.Ordinal).Last();

    /// <summary>What became of the letters of other cases in which some of these went.</summary>
    async Task<Dictionary<OutboxEntry, MailFate?>> Fates(IReadOnlyList<MailRow> rows)
    {
        var here = rows.ToDictionary(row => row.Entry, row => row.Fate);
        var elsewhere = rows.Select(row => row.Letter).OfType<OutboxEntry>().Distinct().Where(letter => !here.ContainsKey(letter));
        foreach (var lead in await Task.WhenAll(elsewhere.Select(async letter => (await tables.Cases.Find<MailRow>(letter.Partition, MailRow.KeyOf(letter.Mail)))?.Content)))
            if (lead is not null) here[lead.Entry] = lead.Fate;
        return here;
    }
}
