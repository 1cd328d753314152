using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Why somebody cannot apply at all, whatever is typed.</summary>
internal enum ApplicationStop
{
    /// <summary>No student number, or no longer enrolled.</summary>
    NotAStudent,

    /// <summary>The roster names no League branch or no college.</summary>
    NoBranch,

    /// <summary>There is no such student in a branch whose secretary asks. Unknown numbers and other branches' are answered alike.</summary>
    NotOfYourBranch,
}

/// <summary>What the application's page shows and what an application is made of, as things stand now.</summary>
internal sealed record ApplicationView(Person Applicant, Person By, Stage Stage, EligibilityVerdict Verdict, FieldSet Fields)
{
    /// <summary>The round that takes it; null when none of this stage is open.</summary>
    public CaseRow? Round { get; init; }

    /// <summary>The next round of this stage that is announced.</summary>
    public CaseRow? Next { get; init; }

    /// <summary>The other stage, when a round of it is open.</summary>
    public Stage? Other { get; init; }

    /// <summary>The applicant's case of this stage that is under way, or has left a recommendation that is valid.</summary>
    public CaseRow? Current { get; init; }
    public Draft? Draft { get; init; }

    /// <summary>Whom the branch's secretary may apply for.</summary>
    public ImmutableArray<Person> Others { get; init; } = [];

    /// <summary>Whom to ask face to face.</summary>
    public ImmutableArray<string> Counsellors { get; init; } = [];

    public bool IsOwn => Applicant.Id == By.Id;

    /// <summary>Whether a written exception could help.</summary>
    public bool MayBeExcepted => Verdict.Unmet.Any(condition => condition.Code is ConditionCode.Application);

    /// <summary>The form filled in with the draft, or with nothing.</summary>
    public FormInput Filled() => FormInput.Of(Fields, [("stage", $"{Stage}"), ("applicant", IsOwn ? null : Applicant.StudentNumber), .. Draft?.Typed.Where(typed => typed.Key is not ("stage" or "applicant")).Select(typed => (typed.Key, (string?)typed.Value)) ?? []]);

    /// <summary>What is handed in, once the form has no faults.</summary>
    public Application Application(FormInput input) => new(Stage, input.Text("statement"))
    {
        Talked = input.Choice("talked") switch { "yes" => true, "no" => false, _ => null },
        TalkedOn = input.Choice("talked") is "yes" ? input.Date("talkedOn") : null,
        PartyBranch = input.Choice("partyBranch"),
        Statements = StatedFacts.Read(input, Stated, By.Id),
        Exception = MayBeExcepted && input.Text("exception") is { Length: > 0 } number ? number : null,
    };

    /// <summary>A fact that is stated against the roster needs a reason; one on which the roster is silent needs none.</summary>
    public void Check(FormInput input)
    {
        if (!StatedFacts.Read(input, Verdict.Unmet, By.Id).IsEmpty && input.Text(StatedFacts.Reason).Length == 0) input.Add(StatedFacts.Reason, "missing");
    }

    /// <summary>The conditions about which something may be stated.</summary>
    public IEnumerable<Condition> Stated => Verdict.Unknown.Concat(Verdict.Unmet);
}

/// <summary>Works out who applies for whom, for which stage, in which round, and how the conditions stand.</summary>
internal sealed class ApplicationDesk(PeopleStore people, Rounds rounds, Applications applications, PolicyBook policies, Drafts drafts, TimeProvider clock)
{
    /// <param name="stage">As it was asked for; without one, the first of which a round is open.</param>
    /// <param name="applicant">A student number, when the branch's secretary applies for a student; empty for oneself.</param>
    public async Task<(ApplicationView? View, ApplicationStop Stop)> Open(Visitor visitor, string? stage, string? applicant)
    {
        var by = await people.Find(visitor.School, visitor.Person) ?? throw new InvalidOperationException("Who is signed in is in the roster.");
        var person = string.IsNullOrWhiteSpace(applicant) || applicant.Trim() == by.StudentNumber ? by : await OfTheBranch(visitor, applicant.Trim());
        if (person is null) return (null, ApplicationStop.NotOfYourBranch);
        if (person.StudentNumber is null || person.Status is EnrolmentStatus.Graduated or EnrolmentStatus.Transferred) return (null, ApplicationStop.NotAStudent);
        if (Branch(person) is null || person.College is null) return (null, ApplicationStop.NoBranch);
        return (await View(visitor, person, by, stage), default);
    }

