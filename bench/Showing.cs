using System.Diagnostics;
using Azure.Data.Tables;
using Workflows.Cases;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Storage;

namespace Workflows.Bench;

/// <summary>Pages a second in a school of many closed cases, beside the same requests to storage with nothing around them.</summary>
internal static class Showing
{
    const int Times = 100, AtOnce = 16;

    public static async Task Measure(BenchSite site, Report report, int cases)
    {
        var lin = (await site.Get<PeopleStore>().FindByEmailKey(EmailAddress.Key(DemoSchool.Student), CancellationToken.None)).Single();
        var committee = (await site.Get<PeopleStore>().FindByEmailKey(EmailAddress.Key(DemoSchool.CollegeCommittee), CancellationToken.None)).Single();
        var closed = await Close(site, lin, cases);
        await Page(site, report, $"case pages a second, {cases} closed cases", committee, $"/cases/{closed.ShortId}");
        await Page(site, report, $"home pages a second, {cases} closed cases", committee, "/");
    }

    static async Task Page(BenchSite site, Report report, string what, Person person, string path)
    {
        using var http = site.As(person);
        for (var warm = 0; warm < 10; warm++) await http.GetStringAsync(path);
        var began = Stopwatch.GetTimestamp();
        for (var time = 0; time < Times; time++) await http.GetStringAsync(path);
        var ours = Times / Stopwatch.GetElapsedTime(began).TotalSeconds;
        report.Rate(what, ours, await Bare.PerSecond(site, site.Recorder.Visits.Last(visit => visit.Path == path), Times), 0.7);
    }

    /// <summary>Copies of a case that has ended, each of somebody else, with all lists that it stands in.</summary>
    /// <returns>One of them.</returns>
    static async Task<CaseRow> Close(BenchSite site, Person lin, int cases)
    {
        var tables = site.Get<Tables>();
        var entity = await First(tables, lin);
        var row = entity.Content<CaseRow>();
        var lists = new System.Collections.Concurrent.ConcurrentBag<ListRow>();
        await Parallel.ForEachAsync(Enumerable.Range(0, cases), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancel) =>
        {
            var copy = row with { Id = CaseRow.FullId(DemoSchool.Code, $"rec-20-{number:x6}"), Concerns = $"p-bench{number}" };
            await tables.Cases.Put(copy.Id, entity.RowKey, copy);
            foreach (var listed in CaseLists.Of(copy)) lists.Add(listed);
        });
        await Parallel.ForEachAsync(lists.GroupBy(listed => listed.List).SelectMany(list => list.DistinctBy(listed => listed.Key).Chunk(100)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (chunk, cancel) =>
            await tables.Lists.SubmitTransactionAsync(chunk.Select(listed => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Rows.Entity(listed.List, listed.Key, listed.Entry))), cancel));
        return row;
    }

    static async Task<TableEntity> First(Tables tables, Person lin)
    {
        await foreach (var entity in tables.Cases.QueryAsync<TableEntity>("RowKey eq 'case'"))
            if (entity.Content<CaseRow>() is { State: CaseState.Completed } row && row.Concerns == lin.Id) return entity;
        throw new InvalidOperationException("No case has ended.");
    }
}
