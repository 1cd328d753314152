using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using MimeKit;
using Workflows.Mail;
using Workflows.Tests.Web;

namespace Workflows.Tests.Mail;

public sealed class SmtpProviderTests(MailServer server) : IClassFixture<MailServer>, IDisposable
{
    const string Link = "https://tuan.example.edu.cn/approvals/demo.rec-26-2m8d4w.Zr8q";

    readonly LogLines log = new();
    readonly LoggerFactory logs = new();
    readonly SetClock clock = new(AnOutbox.At("11 9:00:00"));
    readonly List<SmtpProvider> providers = [];

    public void Dispose()
    {
        foreach (var provider in providers) provider.Dispose();
        logs.Dispose();
        log.Dispose();
    }

    static OutgoingMail Mail(string to, string? caseId = "rec-26-2m8d4w") =>
        new("demo", caseId, "Task", to, "郑怀谨", "请党支部研究何清越的推荐，并在五个工作日之内回复校团委办公室", "请研究：\n.\n..", $"<a href=\"{Link}\">请研究</a>") { Links = [Link] };

    static SmtpSettings At(int port) => new("127.0.0.1", port, "tuanwei@example.edu.cn", "示例大学团委", null, null, SmtpSecurity.Auto, 0);

    SmtpProvider Provider(string name = "plain", Func<SmtpSettings, SmtpSettings>? with = null, bool trusts = false, double seconds = 20) =>
        Provider(server.Port(name), with, trusts ? (_, certificate, _, _) => certificate is not null : null, seconds);

    SmtpProvider Provider(int port, Func<SmtpSettings, SmtpSettings>? with = null, RemoteCertificateValidationCallback? trust = null, double seconds = 20)
    {
        if (providers is []) logs.AddProvider(log);
        var provider = new SmtpProvider(with is null ? At(port) : with(At(port)), clock, logs.CreateLogger<SmtpProvider>(), trust, TimeSpan.FromSeconds(seconds));
        providers.Add(provider);
        return provider;
    }

    static Task<Delivery> Send(SmtpProvider provider, string to, string? caseId = "rec-26-2m8d4w") => provider.Send(Mail(to, caseId), CancellationToken.None);

    bool SaidError => log.All.Any(line => line.StartsWith("Error", StringComparison.Ordinal));

    void NothingPersonalIsLogged() => Assert.DoesNotContain("@", string.Join('\n', log.All), StringComparison.Ordinal);

    [Fact]
    public async Task A_message_arrives_with_both_parts_and_says_that_a_program_wrote_it()
    {
        var delivery = Assert.IsType<Delivery.Accepted>(await Send(Provider(), "zheng@example.edu.cn"));
        var received = Assert.Single(await server.To("zheng@example.edu.cn"));
        using var message = received.Read();
        Assert.Equal("tuanwei@example.edu.cn", received.From);
        Assert.Equal(("示例大学团委", "tuanwei@example.edu.cn"), Named(message.From));
        Assert.Equal(("郑怀谨", "zheng@example.edu.cn"), Named(message.To));
        Assert.Equal("请党支部研究何清越的推荐，并在五个工作日之内回复校团委办公室", message.Subject);
        Assert.Equal(clock.Now, message.Date);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        var parts = Assert.IsType<MultipartAlternative>(message.Body).Cast<MimeKit.TextPart>().ToList();
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        Assert.All(parts, part => Assert.Equal("utf-8", part.ContentType.Charset));
        Assert.Equal(["请研究：\n.\n..", $"<a href=\"{Link}\">请研究</a>"], parts.Select(part => part.Text.ReplaceLineEndings("\n")));
        Assert.Equal(delivery.ProviderId, message.MessageId);
        Assert.EndsWith("@example.edu.cn", message.MessageId, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetString(received.Message).All(char.IsAscii), "It needs no server that carries more than ASCII.");
    }

