namespace Workflows.LocalHost.Storage;

/// <summary>The folder of everything that LocalHost keeps. One LocalHost has it at a time; it is let go when the process ends, however it ends.</summary>
internal sealed class DataFolder : IDisposable
{
    readonly FileStream hold;

    DataFolder(string path, FileStream hold) => (Path, this.hold) = (path, hold);

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <exception cref="CannotStart">It cannot be written, or another LocalHost has it.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var probe = System.IO.Path.Combine(full, "writable");
            System.IO.File.WriteAllText(probe, "");
            System.IO.File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStart("FolderNotWritable", full);
        }

        return new(full, TryHold(System.IO.Path.Combine(full, "lock")) ?? throw new CannotStart("AlreadyRunning", full));
    }

    /// <summary>Holds a file against every other process.</summary>
    /// <returns>Null when another has it.</returns>
    public static FileStream? TryHold(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => hold.Dispose();
}
