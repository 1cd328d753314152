using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.People;
using Workflows.PublicNotices;

namespace Workflows.Congress;

/// <summary>结果公示: who was elected (RULES part 2, step 15).</summary>
internal sealed class CongressNotices(Schools schools) : INotices
{
    public string CaseKind => CongressTasks.Kind;

    public async Task<NoticeContent> ContentOf(CaseRow row)
    {
        var body = row.BodyAs<CongressBody>();
        return await Contents.Of(schools, row, "", [.. body.Elected.Select(each => new NoticeEntry(each.Person, each.Name, each.Under, each.Person))], row.PolicyAs<CongressPolicy>().ResultNoticePeriod, [$"{body.Body}{body.Year}年学生代表大会选举结果", $"{body.Body}{body.Year}年学生代表大会选举产生主席团成员", $"{body.Elected.Length}"]);
    }

    /// <summary>Whoever an upheld objection names is told to the Party committee with the result: it decides.</summary>
    public CaseRow Settle(CaseRow row, string entry, string result) => row.BodyAs<CongressBody>() is var body
        ? row.WithBody(body with { Elected = [.. body.Elected.Select(each => each.Person == entry ? each with { Noticed = result } : each)] }) : row;

    public bool IsSettled(CaseRow row, string entry) => row.BodyAs<CongressBody>().Elected.Single(each => each.Person == entry).Noticed is not null;
}

/// <summary>The notice of a college's delegates (RULES part 2, step 5).</summary>
internal sealed class CollegeNotices(Schools schools) : INotices
{
    public string CaseKind => CollegeTasks.Kind;

    public async Task<NoticeContent> ContentOf(CaseRow row)
    {
        var body = row.BodyAs<CollegeBody>();
        var named = body.Delegates.Where(each => each.Noticed is null).ToList();
        return await Contents.Of(schools, row, body.College, [.. named.Select(each => new NoticeEntry(each.Person, each.Name, each.Under, each.Person))], row.PolicyAs<CongressPolicy>().CollegeNoticePeriod, [$"{body.College}出席{body.Body}{body.Year}年学生代表大会代表", $"经选举，并经学院党组织审查，{body.College}产生出席{body.Body}{body.Year}年学生代表大会的代表", $"{named.Count}"]);
    }

    public CaseRow Settle(CaseRow row, string entry, string result) => row.BodyAs<CollegeBody>() is var body
        ? row.WithBody(body with { Delegates = [.. body.Delegates.Select(each => each.Person == entry ? each with { Noticed = result } : each)] }) : row;

    public bool IsSettled(CaseRow row, string entry) => row.BodyAs<CollegeBody>().Delegates.Single(each => each.Person == entry).Noticed is not null;
}

static file class Contents
{
    public static async Task<NoticeContent> Of(Schools schools, CaseRow row, string scope, ImmutableArray<NoticeEntry> entries, Calendar.Period period, ImmutableArray<string> args)
    {
        var school = await schools.FindSchool(row.School) ?? throw new InvalidOperationException($"There is no school {row.School}.");
        var office = await schools.FindOffice(row.School, scope);
        return new(entries, default, default)
        {
            Period = period,
            Office = office?.Name ?? school.LeagueCommittee,
            Room = office?.Room is { Length: > 0 } room ? room : null,
            Telephone = office?.Telephone is { Length: > 0 } telephone ? telephone : school.Telephone,
            Hours = school.Hours is { Length: > 0 } hours ? hours : null,
            Args = args,
        };
    }
}
