using System.Runtime.InteropServices;

namespace Workflows.LocalHost.Hosting;

/// <summary>Ctrl-C, SIGTERM, a closed terminal: from the first moment on, so that an installation is broken off as well.</summary>
internal sealed class StopSignal : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    public StopSignal()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var each in registrations) each.Dispose();
        source.Dispose();
    }

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!source.IsCancellationRequested) Console.WriteLine(Texts.Say("Stopping"));
        source.Cancel();
    }
}
