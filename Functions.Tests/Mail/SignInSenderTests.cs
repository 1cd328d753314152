using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Mail;
using Workflows.People.SignIn;

namespace Workflows.Tests.Mail;

public sealed class SignInSenderTests
{
    static readonly SignInMail Mail = new("lin@example.edu.cn", "林晓", "demo", new("https://tuan.example.edu.cn/sign-in/abc.1.def"), "042917", "zh-CN", AnOutbox.At("11 9:10:00"));

    readonly NotingProvider provider = new();

    Task Send(SignInMail mail) =>
        new SignInSender(provider, new AnOutbox.OneSchool(), new SetClock(AnOutbox.At("11 9:00:00")), NullLogger<SignInSender>.Instance).Send(mail, CancellationToken.None);

    [Fact]
    public async Task It_holds_link_and_code_and_until_when_they_are_good()
    {
        await Send(Mail);
        var sent = Assert.Single(provider.Sent);
        Assert.Equal(("lin@example.edu.cn", "登录示例大学团务办理", null), (sent.ToAddress, sent.Subject, sent.CaseId));
        foreach (var said in new[] { "林晓，您好", "https://tuan.example.edu.cn/sign-in/abc.1.def", "042917", "5月11日（周一）9:10" })
        {
            Assert.Contains(said, sent.Text, StringComparison.Ordinal);
            Assert.Contains(said, sent.Html, StringComparison.Ordinal);
        }
        Assert.Equal(["https://tuan.example.edu.cn/sign-in/abc.1.def"], sent.Links.AsEnumerable());
        Assert.DoesNotContain("042917", sent.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_speaks_the_language_of_the_page_that_asked_and_leaves_that_of_the_caller()
    {
        var before = System.Globalization.CultureInfo.CurrentUICulture;
        await Send(Mail with { Language = "en" });
        Assert.Contains("Open the sign-in page", Assert.Single(provider.Sent).Html, StringComparison.Ordinal);
        Assert.Equal(before, System.Globalization.CultureInfo.CurrentUICulture);
    }

    [Fact]
    public async Task What_the_provider_did_not_take_is_known_to_the_caller_without_an_address()
    {
        foreach (var delivery in new Delivery[] { new Delivery.NotYet("SendGrid 503"), new Delivery.Refused("SendGrid 400") })
        {
            provider.Answers = _ => delivery;
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Send(Mail));
            Assert.Contains("SendGrid", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("lin@", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_may_have_been_taken_is_not_sent_again()
    {
        provider.Answers = _ => new Delivery.Doubtful("SendGrid Timeout");
        await Send(Mail);
        Assert.Equal(1, provider.Calls);
    }
}
