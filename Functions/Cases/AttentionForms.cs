using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases.Pages;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>The cases that need somebody, for the offices that run the school.</summary>
internal sealed class AttentionForms(Attention attention, CaseKinds kinds)
{
    public const string Path = "/cases/attention";

    /// <summary>Whether somebody looks after the whole school's cases.</summary>
    public static bool IsFor(Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.Administrator, "");

    public static string RepairPath(CaseRow row) => $"/cases/{row.ShortId}/repair";

    [Function("CasesAttention"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/attention")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (!IsFor(http.Visitor())) return await Page.Forbidden(http);
        var found = await attention.Of(http.Visitor().School, cancel);
        return await Page.Answer<AttentionPage>(http, Json(found), new { Found = found });
    }

    object Json(Needing found) => new
    {
        failed = found.Failed.Select(each => Json(each.Row, each)),
        late = found.Late.Select(each => new
        {
            caseId = each.Row.ShortId, title = Words(each.Row).Title(each.Row.Name), step = each.Step.IdIn(each.Row.Id).Key, asked = CaseWords.Who(each.Row, each.Step.Addressee!, null),
            since = each.Step.StartedAt, dueAt = each.Step.Deadline, url = RepairPath(each.Row),
        }),
        still = found.Still.Select(each => Json(each.Row, each)),
        looked = found.Looked,
    };

    object Json(CaseRow row, StuckCase stuck) => new { caseId = row.ShortId, title = Words(row).Title(row.Name), why = $"{stuck.By}", since = stuck.Since, url = RepairPath(row) };

    CaseWords Words(CaseRow row) => new(kinds[row.Kind]);
}
