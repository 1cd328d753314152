using System.Diagnostics;
using Workflows.LocalHost.Walkthrough;
using Workflows.People.Demo;

namespace Workflows.Tests.WholeSite;

/// <summary><c>kill -9</c> in the middle of a round (laws 1 and 4).</summary>
public sealed class CrashTests
{
    // Ten places of a round, each right after what somebody has done there; several rounds at once, or it would take minutes.
    static readonly Dictionary<string, Death>[] Rounds =
    [
        new() { ["林知夏登录并提交申请"] = Death.OfTheProcess, ["录入纸质票"] = Death.OfBoth, ["周予安审核"] = Death.OfItsStorage },
        new() { ["何清越登录并提交申请"] = Death.OfBoth, ["同意召开推优大会"] = Death.OfItsStorage, ["核对计票单"] = Death.OfItsStorage, ["公示开始"] = Death.OfTheProcess },
        new() { ["结束收集"] = Death.OfItsStorage, ["提名两位同学"] = Death.OfTheProcess, ["同意推荐"] = Death.OfBoth },
    ];

    [Fact]
    public async Task A_round_whose_process_or_storage_is_killed_anywhere_ends_as_one_that_is_left_alone()
    {
        await using var calm = await ASite.Start();
        var undisturbed = calm.PlaysARound();
        var disturbed = Rounds.Select(Plays).ToList();
        await undisturbed;
        var mails = await Settled(calm.Mails);
        foreach (var each in disturbed) Assert.Equal(mails, await each);   // nobody was mailed twice, and nobody forgotten
    }

    /// <returns>The mails of the round.</returns>
    static async Task<IReadOnlyList<string>> Plays(Dictionary<string, Death> deaths)
    {
        await using var mortal = new MortalHost(new(deaths));
        await mortal.Begin();
        var isAsExpected = false;
        try { isAsExpected = await new RecommendationTour(mortal.Address, mortal.Hear).Play(CancellationToken.None); }
        catch (Exception e) when (e is HttpRequestException or TimeoutException) { Assert.Fail($"{e.Message}\n{mortal.Story}"); }

        Assert.True(isAsExpected, mortal.Story);
        Assert.Equal(deaths.Count, mortal.Deaths);
        using var anybody = new WebUser(mortal.Address, "", "");
        var mails = await Settled(async () =>
            [.. (await anybody.Json<WebMail[]>("/dev/mailbox", CancellationToken.None)).Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal)]);

        using var university = new WebUser(mortal.Address, "许言川", DemoSchool.UniversityCommittee);
        await university.SignIn(CancellationToken.None);
        await EachIsOnRecordOnce(university, "Recommendation", 2);
        await EachIsOnRecordOnce(university, "BranchMeeting", 1);
        return mails;
    }

    /// <summary>Mails go out a little after their cause; after a kill, with the sweep of the next minute.</summary>
    static async Task<IReadOnlyList<string>> Settled(Func<Task<IReadOnlyList<string>>> mails)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(500))
            if (await mails() is var all && (all.Count(mail => mail.Contains("申请结果", StringComparison.Ordinal)) == 2 || waited.Elapsed > TimeSpan.FromMinutes(2))) return all;
    }

    static async Task EachIsOnRecordOnce(WebUser university, string kind, int count)
    {
        var list = await university.Json<Listed>($"/cases?kind={kind}&state=Completed", CancellationToken.None);
        Assert.Equal(count, list.Cases.Length);
        foreach (var @case in list.Cases)
        {
            var audit = await university.Json<Audited>($"/cases/{@case.Id}/audit", CancellationToken.None);
            Assert.True(audit.IsWhole);
            Assert.Equal(audit.Entries.Select(entry => entry.Action).Where(IsOnce).Distinct(), audit.Entries.Select(entry => entry.Action).Where(IsOnce));
        }
    }

    // A meeting tells its candidates' cases whenever it has gone on, and each of them joins it.
    static bool IsOnce(string action) => action is not ("MeetingWentOn" or "Joined");

    sealed record Listed(ListedCase[] Cases);

    sealed record ListedCase(string Id);

    sealed record Audited(bool IsWhole, AuditedEntry[] Entries);

    sealed record AuditedEntry(string Actor, string Action);
}
