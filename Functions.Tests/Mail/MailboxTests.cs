using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Mail;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.Mail;

public sealed class MailboxTests(Azurite azurite) : IClassFixture<Azurite>
{
    const string Link = "https://tuan.example.edu.cn/approvals/demo.rec-26-2m8d4w.Zr8q";
    readonly SetClock clock = new(AnOutbox.At("11 9:00:00"));

    static OutgoingMail Mail(string to, string subject, string school = "demo") =>
        new(school, null, "Task", to, null, subject, $"正文 {subject}", $"<html><head></head><body><a href=\"{Link}\">{subject}</a></body></html>") { Links = [Link] };

    async Task<LocalMailbox> AMailbox(params OutgoingMail[] mails)
    {
        var mailbox = new LocalMailbox(new Storage.Tables(new Azure.Data.Tables.TableServiceClient(azurite.ConnectionString), $"t{Guid.NewGuid():N}"), clock);
        foreach (var mail in mails)
        {
            Assert.IsType<Delivery.Accepted>(await mailbox.Send(mail, CancellationToken.None));
            clock.Now = clock.Now.AddMinutes(1);
        }
        return mailbox;
    }

    /// <summary>Calls a function as the front door would.</summary>
    static async Task<(int Status, string Body, IHeaderDictionary Headers)> Get(LocalMailbox? mailbox, Func<MailboxFunctions, HttpRequest, Task<IResult>> call, string query = "", string accept = "text/html")
    {
        var services = new ServiceCollection().AddLogging().AddWeb().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        if (mailbox is not null) services.AddSingleton(mailbox);
        await using var provider = services.BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = provider };
        (http.Request.Method, http.Request.Path, http.Request.QueryString, http.Request.Headers.Accept) = ("GET", "/dev/mailbox", new(query), accept);
        using var body = new MemoryStream();
        http.Response.Body = body;
        Headers.Write(http.Response, provider.GetRequiredService<Site>());
        await (await call(new(), http.Request)).ExecuteAsync(http);
        return (http.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()), http.Response.Headers);
    }

    [Fact]
    public async Task Mails_are_JSON_as_the_contract_has_it_the_newest_first()
    {
        var mailbox = await AMailbox(Mail("a@example.edu.cn", "一"), Mail("b@example.edu.cn", "二", "other"), Mail("a@example.edu.cn", "三"));
        var (_, body, _) = await Get(mailbox, (functions, request) => functions.List(request), accept: "application/json");
        using var json = JsonDocument.Parse(body);
        Assert.Equal(["三", "二", "一"], json.RootElement.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()));
        var newest = json.RootElement[0];
        Assert.Equal(["id", "to", "subject", "text", "html", "links", "sentAt"], newest.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("a@example.edu.cn", Link, AnOutbox.At("11 9:02:00")), (newest.GetProperty("to").GetString(), newest.GetProperty("links")[0].GetString(), newest.GetProperty("sentAt").GetDateTimeOffset()));
    }

    [Fact]
    public async Task A_letter_to_many_is_one_line_with_all_of_them()
    {
        Languages.Use(Languages.Chinese);   // whatever the machine speaks
        var mailbox = await AMailbox();
        foreach (var n in Enumerable.Range(1, 7)) await mailbox.Send(Mail($"m{n}@example.edu.cn", "推优大会通知"), CancellationToken.None);
        await mailbox.Send(Mail("a@example.edu.cn", "请审核"), CancellationToken.None);
        var (_, body, _) = await Get(mailbox, (functions, request) => functions.List(request));
        Assert.Equal(2, body.Split("<h3>").Length - 1);
        Assert.Matches("发给了\\s*7\\s*个人", System.Net.WebUtility.HtmlDecode(body));
        foreach (var n in Enumerable.Range(1, 7)) Assert.Contains($">m{n}@example.edu.cn</a>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_can_look_for_one_address_however_it_is_written()
    {
        var mailbox = await AMailbox(Mail("A@example.edu.cn", "一"), Mail("b@example.edu.cn", "二"));
        var (_, body, _) = await Get(mailbox, (functions, request) => functions.List(request), "?to=%20a@EXAMPLE.edu.cn", "application/json");
        using var json = JsonDocument.Parse(body);
        Assert.Equal("一", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task The_page_lists_mails_and_opens_one_with_its_links()
    {
        var mailbox = await AMailbox(Mail("a@example.edu.cn", "请研究<何清越>的推荐"));
        var (_, list, _) = await Get(mailbox, (functions, request) => functions.List(request));
        Assert.Contains("请研究&lt;何清越&gt;的推荐", list, StringComparison.Ordinal);
        var id = (await mailbox.Lines(null, CancellationToken.None))[0].Id;
        Assert.Contains($"href=\"/dev/mailbox/{id}\"", list, StringComparison.Ordinal);

        var (status, page, headers) = await Get(mailbox, (functions, request) => functions.Show(request, id));
        Assert.Equal(200, status);
        Assert.Contains($"href=\"{Link}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<iframe src=\"/dev/mailbox/{id}/html\"", page, StringComparison.Ordinal);
        Assert.EndsWith("; frame-src 'self'", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_HTML_of_a_mail_runs_no_script_and_its_links_open_in_the_whole_window()
    {
        var mailbox = await AMailbox(Mail("a@example.edu.cn", "一"));
        var id = (await mailbox.Lines(null, CancellationToken.None))[0].Id;
        var (_, html, headers) = await Get(mailbox, (functions, request) => functions.Html(request, id));
        Assert.Contains("<base target=\"_top\">", html, StringComparison.Ordinal);
        var policy = headers.ContentSecurityPolicy.ToString();
        Assert.StartsWith("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing"), InlineData("demo.0"), InlineData("demo.a/b"), InlineData("demo.x' or PartitionKey ne '")]
    public async Task What_is_not_there_is_not_found(string id) =>
        Assert.Equal(404, (await Get(await AMailbox(), (functions, request) => functions.Show(request, id), accept: "application/json")).Status);

    [Fact]
    public async Task Where_mail_goes_out_there_is_no_mailbox()
    {
        Assert.Equal(404, (await Get(null, (functions, request) => functions.List(request), accept: "application/json")).Status);
        Assert.Equal(404, (await Get(null, (functions, request) => functions.Show(request, "demo.1"), accept: "application/json")).Status);
        Assert.Equal(404, (await Get(null, (functions, request) => functions.Html(request, "demo.1"), accept: "application/json")).Status);
    }
}
