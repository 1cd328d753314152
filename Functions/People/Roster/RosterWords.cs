using System.Collections.Frozen;

namespace Workflows.People.Roster;

/// <summary>The words that cells of the roster may hold, Chinese and English, with the national codes of political status (GB/T 4762).</summary>
internal static class RosterWords
{
    public const string Yes = "true", No = "false";

    public static FrozenDictionary<string, string> Status { get; } = Words(
        (nameof(EnrolmentStatus.Enrolled), ["在读", "在校", "正常"]),
        (nameof(EnrolmentStatus.Suspended), ["休学"]),
        (nameof(EnrolmentStatus.Exchange), ["交流", "交换"]),
        (nameof(EnrolmentStatus.Graduated), ["毕业", "已毕业"]),
        (nameof(EnrolmentStatus.Transferred), ["转出", "已转出"]));

    public static FrozenDictionary<string, string> PoliticalStatus { get; } = Words(
        (nameof(People.PoliticalStatus.Masses), ["群众", "13"]),
        (nameof(People.PoliticalStatus.LeagueMember), ["共青团员", "团员", "03", "League member"]),
        (nameof(People.PoliticalStatus.ProbationaryPartyMember), ["中共预备党员", "预备党员", "02", "Probationary Party member"]),
        (nameof(People.PoliticalStatus.PartyMember), ["中共党员", "党员", "正式党员", "01", "Party member"]));

    public static FrozenDictionary<string, string> Level { get; } = Words(
        (nameof(People.Level.Undergraduate), ["本科", "本科生", "Bachelor"]),
        (nameof(People.Level.Master), ["硕士", "硕士生", "硕士研究生"]),
        (nameof(People.Level.Doctor), ["博士", "博士生", "博士研究生", "PhD"]),
        (nameof(People.Level.Junior), ["专科", "专科生", "高职", "Junior college"]));

    public static FrozenDictionary<string, string> Gender { get; } = Words(
        ("男", ["M", "male"]),
        ("女", ["F", "female"]));

    public static FrozenDictionary<string, string> YesNo { get; } = Words(
        (Yes, ["是", "有", "Y", "yes", "1", "√"]),
        (No, ["否", "无", "N", "no", "0"]));

    /// <summary>The word to write for a value of these: 在读, 共青团员.</summary>
    public static string Written(string value) => Preferred.GetValueOrDefault(value, value);

    static readonly FrozenDictionary<string, string> Preferred = new (string Value, string Word)[]
    {
        (nameof(EnrolmentStatus.Enrolled), "在读"), (nameof(EnrolmentStatus.Suspended), "休学"), (nameof(EnrolmentStatus.Exchange), "交流"),
        (nameof(EnrolmentStatus.Graduated), "毕业"), (nameof(EnrolmentStatus.Transferred), "转出"),
        (nameof(People.PoliticalStatus.Masses), "群众"), (nameof(People.PoliticalStatus.LeagueMember), "共青团员"),
        (nameof(People.PoliticalStatus.ProbationaryPartyMember), "中共预备党员"), (nameof(People.PoliticalStatus.PartyMember), "中共党员"),
        (nameof(People.Level.Undergraduate), "本科"), (nameof(People.Level.Master), "硕士"), (nameof(People.Level.Doctor), "博士"), (nameof(People.Level.Junior), "专科"),
        (Yes, "是"), (No, "否"),
    }.ToFrozenDictionary(entry => entry.Value, entry => entry.Word);

    static FrozenDictionary<string, string> Words(params (string Value, string[] Words)[] all) =>
        all.SelectMany(entry => entry.Words.Prepend(entry.Value).Select(word => KeyValuePair.Create(word, entry.Value)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
