using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People.Lookup;
using Workflows.Policies;
using Workflows.Polls;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

internal static class RecommendationServices
{
    const string Slice = "Recommendation";

    public static IServiceCollection AddRecommendation(this IServiceCollection services) => services
        .AddSingleton(new CaseKind(RecommendationTasks.Kind, "rec", nameof(RecommendationWorkflow), Slice, Step.OfRecommendation) { Refusals = Verdict.Refusals, Delays = Verdict.Delays, Parts = Step.PartsOfMeeting, BeginsAgain = Step.BeginsAgain, Beside = [Step.Appeal] })
        .AddSingleton(new CaseKind(MeetingTasks.Kind, "mtg", nameof(BranchMeetingWorkflow), Slice, Step.OfMeeting) { Refusals = Verdict.Refusals, Delays = Verdict.Delays, Parts = Step.PartsOfMeeting, BeginsAgain = Step.BeginsAgain })
        .AddSingleton(new CaseKind(Appeals.Kind, "apl", nameof(AppealWorkflow), Slice, Step.OfAppeal) { Refusals = [UserTasks.Answer.Rejected, Appeals.Dismissed], Delays = Verdict.Delays })
        .AddSingleton(new CaseKind(Rounds.Kind, "rnd", null, Slice, []))
        .AddSingleton<MeetingRegister>()
        .AddSingleton<RoundsToJoin>()
        .AddSingleton<Moves>()
        .AddSingleton<IMailTemplate, MovedMail>()
        .AddSingleton<MeetingCalls>()
        .AddSingleton<QuotaPlaces>()
        .AddPolicyPage<RecommendationPolicy>()
        .AddSingleton<ITasks, RecommendationTasks>()
        .AddSingleton<ITasks, MeetingTasks>()
        .AddNotices<MeetingNotices>()
        .AddSingleton<IPolls, MeetingPolls>()
        .AddSingleton<ICaseEnding, RecommendationEnding>()
        .AddSingleton<ICaseEnding, MeetingEnding>()
        .AddSingleton<INeededRoles, RecommendationRoles>()
        .AddSingleton<RegisterForms>()
        .AddSingleton<Rounds>()
        .AddSingleton<DemoRound>()
        .AddSingleton<Applications>()
        .AddSingleton<ApplicationDesk>()
        .AddSingleton<Drafts>()
        .AddSingleton<RoundSummaries>()
        .AddSingleton<Ledger.Ledgers>()
        .AddSingleton<Register.Registers>()
        .AddSingleton<Register.EntryPack>()
        .AddSingleton<Applicants.ApplicantPlanner>()
        .AddSingleton<Applicants.ApplicantLists>()
        .AddSingleton<Acts>()
        .AddSingleton<Appeals>()
        .AddSingleton<AppealRegister>()
        .AddSingleton<AppealForms>()
        .AddSingleton<ICaseActions>(services => services.GetRequiredService<AppealForms>())
        .AddSingleton<ITasks, AppealTasks>()
        .AddSingleton<ICaseEnding, AppealEnding>()
        .AddSingleton<ITaskDetails, AppealDetails>()
        .AddSingleton<IMailTemplate, AppealAnsweredMail>()
        .AddSingleton<IMailTemplate, AppealEnteredMail>()
        .AddSingleton<ITaskDetails, MeetingDetails>()
        .AddSingleton<ITaskDetails, RecommendationDetails>()
        .AddSingleton(new HomeLink("/recommendations/new", Slice, "Home.apply", RecommendationLinks.IsStudent) { Beckons = true })
        .AddSingleton(new HomeLink("/rounds/new", Slice, "Home.round", who => who.Holds(Role.UniversityLeagueCommittee) || who.Holds(Role.CollegeLeagueCommittee)))
        .AddSingleton(new HomeLink("/recommendations/list", Slice, "Home.list", who => who.Holds(Role.LeagueBranchSecretary) || who.Holds(Role.CollegeLeagueCommittee)))
        .AddSingleton(new HomeLink("/recommendations/register", Slice, "Home.register", who => who.Holds(Role.UniversityLeagueCommittee) || who.Holds(Role.CollegeLeagueCommittee) || who.Holds(Role.Inspector)))
        .AddSingleton(new HomeLink("/recommendations/ledger", Slice, "Home.ledger", who => who.Holds(Role.UniversityLeagueCommittee) || who.Holds(Role.CollegeLeagueCommittee) || who.Holds(Role.Inspector)))
        .AddSingleton<ICaseActions, RecommendationLinks>()
        .AddSingleton<ICaseAttachments, TallySheets>()
        .AddSingleton<ICasePapers, Papers.MeetingPapers>()
        .AddSingleton<ICasePapers, Papers.RoundPapers>()
        .AddSingleton<ICaseChecks, RecommendationChecks>()
        .AddSingleton<RoundMails>()
        .AddSingleton<IMailTemplate, RoundMail>()
        .AddSingleton<IMailTemplate, LapseMail>()
        .AddSingleton<IMailTemplate, AppliedForMail>()
        .AddSingleton<IMailTemplate, MeetingCallMail>()
        .AddSingleton<IMailTemplate, PlacesGrantedMail>()
        .AddSingleton<IMailTemplate, ObjectionDismissedMail>()
        .AddSingleton<ICaseNews, RecommendationNews>()
        .AddSingleton<IMailTemplate, RecommendationNewsMail>()
        .AddSingleton<IMailTemplate, RecommendationEndedMail>()
        .AddSingleton<IMailTemplate, RecommendationRevokedMail>();
}
