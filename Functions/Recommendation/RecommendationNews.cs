using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.PublicNotices;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// Whom a recommendation is about is told each good result on the way: who is put forward with the notice, which follows at once. What ends the case is told with its end, and
/// what is sent back for additions is asked for.
/// </summary>
internal sealed class RecommendationNews : ICaseNews
{
    static readonly ImmutableHashSet<string> Good =
    [
        $"{Step.EligibilityCheck}.{Verdict.Met}", $"{Step.EligibilityCheck}.{Verdict.Unknown}", $"{Step.BranchProposal}.{Answer.Approved}", $"{Step.BranchMeeting}.{Verdict.Carried}",
        $"{Step.PublicNotice}.{NoticeResult.Undisturbed}", $"{Step.CollegeReview}.{Answer.Approved}", $"{Step.UniversityRecord}.{Answer.Approved}",
    ];

    public string Kind => RecommendationTasks.Kind;

    // The ids follow from what is told, not from when: the case may hear of two results at once (law 4).
    public IEnumerable<MailRow> Of(CaseRow before, CaseRow after, DateTimeOffset now)
    {
        if (after is not { IsRunning: true, Concerns: { } person } || before.State is CaseState.Completed) yield break;
        var told = Tidings(before).ToHashSet();
        foreach (var news in Tidings(after).Where(news => !told.Contains(news)))
            yield return Mail(RecommendationNewsMail.TemplateName, $"News.{news.Key}{(news.IsUp ? ".Up" : "")}", ("step", news.Key), ("up", news.IsUp ? "true" : ""));

        // What was told and is so no more; a superior body's reopening and a move to another branch tell it themselves.
        if (after.BodyAs<RecommendationBody>().Meeting is null || after.Steps.Except(before.Steps).Any(step => step is { Reopened: not null, From: null })) yield break;
        var undone = told.Where(news => !news.IsUp).Select(news => news.Key).FirstOrDefault(key => after.Find(StepId.Parse(after.Id, key)!) is null or { State: not StepState.Done });
        if (undone is not null) yield return Mail(TakingBack.Mail, $"Undone.{undone}", ("step", undone), ("asked", TakingBack.Ended));

        MailRow Mail(string template, string id, params ReadOnlySpan<(string Name, string Value)> args) => new(id, after.Id, template, MailKind.Told, now)
        {
            To = person, Args = args.ToArray().ToImmutableSortedDictionary(arg => arg.Name, arg => arg.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>A step by whose result the case goes on.</summary>
    public static bool IsGood(StepRow step) => step.State is StepState.Done && Good.Contains($"{step.Name}.{step.Result}");

    static IEnumerable<(string Key, bool IsUp)> Tidings(CaseRow row)
    {
        foreach (var (step, key) in row.Steps.Where(step => !step.IsVoid).Select(step => (step, step.IdIn(row.Id).Key)))
        {
            if (step.Name is Step.PublicNotice) yield return (key, true);

            // What an office decides here is told when the next step has begun: whoever decides need not wait for a mail to be written.
            if (IsGood(step) && (step is { From: not null } or { By: AuditNote.Workflow } || row.Steps.Any(next => next != step && !next.IsVoid && next.StartedAt >= step.FinishedAt))) yield return (key, false);
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
        var mail = rows[^1];
        if (await cases.Find(mail.Partition) is not { IsRunning: true } row || StepId.Parse(row.Id, mail.Args["step"]) is not { } id || row.Find(id) is not { IsVoid: false } step) return null;
        var (words, isUp) = (new CaseWords(kinds[row.Kind]), mail.Args["up"].Length > 0);
        if (!isUp && !RecommendationNews.IsGood(step)) return null;
        var said = isUp ? T["News.notice", step.Deadline is { } end ? Say.Full(Say.Day(end.AddTicks(-1))) : ""] : words.Result(step);
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        blocks.Add(new ItemList(new MailItem($"{words.Step(step.Name)}{T["News.is"]}{said}", step.Sums.IsEmpty ? null : Arithmetic.Line(step.Sums, CultureInfo.CurrentUICulture))));
        if (row.Steps.LastOrDefault(each => each is { State: StepState.Active } && words.Shows(each.Name)) is { } current && words.Next(current.Name) is { } next)
            blocks.Add(new Paragraph(T["News.next", words.Step(current.Name), next]));
        blocks.AddRange(new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false), new Small(T["News.nothing"]));
        return new(T["News.subject", words.Step(step.Name), said], null, blocks.ToImmutable());
    }
}
