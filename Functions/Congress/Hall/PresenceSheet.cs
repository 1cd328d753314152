using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Documents;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>出入记录, an official document, so in Chinese only.</summary>
internal static class PresenceSheet
{
    public static byte[] Write(CaseRow row, IReadOnlyDictionary<int, HallSeat> seats, ImmutableArray<PresenceEntry> log) => Workbook.Write(
        new About($"{row.Name}出入记录", row.Name, log.IsEmpty ? row.CreatedAt : log[^1].At),
        new("出入记录", [new("编号", 8), new("姓名", 14), new("代表团", 30), new("日期", 14), new("时间", 12), new("状态", 10), new("方式", 14)],
            [.. log.Where(entry => seats.ContainsKey(entry.Number)).Select(entry => (ImmutableArray<object?>)[entry.Number, seats[entry.Number].Name, seats[entry.Number].Delegation, Say.Day(entry.At), Say.Beijing(entry.At).ToString("HH:mm:ss", CultureInfo.InvariantCulture), Of(entry.To), Of(entry.How)])])
        {
            Title = $"{row.Name}出入记录",
        });

    static string Of(Presence presence) => presence switch
    {
        Presence.Present => "签到",
        Presence.OnLeave => "请假",
        Presence.Departed => "退场",
        _ => "撤销签到",
    };

    static string Of(CheckedBy how) => how switch
    {
        CheckedBy.Badge => "扫代表证",
        CheckedBy.RoomCode => "会场数字",
        _ => "名单",
    };
}