    [Fact]
    public async Task A_calendar_file_is_one_more_way_to_say_it()
    {
        await Provider().Send(Mail("meets@example.edu.cn") with { Event = new("demo.mtg-26-2m8d4w@workflows", 2, new(2026, 4, 9), "软件 2302 推优大会") }, CancellationToken.None);
        using var message = Assert.Single(await server.To("meets@example.edu.cn")).Read();
        var part = Assert.IsType<MultipartAlternative>(message.Body).Cast<MimeKit.TextPart>().Last();
        Assert.Equal(("text/calendar", "REQUEST"), (part.ContentType.MimeType, part.ContentType.Parameters["method"]));
        Assert.Contains("SUMMARY:软件 2302 推优大会", part.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_id_and_the_headers_tell_nothing_of_case_or_person()
    {
        var provider = Provider();
        await Send(provider, "he@example.edu.cn");
        await Send(provider, "he@example.edu.cn");
        var received = await server.To("he@example.edu.cn", 2);
        using var message = received[0].Read();
        using var again = received[1].Read();
        Assert.NotEqual(message.MessageId, again.MessageId);
        Assert.Matches("^[0-9a-f]{32}@", message.MessageId);
        Assert.Equal(
            ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-Id", "Subject", "To"],
            message.Headers.Concat(message.Body!.Headers).Select(header => header.Field).Distinct().Order(StringComparer.Ordinal), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("rcpt-550"), InlineData("rcpt-553"), InlineData("data-550"), InlineData("data-552"), InlineData("data-554")]
    public async Task What_is_refused_for_good_names_its_code_but_quotes_no_address(string recipient)
    {
        Assert.Equal(new Delivery.Refused($"SMTP {recipient[5..]}"), await Send(Provider(), $"{recipient}@example.edu.cn"));
        Assert.False(SaidError);
    }

    [Theory]
    [InlineData("rcpt-450"), InlineData("rcpt-421"), InlineData("data-451"), InlineData("data-452")]
    public async Task What_is_not_taken_for_now_waits(string recipient) =>
        Assert.Equal(new Delivery.NotYet($"SMTP {recipient[5..]}"), await Send(Provider(), $"{recipient}@example.edu.cn"));

    [Fact]
    public async Task A_connection_that_is_lost_before_the_text_costs_time_but_no_mail() =>
        Assert.Equal(new Delivery.NotYet("SMTP Disconnected"), await Send(Provider(), "drop-rcpt@example.edu.cn"));

    [Fact]
    public async Task A_connection_that_is_lost_within_the_text_costs_time_but_no_mail()
    {
        var large = Mail("drop-text@example.edu.cn") with { Html = new('x', 16_000_000) };
        Assert.Equal(new Delivery.NotYet("SMTP Disconnected"), await Provider().Send(large, CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_that_is_lost_after_the_text_may_have_taken_it()
    {
        Assert.Equal(new Delivery.Doubtful("SMTP Disconnected"), await Send(Provider(), "drop-data@example.edu.cn"));
        Assert.Single(await server.To("drop-data@example.edu.cn"));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_may_have_taken_what_it_has_whole()
    {
        Assert.Equal(new Delivery.NotYet("SMTP Timeout"), await Send(Provider(seconds: 2), "slow-rcpt@example.edu.cn"));
        Assert.Equal(new Delivery.Doubtful("SMTP Timeout"), await Send(Provider(seconds: 2), "slow-data@example.edu.cn"));
        Assert.Single(await server.To("slow-data@example.edu.cn"));
    }

    [Theory]
    [InlineData("closed", "SMTP 554", true), InlineData("busy", "SMTP 421", false)]
    public async Task A_server_that_turns_away_costs_time_but_no_mail(string name, string error, bool isToMend)
    {
        Assert.Equal(new Delivery.NotYet(error), await Send(Provider(name), "zheng@example.edu.cn"));
        Assert.Equal(isToMend, SaidError);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_left_alone_for_a_minute()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var provider = Provider(((IPEndPoint)silent.LocalEndpoint).Port, seconds: 0.5);
        var attempts = 0;
        foreach (var seconds in new[] { 0, 59, 60 })
        {
            clock.Now = AnOutbox.At("11 9:00:00").AddSeconds(seconds);
            Assert.Equal(new Delivery.NotYet("SMTP Timeout"), await Send(provider, "zheng@example.edu.cn"));
            while (silent.Pending())
            {
                (await silent.AcceptSocketAsync()).Dispose();
                attempts++;
            }
        }
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_wrong_password_is_for_the_operator_to_mend_and_is_not_said_again_and_again()
    {
        var before = server.Connections("clearSignIn");
        var provider = Provider("clearSignIn", settings => settings with { User = "tuanwei", Password = "wrong" });
        for (var i = 0; i < 3; i++) Assert.Equal(new Delivery.NotYet("SMTP Authentication"), await Send(provider, "zheng@example.edu.cn"));
        Assert.Contains("Mail__Smtp__", Assert.Single(log.All, line => line.StartsWith("Error", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", string.Join('\n', log.All), StringComparison.Ordinal);
        Assert.Equal(before + 1, server.Connections("clearSignIn"));
    }

    [Theory]
    [InlineData("clearSignIn", "tuanwei@example.edu.cn", "SMTP 530"), InlineData("plain", "stranger@example.edu.cn", "SMTP 553")]
    public async Task A_sender_who_may_not_is_for_the_operator_to_mend(string name, string from, string error)
    {
        Assert.Equal(new Delivery.NotYet(error), await Send(Provider(name, settings => settings with { From = from }), "zheng@example.edu.cn"));
        Assert.True(SaidError);
        NothingPersonalIsLogged();
    }

    [Theory]
    [InlineData("signedIn", "Auto"), InlineData("signedIn", "StartTls"), InlineData("tls", "Tls")]
    public async Task It_signs_in_by_a_connection_that_is_secret(string name, string security)
    {
        var to = $"{security}@{name.ToLowerInvariant()}.example.edu.cn";
        var provider = Provider(name, settings => settings with { User = "tuanwei", Password = "right", Security = Enum.Parse<SmtpSecurity>(security) }, trusts: true);
        Assert.IsType<Delivery.Accepted>(await Send(provider, to));
        var received = Assert.Single(await server.To(to));
        Assert.Equal(("tuanwei", true), (received.User, received.Secure));
    }

    [Theory]
    [InlineData("plain", "StartTls", "SMTP Unsupported"), InlineData("signedIn", "StartTls", "SMTP Tls"), InlineData("tls", "Tls", "SMTP Tls")]
    public async Task No_mail_goes_where_the_connection_is_not_secret_as_it_should_be(string name, string security, string error)
    {
        Assert.Equal(new Delivery.NotYet(error), await Send(Provider(name, settings => settings with { Security = Enum.Parse<SmtpSecurity>(security) }), "zheng@example.edu.cn"));
        Assert.True(SaidError);
    }

    [Fact]
    public async Task The_next_mail_goes_by_the_same_connection_also_after_a_refusal()
    {
        var provider = Provider();
        await Send(provider, "first@example.edu.cn");
        await Send(provider, "data-550@example.edu.cn");
        await Send(provider, "first@example.edu.cn");
        var received = await server.To("first@example.edu.cn", 2);
        Assert.Equal(received[0].Connection, received[1].Connection);
    }

    [Fact]
    public async Task A_connection_that_rested_or_was_closed_is_replaced_by_a_new_one()
    {
        var provider = Provider();
        await Send(provider, "next@example.edu.cn");
        clock.Now += TimeSpan.FromSeconds(31);
        await Send(provider, "next@example.edu.cn");
        await Send(provider, "drop-rcpt@example.edu.cn");
        await Send(provider, "next@example.edu.cn");
        Assert.Equal(3, (await server.To("next@example.edu.cn", 3)).Select(mail => mail.Connection).Distinct().Count());
    }

    [Fact]
    public async Task Many_at_once_each_arrive_once()
    {
        var provider = Provider();
        var deliveries = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Send(provider, $"many{i}@example.edu.cn")));
        Assert.All(deliveries, delivery => Assert.IsType<Delivery.Accepted>(delivery));
        for (var i = 0; i < 20; i++) Assert.Single(await server.To($"many{i}@example.edu.cn"));
    }

    [Fact]
    public async Task What_is_no_address_is_refused_before_anybody_is_asked()
    {
        var before = server.Connections("plain");
        foreach (var to in new[] { "zheng", "zheng@", "a@example.edu.cn, b@example.edu.cn", "a@example.edu.cn\r\nBcc: b@example.edu.cn" })
            Assert.Equal(new Delivery.Refused("SMTP Address"), await Send(Provider(), to));
        Assert.Equal(before, server.Connections("plain"));
    }

    [Fact]
    public async Task Over_the_rate_of_a_domain_mails_wait_without_asking_the_server_but_a_sign_in_goes()
    {
        var provider = Provider(with: settings => settings with { PerDomain = 2 });
        Task<Delivery> Next(string to, string? caseId = "rec-26-2m8d4w") => Send(provider, to, caseId);
        foreach (var to in new[] { "rate@many.example", "rate@MANY.example" }) Assert.IsType<Delivery.Accepted>(await Next(to));
        Assert.Equal(new Delivery.Queued(TimeSpan.FromSeconds(60)), await Next("late@many.example"));
        Assert.Equal(new Delivery.Queued(TimeSpan.FromSeconds(90)), await Next("late@many.example"));
        Assert.IsType<Delivery.Accepted>(await Next("rate@few.example"));
        Assert.IsType<Delivery.Accepted>(await Next("signin@many.example", caseId: null));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.IsType<Delivery.Accepted>(await Next("late@many.example"));
        Assert.Single(await server.To("late@many.example"));
    }

    static (string? Name, string Address) Named(InternetAddressList list) => (Assert.Single(list.Mailboxes).Name, list.Mailboxes.Single().Address);
}
