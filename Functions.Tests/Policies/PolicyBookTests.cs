using Microsoft.Extensions.Configuration;
using Workflows.Calendar;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Policies;

public sealed class PolicyBookTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DateTimeOffset Now = new(2026, 3, 18, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task The_school_comes_before_the_setting_and_the_setting_before_the_default()
    {
        var book = await Book(("Policy:Recommendation:NoticePeriod", "PT10S"), ("Policy:Recommendation:Validity", "P1Y"));
        Assert.Null(await book.Set<RecommendationPolicy>("demo", nameof(RecommendationPolicy.NoticePeriod), " 7wd ", "校规第三条", new("p-1", "周老师"), Now));

        var policy = await book.Current<RecommendationPolicy>("demo");
        Assert.Equal(["7wd", "P1Y", "P60D"], [policy.NoticePeriod.ToString(), policy.Validity.ToString(), policy.LapseReminder.ToString()]);
        Assert.Equal("PT10S", (await book.Current<RecommendationPolicy>("other")).NoticePeriod.ToString());
    }

    [Fact]
    public async Task The_page_says_where_each_value_comes_from()
    {
        var book = await Book(("Policy:Recommendation:Validity", "P1Y"));
        await book.Set<RecommendationPolicy>("demo", nameof(RecommendationPolicy.NoticePeriod), "7wd", "校规第三条", new("p-1", "周老师"), Now);

        var values = (await book.Describe<RecommendationPolicy>("demo")).ToDictionary(value => value.Name);
        var notice = values["NoticePeriod"];
        Assert.Equal((PolicyOrigin.School, "7wd", "5wd", "校规第三条", "p-1"), (notice.Origin, notice.Value, notice.Default, notice.Own!.Reason, notice.Own.By));
        Assert.Equal("Policy__Recommendation__NoticePeriod", notice.Setting);
        Assert.Equal((PolicyOrigin.Setting, false), (values["Validity"].Origin, values["Validity"].IsDefault));
        Assert.Equal((PolicyOrigin.Default, true), (values["Approval"].Origin, values["Approval"].IsDefault));
        Assert.Equal(typeof(RecommendationPolicy).GetProperties().Length, values.Count);
    }

    [Fact]
    public async Task A_school_takes_its_value_back()
    {
        var book = await Book();
        await book.Set<RecommendationPolicy>("demo", "MinimumAge", "19", "试行", new("p-1", "周老师"), Now);
        Assert.Equal(19, (await book.Current<RecommendationPolicy>("demo")).MinimumAge);
        await book.Set<RecommendationPolicy>("demo", "MinimumAge", null, "恢复", new("p-1", "周老师"), Now);
        await book.Set<RecommendationPolicy>("demo", "MinimumAge", null, "恢复", new("p-1", "周老师"), Now);
        Assert.Equal(18, (await book.Current<RecommendationPolicy>("demo")).MinimumAge);
    }

    [Fact]
    public async Task Two_who_set_values_at_the_same_time_both_succeed()
    {
        var book = await Book();
        await Task.WhenAll(
            book.Set<RecommendationPolicy>("demo", "MinimumAge", "19", "试行", new("p-1", "周老师"), Now),
            book.Set<RecommendationPolicy>("demo", "ActivistMonths", "18", "试行", new("p-2", "周老师"), Now));
        var policy = await book.Current<RecommendationPolicy>("demo");
        Assert.Equal((19, 18), (policy.MinimumAge, policy.ActivistMonths));
    }

    [Theory]
    [InlineData("NoticePeriod", "five days", "5wd")]
    [InlineData("MinimumAge", "-1", "whole number")]
    [InlineData("QuotaPeriod", "Month", "Year, Semester")]
    [InlineData("QuotaPeriod", "0", "Year, Semester")]
    [InlineData("RequiresRank", "yes", "true nor false")]
    [InlineData("NoSuch", "1", "NoSuch")]
    public async Task A_school_cannot_set_what_is_not_understood(string name, string text, string told)
    {
        var book = await Book();
        Assert.Contains(told, await book.Set<RecommendationPolicy>("demo", name, text, "试行", new("p-1", "周老师"), Now), StringComparison.Ordinal);
        Assert.Equal(new RecommendationPolicy(), await book.Current<RecommendationPolicy>("demo"));
    }

    [Fact]
    public async Task A_start_with_settings_that_are_not_understood_fails_and_names_each()
    {
        var book = await Book(
            ("Policy:Recommendation:NoticePeriod", "5 days"), ("Policy:Recommendation:Approval", ">1/2"), ("Policy:Mail:Digests", "8:00"), ("Policy:Recommendation:NotcePeriod", "5wd"));
        var message = Assert.Throws<InvalidOperationException>(book.Check).Message;
        Assert.Contains("Policy__Recommendation__NoticePeriod: \"5 days\" is no period", message, StringComparison.Ordinal);
        Assert.Contains("Policy__Recommendation__Approval", message, StringComparison.Ordinal);
        Assert.Contains("Policy__Recommendation__NotcePeriod: there is no such policy", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Policy__Mail__Digests", message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => book.Current<RecommendationPolicy>("demo"));
    }

    [Fact]
    public async Task A_start_with_good_settings_or_none_is_fine()
    {
        (await Book()).Check();
        (await Book(("Policy:Mail:Digests", "none"), ("Policy:Calendar:CountFirstDay", "True"), ("policy:recommendation:noticeperiod", "PT2S"))).Check();
    }

    [Fact]
    public async Task Every_default_can_be_written_as_a_setting()
    {
        foreach (var type in new[] { typeof(RecommendationPolicy), typeof(MailPolicy), typeof(CalendarPolicy) })
        {
            var defaults = PolicyBook.Describe(Activator.CreateInstance(type)!);
            var book = await Book([.. defaults.Select(value => ($"Policy:{value.Slice}:{value.Name}", value.Value))]);
            book.Check();
        }
    }

    [Fact]
    public async Task A_mail_policy_without_digests_reads_from_settings()
    {
        var policy = await (await Book(("Policy:Mail:Digests", "none"), ("Policy:Mail:GatherFor", "PT0S"))).Current<MailPolicy>("demo");
        Assert.Equal((TimesOfDay.None, Period.Parse("PT0S")), (policy.Digests, policy.GatherFor));
    }

    [Fact]
    public void A_pinned_policy_takes_what_is_new_as_before_and_leaves_what_is_gone()
    {
        var pinned = Json.Read<RecommendationPolicy>("""{"noticePeriod":"7wd","approval":">=2/3 of Valid","tieRule":"CommitteeDecides","valueOfAnOldRelease":3}""");
        Assert.Equal(
            new RecommendationPolicy { NoticePeriod = Period.Parse("7wd"), Approval = Threshold.Parse(">=2/3 of Valid"), TieRule = TieRule.CommitteeDecides }, pinned);
        Assert.Equal(pinned, Json.Read<RecommendationPolicy>(Json.Write(pinned)));
    }

    [Fact]
    public async Task A_change_is_on_record_once_with_what_it_was_and_what_it_is()
    {
        var tables = await azurite.NewTables();
        var (book, trail) = (new PolicyBook(new ConfigurationBuilder().Build(), tables, new(tables, TimeProvider.System)), new SchoolTrails(tables, TimeProvider.System).Settings);
        await book.Set<RecommendationPolicy>("demo", "MinimumAge", "19", "校规第三条", new("p-1", "周老师"), Now);
        await book.Set<RecommendationPolicy>("demo", "MinimumAge", "19", "又点了一次", new("p-1", "周老师"), Now);
        await book.Set<RecommendationPolicy>("demo", "MinimumAge", null, "恢复", new("p-1", "周老师"), Now);

        var (entries, fault) = (await trail.Read("demo")) is var read ? (read.Entries, read.Fault) : default;
        Assert.Null(fault);
        Assert.Equal(
            [("18", "19", "校规第三条"), ("19", "18", "恢复")],
            entries.Select(entry => Json.Read<AuditDetail>(entry.Detail!)).Select(detail => (detail.From, detail.To, detail.Text)));
        Assert.All(entries, entry => Assert.Equal(("p-1", "Policy.Recommendation.MinimumAge"), (entry.Actor, entry.Action)));

        await tables.Schools.DeleteEntityAsync("demo", entries[0].Key);
        Assert.Equal(1, (await trail.Read("demo")).Fault);
    }

    async Task<PolicyBook> Book(params (string Key, string Value)[] settings)
    {
        var tables = await azurite.NewTables();
        return new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(), tables, new(tables, TimeProvider.System));
    }
}
