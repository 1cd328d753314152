using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.LocalHost.Walkthrough;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.WholeSite;

/// <summary>The whole of LocalHost with the demo school, its workflows and its mailbox, at the pace of the walkthrough.</summary>
internal sealed class ASite : IAsyncDisposable
{
    ASite(RunningHost host, StorageWatch watch) => (Host, Watch) = (host, watch);

    public RunningHost Host { get; }

    /// <summary>Counts the requests to tables.</summary>
    public StorageWatch Watch { get; }
    public Uri Address => Host.Address;

    public T Get<T>() where T : notnull => Host.Services.GetRequiredService<T>();

    /// <param name="change">The last word on services.</param>
    public static async Task<ASite> Start(Action<IServiceCollection>? change = null, params (string Name, string? Value)[] settings)
    {
        var watch = new StorageWatch(new Mishaps());
        var all = new Dictionary<string, string?>(AtWalkingPace);
        foreach (var (name, value) in settings) all[name] = value;
        var host = await RunningHost.Start(all, services =>
        {
            services.AddSingleton<IVisitors, NamedOrSignedIn>();
            services.AddSingleton(container =>
            {
                var options = new TableClientOptions();
                options.AddPolicy(watch, HttpPipelinePosition.PerRetry);
                return new TableServiceClient(container.GetRequiredService<IConfiguration>()["AzureWebJobsStorage"], options);
            });
            change?.Invoke(services);
        });
        return new(host, watch);
    }

    /// <summary>Periods of seconds, and mail as soon as there is some.</summary>
    public static IReadOnlyDictionary<string, string?> AtWalkingPace { get; } = new Dictionary<string, string?>
    {
        ["LocalHost:DemoEvaluation"] = "false", ["Policy:Recommendation:NoticePeriod"] = "PT3S", ["Policy:Mail:GatherFor"] = "PT0S", ["Policy:Mail:Digests"] = "none",
    };

    /// <summary>A whole round, played through pages, links and mail.</summary>
    /// <returns>What the walkthrough said of it.</returns>
    public async Task<IReadOnlyList<string>> PlaysARound()
    {
        var told = new List<string>();
        Assert.True(await new RecommendationTour(Address, told.Add).Play(CancellationToken.None), string.Join('\n', told));
        return told;
    }

    public async Task<Person> PersonBy(string address) => (await Get<PeopleStore>().FindByEmailKey(EmailAddress.Key(address), CancellationToken.None)).Single();

    /// <summary>Somebody's browser; null: nobody's. It follows no redirect.</summary>
    public HttpClient As(Person? person) => NamedOrSignedIn.SignIn(Host.NewBrowser(), person);

    /// <summary>All mails of the demo school, as address and subject.</summary>
    public async Task<IReadOnlyList<string>> Mails() =>
        [.. (await Get<LocalMailbox>().Mails(null, CancellationToken.None)).Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
