using Workflows.Cases;

namespace Workflows.LocalHost.Commands;

/// <summary><c>verify-audit [school]</c>: verifies the chain of every case, of all schools or of one. The exit code is 1 when any does not hold.</summary>
internal sealed class VerifyAuditCommand : ICommand
{
    public string Name => "verify-audit";

    public bool NeedsSite => false;

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        if (await CommandScope.Schools(app, arguments.Count > 0 ? arguments[0] : null, stop) is not { } schools) return 1;
        var sound = true;
        foreach (var school in schools)
        {
            var verdict = await app.Services.GetRequiredService<AuditCheck>().Of(school.Code, stop);
            Console.WriteLine(Texts.Say("AuditCount", school.Name, verdict.Cases, verdict.Entries, verdict.Faults.Count));
            foreach (var fault in verdict.Faults)
                Console.WriteLine(fault.Number == 0 ? Texts.Say("AuditUnreadable", fault.Case) : Texts.Say("AuditFault", fault.Case, fault.Number));
            sound &= verdict.Faults.Count == 0;
        }

        return sound ? 0 : 1;
    }
}
