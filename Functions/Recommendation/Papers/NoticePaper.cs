using Workflows.Documents;
using Workflows.PublicNotices;
using Workflows.PublicNotices.Pages;

namespace Workflows.Recommendation.Papers;

/// <summary>公示, word for word as the public page says it, to be hung up.</summary>
internal static class NoticePaper
{
    static readonly decimal[] Columns = [56, 100];

    public static byte[] Write(FoundNotice found)
    {
        var notice = NoticeText.Of(found);
        return Paper.Write(PaperText.About(found.Case, notice.Title, found.Content.Office),
        [
            Letter.Title(notice.Title).Element(),
            .. Letter.Elements(Letter.Text(notice.Body)),
            new Grid(Columns,
            [
                new(10, Letter.Label(NoticeText.InDocument("Document.group")), Letter.Label(NoticeText.InDocument("Document.names"))) { Heads = true },
                .. notice.Groups.Select(group => new Line(12, Letter.Value(group.Group, Columns[0]), Letter.Said(group.Names)) { MayBreak = true }),
            ]).Element(),
            .. Letter.Elements([.. Letter.Text($"{notice.Terms}\n{notice.Office}\n{notice.Telephone}"), .. Letter.Signed(found.Content.Office, notice.Date), .. PaperText.Record(found.Case)]),
        ]);
    }
}
