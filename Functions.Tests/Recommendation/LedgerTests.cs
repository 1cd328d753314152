using System.Globalization;
using System.Net;
using System.Text.Json;
using CsCheck;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Recommendation.Ledger;
using Workflows.Recommendation.Register;
using Workflows.Tests.People.Roster;

namespace Workflows.Tests.Recommendation;

/// <summary>The ledger's figures (RULES part 1, "Ledger figures"), in 2026.</summary>
public sealed class LedgerTests
{
    static readonly RecommendationPolicy Policy = new();
    static readonly RegisterPeriod Year = new(2026, false);
    static readonly DateOnly Day = new(2026, 6, 20);

    [Fact]
    public void A_and_B_are_shares_with_their_arithmetic()
    {
        var ledger = Of(Admitted(), Admitted() with { Recommendations = [] }, Admitted() with { LeagueMember = false, LeagueJoinDate = null }, Admitted() with { BirthDate = new(1997, 1, 1) });

        Assert.Equal((2, 3, "66.67%"), (ledger.Source.Part, ledger.Source.Whole, ledger.Source.Rate));
        Assert.Equal((2, 3, "66.67%"), (ledger.Channel.Part, ledger.Channel.Whole, ledger.Channel.Rate));
        Assert.Equal("28 周岁及以下新发展学生党员 3 人，其中团员 2 人；2 ÷ 3 = 66.67% < 100%", Said(ledger.SourceSums));
        Assert.Equal("新发展学生党员中的团员 3 人，其中经推优 2 人；2 ÷ 3 = 66.67% < 100%", Said(ledger.ChannelSums));
        Assert.Equal("28 周岁及以下新发展学生党员 1 人，其中团员 1 人；1 ÷ 1 = 100.00% ≥ 100%", Said(Of(Admitted()).SourceSums));
        Assert.Equal("28 周岁及以下新发展学生党员 0 人，其中团员 0 人；没有可以计算的人", Said(Of().SourceSums));
    }

