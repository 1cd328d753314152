using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.People;

/// <summary>A slice above that has something for whoever is given a role: what waits for its holders. A singleton.</summary>
internal interface INewHolders
{
    /// <summary>Called once the roster says so, and again when that is repeated: twice is safe.</summary>
    Task Welcome(string school, IEnumerable<NewHolder> holders);
}

/// <summary>Somebody to whom the roster gave roles.</summary>
internal sealed record NewHolder(string Person, ImmutableArray<RoleHeld> Roles);
