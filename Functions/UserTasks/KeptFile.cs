using System.Text.RegularExpressions;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>
/// A file that came with a form and is kept already, so that nobody has to choose it again when the form comes back, or is to be confirmed: its hash travels
/// in the form in its place.
/// </summary>
internal sealed partial record KeptFile(string Field, string Sha256, string Name)
{
    public static string HashName(string field) => $"{field}.sha256";

    public static string NameName(string field) => $"{field}.name";

    /// <param name="partition">Of the case, under which it is kept.</param>
    /// <returns>Null when none came, or one with a fault.</returns>
    public static async Task<KeptFile?> From(FormInput input, string field, FileStore files, string partition, CancellationToken cancel)
    {
        if (input.File(field) is { } file) return new(field, await files.Put(partition, file.Content, TypeOf(file.Extension), cancel), file.Name);
        var hash = input.Raw(HashName(field));
        return Hash().IsMatch(hash) && await files.Find(partition, hash, cancel) is not null ? new(field, hash, Reading.Clean(input.Raw(NameName(field)), lines: false)) : null;
    }

    public string ContentType => TypeOf(Path.GetExtension(Name).ToLowerInvariant());

    static string TypeOf(string extension) => extension switch
    {
        ".pdf" => "application/pdf",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".docx" => Files.Docx,
        ".xlsx" => Files.Xlsx,
        _ => "application/octet-stream",
    };

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
