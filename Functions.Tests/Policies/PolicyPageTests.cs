using System.Net;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Tests.Cases;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Policies;

public sealed class PolicyPageTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    CaseSite site = null!;

    public async Task InitializeAsync() => site = await CaseSite.Start(azurite);

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Every_figure_is_shown_with_value_default_and_source()
    {
        site.Visitor = ARecommendationCase.OtherStudent;
        await site.Get<PolicyBook>().Set<RecommendationPolicy>("demo", nameof(RecommendationPolicy.NoticePeriod), "7wd", "校团委会议纪要", "p-gu", CaseSite.Now);
        var (status, page) = await site.Get("/policies");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("7 个工作日", page, StringComparison.Ordinal);
        Assert.Contains("校团委会议纪要", page, StringComparison.Ordinal);
        var figures = (await site.Json("/policies")).GetProperty("policies").EnumerateArray().ToList();
        Assert.All(PolicyRecord.Properties(typeof(RecommendationPolicy)), property => Assert.Contains(figures, figure => figure.GetProperty("value").GetProperty("name").GetString() == property.Name));
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_sees_it() => Assert.Equal(HttpStatusCode.SeeOther, (await site.Get("/policies")).Status);
}
