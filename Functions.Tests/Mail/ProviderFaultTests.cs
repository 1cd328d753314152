using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using Workflows.Mail;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Mail;

/// <summary>Whatever a provider does wrong, each mail ends the same way every time, is sent at most once, and its case is told when it may have reached nobody.</summary>
public sealed class ProviderFaultTests(Azurite azurite, MailServer server) : IClassFixture<Azurite>, IClassFixture<MailServer>, IDisposable
{
    const int Times = 2;

    readonly WireMockServer api = WireMockServer.Start();

    public void Dispose() => api.Dispose();

    [Theory]
    [InlineData(500), InlineData(502), InlineData(504)]
    public async Task SendGrid_that_breaks_may_have_taken_the_mail_which_is_not_sent_again(int status)
    {
        for (var time = 0; time < Times; time++) Assert.Equal((MailStanding.Unknown, $"SendGrid {status}", 1), await EndsAfter(Response.Create().WithStatusCode(status)));
    }

    [Fact]
    public async Task SendGrid_that_does_not_answer_may_have_taken_the_mail_which_is_not_sent_again()
    {
        for (var time = 0; time < Times; time++) Assert.Equal((MailStanding.Unknown, "SendGrid Timeout", 1), await EndsAfter(Response.Create().WithDelay(TimeSpan.FromSeconds(30)), milliseconds: 500));
    }

    [Fact]
    public async Task SendGrid_that_takes_the_mail_and_dies_leaves_it_in_doubt_and_it_is_not_sent_again()
    {
        for (var time = 0; time < Times; time++)
        {
            using var dying = new DyingServer();
            var outbox = await Outbox(SendGrid(dying.Url, 20_000));
            var mail = await outbox.Write("rec-26-a", "a");
            await PassADay(outbox);
            var row = await outbox.Read(mail);
            Assert.Equal((MailStanding.Unknown, 1), (MailStandings.Of(row), dying.Posts));
            Assert.Equal(["a"], outbox.Told.Failed);
        }
    }

    [Fact]
    public async Task SendGrid_that_refuses_ends_the_mail()
    {
        for (var time = 0; time < Times; time++) Assert.Equal((MailStanding.Refused, "SendGrid 400", 1), await EndsAfter(Response.Create().WithStatusCode(400)));
    }

