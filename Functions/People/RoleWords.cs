using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Workflows.Web;

namespace Workflows.People;

/// <summary>
/// What roles are called. The words stand among the texts of all pages (<c>Role.{name}</c>); a file may use either language, the name in the rule book's code, or
/// a short form that people write.
/// </summary>
internal static class RoleWords
{
    static readonly ResourceManager Words = new("Workflows.Web.Texts", typeof(RoleWords).Assembly);

    static readonly (string Word, string Role)[] ShortForms =
    [
        ("团支书", Role.LeagueBranchSecretary), ("团支部书记", Role.LeagueBranchSecretary), ("团支部副书记", Role.LeagueBranchDeputySecretary),
        ("副书记", Role.LeagueBranchDeputySecretary), ("团支部组织委员", Role.LeagueBranchOrganizer), ("组织委员", Role.LeagueBranchOrganizer),
        ("学院团委", Role.CollegeLeagueCommittee), ("院团委", Role.CollegeLeagueCommittee), ("系团委", Role.CollegeLeagueCommittee),
        ("学院（系）团委", Role.CollegeLeagueCommittee), ("分团委", Role.CollegeLeagueCommittee), ("校团委", Role.UniversityLeagueCommittee),
        ("党支部", Role.PartyBranch), ("党支部书记", Role.PartyBranch), ("学院党委", Role.CollegePartyCommittee), ("学院党组织", Role.CollegePartyCommittee),
        ("学院党总支", Role.CollegePartyCommittee), ("校党委", Role.UniversityPartyCommittee), ("学工部", Role.StudentAffairs), ("学生处", Role.StudentAffairs),
        ("承办部门", Role.Department), ("学生会工作人员", Role.Officer), ("管理员", Role.Administrator), ("督查", Role.Inspector), ("审计", Role.Inspector),
        ("指导委员会", Role.Supervisor), ("学联", Role.Supervisor),
    ];

    static readonly FrozenDictionary<string, string> Known = Build();

    /// <summary>The role in the language of the request: 团支部书记.</summary>
    public static string Of(string role) => Words.GetString($"Role.{role}", CultureInfo.CurrentUICulture) ?? role;

    /// <summary>The role with its scope, and its end where it has one: 团支部书记（软件 2302）; Inspector, until 31 December 2026.</summary>
    public static string Of(RoleHeld held)
    {
        var role = held.Scope.Length == 0 ? Of(held.Role) : Languages.IsChinese ? $"{Of(held.Role)}（{held.Scope}）" : $"{Of(held.Role)} ({held.Scope})";
        return held.Until is { } last ? Texts.Of("People")["Role.until", role, Say.Full(last)] : role;
    }

    /// <returns>The role of the rule book, or null when the word stands for none.</returns>
    public static string? Find(string word) => Known.GetValueOrDefault(word.Trim());

    /// <summary>Of what a role is held when nothing else is said: of the holder's own branch, college or Party branch; of the school.</summary>
    /// <returns>Null when the role needs one and the person has none.</returns>
    public static string? DefaultScope(string role, Person person) => role switch
    {
        Role.LeagueMember or Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer => person.LeagueBranch,
        Role.Counsellor or Role.CollegeLeagueCommittee or Role.CollegePartyCommittee => person.College,
        Role.PartyBranch => person.PartyBranch,
        _ => "",
    };

    static FrozenDictionary<string, string> Build()
    {
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (word, role) in ShortForms) words[word] = role;
        foreach (var role in Role.All)
        {
            words[role] = role;
            foreach (var language in (string[])["zh-CN", "en"])
                if (Words.GetString($"Role.{role}", CultureInfo.GetCultureInfo(language)) is { } word) words.TryAdd(word, role);
        }
        return words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
