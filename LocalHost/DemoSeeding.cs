using Workflows.Evaluation;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Policies;
using Workflows.Recommendation;

namespace Workflows.LocalHost;

/// <summary>
/// On an empty store, makes the demo school with an open round and an evaluation (LocalHost__Demo, default true; without the latter where LocalHost__DemoEvaluation is false): its own periods are seconds instead of working days, so that
/// a procedure can be brought to its end in one sitting.
/// </summary>
internal sealed class DemoSeeding(IConfiguration settings, Schools schools, PeopleStore people, PeopleNames names, DemoRound round, DemoEvaluation evaluation, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.GetValue("LocalHost:Demo", true)) return;
        var all = await schools.All(cancellationToken);
        if (all.Any(school => !school.IsDemo)) return;
        await DemoSchool.Seed(people, names, schools, clock, cancellationToken);
        await round.Open(DemoSchool.Code);
        if (settings.GetValue("LocalHost:DemoEvaluation", true)) await evaluation.Open(DemoSchool.Code);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
