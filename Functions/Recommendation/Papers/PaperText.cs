using System.Collections.Immutable;
using System.Globalization;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation.Papers;

/// <summary>What documents write: in Chinese whatever the language of the page that leads to them.</summary>
internal static class PaperText
{
    static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo(Languages.Chinese);

    public static string Day(DateOnly? day) => day is { } date ? $"{date.Year}年{date.Month}月{date.Day}日" : "";

    public static string Day(DateTimeOffset? at) => at is { } time ? Day(Beijing.DateOf(time)) : "";

    public static string Month(DateOnly? day) => day is { } date ? $"{date.Year}年{date.Month}月" : "";

    /// <summary>应到 42，实到 38 ≥ 21；赞成 25 &gt; 21：通过.</summary>
    public static string Line(IEnumerable<Clause> clauses) => clauses.Line(Chinese, Arithmetic.Texts);

    public static string Reason(NoVote reason) => Arithmetic.Texts.GetString($"NoVote_{reason}", Chinese)!;

    /// <summary>A word of the slice's texts.</summary>
    public static string Word(string key)
    {
        var language = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Chinese;
        try
        {
            return Texts.Of("Recommendation")[key];
        }
        finally
        {
            CultureInfo.CurrentUICulture = language;
        }
    }

    /// <summary>What members are recommended as: 入党积极分子.</summary>
    public static string As(Stage stage) => Word($"Stage.{stage}");

    /// <summary>软件 2302 is called 软件 2302 团支部 where the roster has the class's name.</summary>
    public static string Branch(string branch) => branch.EndsWith("支部", StringComparison.Ordinal) ? branch : $"{branch}团支部";

    public static string Committee(string college) => $"共青团{college}委员会";

    /// <summary>A part of a whole in hundredths of a per cent, rounded half up: 87.50%. Integers only.</summary>
    public static string Rate(int part, int whole)
    {
        var rate = whole == 0 ? 0 : (int)((((long)part * 20_000) + whole) / (2L * whole));
        return $"{rate / 100}.{rate % 100:D2}%";
    }

    /// <summary>The foot of what is made of a case.</summary>
    public static IEnumerable<Para> Record(CaseRow row) => Letter.Record(row.ShortId, row.AuditHead);

    public static About About(CaseRow row, string title, string issuer) => new(title, issuer, row.ChangedAt ?? row.CreatedAt);

    public static string Names(IEnumerable<Candidate> candidates) => string.Join('、', candidates.Select(candidate => candidate.Name));

    /// <summary>Whom the college gave leave to vote on and who did not leave before the vote, in the order of the list.</summary>
    public static ImmutableArray<Candidate> Listed(CaseRow row)
    {
        var (body, key) = (row.BodyAs<MeetingBody>(), row.Latest(Step.MeetingPermission)?.IdIn(row.Id).Key ?? "");
        return [.. body.Candidates.Where(candidate => IsVoted(body, candidate) || (candidate.Outcome is not (Outcome.Withdrawn or Outcome.Left) && candidate.Results.GetValueOrDefault(key)?.Result is Answer.Approved))];
    }

    static bool IsVoted(MeetingBody body, Candidate candidate) => body.Sitting?.Ballot.Tallies.Any(tally => tally.Person == candidate.Person) ?? false;
}
