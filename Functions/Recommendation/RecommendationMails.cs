using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>How a recommendation ended, with reasons and what one can do.</summary>
internal sealed class RecommendationEndedMail(CaseStore cases, CaseKinds kinds, Appeals appeals) : IMailTemplate
{
    public const string TemplateName = "RecommendationEnded";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var row = await cases.Find(rows[^1].Partition);
        if (row is not { State: CaseState.Completed, Outcome: { } outcome }) return null;
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        blocks.Add(new Paragraph(new CaseWords(kinds[row.Kind]).Ended(row)!));
        var body = row.BodyAs<RecommendationBody>();
        if (outcome is Outcome.NotEligible)
        {
            blocks.Add(new ItemList([.. body.Conditions.Where(condition => condition.State is ConditionState.NotMet).Select(condition =>
                new MailItem(Arithmetic.Line([Arithmetic.Title(condition)], CultureInfo.CurrentUICulture), Arithmetic.Line(Arithmetic.Of(condition), CultureInfo.CurrentUICulture)))]));
        }

        var last = row.Steps.Where(step => step is { State: StepState.Done, IsVoid: false } && !step.Sums.IsEmpty | step.Comment is { Length: > 0 }).OrderBy(step => step.FinishedAt).LastOrDefault();
        if (row.EndedBy is { } end) blocks.Add(new Paragraph(T["Ended.reason"], end.Reason));
        else if (last is { Sums.IsEmpty: false }) blocks.Add(new Paragraph(Arithmetic.Line(last.Sums, CultureInfo.CurrentUICulture)));
        if (row.EndedBy is null && last?.Comment is { Length: > 0 } reason && (outcome is not Outcome.Recommended || last.Result is Answer.Later)) blocks.Add(new Paragraph(T["Ended.reason"], reason));
        blocks.Add(new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false));
        if (await appeals.Of(row) is { Against: { } against } appeal && tools.Now < appeal.Until)
            blocks.AddRange(new Paragraph(T["Ended.appeal", CaseWords.Who(row, against.Bodies[0], null), Say.Full(appeal.LastDay)]), new Button(T["Ended.appeal.button"], tools.Address($"/cases/{row.ShortId}/appeal"), IsPersonal: false));
        return new(T["Ended.subject", T[last?.Result is Answer.Later ? "Ended.subject.later" : $"Outcome.{outcome}"]], null, blocks.ToImmutable());
    }
}
