using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Mail;
using Workflows.People.SignIn;
using Workflows.Web;

namespace Workflows.Tests.Mail;

public sealed class MailRegistrationTests
{
    static IServiceCollection Add(params (string Name, string Value)[] settings) => new ServiceCollection().AddMail(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    [Theory]
    [InlineData("", "Set Mail__Provider"), InlineData("Pigeon", "Local, Smtp or SendGrid"), InlineData("SendGrid", "Mail__SendGrid__ApiKey"), InlineData("Smtp", "Mail__From")]
    public void A_setting_that_cannot_work_is_named_at_the_start(string provider, string said) =>
        Assert.Contains(said, Assert.Throws<InvalidOperationException>(() => Add(("Mail:Provider", provider))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(""), InlineData("no address"), InlineData("团委 <a@example.edu.cn>")]
    public void SendGrid_needs_a_sender(string from) =>
        Assert.Contains("Mail__From", Assert.Throws<InvalidOperationException>(() => Add(("Mail:Provider", "SendGrid"), ("Mail:SendGrid:ApiKey", "k"), ("Mail:From", from))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Host", "", "Mail__Smtp__Host"), InlineData("Host", "https://smtp.example.edu.cn", "Mail__Smtp__Host")]
    [InlineData("Port", "0", "from 1 to 65535"), InlineData("Port", "smtp", "Mail__Smtp__Port"), InlineData("PerDomain", "-1", "Mail__Smtp__PerDomain")]
    [InlineData("Security", "Ssl", "Auto, StartTls, Tls or None"), InlineData("Security", "3", "Auto, StartTls, Tls or None")]
    [InlineData("User", "tuanwei", "given together"), InlineData("Password", "secret", "given together")]
    public void A_setting_of_the_mail_server_that_cannot_work_is_named_at_the_start(string name, string value, string said)
    {
        (string, string)[] host = name == "Host" ? [] : [("Mail:Smtp:Host", "smtp.example.edu.cn")];
        var message = Assert.Throws<InvalidOperationException>(() => Add([("Mail:Provider", "Smtp"), ("Mail:From", "a@example.edu.cn"), .. host, ($"Mail:Smtp:{name}", value)])).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp.example.edu.cn", null, null, SecureSocketOptions.StartTls), InlineData("smtp.example.edu.cn", "465", null, SecureSocketOptions.SslOnConnect)]
    [InlineData("smtp.example.edu.cn", "25", "", SecureSocketOptions.StartTls), InlineData("smtp.example.edu.cn", "25", "none", SecureSocketOptions.None)]
    [InlineData("smtp.example.edu.cn", "2465", "Tls", SecureSocketOptions.SslOnConnect), InlineData("localhost", "25", "Auto", SecureSocketOptions.StartTlsWhenAvailable)]
    [InlineData("127.0.0.1", "25", null, SecureSocketOptions.StartTlsWhenAvailable), InlineData("localhost", "25", "StartTls", SecureSocketOptions.StartTls)]
    public void Mail_leaves_this_machine_in_clear_only_if_that_is_said(string host, string? port, string? security, SecureSocketOptions options)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Mail:Smtp:Host", host), new("Mail:Smtp:Port", port), new("Mail:Smtp:Security", security)]).Build();
        Assert.Equal(options, SmtpSettings.Read(settings, "a@example.edu.cn").Options);
    }

    [Fact]
    public void What_is_not_set_for_the_mail_server_is_usual()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Mail:Smtp:Host", "smtp.example.edu.cn"), new("Mail:FromName", "示例大学团委")]).Build();
        Assert.Equal(new SmtpSettings("smtp.example.edu.cn", 587, "a@example.edu.cn", "示例大学团委", null, null, SmtpSecurity.Auto, 60), SmtpSettings.Read(settings, "a@example.edu.cn"));
    }

    [Fact]
    public async Task Sign_in_and_outbox_go_by_the_mail_server_where_it_is_set()
    {
        var services = Add(("Mail:Provider", "Smtp"), ("Mail:From", "a@example.edu.cn"), ("Mail:Smtp:Host", "smtp.example.edu.cn"));
        services.AddSingleton(TimeProvider.System).AddSingleton<ISchools, AnOutbox.OneSchool>().AddLogging();
        await using var provider = services.BuildServiceProvider();
        Assert.IsType<SmtpProvider>(provider.GetRequiredService<IMailProvider>());
        Assert.IsType<SignInSender>(provider.GetRequiredService<ISignInMail>());
    }

    [Fact]
    public void The_local_mailbox_is_there_only_where_mail_stays_local()
    {
        Assert.Contains(Add(("Mail:Provider", "Local")), service => service.ServiceType == typeof(LocalMailbox));
        Assert.DoesNotContain(Add(("Mail:Provider", "SendGrid"), ("Mail:SendGrid:ApiKey", "k"), ("Mail:From", "a@example.edu.cn")), service => service.ServiceType == typeof(LocalMailbox));
    }
}
