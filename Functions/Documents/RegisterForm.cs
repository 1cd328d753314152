namespace Workflows.Documents;

/// <summary>What a member is recommended for.</summary>
internal enum RegisterStage
{
    /// <summary>推荐入党申请人为入党积极分子.</summary>
    Activist,

    /// <summary>推荐入党积极分子为发展对象.</summary>
    Candidate,
}

/// <summary>What a body said on the form. A blank leaves room for the pen.</summary>
/// <param name="Text">The opinion; a line feed begins a paragraph.</param>
/// <param name="Signer">The printed name of who answers for it; the signature is left to the hand.</param>
/// <param name="Date">Such as <c>2026年3月20日</c>.</param>
internal sealed record Opinion(string Text = "", string Signer = "", string Date = "");

/// <summary>
/// 推优登记表 (RULES.md, part 1, "Documents"): every field as the text that is printed. A blank one is filled in by hand; the form has room for it,
/// and for signatures and seals.
/// </summary>
internal sealed record RegisterForm(RegisterStage Stage)
{
    /// <summary>Whose form it is: the school's name in the file's properties.</summary>
    public string School { get; init; } = "";

    /// <summary>The number of the case.</summary>
    public string CaseNumber { get; init; } = "";

    /// <summary>The head of the case's audit trail, so that a cut tail shows (law 11).</summary>
    public string AuditHead { get; init; } = "";

    /// <summary>Of the forms made in the case, where an earlier one was corrected: from 1.</summary>
    public int Copy { get; init; } = 1;

    /// <summary>填表日期.</summary>
    public string Date { get; init; } = "";

    /// <summary>推荐单位.</summary>
    public string Unit { get; init; } = "";
    public string Name { get; init; } = "";
    public string Gender { get; init; } = "";
    public string Ethnicity { get; init; } = "";

    /// <summary>出生年月.</summary>
    public string Born { get; init; } = "";

    /// <summary>文化程度.</summary>
    public string Education { get; init; } = "";
    public string LeaguePost { get; init; } = "";

    /// <summary>入团时间.</summary>
    public string JoinedLeague { get; init; } = "";

    /// <summary>申请入党时间.</summary>
    public string Applied { get; init; } = "";

    /// <summary>列为积极分子时间.</summary>
    public string ActivistSince { get; init; } = "";

    /// <summary>主要表现.</summary>
    public string Performance { get; init; } = "";

    /// <summary>推荐时间.</summary>
    public string Recommended { get; init; } = "";

    /// <summary>团支部意见; its text holds 应到, 实到, 赞成 and 通过率.</summary>
    public Opinion Branch { get; init; } = new();
    public Opinion College { get; init; } = new();
    public Opinion University { get; init; } = new();
    public Opinion PartyBranch { get; init; } = new();

    /// <summary>When the contents were final; the file says so of itself.</summary>
    public DateTimeOffset Written { get; init; } = DateTimeOffset.UnixEpoch;
}
