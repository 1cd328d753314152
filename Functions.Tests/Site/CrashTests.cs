using System.Diagnostics;
using Workflows.LocalHost.Walkthrough;
using Workflows.People.Demo;

namespace Workflows.Tests.WholeSite;

/// <summary><c>kill -9</c> in the middle of a round (laws 1 and 4).</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_round_whose_process_is_killed_three_times_ends_as_one_that_is_left_alone()
    {
        await using var calm = await ASite.Start();
        await using var mortal = new MortalHost(new()
        {
            ["提交申请"] = Death.OfTheProcess, ["核对计票单"] = Death.OfItsStorageToo, ["周予安审核"] = Death.OfTheProcess,
        });
        await mortal.Begin();
        var undisturbed = calm.PlaysARound();
        var isAsExpected = false;
        try { isAsExpected = await new RecommendationTour(mortal.Address, mortal.Hear).Play(CancellationToken.None); }
        catch (Exception e) when (e is HttpRequestException or TimeoutException) { Assert.Fail($"{e.Message}\n{mortal.Story}"); }
        await undisturbed;

        Assert.True(isAsExpected, mortal.Story);
        Assert.Equal(3, mortal.Deaths);

        // Nobody was mailed twice, and nobody forgotten.
        using var anybody = new WebUser(mortal.Address, "", "");
        Assert.Equal(await Settled(calm.Mails), await Settled(async () =>
            [.. (await anybody.Json<WebMail[]>("/dev/mailbox", CancellationToken.None)).Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal)]));

        using var university = new WebUser(mortal.Address, "许言川", DemoSchool.UniversityCommittee);
        await university.SignIn(CancellationToken.None);
        await EachIsOnRecordOnce(university, "Recommendation", 2);
        await EachIsOnRecordOnce(university, "BranchMeeting", 1);
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
