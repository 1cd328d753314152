using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Recommendation;

/// <summary>What must be the same at the end of a round whatever went wrong on the way.</summary>
internal static partial class EndOfARound
{
    /// <summary>
    /// Every case's row, mails and recorded actions as one text, without what is drawn by lot: ids and hashes. Asserts on the way that each case's record is
    /// whole and that the lists say what the rows say.
    /// </summary>
    /// <param name="withTimes">Whether times must be the same too: not where things were late.</param>
    public static async Task<string> End(this ARound it, bool withTimes = true)
    {
        var rows = (await it.All()).OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal).ToList();
        await it.MustListWhatThereIs(rows);
        var ends = new List<object>();
        foreach (var row in rows)
        {
            var entries = await it.Audit(row);
            Assert.Null(AuditTrail.FirstFault(row, entries));
            var steps = row.Steps.OrderBy(step => step.IdIn(row.Id).Key, StringComparer.Ordinal);
            ends.Add(new
            {
                // Of a mail that was being handed over in a crash nobody knows whether it went out: that is noted at its case (law 4).
                Row = row with { AuditSeq = 0, AuditHead = "", ChangedAt = null, Unreached = [], Steps = [.. steps], Documents = [.. row.Documents.Select(document => document with { Sha256 = "" })] },
                Mails = (await it.Get<CaseStore>().All<MailRow>(row.Id, "mail|")).Select(mail => mail.Id).Order(StringComparer.Ordinal),

                // How often a case hears that its meeting went on depends on who comes first; and so does the order of what falls together.
                Actions = entries.Select(entry => entry.Action).Where(action => action is not ("MeetingWentOn" or "MailFailed")).Order(StringComparer.Ordinal),
            });
        }

        var text = rows.Aggregate(Json.Write(ends), (told, row) => told.Replace(row.ShortId, $"{row.Kind} {row.Name}", StringComparison.Ordinal));
        text = Told().Replace(text, "");
        return withTimes ? text : Time().Replace(text, "\"…\"");
    }

    static async Task MustListWhatThereIs(this ARound it, IEnumerable<CaseRow> rows)
    {
        var expected = rows.SelectMany(row => CaseLists.Of(row)).Select(listed => $"{listed.List} {listed.Key}").Order(StringComparer.Ordinal);
        var found = new List<string>();
        foreach (var table in (TableClient[])[it.Tables.Lists, it.Tables.Waiting])
            await foreach (var entity in table.QueryAsync<TableEntity>())
                if (table == it.Tables.Waiting || OfCases().IsMatch(entity.PartitionKey)) found.Add($"{entity.PartitionKey} {entity.RowKey}");
        Assert.Equal(expected, found.Order(StringComparer.Ordinal));
        Assert.Empty(await it.Tables.Lists.All<Debt>(Debt.ListOf(ARound.School)));
    }

    /// <summary>Lists beside them: what is owed, and the outbox.</summary>
    [GeneratedRegex(@"\|(\w+\.(Running|Ending|Completed|Failed)|(person|decided|college|reader|round):.*|notices|validity)$")]
    private static partial Regex OfCases();

    /// <summary>How far the meeting's record was when a case last heard of it.</summary>
    [GeneratedRegex("\"meetingSeq\":[0-9]+,")]
    private static partial Regex Told();

    [GeneratedRegex("\"[0-9]{4}-[0-9T:.+-]*Z?\"")]
    private static partial Regex Time();
}
