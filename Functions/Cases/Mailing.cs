using Workflows.Mail;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>Mails of a case to more people than one transaction holds.</summary>
internal sealed class Mailing(CaseStore cases)
{
    // What fits into one transaction beside the case's row, its entry and its mark.
    const int MostAtOnce = 90;

    /// <summary>
    /// Tells each of them once, in parts of one transaction. Who has the mail already is left out, so that a call which died is taken up where it was, though the
    /// roster has changed. Twice is safe, also at once.
    /// </summary>
    /// <param name="what">Begins the id of each mail, so names it in the case: no other mailing of it has the same.</param>
    /// <param name="mail">The mail to a person, by its id.</param>
    /// <returns>How many this call told.</returns>
    public async Task<int> Tell(string id, string what, IEnumerable<string> to, Func<string, string, MailRow> mail)
    {
        var (all, count) = (to.Distinct().Order(StringComparer.Ordinal).ToList(), 0);
        while (true)
        {
            var told = (await cases.All<MailRow>(id, MailRow.KeyOf($"{what}."))).Select(each => each.To).ToHashSet();
            var part = all.Where(person => !told.Contains(person)).Take(MostAtOnce).ToList();
            if (part.Count == 0) return count;

            // Named by how many were told before: two that run at once write one part, not two.
            await cases.Change(id, $"tell.{what}.{told.Count}", row => new(row, new(AuditNote.Workflow, $"Told.{what.Split('.')[0]}")) { Mails = [.. part.Select(person => mail($"{what}.{person}", person))] });
            count += part.Count;
        }
    }
}
