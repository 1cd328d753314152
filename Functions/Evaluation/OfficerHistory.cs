using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Storage;

namespace Workflows.Evaluation;

/// <summary>What somebody was graded in one semester.</summary>
internal sealed record GradeOnRecord(string Case, string Body, string Semester, string Post, Grade Grade, int? Total);

/// <summary>The grades of an officer over the semesters: rows <c>graded|{person}|{case}</c> of the table Keys, which follow from the cases that are over.</summary>
internal sealed class OfficerHistory(Tables tables)
{
    /// <summary>Writes down what a case has found. Twice is safe.</summary>
    public async Task Put(CaseRow row)
    {
        var body = row.BodyAs<EvaluationBody>();
        foreach (var officer in body.Officers.Where(officer => officer.Grade is not null))
            await tables.Keys.Put(row.School, $"graded|{officer.Person}|{row.ShortId}", new GradeOnRecord(row.ShortId, body.Body, body.Semester, officer.Post, officer.Grade!.Value, officer.Result?.Total));
    }

    /// <returns>The newest first.</returns>
    public async Task<ImmutableArray<GradeOnRecord>> Of(string school, string person) =>
        [.. (await tables.Keys.All<GradeOnRecord>(school, $"graded|{person}|")).OrderByDescending(grade => grade.Semester, StringComparer.Ordinal).ThenBy(grade => grade.Body, StringComparer.Ordinal)];
}
