namespace Workflows.Web;

/// <summary>What every page says of the school whose matter it shows.</summary>
/// <param name="Code">Begins the keys of all its rows, such as <c>demo</c>.</param>
/// <param name="Name">示例大学</param>
/// <param name="Office">Whom to ask, 校团委办公室.</param>
/// <param name="Hours">When the office answers, 工作日 8:30–17:00.</param>
internal sealed record SchoolInfo(string Code, string Name, string Office, string? Telephone = null, string? Hours = null);

internal interface ISchools
{
    /// <returns>Null when there is no such school.</returns>
    ValueTask<SchoolInfo?> Find(string code);

    /// <summary>The only school there is: whose office a visitor is told of who says nothing of a school.</summary>
    /// <returns>Null where there are several, or none.</returns>
    ValueTask<SchoolInfo?> Only();
}
