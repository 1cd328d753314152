using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.PublicNotices.Pages;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.PublicNotices;

/// <summary>Finds notices for their readers.</summary>
internal sealed class NoticeBoard(CaseStore cases, CaseKinds kinds, AllNotices notices, Schools schools, SchoolCalendars calendars, Tables tables)
{
    /// <param name="id"><c>{school}.{caseId}.{step}.{attempt}</c></param>
    /// <returns>Null when there is and was no such notice. Two point reads.</returns>
    public async Task<FoundNotice?> Find(string id)
    {
        if (id.Split('.') is not [var school, var @case, .. var key] || !School.IsCode(school) || !@case.All(c => char.IsAsciiLetterOrDigit(c) || c is '-')) return null;
        var full = CaseRow.FullId(school, @case);
        return StepId.Parse(full, string.Join('.', key)) is { Unit: null } step && step.Step.All(char.IsAsciiLetter) ? await Find(step) : null;
    }

    public async Task<FoundNotice?> Find(StepId id) =>
        await cases.Find<NoticeContent>(id.Case, NoticeContent.KeyOf(id)) is { } content && await cases.Find(id.Case) is { } row && row.Find(id) is { From: null } step
            ? new(row, step, step.State is StepState.Active ? content with { Entries = content.Entries.RemoveAll(entry => notices.Of(row).HasLeft(row, entry.Id)) } : content, kinds[row.Kind], await calendars.Of(row.School))
            : null;

    /// <summary>The notice of a case that hangs now.</summary>
    public Task<FoundNotice?> HangingIn(CaseRow row) =>
        row.Steps.LastOrDefault(step => step is { State: StepState.Active, From: null } && CaseLists.IsNotice(step.Name)) is { } step ? Find(step.IdIn(row.Id)) : Task.FromResult<FoundNotice?>(null);

    /// <summary>The notices of a school that hang now, as far as the visitor may see them, the newest first.</summary>
    public async Task<ImmutableArray<FoundNotice>> Hanging(string school, Visitor? visitor)
    {
        var entries = await tables.Lists.All<CaseEntry>(CaseLists.Notices(school));
        var found = await Task.WhenAll(entries.Select(entry => Find($"{school}.{entry.Case}.{entry.Step}")));
        return [.. found.OfType<FoundNotice>().Where(notice => notice.Hangs && MaySee(notice, visitor)).OrderByDescending(notice => notice.Content.From)];
    }

    /// <summary>Whether the notice's audience includes the visitor.</summary>
    public static bool MaySee(FoundNotice notice, Visitor? visitor) => !notice.Content.SchoolOnly || visitor?.School == notice.Case.School;

    public Task<IReadOnlyList<School>> Schools() => schools.All();

    public ValueTask<SchoolInfo?> InfoOf(string school) => schools.Find(school);
}
