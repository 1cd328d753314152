using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Rules;

namespace Workflows.Congress;

/// <summary>A college on the page of all colleges.</summary>
internal sealed record CollegeView(College College, CaseRow? Own, bool MayOpen)
{
    /// <summary>What its own case waits for.</summary>
    public StepRow? Current => Own?.Steps.LastOrDefault(step => step.IsOpen);
}

internal sealed record CollegesView(CaseRow Row, CongressBody Body, ImmutableArray<CollegeView> Colleges)
{
    public bool IsLate(CollegeView view, DateTimeOffset now) => view.College is { Seats: > 0, List: ListState.Open } && Body.ListsDue is { } due && due <= now;

    public object Said() => new
    {
        Id = Row.ShortId,
        Colleges = Colleges.Select(view => new { view.College.Name, view.College.Students, view.College.Computed, view.College.Seats, view.College.Delegates, State = $"{view.College.List}", CaseId = view.College.Case, Step = view.Current?.Name }),
    };
}

/// <summary>The methods side by side.</summary>
internal sealed record SeatsView(CaseRow Row, CongressBody Body, ImmutableArray<Apportionment> Methods)
{
    public object Said() => new
    {
        Id = Row.ShortId,
        Body.Students,
        Methods = Methods.Select(method => new { Method = $"{method.Method}", method.Divided, Colleges = method.Colleges.Select(college => new { college.College, college.Students, Quota = $"{college.QuotaHundredths / 100}.{college.QuotaHundredths % 100:D2}", college.Seats }) }),
        Given = Body.Colleges.Select(college => new { college.Name, college.Seats, college.Reason }),
    };
}
