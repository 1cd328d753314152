namespace Workflows.Web;

/// <summary>What every page says of a school: whose site it is and whom to call.</summary>
internal sealed record SchoolInfo(string Code, string Name, string Office, string Telephone, string Hours);

/// <summary>The schools there are.</summary>
internal interface ISchools
{
    ValueTask<SchoolInfo?> Find(string code);
}
