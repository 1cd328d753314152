using Workflows.Cases;

namespace Workflows.UserTasks;

/// <summary>The scans of decisions that came on paper, those taken back included.</summary>
internal sealed class PaperScans(CaseStore cases) : ICaseAttachments
{
    public async Task<IEnumerable<CaseAttachment>> Of(CaseRow row) =>
        (await cases.All<TaskRecord>(row.Id, TaskRecord.Prefix)).Select(record => record.OnPaper).OfType<PaperDecision>().Where(paper => paper.ScanSha256.Length > 0).Select(paper => new CaseAttachment(paper.ScanName, paper.ScanSha256));
}
