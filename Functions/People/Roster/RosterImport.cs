namespace Workflows.People.Roster;

/// <summary>An import that was confirmed, the row <c>import|{id}</c>: who did what and when, and how far the workflow has carried it.</summary>
/// <param name="File">SHA-256 of the file.</param>
/// <param name="By">Id of the person who confirmed it.</param>
internal sealed record RosterImport(string School, string Id, string File, string Complete, string By, DateTimeOffset ConfirmedAt)
{
    public string? ByName { get; init; }

    /// <summary>Of the import that this one undid.</summary>
    public string? Undoes { get; init; }
    public int Added { get; init; }
    public int Updated { get; init; }
    public int Unchanged { get; init; }
    public int Left { get; init; }

    /// <summary>Parts of at most <see cref="RosterImports.PartSize"/> persons.</summary>
    public int Parts { get; init; }
    public int PartsDone { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Of the orchestration: <c>{school}.import.{id}</c>. It is also its input.</summary>
    public string Instance => new ImportId(School, Id).ToString();
}

/// <summary>Names an import in the task hub: <c>{school}.import.{id}</c>.</summary>
internal sealed record ImportId(string School, string Id)
{
    public override string ToString() => $"{School}.import.{Id}";

    /// <exception cref="FormatException">It is none.</exception>
    public static ImportId Parse(string text) => text.Split('.') is [var school, "import", var id] ? new(school, id) : throw new FormatException($"{text} names no import.");
}
