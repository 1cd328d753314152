using System.Collections.Immutable;
using System.Globalization;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What is asked in the steps of a branch's meeting.</summary>
internal static class MeetingForms
{
    static readonly Texts T = Texts.Of("Recommendation");

    public static readonly ImmutableArray<Field> ProposalLineFields =
    [
        new("performance", FieldKind.LongText) { MaxLength = 800, Rows = 3 },
        new("opinion", FieldKind.LongText) { MaxLength = 300, Rows = 2 },
    ];

    /// <summary>When and where the branch wants to meet. The default day is the first on which members are convened in time.</summary>
    public static FieldSet Proposal(RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset asked)
    {
        var earliest = Beijing.DateOf(MeetingRules.EarliestMeeting(policy, calendar, asked));
        return new("Recommendation", "Proposal")
        {
            ProposalLineFields[0],
            ProposalLineFields[1],
            new Field("date", FieldKind.Date) { Default = Typed(earliest), Earliest = DateLimit.On(earliest), Latest = DateLimit.TodayPlus(180) },
            new Field("place", FieldKind.Text) { MaxLength = 60 },
        };
    }

    /// <summary>What the branch wrote when it proposed before; the day, if members can still be told in time.</summary>
    public static ImmutableArray<(string Field, string Typed)> FilledProposal(MeetingBody body, DateOnly earliest) =>
    [
        .. body.Candidates.Where(candidate => candidate.Performance is not null).Select(candidate => ($"performance[{candidate.Case}]", candidate.Performance!)),
        .. body.Candidates.Where(candidate => candidate.CounsellorOpinion is not null).Select(candidate => ($"opinion[{candidate.Case}]", candidate.CounsellorOpinion!)),
        .. body.Date >= earliest ? [("date", Typed(body.Date.Value))] : Array.Empty<(string, string)>(),
        .. body.Place is { } place ? [("place", place)] : Array.Empty<(string, string)>(),
    ];

    /// <summary>A ballot as it was typed in before, of those who are still voted on.</summary>
    public static ImmutableArray<(string Field, string Typed)> FilledBallot(MeetingBody body, Sitting entered, string step)
    {
        var ballot = entered.Ballot;
        return
        [
            ("heldOn", Typed(entered.Date)), ("teller1", entered.Teller1), ("teller2", entered.Teller2),
            Number(("onLeave", ballot.OnLeave)), Number(("present", ballot.Present)), Number(("issued", ballot.Issued)), Number(("returned", ballot.Returned)), Number(("valid", ballot.Valid)),
            .. Listed(body, step).Join(ballot.Tallies, candidate => candidate.Person, tally => tally.Person, (candidate, tally) => (candidate.Case, tally))
                .SelectMany(each => ((string, int)[])[($"approve[{each.Case}]", each.tally.Approve), ($"oppose[{each.Case}]", each.tally.Oppose), ($"abstain[{each.Case}]", each.tally.Abstain)]).Select(Number),
            .. entered.SheetSha256 is { } sheet ? [(KeptFile.HashName("sheet"), sheet), (KeptFile.NameName("sheet"), T["Ballot.sheet.label"])] : Array.Empty<(string, string)>(),
        ];
    }

    static (string, string) Number((string Field, int Number) typed) => (typed.Field, typed.Number.ToString(CultureInfo.InvariantCulture));

    static string Typed(DateOnly day) => day.ToString("yyyy-M-d", CultureInfo.InvariantCulture);

    public static ImmutableArray<TaskLine> ProposalLines(MeetingBody body) =>
        [.. Lines(body, CandidateState.Joined, CandidateState.Returned).Select(line => line with { Fields = ProposalLineFields })];

    public static ImmutableArray<TaskLine> Lines(MeetingBody body, params CandidateState[] states) =>
        [.. body.Candidates.Where(candidate => candidate.Outcome is null && states.Contains(candidate.State)).Select(Line)];

    /// <summary>
    /// The paper ballot. Every number has a default, said in its hint: present as many as are entitled, issued as many as present, returned as many as issued,
    /// all of them valid, and all for everybody; held on the day for which leave was given, if it is not still to come; tellers the first officers or members who do not stand on the list.
    /// </summary>
    public static FieldSet Ballot(MeetingBody body, string step)
    {
        var listed = Listed(body, step);
        var tellers = Tellers(body, listed);
        return new("Recommendation", "Ballot")
        {
            new Field("heldOn", FieldKind.Date) { Latest = DateLimit.Today, Default = step is Step.BranchMeeting && body.Date is { } date ? Typed(date) : null },
            new Field("onLeave", FieldKind.Number) { Min = 0, Max = 9999 },
            new Field("present", FieldKind.Number) { Min = 0, Max = 9999 },
            new Field("issued", FieldKind.Number) { Min = 0, Max = 9999 },
            new Field("returned", FieldKind.Number) { Min = 0, Max = 9999 },
            new Field("valid", FieldKind.Number) { Min = 0, Max = 9999 },
            new Field("teller1", FieldKind.Choice) { Options = tellers, Default = tellers.ElementAtOrDefault(0)?.Value },
            new Field("teller2", FieldKind.Choice) { Options = tellers, Default = tellers.ElementAtOrDefault(1)?.Value },
            new Field("sheet", FieldKind.File) { Extensions = [".jpg", ".jpeg", ".png", ".pdf"] },
            Marks[0],
            Marks[1],
            Marks[2],
        };
    }