    public static TheoryData<string, string, string> Cases => new()
    {
        { "as usual", nameof(LedgerReason.Counts), nameof(LedgerReason.Counts) },
        { "28 on the day", nameof(LedgerReason.Counts), nameof(LedgerReason.Counts) },
        { "29 on the day", nameof(LedgerReason.TooOld), nameof(LedgerReason.Counts) },
        { "no birth date", nameof(LedgerReason.AgeUnknown), nameof(LedgerReason.Counts) },
        { "no member", nameof(LedgerReason.NotAMember), nameof(LedgerReason.NotAsked) },
        { "membership unknown", nameof(LedgerReason.MembershipUnknown), nameof(LedgerReason.NotAsked) },
        { "joined before, no member any more", nameof(LedgerReason.Counts), nameof(LedgerReason.Counts) },
        { "joined after", nameof(LedgerReason.NotAMember), nameof(LedgerReason.NotAsked) },
        { "never recommended", nameof(LedgerReason.Counts), nameof(LedgerReason.NeverRecommended) },
        { "recommended later", nameof(LedgerReason.Counts), nameof(LedgerReason.RecommendedLater) },
        { "lapsed the day before", nameof(LedgerReason.Counts), nameof(LedgerReason.Lapsed) },
        { "valid to the day", nameof(LedgerReason.Counts), nameof(LedgerReason.Counts) },
        { "revoked", nameof(LedgerReason.Counts), nameof(LedgerReason.Revoked) },
        { "revoked and again", nameof(LedgerReason.Counts), nameof(LedgerReason.Counts) },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Everybody_has_a_reason(string who, string source, string channel)
    {
        var facts = who switch
        {
            "28 on the day" => Admitted() with { BirthDate = new(1997, 6, 21) },
            "29 on the day" => Admitted() with { BirthDate = new(1997, 6, 20) },
            "no birth date" => Admitted() with { BirthDate = null },
            "no member" => Admitted() with { LeagueMember = false, LeagueJoinDate = null },
            "membership unknown" => Admitted() with { LeagueMember = null, LeagueJoinDate = null },
            "joined before, no member any more" => Admitted() with { LeagueMember = false },
            "joined after" => Admitted() with { LeagueMember = false, LeagueJoinDate = Day.AddDays(1) },
            "never recommended" => Admitted() with { Recommendations = [] },
            "recommended later" => Admitted() with { Recommendations = [Recommended(Day.AddDays(1), Day.AddYears(2))] },
            "lapsed the day before" => Admitted() with { Recommendations = [Recommended(Day.AddYears(-2), Day.AddDays(-1))] },
            "valid to the day" => Admitted() with { Recommendations = [Recommended(Day, Day)] },
            "revoked" => Admitted() with { Recommendations = [Recommended(Day.AddYears(-1), Day.AddYears(1)) with { IsRevoked = true }] },
            "revoked and again" => Admitted() with { Recommendations = [Recommended(Day.AddYears(-1), Day.AddYears(1)) with { IsRevoked = true }, Recommended(Day.AddDays(-30), Day.AddYears(1))] },
            _ => Admitted(),
        };
        var line = Assert.Single(Of(facts).Lines);
        Assert.Equal((source, channel), ($"{line.Source}", $"{line.Channel}"));
    }

    [Fact]
    public void Whose_day_is_not_known_is_listed_and_counts_in_nothing_and_full_members_are_only_counted()
    {
        var ledger = Of(Admitted() with { Admitted = null }, Admitted() with { Admitted = null, Status = PoliticalStatus.PartyMember }, Admitted() with { Admitted = new(2025, 12, 31) }, Admitted() with { Admitted = new(2027, 1, 1) });
        Assert.Equal((LedgerReason.DayUnknown, LedgerReason.DayUnknown), (ledger.Lines.Single().Source, ledger.Lines.Single().Channel));
        Assert.Equal((0, 0, 1), (ledger.Source.Whole, ledger.Channel.Whole, ledger.FullWithoutDay));
    }

    [Fact]
    public void The_day_of_the_import_counts_where_the_roster_has_none_and_is_marked()
    {
        Assert.True(Of(Admitted() with { Admitted = null, Seen = Day }).Lines.Single() is { IsSeen: true, On: { } seen } && seen == Day);
        Assert.Empty(Of(Admitted() with { Admitted = new(2025, 6, 20), Seen = Day }).Lines);   // the roster knows better
    }

    /// <summary>Against another way to count: by sets.</summary>
    [Fact]
    public void The_figures_are_those_of_another_way_to_count() =>
        (from day in Gen.Int[-500, 500] from birth in Gen.Int[6000, 12000] from member in Gen.Int[0, 2] from joined in Gen.Int[-2000, 100] from knows in Gen.Bool from made in Gen.Int[-1500, 300] from has in Gen.Bool from revoked in Gen.Bool
         select Admitted() with
         {
             Admitted = Day.AddDays(day), BirthDate = Day.AddDays(-birth), LeagueMember = member == 2 ? null : member == 1, LeagueJoinDate = knows ? Day.AddDays(joined) : null,
             Recommendations = has ? [Recommended(Day.AddDays(made), Day.AddDays(made).AddYears(2)) with { IsRevoked = revoked }] : [],
         }).Array[0, 12].Sample(all =>
        {
            var ledger = LedgerRules.Of(Policy, Year, all);
            var admitted = all.Where(each => each.Admitted!.Value.Year == 2026).ToList();
            var young = admitted.Where(each => each.BirthDate!.Value.AddYears(29) > each.Admitted).ToList();
            bool Member(LedgerFacts each) => each.LeagueJoinDate is { } day && day <= each.Admitted || each.LeagueMember is true;
            bool Recommended(LedgerFacts each) => each.Recommendations.Any(one => !one.IsRevoked && one.Made <= each.Admitted && one.Until >= each.Admitted);
            return (ledger.Source.Part, ledger.Source.Whole, ledger.Channel.Part, ledger.Channel.Whole)
                == (young.Count(Member), young.Count, admitted.Count(each => Member(each) && Recommended(each)), admitted.Count(Member));
        });

    [Fact]
    public void An_import_notes_the_day_on_which_somebody_becomes_a_probationary_member_and_a_correction_takes_it_back()
    {
        var lin = ARoster.Student("2023010101") with { PoliticalStatus = PoliticalStatus.LeagueMember };
        var after = ARoster.Plan("学号,政治面貌\n2023010101,中共预备党员", lin).After(lin).Single();
        Assert.Equal((PoliticalStatus.ProbationaryPartyMember, ARoster.Today), (after.PoliticalStatus!.Value, after.PartyAdmissionSeen!.Value));
        Assert.Null(ARoster.Plan("学号,政治面貌\n2023010101,共青团员", after).After(after).Single().PartyAdmissionSeen);
        Assert.Empty(ARoster.Plan("学号,政治面貌\n2023010101,中共预备党员", after).People);

        var unknown = ARoster.Student("2023010102");
        Assert.Null(ARoster.Plan("学号,政治面貌\n2023010102,中共预备党员", unknown).After(unknown).Single().PartyAdmissionSeen);
        Assert.Equal(new DateOnly(2026, 6, 20), ARoster.Plan("学号,政治面貌,入党日期\n2023010102,预备党员,2026-6-20", unknown).After(unknown).Single().PartyAdmissionDate);
        Assert.Null(ARoster.Plan("学号,姓名,政治面貌\n9,新人,中共预备党员").After().Single().PartyAdmissionSeen);
    }

    static PartyLedger Of(params LedgerFacts[] all) => LedgerRules.Of(Policy, Year, all);

    static LedgerFacts Admitted() => new("p-1", "林知夏", "2023010101", "计算机学院")
    {
        Status = PoliticalStatus.ProbationaryPartyMember, Admitted = Day, BirthDate = new(2004, 3, 1), LeagueMember = true, LeagueJoinDate = new(2018, 5, 4), Recommendations = [Recommended(new(2025, 11, 3), new(2027, 11, 2))],
    };

    static LedgerRecommendation Recommended(DateOnly made, DateOnly until) => new("rec-25-aaaaaa", Stage.Candidate, made, until, IsRevoked: false);

    static string Said(IEnumerable<Workflows.Policies.Clause> sums) => Arithmetic.Line(sums, CultureInfo.GetCultureInfo("zh-CN"));
}

/// <summary>The ledger's page: who sees whom.</summary>
public sealed class LedgerPageTests : IAsyncLifetime
{
    RecommendationSite site = null!;

