using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Cases.Pages;
using Workflows.Mail;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;
using static Workflows.Tests.Recommendation.BranchTests;

namespace Workflows.Tests.Recommendation;

/// <summary>What pages, record and mails say once a meeting is moved or called off (RULES, "Moved, called off, left").</summary>
public sealed class MovedMeetingTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DateOnly Later = new(2026, 3, 20);

    [Fact]
    public async Task After_a_move_pages_deadline_record_and_mails_say_the_new_day_and_what_it_was()
    {
        Languages.Use(Languages.Chinese);
        await using var it = await On(azurite, members: 0, policy: (nameof(RecommendationPolicy.ConveneByMail), "true"));
        await Permitted(it.Applies(Lin)).Acts(6, Secretary, (acts, row, who) => acts.Move(row, who, Later, "教三 302", "教室有课"))
            .Does(7, 12, async () =>
            {
                foreach (var row in new[] { (await it.Meeting())!, await it.Case(Lin) })
                {
                    Assert.Equal(Clause.Of("Note_MeetingDay", new DateOnly(2026, 3, 9)), row.Latest(Step.MeetingPermission)!.Note);   // what was given leave for
                    var vote = row.Latest(Step.BranchMeeting)!;
                    Assert.Equal((Clause.Of("Note_Moved", Later, "教三 302", "教室有课"), null), (vote.Note, vote.Comment));
                    Assert.Equal(new DateOnly(2026, 3, 27), Beijing.DateOf(vote.Deadline!.Value.AddTicks(-1)));   // five working days after the new day
                }

                var moved = await Mail(it, "Moved.");
                Assert.Contains("2026年3月20日", moved, StringComparison.Ordinal);
                Assert.Contains("原定=2026年3月9日", moved, StringComparison.Ordinal);
                Assert.EndsWith("REQUEST 2 2026-03-20", moved, StringComparison.Ordinal);
            })
            .Acts(8, Secretary, (acts, row, who) => acts.CallOff(row, who, "停电"))
            .Does(8, 13, async () => Assert.Contains("原定=2026年3月20日，教三 302", await Mail(it, "CalledOff."), StringComparison.Ordinal))
            .Withdraws(9, Lin).Runs();

        await it.MeetingEnds(Outcome.Ended, "6 BranchMeeting.1 Moved", "8 BranchMeeting.1 CalledOff", "8 BranchProposal.2 Asked");
        Assert.DoesNotContain(await it.Story((await it.Meeting())!), line => line.EndsWith("BranchMeeting.1 Reminded", StringComparison.Ordinal));
        var detail = Json.Read<AuditDetail>((await it.Audit((await it.Meeting())!)).Single(entry => entry.Action is "BranchMeeting.1 Moved").Detail!)!;
        Assert.Equal(("2026-03-09", "2026-03-20, 教三 302"), (detail.From, detail.To));
    }

    [Fact]
    public async Task Nobody_is_reminded_of_votes_before_the_meeting_has_been_held()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Acts(6, Secretary, (acts, row, who) => acts.Move(row, who, Later, null, "教室有课")).Records(26, (Lin, 1)).Runs();

        await it.MeetingEnds(Outcome.NotCarried, "24 BranchMeeting.1 Reminded", "26 BranchMeeting.1 Submitted");   // day 19 is the meeting's
        Assert.Single(await it.Story((await it.Meeting())!), line => line.Contains("BranchMeeting.1 Reminded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_college_answers_before_the_day_of_the_meeting_for_which_it_is_asked()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, fields: ("date", "2026-3-9")).Withdraws(5, Lin).Runs();

        var asked = (await it.Meeting())!.Latest(Step.MeetingPermission)!;
        Assert.Equal(Beijing.Midnight(new(2026, 3, 9)), asked.Deadline);
    }

    [Fact]
    public async Task What_a_meeting_called_off_had_come_to_does_not_look_done_as_long_as_it_is_done_again()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Acts(6, Secretary, (acts, row, who) => acts.CallOff(row, who, "停电")).Does(7, 12, async () =>
        {
            foreach (var row in new[] { (await it.Meeting())!, await it.Case(Lin) })
            {
                var steps = TimelineStep.Of(row, it.Get<CaseKinds>()[row.Kind]).ToDictionary(step => step.Name);
                Assert.Equal((LineState.Active, 2), (steps[Step.BranchProposal].State, steps[Step.BranchProposal].Row!.Attempt));
                Assert.All((string[])[Step.MeetingPermission, Step.BranchMeeting, Step.Inspection], name => Assert.Equal((LineState.Pending, null), (steps[name].State, steps[name].Row)));
                Assert.Single(steps[Step.MeetingPermission].Earlier);
            }
        }).Withdraws(8, Lin).Runs();
    }

    [Fact]
    public async Task While_applicants_gather_every_one_of_them_waits_for_the_same_and_nothing_runs_yet()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Applies(He, 2).Does(3, 12, async () =>
        {
            foreach (var person in (string[])[Lin, He])
            {
                var row = await it.Case(person);
                var view = new CaseView(row, it.Get<CaseKinds>()[row.Kind], new Visitor(School, person, "", [], ""));
                Assert.Equal((Step.BranchProposal, LineState.Active, Clause.Of("Note_Gathering"), (DateTimeOffset?)null), (view.Current!.Name, view.Current.State, view.Current.Row!.Note, view.Current.Row.Deadline));
                Assert.Equal($"{Step.BranchProposal}.1", CaseLists.Of(row).First(list => list.List == CaseLists.ByPerson(School, person)).Entry.Step);
            }
        }).Withdraws(4, Lin).Withdraws(4, He).Runs();
    }

    [Fact]
    public async Task As_long_as_a_ballot_is_not_confirmed_the_applicants_page_names_the_tellers_it_waits_for()
    {
        Languages.Use(Languages.Chinese);
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Answers(9, Secretary, null, Step.BranchMeeting, Answer.Submitted).Answers(9, Deputy, null, Step.BranchMeeting, Answer.Confirmed, Teller.First, hour: 11).Does(9, 12, async () =>
        {
            var row = await it.Case(Lin);
            var view = new CaseView(row, it.Get<CaseKinds>()[row.Kind], new Visitor(School, Lin, "", [], ""));
            Assert.Equal(["江一苇"], view.Waiting.Select(view.Who));
            Assert.False(Readers.MayRead(row, Organizer, []));   // a teller sees the count, not the case of each
        }).Withdraws(10, Lin).Runs();
    }

    /// <summary>What the mail with such an id says: each fact as <c>label=value</c>.</summary>
    static async Task<string> Mail(ARound it, string id)
    {
        var meeting = (await it.Meeting())!;
        var mail = (await it.Get<CaseStore>().All<MailRow>(meeting.Id, MailRow.KeyOf(id)))[0];
        var composed = await new MeetingCallMail(it.Get<CaseStore>()).Compose(new(School, mail.To, null, "", System.Globalization.CultureInfo.CurrentUICulture), [mail], null!, CancellationToken.None);
        var calendar = composed!.Event is { } happens ? $"\n{happens.Method} {happens.Sequence} {happens.Day:yyyy-MM-dd}" : "";
        return string.Join('\n', composed.Blocks.OfType<Facts>().SelectMany(facts => facts.Items).Select(fact => $"{fact.Label}={fact.Value}")).Replace('\u00A0', ' ') + calendar;
    }
}
