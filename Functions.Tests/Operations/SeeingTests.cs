using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.LocalHost.Hosting;
using Workflows.Mail;
using Workflows.Operations;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Infra;
using Workflows.Tests.WholeSite;
using Workflows.Web;

namespace Workflows.Tests.Operations;

/// <summary>What the app tells of itself: enough to see how it fares, and nothing of anybody.</summary>
public sealed partial class SeeingTests
{
    [Fact]
    public async Task Logs_spans_and_measurements_of_a_round_name_no_person_no_address_no_token_and_no_link()
    {
        using var seen = new Seen();
        await using var site = await ASite.Start(
            services => services.AddSingleton<ILoggerProvider>(seen),
            ("Logging:LogLevel:Default", "Information"));
        await site.PlaysARound();
        await ActivatorUtilities.CreateInstance<MeasureTimer>(site.Host.Services).Run(new TimerInfo(), CancellationToken.None);

        var told = seen.All;
        var mails = await site.Get<LocalMailbox>().Mails(null, CancellationToken.None);
        var tokens = mails.SelectMany(mail => Token().Matches(mail.Text).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);
        var roster = new List<Person>();
        await foreach (var person in site.Get<PeopleStore>().All("demo", CancellationToken.None)) roster.Add(person);
        Assert.True(tokens.Count > 5 && roster.Count > 500 && told.Count > 100);
        string[] forbidden = [.. tokens, .. roster.Select(person => person.Name), .. roster.Select(person => person.Email).OfType<string>(), .. roster.Select(person => person.StudentNumber).OfType<string>(), "/approvals/", "/tasks/", "/sign-in/"];
        Assert.Equal("", string.Join('\n', told.Where(line => forbidden.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))).Distinct().Take(10)));

        // What is there: each activity of a case says whose, and the figures that alerts ask for are measured.
        Assert.Contains(told, line => OfAnActivity().IsMatch(line));
        foreach (var metric in (string[])["workflows.cases", "workflows.step.duration", "workflows.mails", "workflows.mail.oldest"])
            Assert.Contains(told, line => line.StartsWith($"metric {metric} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_a_function_of_a_case_logs_bears_the_cases_id()
    {
        using var seen = new Seen();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(seen));
        var activity = new FunctionCatalog([typeof(App).Assembly]).With<ActivityTriggerAttribute>().First().Function;
        await using var services = new ServiceCollection().BuildServiceProvider();

        await new Invocation(logs.CreateLogger<Invocation>()).Run(new LocalFunctionContext(activity, services, "demo.rec-26-aaaaaa.CollegeReview.1"), () =>
        {
            logs.CreateLogger("Any").LogInformation("Said.");
            return Task.CompletedTask;
        });

        Assert.Contains("log Any Said.  case=rec-26-aaaaaa", seen.All);
    }

    [Fact]
    public async Task Every_figure_that_an_alert_asks_for_is_measured()
    {
        var asked = Metric().Matches(await File.ReadAllTextAsync(Bicep.PathOf("modules/alerts.bicep"))).Select(match => match.Groups[1].Value).Distinct();
        var code = await File.ReadAllTextAsync(Path.Combine(Workflows.Tests.Testing.Repository.Root, "Functions", "Storage", "Telemetry.cs"));

        Assert.Equal(4, asked.Count());
        Assert.All(asked, name => Assert.Contains($"\"{name}\"", code, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^span \S+ .*case=rec-\d\d-")]
    private static partial Regex OfAnActivity();

    [GeneratedRegex("[A-Za-z0-9_-]{43}")]
    private static partial Regex Token();

    [GeneratedRegex("""Name == "([a-z.]+)" """)]
    private static partial Regex Metric();

    /// <summary>Everything that is logged by one site, and spans and measurements of the process.</summary>
    sealed class Seen : ILoggerProvider, ISupportExternalScope
    {
        readonly ConcurrentQueue<string> lines = [];
        readonly ActivityListener spans;
        readonly MeterListener meters = new();
        IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public Seen()
        {
            spans = new()
            {
                ShouldListenTo = source => source.Name == Telemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = span => lines.Enqueue($"span {span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"),
            };
            ActivitySource.AddActivityListener(spans);
            meters.InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name == Telemetry.Name) listener.EnableMeasurementEvents(instrument); };
            meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
            meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
            meters.Start();
        }

        public IReadOnlyList<string> All => [.. lines];

        public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
            spans.Dispose();
            meters.Dispose();
        }

        void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            lines.Enqueue($"metric {instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");

        sealed class Lines(Seen seen, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => seen.scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var scope = new List<string>();
                seen.scopes.ForEachScope((each, list) => list.Add(each is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : $"{each}"), scope);
                seen.lines.Enqueue($"log {category} {formatter(state, exception)} {exception} {string.Join(' ', scope)}");
            }
        }
    }
}
