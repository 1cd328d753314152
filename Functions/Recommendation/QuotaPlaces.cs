using System.Collections.Immutable;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>Who was put forward in a period, for all meetings of a branch: the row <c>quota|{branch}|{period}</c>.</summary>
internal sealed class QuotaPlaces(Tables tables)
{
    /// <returns>How many places other meetings of the branch have taken.</returns>
    public async Task<int> Used(string school, MeetingBody body, string period) =>
        await tables.Keys.Find<ImmutableArray<string>>(school, Key(body, period)) is { } found ? Others(found.Content, body).Length : 0;

    /// <summary>
    /// Those put forward take their places, all or none. Whoever was put forward by a decision that was taken back, or is no more since an objection was upheld, gives the
    /// place back. Twice is safe.
    /// </summary>
    /// <returns>Whether there are places for all of them.</returns>
    public async Task<bool> Take(string school, MeetingBody body)
    {
        while (true)
            if (await TryTake(school, Key(body, body.Quota!.Period), body) is { } isTaken) return isTaken;
    }

    /// <returns>Null when somebody was faster.</returns>
    async Task<bool?> TryTake(string school, string key, MeetingBody body)
    {
        var places = body.Candidates.Where(HasPlace).Select(candidate => candidate.Case).ToImmutableArray();
        if (await tables.Keys.Find<ImmutableArray<string>>(school, key) is not { } found) return await tables.Keys.TryAdd(school, key, places) is not null ? true : null;
        var others = Others(found.Content, body);
        if (places.Length > 0 && places.Length > (body.Quota! with { Used = others.Length }).Left) return false;
        return await TryWrite(school, key, [.. others, .. places], found) ? true : null;
    }

    /// <summary>
    /// Whom the meeting does not put forward in the end gives the place back: an objection was upheld, or an earlier decision was opened again and made otherwise. Whoever is
    /// put forward in the end has a place, also where a superior body has decided so when others had taken it. Twice is safe.
    /// </summary>
    public async Task Settle(string school, MeetingBody body)
    {
        if (body.Quota is not { } quota) return;
        var (removed, kept) = (Cases(candidate => candidate is { Outcome: not (null or Verdict.PutForward), HasLeft: false }), Cases(candidate => candidate.Outcome is Verdict.PutForward));
        var key = Key(body, quota.Period);
        while (await tables.Keys.Find<ImmutableArray<string>>(school, key) is { } found && !await TryWrite(school, key, [.. found.Content.Where(place => !removed.Contains(place)).Union(kept)], found)) { }

        HashSet<string> Cases(Func<Candidate, bool> which) => [.. body.Candidates.Where(which).Select(candidate => candidate.Case)];
    }

    async Task<bool> TryWrite(string school, string key, ImmutableArray<string> all, Found<ImmutableArray<string>> found) =>
        all.ToHashSet().SetEquals(found.Content) || await tables.Keys.TryReplace(school, key, all, found.ETag) is not null;

    static bool HasPlace(Candidate candidate) => candidate.State is CandidateState.PutForward;

    static ImmutableArray<string> Others(ImmutableArray<string> places, MeetingBody body) => places.RemoveAll(place => body.Candidates.Any(candidate => candidate.Case == place));

    static string Key(MeetingBody body, string period) => $"quota|{Keys.Escape(body.Branch)}|{period}";
}
