using Workflows.Cases;
using Workflows.People;
using Workflows.PublicNotices;

namespace Workflows.Evaluation;

/// <summary>结果公示: who is 优秀 and who 合格 (RULES part 3, step 10). Whoever is 不合格 does not stand in it.</summary>
internal sealed class EvaluationNotices(Schools schools) : INotices
{
    public string CaseKind => EvaluationTasks.Kind;

    public static IEnumerable<Officer> Named(EvaluationBody body) => body.Officers.Where(officer => officer.Grade is Grade.Excellent or Grade.Qualified);

    public async Task<NoticeContent> ContentOf(CaseRow row)
    {
        var (body, policy) = (row.BodyAs<EvaluationBody>(), row.PolicyAs<EvaluationPolicy>());
        var school = await schools.FindSchool(row.School) ?? throw new InvalidOperationException($"There is no school {row.School}.");
        var office = await schools.FindOffice(row.School, body.College ?? "");
        var named = Named(body).OrderByDescending(officer => officer.Grade).ToList();
        return new([.. named.Select(officer => new NoticeEntry(officer.Unit, officer.Name, GradeNames.Of(officer.Grade!.Value), officer.Person))], default, default)
        {
            Period = policy.NoticePeriod,
            Office = office?.Name ?? school.LeagueCommittee,
            Room = office?.Room is { Length: > 0 } room ? room : null,
            Telephone = office?.Telephone is { Length: > 0 } telephone ? telephone : school.Telephone,
            Hours = school.Hours is { Length: > 0 } hours ? hours : null,
            SchoolOnly = policy.NoticeForSchoolOnly,
            Masked = policy.NoticeMasksNames,
            Args = [body.Body, SemesterNames.Of(body.Semester), $"{named.Count}"],
        };
    }

    /// <summary>An objection that is upheld lowers the grade by one.</summary>
    public CaseRow Settle(CaseRow row, string entry, string result)
    {
        var body = row.BodyAs<EvaluationBody>();
        var officer = body.Of(entry);
        return row.WithBody(body.With(officer with { Noticed = result, Grade = result is NoticeResult.Upheld && officer.Grade is { } grade and > Grade.Unqualified ? grade - 1 : officer.Grade }));
    }

    public bool IsSettled(CaseRow row, string entry) => row.BodyAs<EvaluationBody>().Of(entry).Noticed is not null;
}

/// <summary>Grades as official documents have them, in Chinese whatever the language of the page.</summary>
internal static class GradeNames
{
    public static string Of(Grade grade) => grade switch
    {
        Grade.Excellent => "优秀",
        Grade.Qualified => "合格",
        Grade.Unqualified => "不合格",
        _ => "未评定",
    };
}

/// <summary>Semesters as official documents have them: 2026—2027学年第一学期.</summary>
internal static class SemesterNames
{
    public static string Of(string semester) => semester.Split('-') is [var from, var to, var number] ? $"{from}—{to}学年第{(number is "1" ? "一" : "二")}学期" : semester;
}
