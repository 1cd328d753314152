using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Workflows.Mail;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Workflows.Tests.Mail;

public sealed class SendGridProviderTests : IDisposable
{
    const string Link = "https://tuan.example.edu.cn/approvals/demo.rec-26-2m8d4w.Zr8q";
    static readonly OutgoingMail Mail = new("demo", "rec-26-2m8d4w", "Task", "zheng@example.edu.cn", "郑怀谨", "请党支部研究何清越的推荐", "请研究", $"<a href=\"{Link}\">请研究</a>") { Links = [Link], MailId = "CollegeReview.1.Asked.p-1" };

    readonly WireMockServer api = WireMockServer.Start();

    public void Dispose() => api.Dispose();

    SendGridProvider Provider(string? at = null, TimeSpan? answerWithin = null) =>
        new(new("SG.key", "tuanwei@example.edu.cn", "示例大学团委", at ?? api.Url!), SendGridProvider.NewHttpClient(answerWithin), TimeProvider.System);

    void Answers(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers)
    {
        var answer = Response.Create().WithStatusCode(status).WithBody(body);
        foreach (var (name, value) in headers) answer = answer.WithHeader(name, value);
        api.Given(Request.Create().WithPath("/v3/mail/send").UsingPost()).RespondWith(answer);
    }

    Task<Delivery> Send() => Provider().Send(Mail, CancellationToken.None);

    [Fact]
    public async Task What_is_accepted_is_known_by_its_message_id()
    {
        Answers(HttpStatusCode.Accepted, "", ("X-Message-Id", "m-1"));
        Assert.Equal(new Delivery.Accepted("m-1"), await Send());
    }

    [Fact]
    public async Task A_message_carries_its_parts_and_no_tracking_and_of_the_case_only_its_id()
    {
        Answers(HttpStatusCode.Accepted);
        await Send();
        var request = Assert.Single(api.LogEntries).RequestMessage!;
        Assert.Equal("Bearer SG.key", request.Headers!["Authorization"].Single());
        using var body = JsonDocument.Parse(request.Body!);
        var message = body.RootElement;
        Assert.Equal("请党支部研究何清越的推荐", message.GetProperty("subject").GetString());
        Assert.Equal("tuanwei@example.edu.cn", message.GetProperty("from").GetProperty("email").GetString());
        Assert.Equal(["text/plain", "text/html"], message.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("type").GetString()));
        Assert.Contains(Link, message.GetProperty("content")[1].GetProperty("value").GetString(), StringComparison.Ordinal);
        foreach (var tracking in message.GetProperty("tracking_settings").EnumerateObject()) Assert.False(tracking.Value.GetProperty("enable").GetBoolean(), tracking.Name);
        Assert.Equal(4, message.GetProperty("tracking_settings").EnumerateObject().Count());
        Assert.Equal("Task", message.GetProperty("categories")[0].GetString());
        var arguments = message.TryGetProperty("custom_args", out var whole) ? whole : message.GetProperty("personalizations")[0].GetProperty("custom_args");
        Assert.Equal(["case", "mail", "school"], arguments.EnumerateObject().Select(argument => argument.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("rec-26-2m8d4w", "CollegeReview.1.Asked.p-1", "demo"), (arguments.GetProperty("case").GetString(), arguments.GetProperty("mail").GetString(), arguments.GetProperty("school").GetString()));
    }

    [Fact]
    public async Task A_calendar_file_goes_along_as_an_invitation()
    {
        Answers(HttpStatusCode.Accepted);
        await Provider().Send(Mail with { Event = new("demo.mtg-26-2m8d4w@workflows", 2, new(2026, 4, 9), "软件 2302 推优大会") { IsCalledOff = true } }, CancellationToken.None);
        using var body = JsonDocument.Parse(Assert.Single(api.LogEntries).RequestMessage!.Body!);
        var file = Assert.Single(body.RootElement.GetProperty("attachments").EnumerateArray());
        Assert.Equal(("invite.ics", "text/calendar; charset=utf-8; method=CANCEL"), (file.GetProperty("filename").GetString(), file.GetProperty("type").GetString()));
        Assert.Contains("STATUS:CANCELLED", Encoding.UTF8.GetString(file.GetProperty("content").GetBytesFromBase64()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_silent_twice_is_left_alone_for_a_minute_but_for_those_who_sign_in()
    {
        api.Given(Request.Create().UsingPost()).RespondWith(Response.Create().WithDelay(TimeSpan.FromSeconds(30)));
        var clock = new SetClock(AnOutbox.At("11 9:00:00"));
        var provider = new SendGridProvider(new("SG.key", "tuanwei@example.edu.cn", "", api.Url!), SendGridProvider.NewHttpClient(TimeSpan.FromMilliseconds(300)), clock);
        var doubtful = new Delivery.Doubtful("SendGrid Timeout");
        Assert.Equal([doubtful, doubtful], [await provider.Send(Mail, default), await provider.Send(Mail, default)]);
        Assert.Equal(new Delivery.NotYet("SendGrid Timeout"), await provider.Send(Mail, default));
        Assert.Equal(doubtful, await provider.Send(Mail with { CaseId = null }, default));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal(doubtful, await provider.Send(Mail, default));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest), InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_is_refused_for_good_names_the_field_but_quotes_no_address(HttpStatusCode status)
    {
        Answers(status, """{"errors":[{"message":"zheng@example.edu.cn is no address","field":"personalizations.0.to.0.email","help":null}]}""");
        Assert.Equal(new Delivery.Refused($"SendGrid {(int)status} (personalizations.0.to.0.email)"), await Send());
    }

    [Fact]
    public async Task A_refusal_in_no_known_form_is_one_all_the_same()
    {
        Answers(HttpStatusCode.BadRequest, "<html>");
        Assert.Equal(new Delivery.Refused("SendGrid 400"), await Send());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized), InlineData(HttpStatusCode.Forbidden), InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_wrong_key_or_a_busy_provider_costs_time_but_no_mail(HttpStatusCode status)
    {
        Answers(status);
        Assert.Equal(new Delivery.NotYet($"SendGrid {(int)status}"), await Send());
    }

    [Fact]
    public async Task Too_many_requests_wait_as_long_as_is_asked()
    {
        Answers(HttpStatusCode.TooManyRequests, "", ("Retry-After", "120"));
        Assert.Equal(new Delivery.NotYet("SendGrid 429", TimeSpan.FromMinutes(2)), await Send());
    }

    [Fact]
    public async Task Too_many_requests_wait_until_the_limit_is_lifted()
    {
        Answers(HttpStatusCode.TooManyRequests, "", ("X-RateLimit-Reset", TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        var notYet = Assert.IsType<Delivery.NotYet>(await Send());
        Assert.InRange(notYet.RetryAfter!.Value.TotalMinutes, 4, 5);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError), InlineData(HttpStatusCode.BadGateway), InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_provider_that_breaks_may_have_taken_it(HttpStatusCode status)
    {
        Answers(status);
        Assert.Equal(new Delivery.Doubtful($"SendGrid {(int)status}"), await Send());
        Assert.Single(api.LogEntries);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_may_have_taken_it()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var delivery = await Provider($"http://{silent.LocalEndpoint}", TimeSpan.FromMilliseconds(300)).Send(Mail, CancellationToken.None);
        Assert.Equal(new Delivery.Doubtful("SendGrid Timeout"), delivery);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_has_surely_not_taken_it()
    {
        var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var address = gone.LocalEndpoint;
        gone.Stop();
        Assert.Equal(new Delivery.NotYet("SendGrid ConnectionError"), await Provider($"http://{address}").Send(Mail, CancellationToken.None));
    }
}
