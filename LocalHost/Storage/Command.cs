using System.ComponentModel;
using System.Diagnostics;

namespace Workflows.LocalHost.Storage;

/// <summary>Another program, run to its end.</summary>
internal static class Command
{
    /// <returns>Its exit code and what it wrote; null when there is no such program. It is ended with its children when cancelled.</returns>
    public static async Task<(int Code, string Output)?> Run(string program, IEnumerable<string> arguments, string folder, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                process.StandardInput.Close();
                var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
                await process.WaitForExitAsync(cancel);
                return (process.ExitCode, await output + await errors);
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
