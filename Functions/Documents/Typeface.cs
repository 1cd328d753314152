using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents;

/// <summary>
/// The faces of official documents (GB/T 9704-2012, 5.2.2; 7.3). They are named, never embedded: the reader's machine has them, or the
/// substitute that is named beside each.
/// </summary>
internal enum Typeface
{
    /// <summary>小标宋, for titles.</summary>
    Title,

    /// <summary>宋体, for labels of forms and page numbers.</summary>
    Song,

    /// <summary>仿宋, for all running text.</summary>
    FangSong,

    /// <summary>楷体, for the line below a title and headings of the second level.</summary>
    Kai,

    /// <summary>黑体, for headings of the first level.</summary>
    Hei,
}

internal static class Typefaces
{
    const string Latin = "Times New Roman";

    static readonly (Typeface Face, string Name, string Substitute, FontFamilyValues Family)[] All =
    [
        (Typeface.Title, "方正小标宋简体", "华文中宋", FontFamilyValues.Roman),
        (Typeface.Song, "宋体", "SimSun", FontFamilyValues.Roman),
        (Typeface.FangSong, "仿宋_GB2312", "仿宋", FontFamilyValues.Modern),
        (Typeface.Kai, "楷体_GB2312", "楷体", FontFamilyValues.Modern),
        (Typeface.Hei, "黑体", "SimHei", FontFamilyValues.Modern),
    ];

    public static RunFonts Fonts(this Typeface face) => new()
    {
        Hint = FontTypeHintValues.EastAsia,
        Ascii = Latin,
        HighAnsi = Latin,
        EastAsia = All.First(each => each.Face == face).Name,
        ComplexScript = Latin,
    };

    /// <summary>Tells a word processor what to take where a face is not installed.</summary>
    public static void AddTo(MainDocumentPart part) => part.AddNewPart<FontTablePart>("fonts").Fonts = new(All.Select(each => new Font(
        new AltName { Val = each.Substitute },
        new FontCharSet { Val = "86" },
        new FontFamily { Val = each.Family },
        new Pitch { Val = FontPitchValues.Variable }) { Name = each.Name }));
}
