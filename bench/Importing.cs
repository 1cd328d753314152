using System.Diagnostics;
using System.Text;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Workflows.People.Demo;
using Workflows.People.Roster;

namespace Workflows.Bench;

/// <summary>
/// Roster rows a second, from the confirmation to the end, beside the table rows that they come to in bare batches of 100: of each person the person, the number,
/// the branch, the name and the address.
/// </summary>
internal static class Importing
{
    // Of a person the row itself is half a thousand characters, the others far less.
    const int TableRows = 5, Bytes = 250, BatchesAtOnce = 4;

    public static async Task Measure(BenchSite site, Report report, int rows)
    {
        var (imports, file) = (site.Get<RosterImports>(), File(rows));
        var plan = await imports.Plan(DemoSchool.Code, file, null);
        if (plan.Faults.Length > 0) throw new InvalidOperationException(plan.Faults[0].Code);
        var began = Stopwatch.GetTimestamp();
        var id = RosterImports.IdOf("bench", "", plan, 0);
        var import = await imports.Confirm(new RosterImport(DemoSchool.Code, id, "", "", "p-bench", TimeProvider.System.GetUtcNow()) { ByName = "bench" }, plan);
        await RosterImportWorkflow.Start(site.Get<DurableTaskClient>(), import);
        while ((await imports.Find(DemoSchool.Code, id))!.FinishedAt is null) await Task.Delay(50);
        var ours = rows / Stopwatch.GetElapsedTime(began).TotalSeconds;

        var scratch = new TableClient(site.Connection, "Rows");
        await scratch.CreateAsync();
        began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, rows * TableRows / 100, new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce }, async (batch, cancel) =>
            await scratch.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(row => new TableTransactionAction(TableTransactionActionType.Add, Bare.Row($"{batch}", row, Bytes))), cancel));
        report.Rate($"roster rows a second, of {rows}", ours, rows / Stopwatch.GetElapsedTime(began).TotalSeconds, 0.5);
    }

    static byte[] File(int rows)
    {
        var text = new StringBuilder("学号,姓名,邮箱,学院,年级,班级,政治面貌\n");
        for (var row = 0; row < rows; row++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"B{row:D6},学生{row},b{row}@bench.example.edu.cn,测试学院,2024,测试 {row % 50} 班,共青团员\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
