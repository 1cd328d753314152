using System.Collections;
using System.Globalization;
using System.Resources;
using Workflows.Calendar;
using Workflows.Congress;
using Workflows.Evaluation;
using Workflows.Policies;
using Workflows.Recommendation;

namespace Workflows.Tests.Policies;

public sealed class TextsTests
{
    static readonly CultureInfo Chinese = new("zh-CN"), English = new("en");

    public static TheoryData<string> Resources => ["Policies.Texts", "Policies.PolicyTexts", "Recommendation.PolicyTexts", "Recommendation.RulesTexts", "Evaluation.PolicyTexts", "Evaluation.RulesTexts", "Congress.PolicyTexts", "Congress.RulesTexts"];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Both_languages_have_the_same_texts(string name)
    {
        var (neutral, english) = (Read(name, CultureInfo.InvariantCulture), Read(name, English));
        Assert.NotEmpty(neutral);
        Assert.Equal(neutral.Keys.Order(), english.Keys.Order());
        foreach (var (key, text) in neutral) Assert.Equal(Places(text), Places(english[key]));
    }

    static readonly Type[] PolicyTypes = [typeof(RecommendationPolicy), typeof(EvaluationPolicy), typeof(CongressPolicy), typeof(MailPolicy), typeof(CalendarPolicy)];

    public static TheoryData<Type> EachPolicy => [.. PolicyTypes];

    [Theory]
    [MemberData(nameof(EachPolicy))]
    public void Every_figure_has_source_label_and_meaning_and_reads_in_words(Type type)
    {
        var texts = new ResourceManager($"{type.Namespace}.PolicyTexts", type.Assembly);
        var codes = type == typeof(EvaluationPolicy) || type == typeof(CongressPolicy) ? new ResourceManager($"{type.Namespace}.RulesTexts", type.Assembly) : Arithmetic.Texts;
        var policy = Activator.CreateInstance(type)!;
        var properties = PolicyRecord.Properties(type);
        Assert.Equal(type.GetProperties().Length, properties.Length);
        foreach (var property in properties)
        {
            Assert.NotEmpty(property.Source.Source);
            Assert.True(texts.GetString(property.Name, Chinese) is { Length: > 0 }, property.Name);
            Assert.True(texts.GetString(property.Name + "_Meaning", Chinese) is { Length: > 0 }, property.Name);
            Assert.NotEmpty(Words.Of(property, policy, Chinese, codes));
            Assert.NotEmpty(Words.Of(property, policy, English, codes));
        }
    }

    [Fact]
    public void No_text_of_a_policy_is_left_over() => Assert.All(PolicyTypes.GroupBy(type => type.Namespace), types =>
    {
        var names = types.SelectMany(type => PolicyRecord.Properties(type)).SelectMany(property => new[] { property.Name, property.Name + "_Meaning" });
        Assert.Equal(names.Order(), Read($"{types.Key!["Workflows.".Length..]}.PolicyTexts", CultureInfo.InvariantCulture).Keys.Order());
    });

    [Fact]
    public void Every_code_of_the_rules_has_a_text()
    {
        Type[] codes =
        [
            typeof(ConditionState), typeof(Stage), typeof(QuotaPeriod), typeof(TieRule), typeof(UniversityRecordMode), typeof(NoticeAudience), typeof(NoticeNames),
            typeof(AssessmentGrade), typeof(NoVote), typeof(ThresholdBase), typeof(Rounding),
        ];
        var common = new ResourceManager("Workflows.Policies.Texts", typeof(Words).Assembly);
        foreach (var key in codes.SelectMany(code => Enum.GetNames(code).Select(name => $"{code.Name}_{name}")))
            Assert.True((Arithmetic.Texts.GetString(key, Chinese) ?? common.GetString(key, Chinese)) is not null, key);
        Assert.All(Enum.GetValues<ConditionCode>(), code => Assert.NotNull(Arithmetic.Texts.GetString($"Condition_{code}", Chinese)));
        Assert.All(Enum.GetValues<ConditionNote>().Where(note => note != ConditionNote.None), note => Assert.NotNull(Arithmetic.Texts.GetString($"ConditionNote_{note}", Chinese)));
    }

    [Theory]
    [InlineData("5wd", "5 个工作日", "5 working days")]
    [InlineData("P2Y", "2 年", "2 years")]
    [InlineData("P1Y6M", "1 年 6 个月", "1 year 6 months")]
    [InlineData("PT0.5S", "0.5 秒", "0.5 seconds")]
    [InlineData("PT0S", "立即", "at once")]
    public void A_period_reads_in_words(string period, string chinese, string english)
    {
        Assert.Equal(chinese, Words.Of(Period.Parse(period), Chinese));
        Assert.Equal(english, Words.Of(Period.Parse(period), English));
    }

    static Dictionary<string, string> Read(string name, CultureInfo culture) =>
        new ResourceManager($"Workflows.{name}", typeof(Words).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    static IEnumerable<string> Places(string text) => Enumerable.Range(0, 6).Select(place => $"{{{place}}}").Where(text.Contains);
}