    [Theory]
    [InlineData(503, null, 1), InlineData(429, "300", 5), InlineData(401, null, 1)]
    public async Task SendGrid_that_is_busy_gets_the_mail_once_it_is_not_and_no_sooner_than_it_said(int status, string? retryAfter, int minutes)
    {
        for (var time = 0; time < Times; time++)
        {
            var busy = Response.Create().WithStatusCode(status);
            Answers(retryAfter is null ? busy : busy.WithHeader("Retry-After", retryAfter));
            var outbox = await Outbox(SendGrid(api.Url!, 20_000));
            var mail = await outbox.Write("rec-26-a", "a");
            await outbox.Outbox.HandOver(AnOutbox.School);
            Assert.Equal((MailStanding.PutOff, $"SendGrid {status}"), (MailStandings.Of(await outbox.Read(mail)), (await outbox.Read(mail)).Error));
            Answers(Response.Create().WithStatusCode(202));
            outbox.Clock.Now += TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1);
            Assert.Equal(0, await outbox.Outbox.HandOver(AnOutbox.School));
            outbox.Clock.Now += TimeSpan.FromSeconds(1);
            Assert.Equal(1, await outbox.Outbox.HandOver(AnOutbox.School));
            Assert.Equal(MailStanding.Sent, MailStandings.Of(await outbox.Read(mail)));
            Assert.Empty(outbox.Told.Failed);
        }
    }

    [Fact]
    public async Task Of_a_hundred_mails_a_silent_SendGrid_puts_few_in_doubt()
    {
        Answers(Response.Create().WithDelay(TimeSpan.FromSeconds(30)));
        var outbox = await Outbox(SendGrid(api.Url!, 500));
        var mails = new List<MailRow>();
        for (var number = 0; number < 100; number++)
        {
            await outbox.Person($"p-{number}");
            mails.Add(await outbox.Write("rec-26-a", $"{number}", to: $"p-{number}"));
        }

        await outbox.Outbox.HandOver(AnOutbox.School);
        var states = new List<MailState>();
        foreach (var mail in mails) states.Add(await outbox.StateOf(mail));
        Assert.InRange(states.Count(state => state is MailState.Unknown), 2, 8);
        Assert.All(states, state => Assert.True(state is MailState.Unknown or MailState.Waiting));
    }

    [Theory]
    [InlineData("rcpt-550", nameof(MailStanding.Refused), "SMTP 550"), InlineData("data-554", nameof(MailStanding.Refused), "SMTP 554")]
    [InlineData("slow-data", nameof(MailStanding.Unknown), "SMTP Timeout"), InlineData("drop-data", nameof(MailStanding.Unknown), "SMTP Disconnected")]
    [InlineData("rcpt-450", nameof(MailStanding.Refused), "SMTP 450"), InlineData("data-451", nameof(MailStanding.Refused), "SMTP 451"), InlineData("drop-rcpt", nameof(MailStanding.Refused), "SMTP Disconnected")]
    public async Task A_mail_server_that_fails_for_a_day_ends_the_mail_the_same_way_every_time(string recipient, string standing, string error)
    {
        for (var time = 0; time < Times; time++)
        {
            var outbox = await AnOutbox.On(azurite);
            using var smtp = new SmtpProvider(new("127.0.0.1", server.Port("plain"), "tuanwei@example.edu.cn", "", null, null, SmtpSecurity.Auto, 0), outbox.Clock, NullLogger<SmtpProvider>.Instance, within: TimeSpan.FromSeconds(1));
            outbox.Real = smtp;
            await outbox.Person("p-1", $"{recipient}@example.edu.cn");
            var mail = await outbox.Write("rec-26-a", "a");
            await PassADay(outbox);
            var row = await outbox.Read(mail);
            Assert.Equal((standing, error), ($"{MailStandings.Of(row)}", row.Error));
            Assert.Equal(["a"], outbox.Told.Failed);
            Assert.Equal(0, await outbox.Listed());
        }
    }

    async Task<(MailStanding Standing, string? Error, int Posts)> EndsAfter(IResponseBuilder answer, int milliseconds = 20_000)
    {
        Answers(answer);
        var outbox = await Outbox(SendGrid(api.Url!, milliseconds));
        var mail = await outbox.Write("rec-26-a", "a");
        await PassADay(outbox);
        var row = await outbox.Read(mail);
        Assert.Equal(["a"], outbox.Told.Failed);
        Assert.Equal(0, await outbox.Listed());
        return (MailStandings.Of(row), row.Error, outbox.Provider.Calls);
    }

    /// <summary>The timer, as often as it matters.</summary>
    static async Task PassADay(AnOutbox outbox)
    {
        for (var end = outbox.Clock.Now.AddHours(30); outbox.Clock.Now < end; outbox.Clock.Now += TimeSpan.FromMinutes(30)) await outbox.Outbox.HandOver(AnOutbox.School);
    }

    void Answers(IResponseBuilder answer)
    {
        api.Reset();
        api.Given(Request.Create().UsingPost()).RespondWith(answer);
    }

    async Task<AnOutbox> Outbox(Func<TimeProvider, IMailProvider> provider)
    {
        var outbox = await AnOutbox.On(azurite);
        outbox.Real = provider(outbox.Clock);
        await outbox.Person("p-1");
        return outbox;
    }

    static Func<TimeProvider, IMailProvider> SendGrid(string url, int milliseconds) =>
        clock => new SendGridProvider(new("SG.key", "tuanwei@example.edu.cn", "", url), SendGridProvider.NewHttpClient(TimeSpan.FromMilliseconds(milliseconds)), clock);

    /// <summary>Reads a post to its end and closes the connection without a word.</summary>
    sealed class DyingServer : IDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public DyingServer()
        {
            listener.Start();
            _ = Listen();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        public int Posts { get; private set; }

        public void Dispose() => listener.Dispose();

        async Task Listen()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    Posts++;
                    var (stream, part) = (client.GetStream(), new byte[64 * 1024]);
                    await stream.ReadAtLeastAsync(part, 1, throwOnEndOfStream: false);
                    while (client.Client.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead) && await stream.ReadAtLeastAsync(part, 1, throwOnEndOfStream: false) > 0) { }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
