using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents;

/// <summary>An A4 document with the margins and page numbers of GB/T 9704-2012 (5.2.1; 7.5), as DOCX.</summary>
internal static class Paper
{
    /// <summary>Between the margins of 28 mm and 26 mm.</summary>
    public const decimal TextWidth = 156;

    /// <summary>Between the margins of 37 mm and 35 mm.</summary>
    public const decimal TextHeight = 225;

    const decimal Top = 37, Right = 26, Bottom = 35, Left = 28;

    // Page numbers stand 7 mm below the text; their own line is 5 mm high.
    const decimal FooterFromEdge = Bottom - 7 - 5;

    /// <summary>The same content gives the same bytes, so that the SHA-256 of a document can be on record.</summary>
    public static byte[] Write(About about, params IEnumerable<OpenXmlElement> content)
    {
        using var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            // Each part has an id of its own: left to itself, the library makes them up anew each time.
            var main = document.AddMainDocumentPart();
            document.ChangeIdOfPart(main, "document");
            Typefaces.AddTo(main);
            main.AddNewPart<StyleDefinitionsPart>("styles").Styles = Styles();
            main.AddNewPart<DocumentSettingsPart>("settings").Settings = new Settings(new EvenAndOddHeaders(), new CharacterSpacingControl { Val = CharacterSpacingValues.CompressPunctuation });
            // An odd page has its number on the right, an even one on the left, each one character in.
            main.AddNewPart<FooterPart>("odd").Footer = new Footer(PageNumber(Align.Right));
            main.AddNewPart<FooterPart>("even").Footer = new Footer(PageNumber(Align.Left));
            main.Document = new Document(new Body([.. content, Section()]));
            Package.Describe(document, document.AddCoreFilePropertiesPart(), about);
        }

        return Package.Settled(file.ToArray());
    }

    static SectionProperties Section() => new(
        new FooterReference { Type = HeaderFooterValues.Default, Id = "odd" },
        new FooterReference { Type = HeaderFooterValues.Even, Id = "even" },
        new PageSize { Width = (uint)Units.Millimetres(210), Height = (uint)Units.Millimetres(297) },
        new PageMargin
        {
            Top = Units.Millimetres(Top),
            Right = (uint)Units.Millimetres(Right),
            Bottom = Units.Millimetres(Bottom),
            Left = (uint)Units.Millimetres(Left),
            Header = (uint)Units.Millimetres(15),
            Footer = (uint)Units.Millimetres(FooterFromEdge),
            Gutter = 0,
        });

    static Paragraph PageNumber(Align side)
    {
        var number = new Para("") { Face = Typeface.Song, Size = 14, Align = side };
        var layout = number.Layout();
        layout.Indentation = side is Align.Right
            ? new Indentation { RightChars = 100, Right = Units.Twips(number.Size) }
            : new Indentation { LeftChars = 100, Left = Units.Twips(number.Size) };
        return new Paragraph(
            layout,
            Text("— "),
            Run(new FieldChar { FieldCharType = FieldCharValues.Begin }),
            Run(new FieldCode(" PAGE ") { Space = SpaceProcessingModeValues.Preserve }),
            Run(new FieldChar { FieldCharType = FieldCharValues.Separate }),
            Text("1"),
            Run(new FieldChar { FieldCharType = FieldCharValues.End }),
            Text(" —"));

        Run Text(string text) => Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve });
        Run Run(OpenXmlElement element) => new(new RunProperties(number.Properties()), element);
    }

    static Styles Styles() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                Typeface.FangSong.Fonts(),
                new FontSize { Val = "24" },
                new Languages { Val = "zh-CN", EastAsia = "zh-CN", Bidi = "ar-SA" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle())),
        new Style(new StyleName { Val = "Normal" }) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true });
}
