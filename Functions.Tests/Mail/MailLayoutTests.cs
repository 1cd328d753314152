using System.Globalization;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Tests.Mail;

public sealed class MailLayoutTests
{
    const string Link = "https://tuan.example.edu.cn/approvals/demo.rec-26-2m8d4w.Zr8q";
    static readonly SchoolInfo School = new("demo", "示例大学", "示例大学团委", "(010) 5555 0128");
    static readonly Composed Request = new("请党支部研究何清越的推荐", "5月25日前填写结果",
    [
        new Paragraph("计算机学院团组织推荐{0}为入党积极分子，请在 {1} 前填写结果。", "何清越", "5月25日（周一）24:00"),
        new Facts(new MailFact("应到", "42"), new MailFact("赞成", "33 > 21")),
        new ItemList(new MailItem("王小明", "软件 2302 团支部", "查看王小明的材料", "https://tuan.example.edu.cn/cases/1")),
        new Button("查看材料并填写结果", Link),
        new Small("习惯用纸质的，盖章后交办公室代录即可。"),
    ]);

    static OutgoingMail Render(Composed composed, string name = "郑怀谨", string culture = "zh-CN")
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return MailLayout.Render(composed, new("demo", "p-1", name, "zheng@example.edu.cn", CultureInfo.CurrentCulture), School, "Task", "rec-26-2m8d4w");
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void Text_and_HTML_say_the_same()
    {
        var mail = Render(Request);
        foreach (var said in new[] { "郑怀谨，您好", "何清越", "5月25日（周一）24:00", "应到", "42", "王小明", "查看王小明的材料", "查看材料并填写结果", Link, "请不要转发", "盖章后", "(010) 5555 0128" })
        {
            Assert.Contains(said, mail.Text, StringComparison.Ordinal);
            Assert.Contains(said, mail.Html, StringComparison.Ordinal);
        }
        Assert.Equal(new[] { Link, "https://tuan.example.edu.cn/cases/1" }, mail.Links.AsEnumerable());
    }

    [Fact]
    public void Chinese_stays_readable_and_what_counts_is_bold()
    {
        var html = Render(Request).Html;
        Assert.DoesNotContain("&#x5", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("推荐<b>何清越</b>为", html, StringComparison.Ordinal);
        Assert.Contains("33 &gt; 21", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>"), InlineData("\"><img src=x onerror=alert(1)>"), InlineData("{0}{1}{9}"), InlineData("</b></p><a href='https://evil.example'>点这里</a>"), InlineData("&lt;b&gt;")]
    public void A_hostile_name_is_text_and_nothing_else(string name)
    {
        var mail = Render(new($"请研究{name}的推荐", name,
        [
            new Paragraph("推荐{0}。", name), new Paragraph(name), new Facts(new MailFact(name, name)), new ItemList(new MailItem(name, name, name, Link)), new Button(name, Link), new Code(name), new Small(name),
        ]) { Why = name }, name);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href='", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"推荐{name}。", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_can_forge_no_line_no_header_and_no_direction_of_writing()
    {
        var mail = Render(new("请研究\r\nBcc: all@example.edu.cn\u202Eabc", null, [new Paragraph("推荐{0}。", "何\n清越\u2066\u0000")]), "郑\r\n----\r\n怀谨");
        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.DoesNotContain('\u202E', mail.Subject);
        Assert.Contains("推荐何 清越。", mail.Text, StringComparison.Ordinal);
        Assert.Contains("郑  ----  怀谨，您好", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(mail.Text, c => c is '\r' or '\u2066' or '\u0000');
    }

    [Fact]
    public void A_reason_keeps_its_line_breaks()
    {
        var mail = Render(new("有新的异议", null, [new Paragraph("第一行\r\n第二行")]));
        Assert.Contains("第一行\n第二行", mail.Text, StringComparison.Ordinal);
        Assert.Contains("第一行<br>第二行", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)"), InlineData("/approvals/x"), InlineData("data:text/html,x")]
    public void A_link_that_is_no_address_of_the_web_goes_into_no_mail(string link) =>
        Assert.Throws<InvalidOperationException>(() => Render(new("请办理", null, [new Button("查看", link)])));

    [Fact]
    public void A_mail_can_be_English()
    {
        var mail = Render(Request with { Subject = "Please decide on one recommendation" }, "Zheng Huaijin", "en");
        Assert.Contains("Dear Zheng Huaijin,", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Opening the link decides nothing", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_mail_is_loaded_from_anywhere()
    {
        var html = Render(Request).Html;
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
    }
}
