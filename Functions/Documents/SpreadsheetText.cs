namespace Workflows.Documents;

/// <summary>How a text is kept from being taken for a formula.</summary>
internal static class SpreadsheetText
{
    public static bool LooksLikeFormula(string text) => text.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || text is ['\t' or '\r' or '\n', ..];

    /// <summary>A cell of a CSV file (RFC 4180) that no spreadsheet takes for a formula.</summary>
    public static string CsvCell(string text)
    {
        var harmless = LooksLikeFormula(text) ? $"'{text}" : text;
        return harmless.AsSpan().IndexOfAny("\",\r\n") < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
