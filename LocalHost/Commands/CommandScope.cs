using Workflows.People;
using Workflows.Storage;

namespace Workflows.LocalHost.Commands;

/// <summary>The schools that a command is to work on.</summary>
internal static class CommandScope
{
    /// <param name="code">Of one; null: all.</param>
    /// <returns>Null when there is none of that code, which was said then.</returns>
    public static async Task<IReadOnlyList<School>?> Schools(WebApplication app, string? code, CancellationToken stop)
    {
        // A store on which no site has run yet has no tables; an empty one is no fault.
        await app.Services.GetRequiredService<Tables>().Create(stop);
        var all = await app.Services.GetRequiredService<Schools>().All(stop);
        if (code is null) return all;
        if (all.Where(school => school.Code == code).ToList() is { Count: > 0 } found) return found;
        await Console.Error.WriteLineAsync(Texts.Say("UnknownSchool", code, string.Join('、', all.Select(school => school.Code))));
        return null;
    }
}
