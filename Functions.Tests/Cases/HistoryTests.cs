using System.Text;
using DurableTask.Core.History;
using Newtonsoft.Json;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Tests.Recommendation;
using Workflows.Tests.Testing;
using Workflows.UserTasks;

namespace Workflows.Tests.Cases;

/// <summary>
/// What the engine keeps of a case. Each release leaves the histories of a full story under <c>Histories/{version}</c>, which the code of every later one must
/// fit (law 6): <c>KEEP_HISTORIES=1.1 dotnet test --filter HistoryTests</c> writes those of a new one.
/// </summary>
public sealed class HistoryTests(Azurite azurite) : IClassFixture<Azurite>
{
    const int MostRows = 1000, MostBytes = 16 * 1024;

    // As the Azure Storage provider writes them.
    static readonly JsonSerializerSettings Kept = new() { TypeNameHandling = TypeNameHandling.Objects, Formatting = Formatting.Indented };
    static readonly string Folder = Path.Combine(Repository.Root, "Functions.Tests", "Histories");

    [Fact]
    public void Histories_kept_from_each_release_fit_the_code_of_today()
    {
        var files = Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith(Path.Combine("1.0", $"{nameof(RecommendationWorkflow)}.json"), StringComparison.Ordinal));
        foreach (var file in files)
            foreach (var history in Read(file))
                Assert.Null(Instance.Fault(history, DurableFunctions.OfTheApp.Orchestration(Path.GetFileNameWithoutExtension(file))));
    }

    [Theory]
    [InlineData(nameof(RecommendationWorkflow), nameof(BranchMeetingWorkflow))]
    [InlineData(nameof(BranchMeetingWorkflow), nameof(RecommendationWorkflow))]
    [InlineData(nameof(NoticeWorkflow), nameof(UserTaskWorkflow))]
    public void They_do_not_fit_a_procedure_whose_steps_are_others(string kept, string changed)
    {
        var history = Read(Path.Combine(Folder, "1.0", $"{kept}.json"))[0];

        Assert.StartsWith("Non-Deterministic workflow detected", Instance.Fault(history, DurableFunctions.OfTheApp.Orchestration(changed)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_child_runs_in_its_parents_version_and_no_history_is_long_or_knows_a_person()
    {
        await using var it = await ARound.On(azurite, members: 0);
        await it.WithEverything().Runs();

        Assert.All(it.Hub.Instances, instance => Assert.Equal(instance.Parent is { } parent ? it.Hub[parent.OrchestrationInstance.InstanceId].Version : instance.Version, instance.Version));
        Assert.All(it.Hub.Instances, instance => Assert.InRange(instance.History.Count, 1, MostRows));
        foreach (var instance in it.Hub.Instances)
        {
            Assert.Null(Instance.Fault(instance.History, DurableFunctions.OfTheApp.Orchestration(instance.Name)));
            var text = JsonConvert.SerializeObject(instance.History, Kept);
            Assert.All(it.Everybody, person => Assert.DoesNotContain(Escaped(person.Name), text, StringComparison.OrdinalIgnoreCase));
            Assert.All(it.Everybody, person => Assert.DoesNotContain(person.Name, text, StringComparison.Ordinal));
            Assert.DoesNotContain("@example.edu.cn", text, StringComparison.Ordinal);
            foreach (var passed in instance.History.SelectMany(Passed)) Assert.InRange(Encoding.UTF8.GetByteCount(passed), 0, MostBytes);
        }

        if (Environment.GetEnvironmentVariable("KEEP_HISTORIES") is { Length: > 0 } version) Keep(it, version);
    }

    static void Keep(ARound it, string version)
    {
        Directory.CreateDirectory(Path.Combine(Folder, version));
        foreach (var same in it.Hub.Instances.GroupBy(instance => instance.Name))
            File.WriteAllText(Path.Combine(Folder, version, $"{same.Key}.json"), JsonConvert.SerializeObject(same.Select(instance => instance.History).ToList(), Kept));
    }

    static List<List<HistoryEvent>> Read(string file) => JsonConvert.DeserializeObject<List<List<HistoryEvent>>>(File.ReadAllText(file), Kept)!;

    // Chinese as System.Text.Json writes it by default.
    static string Escaped(string name) => string.Concat(name.Select(c => char.IsAscii(c) ? $"{c}" : $"\\u{(int)c:X4}"));

    static IEnumerable<string> Passed(HistoryEvent each) => new[]
    {
        (each as ExecutionStartedEvent)?.Input, (each as TaskScheduledEvent)?.Input, (each as TaskCompletedEvent)?.Result,
        (each as SubOrchestrationInstanceCreatedEvent)?.Input, (each as SubOrchestrationInstanceCompletedEvent)?.Result, (each as ExecutionCompletedEvent)?.Result,
    }.OfType<string>();
}
