using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Workflows.Cases;
using Workflows.LocalHost.Durable;
using Workflows.LocalHost.Walkthrough;

namespace Workflows.Bench;

/// <summary>A round as the walkthrough plays it: from each decision to the mail that asks the next person, and what a case costs.</summary>
internal static class Deciding
{
    // Decisions after which somebody else is asked at once, in the walkthrough's words.
    static readonly string[] AsksTheNext = ["结束收集", "提名两位同学", "同意召开推优大会", "录入纸质票", "周予安审核"];

    public static async Task Measure(BenchSite site, Report report, TimeSpan idle)
    {
        var (took, seen, before) = (new List<double>(), new HashSet<string>(), site.Recorder.Requests);
        using var http = new HttpClient { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Accept", "application/json");

        var isAsExpected = await new RecommendationTour(site.Address, line =>
        {
            var decided = TimeProvider.System.GetUtcNow();
            if (AsksTheNext.Any(words => line.Contains(words, StringComparison.Ordinal))) took.Add(Next(decided).GetAwaiter().GetResult());
            else if (line.Contains("何清越登录", StringComparison.Ordinal)) Task.Delay(idle).GetAwaiter().GetResult();   // the first decision comes after a quiet minute
            foreach (var mail in Asking().GetAwaiter().GetResult()) seen.Add(mail.Id);
        }).Play(CancellationToken.None);
        if (!isAsExpected) throw new InvalidOperationException("The round did not end as it should.");

        report.Figure($"seconds from a decision after {idle.TotalSeconds:F0} idle seconds to the next mail", took[0], "s", "< 1 s");
        report.Figure($"the longest of {took.Count} decisions of the round", took.Max(), "s", "< 1 s");
        var decisions = site.Recorder.Visits.Where(visit => visit is { Method: "POST" } && visit.Path.StartsWith("/approvals/", StringComparison.Ordinal)).ToList();
        report.Rate("decisions a second, one after the other", 1 / decisions.Average(visit => visit.Took.TotalSeconds), await Bare.PerSecond(site, decisions.OrderBy(visit => visit.Asked.Count).ElementAt(decisions.Count / 2), 20), 0.7);
        await Costs(site, report, before, idle);

        async Task<double> Next(DateTimeOffset decided)
        {
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(20))
                if ((await Asking()).Where(mail => !seen.Contains(mail.Id)).ToList() is { Count: > 0 } fresh) return Math.Max(0, (fresh.Min(mail => mail.SentAt) - decided).TotalSeconds);
            throw new TimeoutException("Nobody is asked.");
        }

        async Task<IReadOnlyList<WebMail>> Asking() => [.. JsonSerializer.Deserialize<WebMail[]>(await http.GetStringAsync("/dev/mailbox"), JsonSerializerOptions.Web)!
            .Where(mail => mail.Links.Any(link => link.Contains("/approvals/", StringComparison.Ordinal)))];
    }

    static async Task Costs(BenchSite site, Report report, int before, TimeSpan idle)
    {
        var (cases, mails, history) = (0, 0, 0);
        await foreach (var row in site.Get<Storage.Tables>().Cases.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
        {
            if (row.RowKey == "case" && !row.PartitionKey.Contains(".rnd-", StringComparison.Ordinal)) cases++;
            else if (row.RowKey.StartsWith("mail|", StringComparison.Ordinal)) mails++;
        }

        await foreach (var row in new TableClient(site.Connection, $"{site.Get<HubSettings>().Name}History").QueryAsync<TableEntity>(select: ["PartitionKey"]))
            if (row.PartitionKey.Contains('.', StringComparison.Ordinal)) history++;
        report.Figure("history rows a case", (double)history / cases, "");
        report.Figure("requests to our tables a case, with all pages of the walkthrough", (double)(site.Recorder.Requests - before) / cases, "");
        report.Figure("mails a case", (double)mails / cases, "");

        var quiet = site.Recorder.Requests;
        await Task.Delay(idle);
        report.Figure("requests to our tables an idle hour", (site.Recorder.Requests - quiet) * (TimeSpan.FromHours(1) / idle), "");
    }
}
