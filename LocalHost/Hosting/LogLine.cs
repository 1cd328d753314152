using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Workflows.Storage;

namespace Workflows.LocalHost.Hosting;

/// <summary>A line of the console: time, level, category, case, message. Of the scopes only the case is shown: others may hold a link's address.</summary>
internal sealed class LogLine(TimeProvider clock) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(clock.GetLocalNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        textWriter.Write($"{Level(logEntry.LogLevel)}: {logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]} ");
        scopeProvider?.ForEachScope(static (scope, writer) =>
        {
            if (scope is KeyValuePair<string, object?>[] pairs && pairs is [{ Key: Telemetry.Case, Value: { } id }]) writer.Write($"[{id}] ");
        }, textWriter);
        textWriter.Write(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception) textWriter.Write($" {exception}".ReplaceLineEndings(" "));
        textWriter.WriteLine();
    }

    static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