    /// <summary>For each person on the list: <c>approve[{caseId}]</c>.</summary>
    public static readonly ImmutableArray<Field> Marks =
    [
        new("approve", FieldKind.Number) { Min = 0, Max = 9999, Typed = true }, new("oppose", FieldKind.Number) { Min = 0, Max = 9999 }, new("abstain", FieldKind.Number) { Min = 0, Max = 9999 },
    ];

    public static ImmutableArray<TaskLine> BallotLines(MeetingBody body, string step) => [.. Listed(body, step).Select(candidate => Line(candidate) with { Fields = Marks })];

    /// <summary>What a step's list asks about; empty where it asks about one thing.</summary>
    public static ImmutableArray<TaskLine> LinesOf(MeetingBody body, string step) => step switch
    {
        Step.BranchProposal => ProposalLines(body),
        Step.MeetingPermission => Lines(body, CandidateState.Proposed),
        Step.BranchMeeting or Step.SecondBallot => BallotLines(body, step),
        Step.Inspection => Lines(body, CandidateState.Carried),
        _ => [],
    };

    /// <summary>Who is voted on.</summary>
    public static ImmutableArray<Candidate> Listed(MeetingBody body, string step) => step is Step.SecondBallot
        ? [.. body.Candidates.Where(candidate => candidate.Outcome is null && body.Inspection!.Tied.Contains(candidate.Person))]
        : [.. body.Candidates.Where(candidate => candidate is { Outcome: null, State: CandidateState.Proposed })];

    static ImmutableArray<Option> Tellers(MeetingBody body, ImmutableArray<Candidate> listed) =>
        [.. FreeTellers(body, listed).Select(person => new Option(person, body.Names.GetValueOrDefault(person, person)))];

    /// <summary>Who may count: whoever votes and stands not on the list, officers first.</summary>
    public static IEnumerable<string> FreeTellers(MeetingBody body, ImmutableArray<Candidate> listed) =>
        (body.Electorate?.Entitled ?? []).Where(person => listed.All(candidate => candidate.Person != person)).OrderBy(person => body.Officers.IndexOf(person) is var at and >= 0 ? at : int.MaxValue);

    /// <summary>What is to be settled before somebody is proposed: the applicant's word, but nothing of grades, rank and sanctions (law 12).</summary>
    static CaseFact Unsettled(Condition condition)
    {
        var title = ConditionWords.Say(Arithmetic.Title(condition));
        return new("unsettled", condition.Word is not { } word ? T["Fact.unsettled.silent", title]
            : ConditionWords.IsSensitive(condition) ? T["Fact.unsettled.sensitive", title]
            : word.Reason is { Length: > 0 } reason ? T["Fact.unsettled.reason", title, Said(word), reason] : T["Fact.unsettled.stated", title, Said(word)]);
    }

    /// <summary>What was stated, as people write it.</summary>
    public static string Said(Statement word) => word.Value is StatedFacts.None ? T["Fact.unsettled.none"]
        : word.Fact is Fact.RankPercent && int.TryParse(word.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) ? new Policies.Share(rank, 10_000).ToString()
        : Enum.TryParse<AssessmentGrade>(word.Value, out var grade) && word.Fact is Fact.Assessment ? T[$"Apply.assessment.{grade}"]
        : DateOnly.TryParseExact(word.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Say.Full(day)
        : bool.TryParse(word.Value, out var yes) ? T[yes ? "Fact.unsettled.yes" : "Fact.unsettled.no"] : word.Value;

    static TaskLine Line(Candidate candidate) => new(candidate.Case, candidate.Name, candidate.Under, candidate.Person)
    {
        Facts =
        [
            new("statement", candidate.Statement),
            .. candidate.Performance is { } performance && performance != candidate.Statement ? [new CaseFact("performance", performance)] : Array.Empty<CaseFact>(),
            .. candidate.Conditions.Where(condition => condition.State is ConditionState.Unknown).Select(Unsettled),
            .. candidate.CounsellorOpinion is { } opinion ? [new CaseFact("opinion", opinion)] : Array.Empty<CaseFact>(),
        ],
        Sums = [Eligibility.Summary(candidate.Conditions), .. candidate.Results.Values.LastOrDefault(result => !result.Sums.IsEmpty)?.Sums ?? []],
    };
}
