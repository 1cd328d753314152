using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Mail;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.Mail;

/// <summary>SendGrid tells what became of mails: signed, perhaps twice, in any order.</summary>
public sealed class SendGridWebhookTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    const string Signature = "X-Twilio-Email-Event-Webhook-Signature", Timestamp = "X-Twilio-Email-Event-Webhook-Timestamp";

    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_bounce_stands_at_the_mail_with_its_reason_and_at_its_case_and_a_repeated_call_changes_nothing()
    {
        var (outbox, mail) = await Sent();
        var call = Event(mail, "bounce", At(2), ("status", "5.1.1"), ("type", "bounce"), ("reason", "550 5.1.1 <p-1@example.edu.cn> unknown"));
        Assert.Equal(204, await Tell(outbox, call));
        var row = await outbox.Read(mail);
        Assert.Equal((MailStanding.Bounced, MailFault.BadAddress), (MailStandings.Of(row), MailStandings.ReasonOf(row, row.Fate)));
        Assert.Equal(["a"], outbox.Told.Failed);
        Assert.DoesNotContain("@", JsonSerializer.Serialize(row), StringComparison.Ordinal);

        Assert.Equal(204, await Tell(outbox, call));
        Assert.Equal(row.Fate, (await outbox.Read(mail)).Fate);
        Assert.Equal(204, await Tell(outbox, Event(mail, "delivered", At(1)), Event(mail, "deferred", At(0)), Event(mail, "open", At(5))));
        Assert.Equal((MailStanding.Bounced, At(1)), (MailStandings.Of(await outbox.Read(mail)), (await outbox.Read(mail)).Fate!.DeliveredAt));
    }

    [Theory]
    [InlineData("5.1.1", "bounce", MailFault.BadAddress), InlineData("5.2.2", "bounce", MailFault.MailboxFull), InlineData("5.7.1", "blocked", MailFault.Blocked)]
    [InlineData("", "blocked", MailFault.Blocked), InlineData("5.4.4", "bounce", "5.4.4"), InlineData("<a@b.cn>", "bounce", null)]
    public async Task A_reason_is_a_code_and_never_a_sentence(string status, string type, string? reason)
    {
        var (outbox, mail) = await Sent();
        await Tell(outbox, Event(mail, "bounce", At(1), ("status", status), ("type", type), ("reason", "user p-1@example.edu.cn")));
        Assert.Equal(reason, (await outbox.Read(mail)).Fate!.Failure!.Reason);
    }

    [Fact]
    public async Task News_of_one_letter_about_many_cases_reaches_each_of_them()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var (first, second) = (await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-b", "b"));
        await outbox.HandOverAt("11 9:00:00");
        var told = Assert.Single(outbox.Provider.Sent);
        Assert.Equal("a", told.MailId);
        Assert.Equal(first.Entry, (await outbox.Read(second)).Letter);
        await Tell(outbox, Event(first, "dropped", At(1), ("reason", "Bounced Address")));
        Assert.Equal(["a", "b"], outbox.Told.Failed);
        Assert.Single(await outbox.Lists.FailedSince(AnOutbox.School, At(-60), default));
    }

    [Fact]
    public async Task What_nobody_knows_is_passed_over()
    {
        var (outbox, mail) = await Sent();
        Assert.Equal(204, await Tell(outbox, Event(mail with { Id = "x" }, "bounce", At(1)), Event(mail, "group_resubscribe", At(1)), Event(mail with { Partition = "demo.a/b" }, "bounce", At(1)), "{}", "7", "\"a\""));
        Assert.Equal(204, await Send(outbox, "{\"event\":\"bounce\"}"));
        Assert.Equal(400, await Send(outbox, "[{"));
        Assert.Null((await outbox.Read(mail)).Fate);
    }

    [Fact]
    public async Task Without_a_key_there_is_no_such_page_and_without_a_good_signature_nothing_is_read()
    {
        var (outbox, mail) = await Sent();
        var body = $"[{Event(mail, "bounce", At(1))}]";
        Assert.Equal(404, await Send(outbox, body, hasKey: false));
        Assert.Equal(403, await Send(outbox, body, forge: request => request.Headers.Remove(Signature)));
        Assert.Equal(403, await Send(outbox, body, forge: request => request.Headers[Signature] = "AAAA"));
        Assert.Equal(403, await Send(outbox, body, forge: request => request.Headers[Timestamp] = "1"));
        Assert.Equal(403, await Send(outbox, body, forge: request => request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body + " "))));
        Assert.Equal(403, await Send(outbox, body, signedAt: At(-26 * 60)));
        Assert.Equal(403, await Send(outbox, body, signedAt: At(11)));
        using (var another = ECDsa.Create(ECCurve.NamedCurves.nistP256)) Assert.Equal(403, await Send(outbox, body, by: another));
        Assert.Null((await outbox.Read(mail)).Fate);
        Assert.Equal(204, await Send(outbox, body, signedAt: At(-24 * 60)));
        Assert.NotNull((await outbox.Read(mail)).Fate);
    }

    [Fact]
    public async Task More_than_SendGrid_sends_is_not_read()
    {
        var (outbox, _) = await Sent();
        Assert.Equal(413, await Send(outbox, new string(' ', SendGridWebhook.MostBytes + 1)));
        Assert.Equal(413, await Send(outbox, new string(' ', SendGridWebhook.MostBytes + 1), forge: request => request.ContentLength = null));
    }

    [Fact]
    public async Task News_that_is_faster_than_our_own_note_is_kept_and_the_mail_is_sent()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var mail = await outbox.Write("rec-26-a", "a");
        outbox.Provider.Answers = _ =>
        {
            Assert.Equal(204, Tell(outbox, Event(mail, "delivered", At(0))).GetAwaiter().GetResult());
            return new Delivery.Accepted("m");
        };
        await outbox.HandOverAt("11 9:00:00");
        var row = await outbox.Read(mail);
        Assert.Equal((MailState.Sent, "m", MailStanding.Delivered, 0), (row.State, row.ProviderId, MailStandings.Of(row), await outbox.Listed()));
    }

    [Fact]
    public async Task A_mail_in_doubt_that_arrived_is_a_failure_no_more()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var mail = await outbox.Write("rec-26-a", "a");
        outbox.Provider.Answers = _ => new Delivery.Doubtful("SendGrid Timeout");
        await outbox.HandOverAt("11 9:00:00");
        Assert.Equal(["a"], outbox.Told.Failed);
        await Tell(outbox, Event(mail, "processed", At(1)));
        Assert.Empty(outbox.Told.Failed);
        Assert.Empty(await outbox.Lists.FailedSince(AnOutbox.School, At(-60), default));
    }

    [Fact]
    public async Task What_is_known_already_costs_a_read_and_no_write()
    {
        var (outbox, mail) = await Sent();
        await Tell(outbox, Event(mail, "deferred", At(1)));
        var before = (await outbox.Tables.Cases.GetEntityAsync<Azure.Data.Tables.TableEntity>(mail.Partition, mail.Key)).Value.ETag;
        await Tell(outbox, Event(mail, "deferred", At(2)), Event(mail, "processed", At(0)));
        Assert.Equal(before, (await outbox.Tables.Cases.GetEntityAsync<Azure.Data.Tables.TableEntity>(mail.Partition, mail.Key)).Value.ETag);
    }

    [Fact]
    public void A_key_that_is_none_is_said_at_the_start()
    {
        static IConfiguration With(string value) => new ConfigurationBuilder().AddInMemoryCollection([new("Mail:SendGrid:WebhookKey", value)]).Build();
        Assert.Null(SendGridSignature.Read(With(" ")));
        Assert.NotNull(SendGridSignature.Read(With(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()))));
        foreach (var wrong in (string[])["abc", "AAAA"]) Assert.Contains("Mail__SendGrid__WebhookKey", Assert.Throws<InvalidOperationException>(() => SendGridSignature.Read(With(wrong))).Message, StringComparison.Ordinal);
    }

    static DateTimeOffset At(int minute) => AnOutbox.At("11 9:00:00").AddMinutes(minute);

    async Task<(AnOutbox Outbox, MailRow Mail)> Sent()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var mail = await outbox.Write("rec-26-a", "a");
        Assert.Equal(1, await outbox.HandOverAt("11 9:00:00"));
        return (outbox, mail);
    }

    static string Event(MailRow mail, string kind, DateTimeOffset at, params (string Name, string Value)[] more)
    {
        var told = new Dictionary<string, object>
        {
            ["email"] = "p-1@example.edu.cn", ["event"] = kind, ["timestamp"] = at.ToUnixTimeSeconds(), ["sg_event_id"] = "e-1", ["sg_message_id"] = "m-1",
            ["school"] = mail.School, ["case"] = mail.CaseId, ["mail"] = mail.Id, ["category"] = (string[])["Task"],
        };
        foreach (var (name, value) in more) told[name] = value;
        return JsonSerializer.Serialize(told);
    }

    Task<int> Tell(AnOutbox outbox, params string[] events) => Send(outbox, $"[{string.Join(',', events)}]");

    async Task<int> Send(AnOutbox outbox, string body, bool hasKey = true, DateTimeOffset? signedAt = null, ECDsa? by = null, Action<HttpRequest>? forge = null)
    {
        var webhook = new SendGridWebhook(new(hasKey ? key.ExportSubjectPublicKeyInfo() : null, outbox.Clock), outbox.Outcomes, NullLogger<SendGridWebhook>.Instance);
        var services = new ServiceCollection().AddLogging().AddWeb().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        await using var provider = services.BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = provider };
        var (bytes, time) = (Encoding.UTF8.GetBytes(body), (signedAt ?? outbox.Clock.Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        (http.Request.Method, http.Request.Body, http.Request.ContentLength, http.Request.Headers.Accept) = ("POST", new MemoryStream(bytes), bytes.Length, "application/json");
        http.Request.Headers[Timestamp] = time;
        http.Request.Headers[Signature] = Convert.ToBase64String((by ?? key).SignData([.. Encoding.ASCII.GetBytes(time), .. bytes], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        forge?.Invoke(http.Request);
        http.Response.Body = new MemoryStream();
        await (await webhook.Post(http.Request, default)).ExecuteAsync(http);
        return http.Response.StatusCode;
    }
}
