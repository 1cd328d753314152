using System.Globalization;
using Workflows.Bench;

// dotnet run -c Release --project bench [-- cases=20000 rows=2000 orchestrations=200 idle=60]
// One table in one run, each figure beside its floor: what the same machine does with the same storage and none of our code.
var sizes = args.Select(argument => argument.Split('=')).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture));
var (cases, rows, orchestrations, idle) = (sizes.GetValueOrDefault("cases", 20_000), sizes.GetValueOrDefault("rows", 2_000), sizes.GetValueOrDefault("orchestrations", 200), sizes.GetValueOrDefault("idle", 60));

var report = new Report();
await using (var site = await BenchSite.Start())
{
    await Orchestrating.Measure(site, report, orchestrations);
    await Deciding.Measure(site, report, TimeSpan.FromSeconds(idle));
    await Importing.Measure(site, report, rows);
    await Showing.Measure(site, report, cases);
}

report.Print();
