using System.Net;
using System.Text.RegularExpressions;
using Workflows.Cases;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Recommendation;
using Workflows.Tests.UserTasks;
using Workflows.UserTasks;
using Workflows.Web;
using Xunit.Abstractions;

namespace Workflows.Tests.WholeSite;

/// <summary>What a page costs in requests to storage, and a round in mails (DESIGN, "The data").</summary>
public sealed partial class BudgetTests(TaskHost host, ITestOutputHelper output) : IClassFixture<TaskHost>
{
    const int MostMails = 10, HomeRequests = 6, CaseRequests = 2, DecisionRequests = 8;

    [Fact]
    public async Task A_round_of_24_branches_is_ten_mails_and_one_page_for_a_college()
    {
        var reviewed = 0;
        await using var school = await ManyBranches.Open(async school =>
        {
            foreach (var (college, _) in DemoSchool.Colleges) reviewed += await ReviewsOnOnePage(school, college);
        });
        await school.Runs();

        Assert.Equal(ManyBranches.Applicants, reviewed);
        Assert.Equal(ManyBranches.Branches, (await school.Cases(MeetingTasks.Kind)).Count(meeting => meeting.State is CaseState.Completed));
        Assert.Equal(ManyBranches.Applicants, (await school.Cases(RecommendationTasks.Kind)).Count(@case => @case.Outcome is Outcome.Recommended));
        foreach (var (college, _) in DemoSchool.Colleges)
        {
            foreach (var person in await school.Committee(college))
            {
                var mails = await school.MailsTo(person);
                output.WriteLine($"{college} {person.Name}: {mails.Count} mails: {string.Join(" / ", mails.Select(mail => mail.Subject))}");
                Assert.InRange(mails.Count, 1, MostMails);
            }
        }
    }

    [Fact]
    public async Task The_home_page_is_at_most_six_requests()
    {
        var site = await ATaskSite.On(host);
        await site.Recommendation("林知夏");
        await site.Recommendation("何清越");
        foreach (var person in (string[])[ATaskSite.Committee, ATaskSite.Secretary, ATaskSite.Lin, ATaskSite.University])
            Assert.InRange(await Requests(site, $"home of {person}", () => site.As(person).Get("/")), 1, HomeRequests);
    }

    [Fact]
    public async Task The_page_of_a_case_is_two_requests()
    {
        var site = await ATaskSite.On(host);
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        foreach (var person in (string[])[ATaskSite.Lin, ATaskSite.Committee])
            Assert.InRange(await Requests(site, $"case for {person}", () => site.As(person).Get($"/cases/{id}")), 1, CaseRequests);
    }

    [Fact]
    public async Task A_decision_is_at_most_eight_requests()
    {
        var site = await ATaskSite.On(host);
        await site.Recommendation("林知夏");
        var link = await site.LinkOf(ATaskSite.Committee);
        await site.As(null).Get(link);
        Assert.InRange(await Requests(site, "decision by link", () => site.As(null).Post(link, ("decision", "approve"))), 1, DecisionRequests);
    }

    /// <summary>The second request: the first of a process also reads what every page keeps for a minute.</summary>
    async Task<int> Requests(ATaskSite site, string what, Func<Task<HttpResponseMessage>> call)
    {
        await site.As(ATaskSite.Committee).Get("/me");
        site.Watch.Forget();
        var answer = await call();
        Assert.True((int)answer.StatusCode < 400, $"{what}: {(int)answer.StatusCode}");
        output.WriteLine($"{what}: {site.Watch.Requests} requests");
        return site.Watch.Requests;
    }

    /// <returns>How many the page had.</returns>
    static async Task<int> ReviewsOnOnePage(ManyBranches school, string college)
    {
        var person = (await school.Committee(college))[0];
        using var http = school.As(person);
        const string Path = $"/tasks?list={RecommendationTasks.Kind}.{Step.CollegeReview}";
        var page = await http.GetStringAsync(Path);
        var hidden = Hidden().Matches(page).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value))).ToList();
        using var form = new FormUrlEncodedContent([.. hidden, new("decision", "approve")]);
        var answer = await http.PostAsync("/tasks", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await http.GetAsync(Path)).StatusCode);   // nothing is left of the list
        return hidden.Count(field => field.Key == TaskPages.TaskField);
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex Hidden();
}