    public async Task InitializeAsync() => site = await RecommendationSite.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task The_page_shows_both_figures_and_everybody_behind_them_to_the_offices_that_may_see_them()
    {
        await site.Get<PeopleStore>().Change(RecommendationSite.School, RecommendationSite.Lin, person => person with { PoliticalStatus = PoliticalStatus.ProbationaryPartyMember, PartyAdmissionDate = site.Today });
        foreach (var (person, sees) in (IEnumerable<(string, bool)>)[(RecommendationSite.University, true), (RecommendationSite.Committee, true), (RecommendationSite.OtherCommittee, false)])
        {
            await site.SignIn(person);
            var page = await site.See("/recommendations/ledger");
            Assert.Equal((HttpStatusCode.OK, sees), (page.Status, page.Body.Contains("林知夏", StringComparison.Ordinal)));
            var said = JsonDocument.Parse((await site.See($"/recommendations/ledger?year={Semester.Of(site.Today).Year}-{Semester.Of(site.Today).Year + 1}", json: true)).Body).RootElement;
            Assert.Equal(sees ? "1 ÷ 1 = 100.00% ≥ 100%" : "没有可以计算的人", said.GetProperty("source").GetProperty("arithmetic").GetString()!.Split('；')[1]);
            if (sees) Assert.Equal(nameof(LedgerReason.NeverRecommended), said.GetProperty("persons")[0].GetProperty("channel").GetString());
        }

        await site.SignIn(RecommendationSite.Secretary);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.See("/recommendations/ledger")).Status);
    }
}
