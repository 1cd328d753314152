using System.Net;
using Workflows.People;
using Workflows.People.SignIn;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People;

public sealed class SignInTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    const string Address = "zhouyuan@example.edu.cn";
    PeopleSite site = null!;
    TestBrowser browser = null!;
    Person person = null!;

    public async Task InitializeAsync()
    {
        site = await PeopleSite.On(azurite);
        // An address of this run's own: the tables are, the clock starts anew.
        person = await site.Add("周予安", Address, new RoleHeld(Role.CollegeLeagueCommittee, "计算机学院"));
        browser = site.Browser();
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    string Link => site.Letters.Last.Link.AbsolutePath;

    Task<HttpResponseMessage> Ask(string address = Address) => browser.Post("/sign-in", ("email", address));

    async Task<bool> IsSignedIn(TestBrowser who) => (await who.Get("/me")).StatusCode is HttpStatusCode.OK;

    [Fact]
    public async Task The_mailed_links_button_signs_in()
    {
        await Ask();
        var page = await browser.Page(Link);
        Assert.Contains("以周予安的身份登录", page, StringComparison.Ordinal);
        var answer = await browser.Post(Link);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var me = await browser.Page("/me");
        Assert.Contains("学院团委（计算机学院）", me, StringComparison.Ordinal);
        var cookie = Assert.Single(browser.LastSetCookies.Concat(answer.Headers.GetValues("Set-Cookie")), set => set.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_link_that_a_scanner_opens_signs_nobody_in_and_is_not_used_up()
    {
        await Ask();
        using var scanner = site.Browser();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Get]) await scanner.Send(method, Link);
        Assert.Empty(scanner.Cookies);
        Assert.False(await IsSignedIn(scanner));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Link)).StatusCode);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        await Ask();
        var link = Link;
        await browser.Post(link);
        using var thief = site.Browser();
        var answer = await thief.Post(link);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Contains("这个链接已经用过", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await thief.Get(link)).StatusCode);
        Assert.False(await IsSignedIn(thief));
    }

    [Fact]
    public async Task Of_two_clicks_at_once_one_signs_in()
    {
        await Ask();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => site.Browser().Post(Link)));
        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_link_holds_ten_minutes()
    {
        await Ask();
        await site.Passes(SignInRequest.Lifetime);
        Assert.Equal(HttpStatusCode.Gone, (await browser.Post(Link)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post("/sign-in", ("code", site.Letters.Last.Code))).StatusCode);
    }

    [Theory]
    [InlineData("/sign-in/nothing")]
    [InlineData("/sign-in/a.b.c")]
    [InlineData("/sign-in/0000000000000000000000000000000000000000000000000000000000000000.0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_was_never_a_link_is_told_kindly(string path)
    {
        Assert.Equal(HttpStatusCode.Gone, (await browser.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await browser.Post(path)).StatusCode);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData(" {0} ")]
    public async Task The_code_signs_in_the_browser_that_asked(string typed)
    {
        await Ask();
        var answer = await browser.Post("/sign-in", ("code", string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, site.Letters.Last.Code)));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(await IsSignedIn(browser));
        Assert.Equal(HttpStatusCode.Gone, (await browser.Get(Link)).StatusCode);
    }

    [Fact]
    public async Task A_code_in_full_width_digits_with_a_space_is_understood()
    {
        await Ask();
        var wide = new string([.. site.Letters.Last.Code.Select(digit => (char)(digit + 0xFEE0))]).Insert(3, "　");
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post("/sign-in", ("code", wide))).StatusCode);
    }

    [Fact]
    public async Task The_code_is_nothing_in_another_browser()
    {
        await Ask();
        using var other = site.Browser();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.Post("/sign-in", ("code", site.Letters.Last.Code))).StatusCode);
        other.SetCookie("sign-in", browser.Cookies["sign-in"][..^3] + "AAA");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.Post("/sign-in", ("code", site.Letters.Last.Code))).StatusCode);
        Assert.False(await IsSignedIn(other));
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_is_refused_and_the_link_still_works()
    {
        await Ask();
        var wrong = site.Letters.Last.Code == "000000" ? "000001" : "000000";
        for (var tries = 1; tries <= SignInRequest.MaxTries; tries++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post("/sign-in", ("code", wrong))).StatusCode);
        var answer = await browser.Post("/sign-in", ("code", site.Letters.Last.Code));
        Assert.Contains("已经填错 5 次", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.False(await IsSignedIn(browser));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Link)).StatusCode);
    }

    [Fact]
    public async Task Guesses_sent_all_at_once_are_counted_all_the_same()
    {
        await Ask();
        var wrong = Enumerable.Range(0, 12).Select(guess => $"{guess:D6}").Where(guess => guess != site.Letters.Last.Code).ToList();
        await Task.WhenAll(wrong.Select(guess => browser.Post("/sign-in", ("code", guess))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post("/sign-in", ("code", site.Letters.Last.Code))).StatusCode);
    }

    [Fact]
    public async Task Nobody_can_tell_from_the_answer_whether_an_address_is_known()
    {
        site.HubWorks = false;
        var watch = site.Get<StorageWatch>();
        var answers = new List<(HttpStatusCode, string, int, string)>();
        foreach (var address in (string[])[Address, "nobody@example.edu.cn"])
        {
            using var asking = site.Browser();
            await asking.Post("/sign-in", ("email", "warmup@example.edu.cn"));
            watch.Forget();
            var answer = await asking.Post("/sign-in", ("email", address));
            var requests = watch.Requests;
            var wrong = await asking.Post("/sign-in", ("code", "000000"));
            answers.Add((answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Replace(address, "", StringComparison.Ordinal), requests, await wrong.Content.ReadAsStringAsync()));
        }
        Assert.Equal(answers[0], answers[1]);
        await site.Work();
        Assert.All(site.Letters.All, letter => Assert.Equal(Address, letter.Address));
        Assert.Single(site.Letters.All);
    }

    [Fact]
    public async Task The_sixth_mail_within_ten_minutes_is_refused_for_known_and_unknown_addresses_alike()
    {
        var pages = new List<string>();
        foreach (var address in (string[])[Address, "nobody@example.edu.cn"])
        {
            for (var mail = 1; mail <= SignIns.Slots; mail++) Assert.Equal(HttpStatusCode.OK, (await Ask(address)).StatusCode);
            var refused = await Ask(address.ToUpperInvariant());
            Assert.Equal(((HttpStatusCode)429, SignInRequest.Lifetime), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value));
            pages.Add((await refused.Content.ReadAsStringAsync()).Replace(address.ToUpperInvariant(), "", StringComparison.Ordinal));
        }
        Assert.Equal(pages[0], pages[1]);
        Assert.Contains("请打开最新一封里的链接", pages[0], StringComparison.Ordinal);
        Assert.Equal(SignIns.Slots, site.Letters.All.Count);
        await site.Add("林知夏", "lin@example.edu.cn");
        Assert.Equal(HttpStatusCode.OK, (await Ask("lin@example.edu.cn")).StatusCode);
        await site.Passes(SignInRequest.Lifetime);
        Assert.Equal(HttpStatusCode.OK, (await Ask()).StatusCode);
    }

    [Fact]
    public async Task Nobody_is_locked_out_by_others_who_ask_for_the_address()
    {
        using var stranger = site.Browser();
        for (var mail = 1; mail <= SignIns.Slots; mail++) await stranger.Post("/sign-in", ("email", Address));
        await site.Passes(SignInRequest.Lifetime - TimeSpan.FromMinutes(2));
        Assert.Equal((HttpStatusCode)429, (await Ask()).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Link)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ask()).StatusCode);   // a link that was used is no more good to anybody
    }

    [Fact]
    public async Task A_campus_behind_one_address_is_not_throttled()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(student => site.Browser().Post("/sign-in", ("email", $"s{student}@example.edu.cn"))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task The_throttle_holds_also_against_requests_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.Browser().Post("/sign-in", ("email", Address))));
        Assert.True(answers.Count(answer => answer.StatusCode is HttpStatusCode.OK) <= SignIns.Slots);
        Assert.True(site.Letters.All.Count <= SignIns.Slots);
    }

    [Fact]
    public async Task With_several_persons_behind_an_address_one_is_chosen()
    {
        var student = await site.Add("周予安（学生）", Address);
        await Ask();
        var page = await browser.Page(Link);
        Assert.Contains($"{site.School}.{person.Id}", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post(Link)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post(Link, ("person", $"{site.School}.p-other"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Link, ("person", $"{site.School}.{student.Id}"))).StatusCode);
        Assert.Contains(student.Name, await browser.Page("/me"), StringComparison.Ordinal);

        using var coder = site.Browser();
        await coder.Post("/sign-in", ("email", Address));
        var code = site.Letters.Last.Code;
        Assert.Equal(HttpStatusCode.OK, (await coder.Post("/sign-in", ("code", code))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await coder.Post("/sign-in", ("code", code), ("person", $"{site.School}.{person.Id}"))).StatusCode);
    }

    [Theory]
    [InlineData("/cases/rec-26-7k3q9m", "/cases/rec-26-7k3q9m")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    public async Task One_lands_where_one_wanted_to_go_on_this_site_only(string next, string lands)
    {
        await browser.Post("/sign-in", ("email", Address), ("next", next));
        Assert.Equal(lands, (await browser.Post(Link)).Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("zhou")]
    [InlineData("<script>alert(1)</script>@x.cn")]
    public async Task What_is_no_address_is_asked_for_again(string typed)
    {
        var answer = await Ask(typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(site.Letters.All);
    }

    [Fact]
    public async Task Another_site_cannot_sign_its_visitors_in_here()
    {
        await Ask();
        using var victim = site.Browser();
        victim.FetchSite = "cross-site";
        Assert.Equal(HttpStatusCode.BadRequest, (await victim.Post(Link)).StatusCode);
        Assert.Empty(victim.Cookies);
    }

    [Fact]
    public async Task Roles_are_those_of_this_moment()
    {
        browser = await site.SignedIn(person);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get("/people/import")).StatusCode);
        await site.People.Change(site.School, person.Id, now => now with { Roles = [new(Role.UniversityLeagueCommittee)] });
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/people/import")).StatusCode);
    }

    [Fact]
    public async Task Who_has_left_is_out_at_once_and_gets_no_mail()
    {
        browser = await site.SignedIn(person);
        await site.People.Change(site.School, person.Id, now => now with { HasLeft = true });
        Assert.False(await IsSignedIn(browser));
        var before = site.Letters.All.Count;
        await Ask();
        Assert.Equal(before, site.Letters.All.Count);
    }

    [Fact]
    public async Task A_changed_address_makes_the_mailed_link_worthless()
    {
        await Ask();
        await site.People.Change(site.School, person.Id, now => now with { Email = "new@example.edu.cn" });
        Assert.Equal(HttpStatusCode.Gone, (await browser.Post(Link)).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_without_a_visit_and_goes_on_with_visits()
    {
        browser = await site.SignedIn(person);
        for (var visit = 0; visit < 3; visit++)
        {
            await site.Passes(TimeSpan.FromHours(11));
            Assert.True(await IsSignedIn(browser));
        }
        await site.Passes(Sessions.Idle);
        Assert.False(await IsSignedIn(browser));
    }

    [Fact]
    public async Task A_session_never_lasts_more_than_seven_days()
    {
        browser = await site.SignedIn(person);
        for (var visit = 0; visit < 16; visit++)
        {
            await site.Passes(TimeSpan.FromHours(10));
            Assert.True(await IsSignedIn(browser));
        }
        await site.Passes(TimeSpan.FromHours(9));
        Assert.False(await IsSignedIn(browser));
    }

    [Fact]
    public async Task Signing_out_here_leaves_other_browsers_signed_in()
    {
        browser = await site.SignedIn(person);
        using var phone = await site.SignedIn(person);
        var kept = browser.Cookies["session"];
        await browser.Get("/me");
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post("/sign-out")).StatusCode);
        Assert.False(await IsSignedIn(browser));
        browser.SetCookie("session", kept);
        Assert.False(await IsSignedIn(browser));
        Assert.True(await IsSignedIn(phone));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions_and_a_new_one_can_begin()
    {
        browser = await site.SignedIn(person);
        using var phone = await site.SignedIn(person);
        await site.Passes(TimeSpan.FromMinutes(1));
        await phone.Get("/me");
        await phone.Post("/sign-out", ("everywhere", "true"));
        Assert.False(await IsSignedIn(browser));
        Assert.False(await IsSignedIn(phone));
        await site.Passes(TimeSpan.FromMinutes(1));
        Assert.True(await IsSignedIn(await site.SignedIn(person)));
    }

    [Fact]
    public async Task A_role_ends_with_its_last_day_though_the_session_goes_on_and_an_inspector_without_one_is_none()
    {
        var today = Workflows.Web.Say.Today(site.Clock);
        var inspector = await site.Add("秦望", "ducha@example.edu.cn", new RoleHeld(Role.Inspector) { Until = today }, new RoleHeld(Role.Counsellor, "计算机学院"));
        using var own = await site.SignedIn(inspector);
        Assert.Contains("督查、审计人员", await own.Page("/me"), StringComparison.Ordinal);
        await site.Passes(TimeSpan.FromHours(15));   // from nine in the morning to midnight
        using var later = await site.SignedIn(inspector);
        var page = await later.Page("/me");
        Assert.DoesNotContain("督查、审计人员", page, StringComparison.Ordinal);
        Assert.Contains("辅导员", page, StringComparison.Ordinal);

        using var endless = await site.SignedIn(await site.Add("秦远", "ducha2@example.edu.cn", new RoleHeld(Role.Inspector)));
        Assert.DoesNotContain("督查、审计人员", await endless.Page("/me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_needs_the_pages_token()
    {
        browser = await site.SignedIn(person);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post("/sign-out")).StatusCode);
        Assert.True(await IsSignedIn(browser));
    }

    [Fact]
    public async Task A_session_cookie_that_was_tampered_with_is_none()
    {
        browser = await site.SignedIn(person);
        browser.SetCookie("session", browser.Cookies["session"][..^2] + "xx");
        Assert.False(await IsSignedIn(browser));
    }

    [Fact]
    public async Task Ended_sessions_are_forgotten_once_they_would_be_over()
    {
        browser = await site.SignedIn(person);
        await browser.Get("/me");
        await browser.Post("/sign-out");
        await site.Passes(Sessions.Longest + TimeSpan.FromHours(1));
        browser = await site.SignedIn(person);
        await browser.Get("/me");
        await browser.Post("/sign-out");
        Assert.Single((await site.People.Find(site.School, person.Id))!.EndedSessions);
    }

    [Fact]
    public async Task Behind_https_the_cookie_is_secure_and_no_neighbour_can_set_it()
    {
        await using var secure = await PeopleSite.On(azurite, "https://league.example.edu.cn");
        var somebody = await secure.Add("林知夏", "lin@example.edu.cn");
        using var signedIn = await secure.SignedIn(somebody);
        var cookie = Assert.Single(signedIn.LastSetCookies);
        Assert.StartsWith("__Host-session=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("league.example.edu.cn", secure.Letters.Last.Link.Host);
    }

    [Fact]
    public async Task A_mail_that_the_provider_refuses_is_sent_anew_with_another_link()
    {
        site.Letters.RefusesNext = 1;
        await Ask();
        Assert.Empty(site.Letters.All);
        site.HubWorks = false;
        await site.Clock.Run(async () => { await site.Work(); return false; });
        Assert.Single(site.Letters.All);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Link)).StatusCode);
    }

    [Fact]
    public async Task The_activity_run_twice_mails_once()
    {
        await Ask();
        var (place, _) = SignInPlace.Parse(browser.Cookies["sign-in"])!.Value;
        var id = browser.Cookies["sign-in"].Split('.')[2].Split('_')[0];
        Assert.Null(await site.Get<SignIns>().HandOver(place, id));
        Assert.Single(site.Letters.All);
    }

    [Fact]
    public async Task No_token_lies_in_clear_in_the_table()
    {
        await Ask();
        var (place, secret) = SignInPlace.Parse(Link.Split('/')[^1])!.Value;
        var row = await site.Get<Tables>().Emails.GetEntityAsync<Azure.Data.Tables.TableEntity>(place.EmailKey, place.RowKey);
        var text = string.Join(" ", row.Value.Select(property => property.Value));
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Address, text, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{site.Letters.Last.Code}\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "登录")]
    [InlineData("en", "Sign in")]
    public async Task Pages_and_mail_are_in_the_language_of_the_browser(string language, string title)
    {
        browser.Language = language;
        Assert.Contains(title, await browser.Page("/sign-in"), StringComparison.Ordinal);
        await Ask();
        Assert.Equal(language, site.Letters.Last.Language);
        Assert.DoesNotContain("⟦", await browser.Page(Link), StringComparison.Ordinal);
    }
}
