using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Workflows.Tests.Architecture;

/// <summary>
/// Dependencies point down only (docs/decisions/0001-layout-and-layers.md). What stands directly in <c>Workflows</c> or in <c>Workflows.App</c> wires
/// everything together: it may know all, and nobody knows it.
/// </summary>
public sealed class LayerTests
{
    // From the top. Folders of one layer may know each other, but for the procedures.
    static readonly string[][] Layers =
    [
        ["Recommendation", "Congress", "Evaluation"],
        ["Polls", "PublicNotices"],
        ["UserTasks", "Operations"],
        ["Cases"],
        ["Mail", "Documents"],
        ["People"],
        ["Policies"],
        ["Calendar"],
        ["Web", "Storage"],
    ];

    static readonly string[] Free = ["", "App"];

    static readonly ArchUnitNET.Domain.Architecture App = new ArchLoader().LoadAssemblies(typeof(Storage.Tables).Assembly).Build();

    [Fact]
    public void Every_folder_has_a_layer() =>
        Nothing(Ours(App.Types).Select(FolderOf).Distinct().Except([.. Layers.SelectMany(layer => layer), .. Free]));

    [Fact]
    public void Dependencies_point_down_only() => Nothing(Faults(layered: true));

    [Fact]
    public void Procedures_never_reach_into_each_other() => Nothing(Faults(layered: false));

    static void Nothing(IEnumerable<string> faults) => Assert.Equal("", string.Join('\n', faults));

    static IEnumerable<string> Faults(bool layered) => Ours(App.Types)
        .SelectMany(type => type.Dependencies.Select(dependency => (Type: type, dependency.Target, From: FolderOf(type), To: FolderOf(dependency.Target))))
        .Where(each => IsOurs(each.Target) && each.From != each.To && Depth(each.From) >= 0)
        .Where(each => layered ? Depth(each.To) < Depth(each.From) : Depth(each.From) == 0 && Depth(each.To) == 0)
        .Select(each => $"{each.Type.FullName} needs {each.Target.FullName}")
        .Distinct()
        .Order(StringComparer.Ordinal);

    // -1 for what is free: it lies above every layer, so nobody may lean on it.
    static int Depth(string folder) => Array.FindIndex(Layers, layer => layer.Contains(folder));

    static IEnumerable<IType> Ours(IEnumerable<IType> types) => types.Where(IsOurs);

    // The Functions SDK generates code into namespaces of the assembly's name.
    static bool IsOurs(IType type) => type.Namespace?.FullName is { } name && (name is "Workflows" || name.StartsWith("Workflows.", StringComparison.Ordinal));

    static string FolderOf(IType type) => (type.Namespace?.FullName ?? "").Split('.') is [_, var folder, ..] ? folder : "";
}
