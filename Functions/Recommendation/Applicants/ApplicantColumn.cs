using System.Collections.Frozen;
using System.Collections.Immutable;
using Workflows.Web.Sheets;

namespace Workflows.Recommendation.Applicants;

/// <summary>A column of a list of applicants. But for the two that tell whose line it is, each is a field of the application's form and is read as that is.</summary>
/// <param name="Name">Of the field, and the heading in English.</param>
internal sealed record ApplicantColumn(string Name, string Heading, params ImmutableArray<string> Also)
{
    public const string Statement = "statement", Talked = "talked", TalkedOn = "talkedOn", PartyBranch = "partyBranch", Exception = "exception";

    public static ApplicantColumn Number { get; } = new("studentNumber", "学号");
    public static ApplicantColumn Person { get; } = new("name", "姓名");
    public static ApplicantColumn Performance { get; } = new(Statement, "主要表现", "申请理由", "申请人表现");
    public static ApplicantColumn Applied { get; } = new(StatedFacts.NameOf(Fact.PartyApplicationDate), "入党申请日期", "申请入党时间", "递交入党申请书日期");

    public static ImmutableArray<ApplicantColumn> All { get; } =
    [
        Number,
        Person,
        Performance,
        Applied,
        new(Talked, "党支部是否已谈话", "是否谈话", "谈话"),
        new(TalkedOn, "谈话日期"),
        new(PartyBranch, "联系党支部", "党支部"),
        new(Exception, "书面例外文号", "例外文号"),
        new(StatedFacts.Reason, "更正理由", "更正的理由", "说明"),
    ];

    static readonly FrozenDictionary<string, ApplicantColumn> ByHeading = All
        .SelectMany(column => column.Also.Prepend(column.Heading).Prepend(column.Name).Select(heading => KeyValuePair.Create(SheetHeadings.Simplify(heading), column)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null when a heading is none of ours.</returns>
    public static ApplicantColumn? Find(string heading) => ByHeading.GetValueOrDefault(SheetHeadings.Simplify(heading));

    public bool Equals(ApplicantColumn? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
