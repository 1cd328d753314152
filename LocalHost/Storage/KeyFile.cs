using System.Security.Cryptography;

namespace Workflows.LocalHost.Storage;

/// <summary>The key with which ballots are sealed, where none is set: a file beside the data, made at the first start. It is in no export; without it a poll that is open is void.</summary>
internal static class KeyFile
{
    /// <param name="folder">Of all data.</param>
    /// <exception cref="CannotStart">It cannot be written.</exception>
    public static string Read(string folder)
    {
        var file = Path.Combine(Path.GetFullPath(folder), "keys", "polls");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!File.Exists(file)) Write(file);
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStart("FolderNotWritable", file);
        }
    }

    /// <summary>Whole or not at all, and never over another's that starts at the same time.</summary>
    static void Write(string file)
    {
        var made = $"{file}.{Guid.NewGuid():N}";
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(made, mode)) writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        try
        {
            File.Move(made, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(made);
        }
    }
}
