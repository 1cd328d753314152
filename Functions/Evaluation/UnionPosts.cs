using System.Collections.Immutable;
using System.Text;

namespace Workflows.Evaluation;

/// <summary>A post in a student union as the roster has it: 校学生会主席团成员, 计算机学院学生会办公室主任.</summary>
/// <param name="Body">Of which union.</param>
internal sealed record UnionPost(string Body, string Title, OfficerRank Rank);

/// <summary>Understands 学生会职务 of the roster. Pure.</summary>
internal static class UnionPosts
{
    public const string University = "校学生会", Graduate = "校研究生会", Union = "学生会";

    // 部门负责人 are those who head a department, and those who stand in for them.
    static readonly string[] Presidium = ["主席", "主席团", "会长"], Heads = ["部长", "主任", "负责人", "秘书长"];

    static readonly char[] Separators = [';', '、', ',', '\n', '/'];

    /// <param name="text">Several posts are separated by 、 ; , or a slash. A post without a union is one of 校学生会.</param>
    /// <param name="college">Of the person: 学院学生会 is its union.</param>
    public static ImmutableArray<UnionPost> Read(string? text, string? college) => text is null ? [] :
        [.. text.Normalize(NormalizationForm.FormKC).Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(post => One(post, college))];

    public static string OfCollege(string college) => college + Union;

    static UnionPost One(string post, string? college)
    {
        var (body, title) = BodyOf(post, college);
        title = title.Length == 0 ? post : title;
        return new(body, title, Presidium.Any(title.Contains) ? OfficerRank.Presidium : Heads.Any(title.Contains) ? OfficerRank.Head : OfficerRank.Staff);
    }

    static (string Body, string Title) BodyOf(string post, string? college)
    {
        foreach (var graduate in (string[])[Graduate, "学校研究生会", "研究生会"])
            if (post.StartsWith(graduate, StringComparison.Ordinal)) return (Graduate, post[graduate.Length..]);
        foreach (var university in (string[])[University, "学校学生会", Union])
            if (post.StartsWith(university, StringComparison.Ordinal)) return (University, post[university.Length..]);
        var at = post.IndexOf(Union, StringComparison.Ordinal);
        return at > 0 && college is not null && IsItsCollege(post[..at], college)
            ? (OfCollege(college), post[(at + Union.Length)..])
            : at > 0 && post[..at].EndsWith("学院", StringComparison.Ordinal) ? (post[..(at + Union.Length)], post[(at + Union.Length)..])
            : (University, post);
    }

    static bool IsItsCollege(string said, string college) => said is "院" or "学院" or "系" || college.StartsWith(said, StringComparison.Ordinal);
}
