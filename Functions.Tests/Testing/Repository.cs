namespace Workflows.Tests.Testing;

/// <summary>The folder that holds the sources these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    static string Find(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))
        ? folder.FullName
        : Find(folder.Parent ?? throw new InvalidOperationException("The tests run outside of their repository."));
}
