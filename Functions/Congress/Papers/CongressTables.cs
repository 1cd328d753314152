using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Documents;

namespace Workflows.Congress.Papers;

/// <summary>What is a workbook: 代表名额分配表, 代表情况表.</summary>
internal static class CongressTables
{
    public static byte[] Seats(CaseRow row)
    {
        var body = row.BodyAs<CongressBody>();
        return Workbook.Write(CongressLetters.AboutOf(row, $"{CongressLetters.Title(body)}代表名额分配表"), new("代表名额分配表",
            [new("单位", 24), new("学生数", 12), new("按规则", 10), new("确定名额", 10), new("调整理由", 40)],
            [
                .. body.Colleges.Select(college => ImmutableArray.Create<object?>(college.Name, college.Students, college.Computed, college.Seats, college.Reason)),
                .. body.ClubSeats > 0 ? [ImmutableArray.Create<object?>("社团", null, null, body.ClubSeats, null)] : Array.Empty<ImmutableArray<object?>>(),
                .. body.ExOfficio > 0 ? [ImmutableArray.Create<object?>("当然代表", null, null, body.ExOfficio, null)] : Array.Empty<ImmutableArray<object?>>(),
            ]));
    }

    public static byte[] Delegates(CaseRow row, ImmutableArray<DelegateFacts> delegates, ImmutableDictionary<string, int?> votes)
    {
        var body = row.BodyAs<CongressBody>();
        return Workbook.Write(CongressLetters.AboutOf(row, $"{CongressLetters.Title(body)}代表情况表"), new("代表情况表",
            [new("序号", 6), new("姓名", 14), new("选举单位", 24), new("学院", 24), new("年级", 8), new("性别", 6), new("民族", 10), new("政治面貌", 14), new("学生会任职", 12), new("得票", 8)],
            [.. delegates.Select((each, at) => ImmutableArray.Create<object?>(at + 1, each.Name, each.Unit.Length > 0 ? each.Unit : "当然代表", each.College, each.Grade, each.Gender, each.Ethnicity, DelegateWords.Of(each.PoliticalStatus), each.HoldsOffice ? "是" : "否", each.Person is { } person ? votes.GetValueOrDefault(person) : null))]));
    }
}
