using System.Net;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.UserTasks;

namespace Workflows.Tests.Cases;

/// <summary>The mails of a case and of a person on pages, those that did not arrive, and sending one once more.</summary>
public sealed class CaseMailTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    const string Asked = $"CollegeReview.1.Asked.{ATaskSite.Committee}";

    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    async Task Address(string? email) => await site.Get<PeopleStore>().Change(site.School, ATaskSite.Committee, person => person with { Email = email });

    [Fact]
    public async Task A_mail_that_reached_nobody_stands_at_its_case_until_it_is_sent_again()
    {
        await Address(null);
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        Assert.Equal([new UnreachedMail(Asked, ATaskSite.Committee)], (await site.Case(id)).Unreached.AsEnumerable());
        foreach (var person in (string[])[ATaskSite.University, ATaskSite.Colleague])
        {
            Assert.Contains("封邮件没有送到", await site.As(person).Page($"/cases/{id}"), StringComparison.Ordinal);
            Assert.Contains("名册里没有这个人的邮箱", await site.As(person).Page($"/cases/{id}/mails"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("没有送到", await site.As(ATaskSite.Lin).Page($"/cases/{id}"), StringComparison.Ordinal);
        Assert.Contains(id, await site.As(ATaskSite.University).Page("/settings/mail"), StringComparison.Ordinal);

        await Address("new@example.edu.cn");
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.Colleague).Post($"/cases/{id}/mails", ("mail", Asked))).StatusCode);
        Assert.Empty((await site.Case(id)).Unreached);
        Assert.DoesNotContain("没有送到", await site.As(ATaskSite.University).Page($"/cases/{id}"), StringComparison.Ordinal);
        Assert.Single(await site.Get<LocalMailbox>().Mails("new@example.edu.cn", default), mail => mail.Links[0].Contains(id, StringComparison.Ordinal));
        var trail = await site.Get<CaseStore>().All<AuditEntry>((await site.Case(id)).Id, AuditEntry.Prefix);
        Assert.Equal(["workflow MailFailed", $"{ATaskSite.Colleague} MailAgain"], trail.Where(entry => entry.Action.StartsWith("Mail", StringComparison.Ordinal)).Select(entry => $"{entry.Actor} {entry.Action}"));
        Assert.Null(AuditTrail.FirstFault(await site.Case(id), trail));
    }

    [Fact]
    public async Task Whoever_did_not_get_a_mail_is_told_so_on_the_page_of_the_case()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var mail = new OutboxEntry(CaseRow.FullId(site.School, id), "x.1");
        var told = site.Get<IMailedCases>();
        for (var time = 0; time < 2; time++) await told.Failed(mail, ATaskSite.Lin);
        Assert.Single((await site.Case(id)).Unreached);
        Assert.Contains("发给您的一封邮件没有送到", await site.As(ATaskSite.Lin).Page($"/cases/{id}"), StringComparison.Ordinal);
        for (var time = 0; time < 2; time++) await told.Arrived(mail);
        Assert.Empty((await site.Case(id)).Unreached);
        await told.Failed(new($"{site.School}.rec-26-none", "x"), null);
    }

    [Fact]
    public async Task A_case_whose_mails_reach_nobody_stays_small()
    {
        var id = await site.Recommendation("林知夏");
        for (var number = 0; number < CaseMails.MostNoted + 3; number++) await site.Get<IMailedCases>().Failed(new(CaseRow.FullId(site.School, id), $"x.{number}"), null);
        Assert.Equal(CaseMails.MostNoted, (await site.Case(id)).Unreached.Length);
        await site.As(ATaskSite.University).Get("/me");
        site.Watch.Forget();
        Assert.Contains("封以上的邮件没有送到", await site.As(ATaskSite.University).Page($"/cases/{id}"), StringComparison.Ordinal);
        Assert.InRange(site.Watch.Requests, 1, 2);
    }

    [Fact]
    public async Task A_mail_sent_again_brings_a_new_link_and_the_old_one_stays_alive_and_a_second_click_sends_nothing()
    {
        var id = await site.Recommendation("林知夏");
        var (path, university) = ($"/cases/{id}/mails", site.As(ATaskSite.University));
        var old = await site.LinkOf(ATaskSite.Committee);
        Assert.Equal(HttpStatusCode.SeeOther, (await university.Post(path, ("mail", Asked))).StatusCode);
        var link = await site.LinkOf(ATaskSite.Committee);
        Assert.NotEqual(old, link);
        foreach (var each in (string[])[old, link]) Assert.Equal(HttpStatusCode.OK, (await site.As(null).Get(each)).StatusCode);

        foreach (var mail in (string[])[Asked, $"{Asked}.Again.1"])
        {
            var answer = await university.Post(path, ("mail", mail));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains("刚刚再发过", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await site.MailsTo(ATaskSite.Committee)).Count);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await university.Post(path, ("mail", "nothing"))).StatusCode);
        var mails = (await university.Json(path)).GetProperty("mails").EnumerateArray().Where(mail => mail.GetProperty("to").GetString() == "周予安").ToList();
        Assert.Equal([$"{Asked}.Again.1", Asked], mails.Select(mail => mail.GetProperty("id").GetString()));
        Assert.Equal([true, false], mails.Select(mail => mail.GetProperty("canSendAgain").GetBoolean()));
        Assert.All(mails, mail => Assert.Equal("Sent", mail.GetProperty("state").GetString()));
        Assert.All(mails, mail => Assert.True(mail.TryGetProperty("writtenAt", out _) && mail.TryGetProperty("handedOverAt", out _)));
    }

    [Fact]
    public async Task Two_clicks_at_once_send_one_mail()
    {
        var id = await site.Recommendation("林知夏");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => site.As(ATaskSite.University).Post($"/cases/{id}/mails", ("mail", Asked))));
        Assert.Equal(2, (await site.MailsTo(ATaskSite.Committee)).Count);
    }

    [Fact]
    public async Task Only_the_offices_that_answer_for_them_see_a_cases_mails_and_addresses_only_the_university()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var path = $"/cases/{id}/mails";
        foreach (var person in (string[])[ATaskSite.Lin, ATaskSite.PartySecretary, ATaskSite.Stranger])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).Get(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).Post(path, ("mail", Asked))).StatusCode);
        }

        Assert.Contains(site.AddressOf(ATaskSite.Committee), await site.As(ATaskSite.University).Page(path), StringComparison.Ordinal);
        var college = await site.As(ATaskSite.Colleague).Page(path);
        Assert.Contains("周予安", college, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.edu.cn", college, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.University).Get("/cases/rec-26-none/mails")).StatusCode);
    }

    [Fact]
    public async Task Everybody_sees_the_own_mails_and_the_university_anybodys_without_text_or_link()
    {
        var id = await site.Recommendation("林知夏");
        var link = await site.LinkOf(ATaskSite.Committee);
        foreach (var (person, path) in new[] { (ATaskSite.Committee, "/me/mails"), (ATaskSite.University, $"/people/{ATaskSite.Committee}/mails") })
        {
            var page = await site.As(person).Page(path);
            Assert.Contains($"href=\"/cases/{id}\"", page, StringComparison.Ordinal);
            Assert.Contains("请您办理", page, StringComparison.Ordinal);
            Assert.DoesNotContain(link.Split('.')[^1], page, StringComparison.Ordinal);
            Assert.Equal(id, Assert.Single((await site.As(person).Json(path)).GetProperty("mails").EnumerateArray()).GetProperty("caseId").GetString());
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.Colleague).Get($"/people/{ATaskSite.Committee}/mails")).StatusCode);
        foreach (var unknown in (string[])["p-none", "a%23b"]) Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.University).Get($"/people/{unknown}/mails")).StatusCode);
    }

    [Fact]
    public void Every_mail_that_there_is_says_in_words_what_it_is_about()
    {
        foreach (var template in site.Get<IEnumerable<IMailTemplate>>()) Assert.NotEqual(template.Name, MailWords.About(template.Name));
    }

    [Fact]
    public async Task Lists_of_mails_can_be_made_again_from_the_cases_and_are_not_taken_for_leftovers()
    {
        await Address(null);
        await site.Recommendation("林知夏");
        var lists = site.Get<Tables>().Lists;
        await Rebuild();
        await foreach (var row in lists.QueryAsync<Azure.Data.Tables.TableEntity>(row => row.PartitionKey.CompareTo(site.School + "|mail") >= 0 && row.PartitionKey.CompareTo(site.School + "|mail~") < 0)) await lists.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        await Rebuild();

        async Task Rebuild()
        {
            await site.Get<ListRebuild>().Run(site.School);
            Assert.Single((await site.As(ATaskSite.University).Json($"/people/{ATaskSite.Colleague}/mails")).GetProperty("mails").EnumerateArray());
            Assert.Single((await site.As(ATaskSite.University).Json("/settings/mail")).GetProperty("failed").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_trial_mail_goes_to_the_own_address_once_a_minute_and_the_page_says_what_came_of_it()
    {
        var university = site.As(ATaskSite.University);
        Assert.Contains("试用邮箱", await university.Page("/settings/mail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await university.Post("/settings/mail")).StatusCode);
        var again = await university.Post("/settings/mail");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("请稍等再试", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("测试邮件", Assert.Single(await site.MailsTo(ATaskSite.University)).Subject, StringComparison.Ordinal);
        Assert.Contains("邮件服务器已经收下", await university.Page("/settings/mail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.Committee).Get("/settings/mail")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.Committee).Post("/settings/mail")).StatusCode);
    }
}
