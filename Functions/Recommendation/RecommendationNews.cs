using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// Whom a recommendation is about is told each good result on the way. What ends the case is told with its end, and what is sent back for additions is asked for.
/// </summary>
internal sealed class RecommendationNews : ICaseNews
{
    static readonly ImmutableHashSet<string> Good =
    [
        $"{Step.EligibilityCheck}.{Verdict.Met}", $"{Step.EligibilityCheck}.{Verdict.Unknown}", $"{Step.BranchProposal}.{Answer.Approved}", $"{Step.BranchMeeting}.{Verdict.Carried}",
        $"{Step.Inspection}.{Verdict.PutForward}", $"{Step.PublicNotice}.{NoticeResult.Undisturbed}", $"{Step.CollegeReview}.{Answer.Approved}", $"{Step.UniversityRecord}.{Answer.Approved}",
    ];

    public string Kind => RecommendationTasks.Kind;

    /// <summary>A step by whose result the case goes on; of the notice also that it began.</summary>
    public static bool IsNews(StepRow step) => IsUp(step) || IsGood(step);

    // The ids follow from what is told, not from when: the case may hear of two results at once (law 4).
    public IEnumerable<MailRow> Of(CaseRow before, CaseRow after, DateTimeOffset now)
    {
        if (after is not { IsRunning: true, Concerns: { } person } || before.State is CaseState.Completed) yield break;
        var told = Tidings(before).ToHashSet();
        foreach (var news in Tidings(after).Where(news => !told.Contains(news)))
            yield return Mail(RecommendationNewsMail.TemplateName, $"News.{news.Said}", ("step", news.Step)) with { Group = "News" };

        // What was told and is so no more; a superior body's reopening and a move to another branch tell it themselves.
        if (after.BodyAs<RecommendationBody>().Meeting is null || after.Steps.Except(before.Steps).Any(step => step is { Reopened: not null, From: null })) yield break;
        var undone = before.Steps.FirstOrDefault(step => IsGood(step) && after.Find(step.IdIn(after.Id)) is null or { State: not StepState.Done })?.IdIn(after.Id).Key;
        if (undone is not null) yield return Mail(TakingBack.Mail, $"Undone.{undone}", ("step", undone), ("asked", TakingBack.Ended));

        MailRow Mail(string template, string id, params ReadOnlySpan<(string Name, string Value)> args) => new(id, after.Id, template, MailKind.Told, now)
        {
            To = person, Args = args.ToArray().ToImmutableSortedDictionary(arg => arg.Name, arg => arg.Value, StringComparer.Ordinal),
        };
    }

    static bool IsGood(StepRow step) => step.State is StepState.Done && Good.Contains($"{step.Name}.{step.Result}");

    static bool IsUp(StepRow step) => step is { Name: Step.PublicNotice, State: StepState.Active };

    static IEnumerable<(string Step, string Said)> Tidings(CaseRow row)
    {
        foreach (var (step, key) in row.Steps.Where(step => !step.IsVoid).Select(step => (step, step.IdIn(row.Id).Key)))
        {
            if (step.Name is Step.PublicNotice) yield return (key, $"{key}.Up");
            if (IsGood(step)) yield return (key, key);
        }
    }
}

/// <summary>What has been decided in favour of whom the case is about, with the arithmetic, and what comes next.</summary>
internal sealed class RecommendationNewsMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    public const string TemplateName = "RecommendationNews";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        // What is not so any more when the mail goes out is not told; how the case ended is told in a mail of its own.
        if (await cases.Find(rows[^1].Partition) is not { IsRunning: true } row) return null;
        var words = new CaseWords(kinds[row.Kind]);
        var told = rows.Select(mail => mail.Args["step"]).Distinct().Select(key => StepId.Parse(row.Id, key)).OfType<StepId>().Select(row.Find).OfType<StepRow>().Where(RecommendationNews.IsNews).ToList();
        if (told is not [.., var last]) return null;
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        blocks.Add(new ItemList([.. told.Select(step => new MailItem($"{words.Step(step.Name)}{T["News.is"]}{Said(words, step)}",
            step.Sums.IsEmpty ? null : Arithmetic.Line(step.Sums, CultureInfo.CurrentUICulture)))]));
        if (row.Steps.LastOrDefault(step => step is { State: StepState.Active } && words.Shows(step.Name)) is { } current && words.Next(current.Name) is { } next)
            blocks.Add(new Paragraph(T["News.next", words.Step(current.Name), next]));
        blocks.AddRange(new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false), new Small(T["News.nothing"]));
        return new(T["News.subject", words.Step(last.Name), Said(words, last)], null, blocks.ToImmutable());
    }

    static string Said(CaseWords words, StepRow step) => step.State is StepState.Active && step.Deadline is { } end
        ? T["News.notice", Say.Full(Say.Day(end.AddTicks(-1)))]
        : words.Result(step);
}
