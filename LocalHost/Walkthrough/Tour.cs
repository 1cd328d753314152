using System.Diagnostics;
using Workflows.Web;

namespace Workflows.LocalHost.Walkthrough;

/// <summary>A procedure played through the real pages, mails and links; says each step as it happens.</summary>
internal abstract class Tour(Action<string> say)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(90);

    readonly Stopwatch since = Stopwatch.StartNew();

    /// <returns>Whether it ended as expected.</returns>
    public Task<bool> Play(CancellationToken cancel)
    {
        Languages.Use(Languages.Chinese);   // as everything on the console
        return Run(cancel);
    }

    protected abstract Task<bool> Run(CancellationToken cancel);

    /// <summary>Follows the mailed link and presses its button.</summary>
    protected Task Decide(WebUser user, string? what, CancellationToken cancel, params (string, string)[] fields) => Answer(user, "", what, cancel, fields);

    /// <param name="about">What the mail's subject says, of whoever is asked for several things at once.</param>
    protected async Task Answer(WebUser user, string about, string? what, CancellationToken cancel, params (string, string)[] fields)
    {
        var link = await user.MailedLink("/approvals/", cancel, about);
        await user.Post(link, cancel, fields);
        if (what is not null) Tell($"{what}（邮件链接）");
    }

    /// <summary>A step that lasts for seconds may be over when it is seen.</summary>
    protected static Task<TourCase> Reached(WebUser user, string @case, string step, CancellationToken cancel) =>
        Find(user, @case, row => row.Steps.Any(each => each.Name == step && each.State is "Active" or "Done"), cancel);

    protected static Task<TourCase> Ended(WebUser user, string @case, CancellationToken cancel) => Find(user, @case, row => row.State is "Completed", cancel);

    protected static async Task<TourCase> Find(WebUser user, string @case, Func<TourCase, bool> isSo, CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(Pause, cancel))
            if (await user.Json<TourCase>($"/cases/{@case}", cancel) is var row && isSo(row)) return row;
        throw new TimeoutException($"The case {@case} does not go on.");
    }

    protected void Tell(string what) => say($"{since.Elapsed.TotalSeconds,5:F1} s  {what}");
}

/// <summary>A case as its JSON tells it, as far as the tours look.</summary>
internal sealed record TourCase(string Id, string State, string? Outcome, TourStep[] Steps, TourDocument[] Documents);

internal sealed record TourStep(string Name, string State);

internal sealed record TourDocument(string Name);