    async Task<ApplicationView> View(Visitor visitor, Person person, Person by, string? asked)
    {
        var (open, coming) = await rounds.For(person);
        var stage = Enum.TryParse<Stage>(asked, out var wanted) && Enum.IsDefined(wanted) ? wanted : IsOpen(Stage.Activist) || !IsOpen(Stage.Candidate) ? Stage.Activist : Stage.Candidate;
        var policy = await policies.Current<RecommendationPolicy>(person.School);
        var verdict = EligibilityRules.Check(policy, stage, ApplicantFacts.Of(person), Beijing.Today(clock));
        var view = new ApplicationView(person, by, stage, verdict, new("Recommendation", "Apply"))
        {
            // The own college's round before the school's, the newest first.
            Round = open.Where(round => Of(round).Stage == stage).OrderBy(round => Of(round).College is null).FirstOrDefault(),
            Next = coming.FirstOrDefault(round => Of(round).Stage == stage),
            Other = Enum.GetValues<Stage>().Where(other => other != stage && IsOpen(other)).Select(other => (Stage?)other).FirstOrDefault(),
            Current = await applications.Current(person.School, person.Id, stage),
            Draft = await drafts.Find(person.School, stage, person.Id, by.Id),
            Others = await Others(visitor, person),
            Counsellors = [.. (await people.Holders(person.School, new(Role.Counsellor, person.College!))).Select(counsellor => counsellor.Name)],
        };
        return view with { Fields = Fields(view, await people.Scopes(person.School, Role.PartyBranch)) };

        bool IsOpen(Stage of) => open.Any(round => Of(round).Stage == of);
    }

    /// <summary>The same for many applicants of one stage: what does not differ between them is read once.</summary>
    /// <param name="by">Who applies for them.</param>
    /// <returns>How things stand for one of them, who is a student of a branch and a college.</returns>
    public async Task<Func<Person, Task<ApplicationView>>> ForMany(Person by, Stage stage)
    {
        var (now, policy) = (clock.GetUtcNow(), await policies.Current<RecommendationPolicy>(by.School));
        var (running, partyBranches) = (await rounds.Running(by.School), await people.Scopes(by.School, Role.PartyBranch));
        return async person =>
        {
            var verdict = EligibilityRules.Check(policy, stage, ApplicantFacts.Of(person), Beijing.Today(clock));
            var view = new ApplicationView(person, by, stage, verdict, new("Recommendation", "Apply"))
            {
                Round = running.Where(round => Of(round).Stage == stage && Rounds.Takes(round, person, now)).OrderBy(round => Of(round).College is null).FirstOrDefault(),
                Current = await applications.Current(person.School, person.Id, stage),
            };
            return view with { Fields = Fields(view, partyBranches) };
        };
    }

    static FieldSet Fields(ApplicationView view, IEnumerable<string> partyBranches)
    {
        // One's own first, then those of the own college, then the rest.
        var (own, college) = (view.Applicant.PartyBranch, view.Applicant.College!);
        var branches = partyBranches.Append(own).OfType<string>().Where(name => name.Length > 0).Distinct()
            .OrderBy(name => name == own ? 0 : name.StartsWith(college, StringComparison.Ordinal) ? 1 : 2).ThenBy(name => name, StringComparer.Ordinal);
        return StatedFacts.Fields("Apply", view.Stated,
            new Field("stage", FieldKind.Choice) { Options = [.. Enum.GetNames<Stage>().Select(name => new Option(name))], Default = $"{view.Stage}" },
            new Field("applicant", FieldKind.Text) { MaxLength = 40 },
            new Field("statement", FieldKind.LongText) { Required = true, MaxLength = 800, Rows = 6 },
            new Field("talked", FieldKind.Choice) { Options = ["yes", "no", "unsaid"], Default = "unsaid" },
            new Field("talkedOn", FieldKind.Date) { Latest = DateLimit.Today },
            new Field("partyBranch", FieldKind.Choice)
            {
                Options = [.. branches.Select(name => new Option(name, name))], Default = own,
            },
            new Field("exception", FieldKind.Text) { MaxLength = 60 });
    }

    async Task<Person?> OfTheBranch(Visitor visitor, string number) =>
        await people.FindByNumber(visitor.School, number) is { HasLeft: false } person && Branch(person) is { } branch && visitor.Holds(Role.LeagueBranchSecretary, branch) ? person : null;

    async Task<ImmutableArray<Person>> Others(Visitor visitor, Person person)
    {
        if (Branch(person) is not { } branch || !visitor.Holds(Role.LeagueBranchSecretary, branch)) return [];
        return [.. (await people.MembersOf(person.School, branch)).Where(member => member.StudentNumber is not null && member.Id != person.Id)];
    }

    public static string? Branch(Person person) => person.LeagueBranch ?? person.ClassName;

    static RoundBody Of(CaseRow round) => round.BodyAs<RoundBody>();
}
