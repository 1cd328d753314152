using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace Workflows.Documents;

/// <summary>What a file says of itself. It names no machine and no person who happened to press a button.</summary>
/// <param name="Issuer">The office that issues it.</param>
/// <param name="Written">When its contents were final; not when these bytes were made.</param>
internal sealed record About(string Title, string Issuer, DateTimeOffset Written);

/// <summary>What documents and workbooks have in common as files.</summary>
internal static partial class Package
{
    // The earliest a zip can say.
    static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Says what the file is, and when its contents were final.</summary>
    /// <param name="part">The core properties of <paramref name="document"/>, just added.</param>
    public static void Describe(OpenXmlPackage document, CoreFilePropertiesPart part, About about)
    {
        XNamespace core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", dc = "http://purl.org/dc/elements/1.1/";
        XNamespace terms = "http://purl.org/dc/terms/", xsi = "http://www.w3.org/2001/XMLSchema-instance";
        var written = about.Written.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var properties = new XElement(core + "coreProperties",
            new XAttribute(XNamespace.Xmlns + "cp", core), new XAttribute(XNamespace.Xmlns + "dc", dc), new XAttribute(XNamespace.Xmlns + "dcterms", terms), new XAttribute(XNamespace.Xmlns + "xsi", xsi),
            new XElement(dc + "title", Clean(about.Title)),
            new XElement(dc + "creator", Clean(about.Issuer)),
            new XElement(dc + "language", "zh-CN"),
            new XElement(terms + "created", new XAttribute(xsi + "type", "dcterms:W3CDTF"), written),
            new XElement(terms + "modified", new XAttribute(xsi + "type", "dcterms:W3CDTF"), written));
        document.ChangeIdOfPart(part, "properties");
        using var stream = part.GetStream(FileMode.Create);
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + properties.ToString(SaveOptions.DisableFormatting)));
    }

    /// <summary>The same package with the same bytes each time: a zip says when each of its files was written, and in any order.</summary>
    public static byte[] Settled(byte[] package)
    {
        using var from = new ZipArchive(new MemoryStream(package));
        using var result = new MemoryStream();
        using (var to = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml").ThenBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = to.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = NoTime;
                using var source = entry.Open();
                using var target = copy.Open();
                source.CopyTo(target);
            }
        }

        return result.ToArray();
    }

    /// <summary>Without what no XML can hold; characters of two halves, such as 𠮷, stay whole.</summary>
    public static string Clean(string text) => string.Concat(text.Where((character, index) =>
        System.Xml.XmlConvert.IsXmlChar(character)
        || (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        || (char.IsLowSurrogate(character) && index > 0 && char.IsHighSurrogate(text[index - 1]))));

    /// <summary>A text for a workbook's cell: what reads as one of its escapes, <c>_x0041_</c>, is kept from being one (ECMA-376 part 1, 22.9.2.19).</summary>
    public static string ForCell(string text) => Escape().Replace(Clean(text), "_x005F$0");

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
