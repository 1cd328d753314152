using System.Collections.Frozen;
using System.Collections.Immutable;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>All columns of the roster, in the order of the template.</summary>
internal static class RosterColumns
{
    // A row key holds 512 characters with escapes of five for one; 60 is more than any class or college is called.
    const int NameLength = 60;

    public static RosterColumn StudentNumber { get; } = new("studentNumber", "学号", (cell, _) => Cells.Number(cell), p => p.StudentNumber, (p, v) => p with { StudentNumber = v });
    public static RosterColumn StaffNumber { get; } = new("staffNumber", "工号", (cell, _) => Cells.Number(cell), p => p.StaffNumber, (p, v) => p with { StaffNumber = v })
    {
        Also = ["职工号", "教工号"],
    };
    public static RosterColumn Name { get; } = RosterColumn.Text("name", "姓名", NameLength, p => p.Name, (p, v) => p with { Name = v! }) with { MayBeCleared = false };
    public static RosterColumn Email { get; } = new("email", "邮箱", (cell, _) => EmailOf(cell), p => p.Email, (p, v) => p with { Email = v })
    {
        Also = ["电子邮箱", "电子邮件", "邮箱地址"],
    };
    public static RosterColumn College { get; } = RosterColumn.Text("college", "学院", NameLength, p => p.College, (p, v) => p with { College = v }, "院系", "学院（系）");
    public static RosterColumn ClassName { get; } = RosterColumn.Text("className", "班级", NameLength, p => p.ClassName, (p, v) => p with { ClassName = v });
    public static RosterColumn LeagueBranch { get; } = RosterColumn.Text("leagueBranch", "团支部", NameLength, p => p.LeagueBranch, (p, v) => p with { LeagueBranch = v }, "所在团支部");
    public static RosterColumn Roles { get; } = new("roles", "角色", RosterRoles.Parse, RosterRoles.Read, RosterRoles.Write);

    /// <summary>No column of a file: who is missing from a complete one, and who graduated or moved on, has left.</summary>
    public static RosterColumn Left { get; } = new("left", "离校", (_, _) => Cell.Faulty("Word"), p => p.HasLeft ? RosterWords.Yes : null, (p, v) => p with { HasLeft = v is not null });

    /// <summary>No column of a file: it follows from the political status (<see cref="Person.PartyAdmissionSeen"/>).</summary>
    public static RosterColumn AdmissionSeen { get; } = RosterColumn.Date("partyAdmissionSeen", "首次登记为预备党员", p => p.PartyAdmissionSeen, (p, v) => p with { PartyAdmissionSeen = v });

    /// <summary>Those that are no columns of a file.</summary>
    public static ImmutableArray<RosterColumn> Following { get; } = [Left, AdmissionSeen];

    public static ImmutableArray<RosterColumn> All { get; } =
    [
        StudentNumber,
        StaffNumber,
        Name,
        Email,
        College,
        RosterColumn.Figure("grade", "年级", Cells.Year, p => p.Grade, (p, v) => p with { Grade = v }, "入学年份"),
        RosterColumn.Word<Level>("level", "培养层次", RosterWords.Level, "本科、硕士、博士、专科", p => p.Level, (p, v) => p with { Level = v }, "学历层次"),
        RosterColumn.Text("major", "专业", NameLength, p => p.Major, (p, v) => p with { Major = v }),
        ClassName,
        LeagueBranch,
        new("gender", "性别", (cell, _) => Cells.Word(cell, RosterWords.Gender, "男、女"), p => p.Gender, (p, v) => p with { Gender = v }),
        new("ethnicity", "民族", (cell, _) => Ethnicity(cell), p => p.Ethnicity, (p, v) => p with { Ethnicity = v }),
        RosterColumn.Date("birthDate", "出生日期", p => p.BirthDate, (p, v) => p with { BirthDate = v }, "出生年月日", "生日"),
        RosterColumn.Word<EnrolmentStatus>("status", "学籍状态", RosterWords.Status, "在读、休学、交流、毕业、转出", p => p.Status, (p, v) => p with { Status = v }),
        RosterColumn.Word<PoliticalStatus>("politicalStatus", "政治面貌", RosterWords.PoliticalStatus, "群众、共青团员、中共预备党员、中共党员", p => p.PoliticalStatus, (p, v) => p with { PoliticalStatus = v }),
        new("leagueMember", "团籍", (cell, _) => Cells.Word(cell, RosterWords.YesNo, "是、否"), p => p.LeagueMember is { } member ? member ? RosterWords.Yes : RosterWords.No : null,
            (p, v) => p with { LeagueMember = v is null ? null : v == RosterWords.Yes }) { Also = ["保留团籍"] },
        RosterColumn.Text("leaguePost", "团内职务", NameLength, p => p.LeaguePost, (p, v) => p with { LeaguePost = v }),
        RosterColumn.Date("leagueJoinDate", "入团日期", p => p.LeagueJoinDate, (p, v) => p with { LeagueJoinDate = v }, "入团时间"),
        RosterColumn.Date("partyApplicationDate", "入党申请日期", p => p.PartyApplicationDate, (p, v) => p with { PartyApplicationDate = v }, "申请入党时间", "递交入党申请书日期"),
        RosterColumn.Date("activistSince", "确定积极分子日期", p => p.ActivistSince, (p, v) => p with { ActivistSince = v }, "列为积极分子时间"),
        RosterColumn.Date("partyAdmissionDate", "接收为预备党员日期", p => p.PartyAdmissionDate, (p, v) => p with { PartyAdmissionDate = v }, "入党日期", "入党时间", "成为预备党员日期"),
        RosterColumn.Text("partyBranch", "联系党支部", NameLength, p => p.PartyBranch, (p, v) => p with { PartyBranch = v }, "党支部"),
        RosterColumn.Figure("rankPercent", "专业排名百分比", Cells.Percent, p => p.RankPercent, (p, v) => p with { RankPercent = v }, "专业排名"),
        RosterColumn.Figure("failedCourses", "不及格门数", cell => Cells.Whole(cell, 99), p => p.FailedCourses, (p, v) => p with { FailedCourses = v }),
        RosterColumn.Date("sanctionDate", "处分日期", p => p.SanctionDate, (p, v) => p with { SanctionDate = v }),
        RosterColumn.Text("unionPost", "学生会职务", NameLength, p => p.UnionPost, (p, v) => p with { UnionPost = v }),
        RosterColumn.Text("clubs", "社团", 200, p => p.Clubs, (p, v) => p with { Clubs = v }),
        Roles,
    ];

    static readonly FrozenDictionary<string, RosterColumn> ByHeading = All
        .SelectMany(column => column.Also.Prepend(column.Heading).Prepend(column.Name).Select(heading => KeyValuePair.Create(SheetHeadings.Simplify(heading), column)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    static readonly FrozenDictionary<string, RosterColumn> ByName = All.Concat(Following).ToFrozenDictionary(column => column.Name);

    /// <returns>Null when a heading is none of ours.</returns>
    public static RosterColumn? Find(string heading) => ByHeading.GetValueOrDefault(SheetHeadings.Simplify(heading));

    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public static RosterColumn Named(string name) => ByName[name];

    static Cell EmailOf(string cell)
    {
        var address = EmailAddress.Normalize(cell);
        return EmailAddress.LooksRight(address) ? Cell.Of(address) : Cell.Faulty("Email");
    }

    static Cell Ethnicity(string cell)
    {
        var text = Cells.Text(cell, 20);
        return text.Value == "汉" ? Cell.Of("汉族") : text;
    }
}
