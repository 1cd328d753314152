using Workflows.Congress;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Congress.ACongress;

namespace Workflows.Tests.Congress;

/// <summary>A congress, told as (day, what happened).</summary>
public sealed class CongressTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task From_the_request_to_the_filing()
    {
        await using var it = await On(azurite);
        await it.Requests().IsApproved(2).IsPrepared().Elects(7, Computing).Elects(8, Maths).IsExamined().Nominates().AsksToConvene().Sits(50, 7, 3, 6).IsPublished().Runs();

        var body = await it.Ends(Outcome.Convened, "1 ConveneRequest.1 Submitted");
        Assert.Equal([("计算1", 7), ("数学1", 6)], body.Elected.Select(each => (each.Name, each.Approvals)));
        Assert.Equal(8, body.Entitled);
    }
}
