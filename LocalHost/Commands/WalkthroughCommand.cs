using System.Net;
using System.Net.Sockets;
using Workflows.LocalHost.Walkthrough;

namespace Workflows.LocalHost.Commands;

/// <summary>Plays a whole procedure on a site and a store of its own, with periods of seconds, beside whatever else runs here.</summary>
internal sealed class WalkthroughCommand : ICommand
{
    readonly string address = $"http://127.0.0.1:{FreePort()}", folder = Path.Combine(Path.GetTempPath(), $"walkthrough-{Guid.NewGuid():N}");

    const string Recommendation = "recommendation";

    /// <summary>By the word after the command's name; without one the first.</summary>
    static readonly Dictionary<string, (Func<Uri, Action<string>, Tour> Make, string Done)> Tours = new()
    {
        [Recommendation] = ((site, say) => new RecommendationTour(site, say), "WalkthroughDone"),
        ["congress"] = ((site, say) => new CongressTour(site, say), "CongressDone"),
        ["evaluation"] = ((site, say) => new EvaluationTour(site, say), "EvaluationDone"),
    };

    public string Name => "walkthrough";

    public bool NeedsSite => true;

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["URLS"] = address,
        ["LocalHost:DataPath"] = folder,
        ["LocalHost:QueuePolling"] = "00:00:00.25",
        ["LocalHost:Demo"] = "true",
        ["LocalHost:DemoEvaluation"] = "false",   // it begins one itself
        ["Mail:Provider"] = "Local",
        ["Policy:Recommendation:NoticePeriod"] = "PT5S",
        ["Policy:Evaluation:DelegateSeats"] = "7",
        ["Policy:Evaluation:CommitteeSeats"] = "3",
        ["Policy:Evaluation:PeerSeats"] = "3",
        ["Policy:Evaluation:AcceptancePeriod"] = "PT4S",
        ["Policy:Evaluation:ConveneAhead"] = "PT0S",
        ["Policy:Evaluation:ToldAhead"] = "PT1S",
        ["Policy:Evaluation:NoticePeriod"] = "PT4S",
        ["Policy:Evaluation:AppealPeriod"] = "PT4S",
        ["Policy:Congress:Federation"] = "Notify",
        ["Policy:Congress:CollegeNoticePeriod"] = "PT4S",
        ["Policy:Congress:ResultNoticePeriod"] = "PT4S",
        ["Policy:Congress:ProposalPeriod"] = "PT10S",
        ["Policy:Mail:GatherFor"] = "PT0S",
        ["Policy:Mail:Digests"] = "none",
    };

    public async Task<int> Run(WebApplication app, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        try
        {
            var procedure = arguments.Count > 0 ? arguments[0] : Recommendation;
            if (!Tours.TryGetValue(procedure, out var tour)) throw new CannotStart("UnknownTour", procedure, string.Join('、', Tours.Keys));
            var isAsExpected = await tour.Make(new Uri(address), Console.WriteLine).Play(stop);
            Console.WriteLine(Texts.Say(isAsExpected ? tour.Done : "WalkthroughFailed"));
            return isAsExpected ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(Texts.Say("WalkthroughBroke", e.Message));
            return 1;
        }
        finally
        {
            app.Lifetime.ApplicationStopped.Register(() => Directory.Delete(folder, recursive: true));
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
