using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Web;

namespace Workflows.Tests.Web;

public sealed partial class FrontDoorTests : IAsyncLifetime
{
    TestSite site = null!;
    HttpClient client = null!;

    public async Task InitializeAsync() => client = (site = await TestSite.Start()).Client();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_page_is_Chinese_in_Chinese_characters()
    {
        var page = await client.GetStringAsync("/sample");
        Assert.Contains("<html lang=\"zh-CN\">", page, StringComparison.Ordinal);
        Assert.Contains("<title>入党申请的情况 – 示例大学团务办理</title>", page, StringComparison.Ordinal);
        Assert.Contains("周予安", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(ChineseEscaped(), page);
        Assert.DoesNotContain("aria-invalid", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "zh-CN")]
    [InlineData("en-US,en;q=0.9", null, "en")]
    [InlineData("fr,zh-TW;q=0.9,en;q=0.8", null, "zh-CN")]
    [InlineData("fr", null, "zh-CN")]
    [InlineData("zh-CN", "lang=en", "en")]
    [InlineData("en", "lang=zh-CN", "zh-CN")]
    public async Task The_language_is_the_one_chosen_else_the_browsers_else_Chinese(string? accepted, string? cookie, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/help");
        if (accepted is not null) request.Headers.Add("Accept-Language", accepted);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        var page = await (await client.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_is_remembered_in_a_cookie()
    {
        var answer = await client.GetAsync("/help?lang=en");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("lang=en; max-age=31536000; path=/; samesite=lax; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("Signing in", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/help"), InlineData("/broken"), InlineData("/lost"), InlineData("/assets/site.css"), InlineData("/assets/nothing"), InlineData("/sample")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        site.Visitor = null;
        var headers = (await client.GetAsync(path)).Headers;
        Assert.Equal("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("noindex, nofollow", headers.GetValues("X-Robots-Tag").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.True(headers.Contains("Permissions-Policy"));
        Assert.Equal(path == "/assets/site.css", !headers.CacheControl!.NoStore);
        Assert.False(headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Behind_https_cookies_are_secure_and_the_browser_is_told_to_stay_there()
    {
        await using var secure = await TestSite.Start("https://tuanwu.example.edu.cn/");
        var answer = await secure.Client().GetAsync("/help?lang=en");
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.StartsWith("__Host-lang=en; max-age=31536000; path=/; secure;", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_sign_in_and_back()
    {
        site.Visitor = null;
        var answer = await client.GetAsync("/sample?x=1");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/sign-in?next=%2Fsample", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Json("/sample")).Status);
    }

    [Fact]
    public async Task A_session_that_ran_out_keeps_what_was_typed_and_it_can_be_sent_again()
    {
        site.Visitor = null;
        var answer = await client.PostAsync("/sample", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["statement"] = "写了很久\n<b>两行</b>", ["decision[rec-26-1]"] = "approve", [FormToken.Name] = "old",
        }));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var kept = Hidden(await answer.Content.ReadAsStringAsync());
        Assert.Equal("写了很久\n<b>两行</b>", kept["statement"]);
        Assert.Equal("approve", kept["decision[rec-26-1]"]);
        Assert.False(kept.ContainsKey(FormToken.Name));

        site.Visitor = TestSite.Someone;
        var again = await client.PostAsync("/sample", new FormUrlEncodedContent(kept));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        var page = await again.Content.ReadAsStringAsync();
        Assert.Contains("页面停留过久，请再按一次提交", page, StringComparison.Ordinal);
        Assert.Contains("写了很久\n<b>两行</b></textarea>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>两行", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_is_taken_with_the_token_of_its_own_session_only_and_for_twelve_hours()
    {
        async Task<string> Sent(string token) => await (await client.PostAsync("/sample", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            [FormToken.Name] = token, ["applied"] = "2026-3-1", ["talk"] = "yes", ["sure"] = "true",
        }))).Content.ReadAsStringAsync();

        var token = Hidden(await client.GetStringAsync("/sample"))[FormToken.Name];
        Assert.Equal("", await Sent(token));
        Assert.Contains("页面停留过久", await Sent(""), StringComparison.Ordinal);
        Assert.Contains("页面停留过久", await Sent(token[..^4] + "AAAA"), StringComparison.Ordinal);
        site.Visitor = TestSite.Someone with { Session = "s-2" };
        Assert.Contains("页面停留过久", await Sent(token), StringComparison.Ordinal);
        site.Visitor = TestSite.Someone with { Person = "p-2" };
        Assert.Contains("页面停留过久", await Sent(token), StringComparison.Ordinal);
        site.Visitor = TestSite.Someone;
        site.Clock.Now += TimeSpan.FromHours(11);
        Assert.Equal("", await Sent(token));
        site.Clock.Now += TimeSpan.FromHours(1);
        Assert.Contains("页面停留过久", await Sent(token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_needs_no_session_and_no_form_token_and_names_its_school()
    {
        var token = $"demo.rec-26-7k3q9m.{new string('a', 43)}";
        var answer = await client.PostAsync($"/links/{token}", new FormUrlEncodedContent([new("decision", "approve")]));
        Assert.Equal("""{"school":"示例大学"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_wrong_role_reads_which_one_is_needed()
    {
        var answer = await client.GetAsync("/office");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("需要的职务：学院团委、校团委。", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var (status, problem) = await Json("/office");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(403, problem.GetProperty("status").GetInt32());
        site.Visitor = TestSite.Someone with { Roles = [new RoleHeld(Role.UniversityLeagueCommittee)] };
        Assert.Equal("""{"ok":true}""", await client.GetStringAsync("/office"));
    }

    [Theory]
    [InlineData("/broken"), InlineData("/broken-page")]
    public async Task What_breaks_is_told_with_a_number_that_the_log_knows_and_nothing_more(string path)
    {
        var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        var reference = Reference().Match(page).Groups[1].Value;
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page, StringComparison.Ordinal);
        Assert.Contains(site.Log.All, line => line.StartsWith($"Error: {reference}:", StringComparison.Ordinal));
        var (_, problem) = await Json(path);
        Assert.StartsWith("e-", problem.GetProperty("reference").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_much_at_once_is_413()
    {
        site.Visitor = TestSite.Someone;
        using var content = new MultipartFormDataContent { { new ByteArrayContent(new byte[Form.MaxRequestBytes + 1]), "scan", "a.pdf" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sample") { Content = content };
        request.Headers.ExpectContinue = true;
        var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("24 MB", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/busy", HttpStatusCode.ServiceUnavailable, "系统正忙，请再试一次")]
    [InlineData("/broken", HttpStatusCode.InternalServerError, "系统出了问题，不是您的操作有误")]
    public async Task Where_a_form_breaks_something_what_was_typed_stays_and_can_be_sent_again(string path, HttpStatusCode status, string title)
    {
        var answer = await client.PostAsync($"{path}?x=1", new FormUrlEncodedContent(new Dictionary<string, string> { ["text"] = "写了很久\n两行", ["entry[1]"] = "a", [FormToken.Name] = "old" }));
        Assert.Equal((status, status is HttpStatusCode.ServiceUnavailable), (answer.StatusCode, answer.Headers.RetryAfter is not null));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"<form method=\"post\" action=\"{path}?x=1\"", page, StringComparison.Ordinal);
        var kept = Hidden(page);
        Assert.Equal(("写了很久\n两行", "a"), (kept["text"], kept["entry[1]"]));
        Assert.NotEqual("old", kept[FormToken.Name]);
    }

    [Fact]
    public async Task What_is_busy_may_be_opened_again()
    {
        var answer = await client.GetAsync("/busy");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
        Assert.Equal(503, (await Json("/busy")).Problem.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "statement=%E5%86%99%00%E4%BA%86%0%000%01%07&applied=2026%00-3-1")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"statement\"\r\n\r\n写\0了%0\u00010\u0007\r\n--x\r\nContent-Disposition: form-data; name=\"applied\"\r\n\r\n2026\0-3-1\r\n--x--\r\n")]
    public async Task Control_characters_cost_nobody_a_form(string type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var answer = await client.PostAsync("/sample", content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);   // the token is missing
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("\n写了%00</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-3-1\"", page, StringComparison.Ordinal);
        Assert.Contains("页面停留过久", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"statement\"\r\n\r\ncut off")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnonsense\r\n\r\ntext\r\n--x--\r\n")]
    public async Task A_broken_body_is_said_to_be_one(string type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var answer = await client.PostAsync("/sample", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("这次提交没有读懂", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_text_of_five_million_characters_is_too_long_at_its_field_and_kept(bool multipart)
    {
        var (token, text) = (Hidden(await client.GetStringAsync("/sample"))[FormToken.Name], new string('a', 5_000_000));
        using HttpContent content = multipart
            ? new MultipartFormDataContent { { new StringContent(token), FormToken.Name }, { new StringContent(text), "statement" } }
            : new FormUrlEncodedContent([new(FormToken.Name, token), new("statement", text)]);
        var answer = await client.PostAsync("/sample", content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("statement-fault", page, StringComparison.Ordinal);
        Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_come_as_a_page_with_everything_typed_or_as_a_problem()
    {
        var token = Hidden(await client.GetStringAsync("/sample"))[FormToken.Name];
        var typed = new Dictionary<string, string> { [FormToken.Name] = token, ["applied"] = "2026年9月1日", ["statement"] = "主要表现", ["sure"] = "true" };
        var answer = await client.PostAsync("/sample", new FormUrlEncodedContent(typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("<title>错误：入党申请的情况", page, StringComparison.Ordinal);
        Assert.Contains("提交的内容有&#xA0;2&#xA0;处需要修改", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#applied\">递交入党申请书的日期须在今天（2026年3月18日）或之前</a>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2026年9月1日\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("aria-invalid=\"false\"", page, StringComparison.OrdinalIgnoreCase);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/sample") { Content = new FormUrlEncodedContent(typed) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var problem = await client.SendAsync(request);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse(await problem.Content.ReadAsStringAsync());
        Assert.Equal(["applied", "talk"], json.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Assets_are_compressed_and_kept_for_ever_under_the_address_of_their_content()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Asset.UrlOf("site.css"));
        request.Headers.Add("Accept-Encoding", "gzip, br");
        var answer = await client.SendAsync(request);
        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
        Assert.True(answer.Content.Headers.ContentLength < 10_000);

        using var again = new HttpRequestMessage(HttpMethod.Get, Asset.UrlOf("site.css"));
        again.Headers.Add("Accept-Encoding", "br");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);

        using var head = new HttpRequestMessage(HttpMethod.Head, "/assets/pico.classless.min.css");
        var pico = await client.SendAsync(head);
        Assert.Equal(71_040, pico.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/assets/Texts.resx")).StatusCode);
    }

    [Fact]
    public async Task A_file_keeps_its_Chinese_name()
    {
        var answer = await client.GetAsync("/document");
        Assert.Equal("推优登记表-林知夏.docx", answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition.DispositionType);
    }

    async Task<(HttpStatusCode Status, JsonElement Problem)> Json(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var answer = await client.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.Clone());
    }

    static Dictionary<string, string> Hidden(string page) => HiddenInput().Matches(page).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenInput();

    [GeneratedRegex("<output>(e-[a-z0-9]+)</output>")]
    private static partial Regex Reference();

    [GeneratedRegex("&#x[4-9A-F][0-9A-F]{3};")]
    private static partial Regex ChineseEscaped();
}
