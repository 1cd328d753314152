using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Mail;

namespace Workflows.Tests.Mail;

public sealed class MailRegistrationTests
{
    static IServiceCollection Add(params (string Name, string Value)[] settings) => new ServiceCollection().AddMail(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    [Theory]
    [InlineData("", "Set Mail__Provider"), InlineData("Smtp", "not there yet"), InlineData("Pigeon", "Local, Smtp or SendGrid"), InlineData("SendGrid", "Mail__SendGrid__ApiKey")]
    public void A_setting_that_cannot_work_is_named_at_the_start(string provider, string said) =>
        Assert.Contains(said, Assert.Throws<InvalidOperationException>(() => Add(("Mail:Provider", provider))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(""), InlineData("no address")]
    public void SendGrid_needs_a_sender(string from) =>
        Assert.Contains("Mail__From", Assert.Throws<InvalidOperationException>(() => Add(("Mail:Provider", "SendGrid"), ("Mail:SendGrid:ApiKey", "k"), ("Mail:From", from))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_local_mailbox_is_there_only_where_mail_stays_local()
    {
        Assert.Contains(Add(("Mail:Provider", "Local")), service => service.ServiceType == typeof(LocalMailbox));
        Assert.DoesNotContain(Add(("Mail:Provider", "SendGrid"), ("Mail:SendGrid:ApiKey", "k"), ("Mail:From", "a@example.edu.cn")), service => service.ServiceType == typeof(LocalMailbox));
    }
}
