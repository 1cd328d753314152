using System.Globalization;
using Workflows.Web;

namespace Workflows.Tests.Web;

public sealed class FillTests
{
    [Theory]
    [InlineData("{0}已有申请", "软件 2302", "软件 2302 已有申请")]
    [InlineData("{0}提交。", "11月27日（周五）6:39", "11月27日（周五）6:39 提交。")]
    [InlineData("{0}的推荐", "林知夏", "林知夏的推荐")]
    [InlineData("还有 {0} 天", 4, "还有 4 天")]
    [InlineData("第{0}、", 4, "第4、")]
    [InlineData("{0} {0:thing is|things are} waiting", 1, "1 thing is waiting")]
    [InlineData("{0} {0:thing is|things are} waiting", 12, "12 things are waiting")]
    public void A_gap_is_filled_with_the_space_and_the_word_that_go_with_it(string text, object value, string said) =>
        Assert.Equal(said, Texts.Fill(CultureInfo.InvariantCulture, text, value));
}
