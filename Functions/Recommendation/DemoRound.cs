using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>Lets a demo school go through a whole round in minutes: short periods of its own, and a round that is open now and stays so.</summary>
internal sealed class DemoRound(PolicyBook policies, Rounds rounds, IConfiguration settings, TimeProvider clock)
{
    const string Reason = "演示", Name = "演示批次";

    /// <summary>What a demo school sets for itself; all other values are the defaults.</summary>
    static readonly ImmutableArray<(string Name, string Value)> Periods =
    [
        (nameof(RecommendationPolicy.NoticePeriod), "PT30S"),
        (nameof(RecommendationPolicy.ConveneAhead), "PT0S"),   // the branch may meet on the day it is asked
        (nameof(RecommendationPolicy.CorrectionPeriod), "PT10M"),
    ];

    static readonly ImmutableArray<(string Name, string Value)> Mails = [(nameof(MailPolicy.GatherFor), "PT0S"), (nameof(MailPolicy.Digests), "none")];

    /// <summary>Sets the periods and opens one round for activists: each branch begins its meeting when its secretary presses the button. Twice is safe.</summary>
    /// <param name="school">A demo school's code.</param>
    /// <returns>The round's id, without the school.</returns>
    public async Task<string> Open(string school)
    {
        foreach (var (name, value) in Periods) await Set<RecommendationPolicy>(school, name, value);
        foreach (var (name, value) in Mails) await Set<MailPolicy>(school, name, value);
        return await rounds.Open(school, "demo", Name, new RoundBody(Stage.Activist, null) { Opens = clock.GetUtcNow() }, AuditNote.Workflow, Reason);
    }

    async Task Set<T>(string school, string name, string value)
        where T : class, new()
    {
        if (settings[$"Policy:{typeof(T).Name.Replace("Policy", "", StringComparison.Ordinal)}:{name}"] is { Length: > 0 }) return;   // whoever set it means it
        if (await policies.Set<T>(school, name, value, Reason, new(AuditNote.Workflow, ""), clock.GetUtcNow()) is { } fault) throw new InvalidOperationException(fault);
    }
}
