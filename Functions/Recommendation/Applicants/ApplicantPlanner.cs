using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.People.Roster;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.Recommendation.Applicants;

/// <summary>
/// From a file to the applications that it would hand in, or to its faults. Each line goes through the same form, with the same checks, as if it were typed in at
/// <c>/recommendations/new</c>. Writes nothing.
/// </summary>
internal sealed class ApplicantPlanner(PeopleStore people, ApplicationDesk desk, TimeProvider clock)
{
    /// <summary>More than a college has of applicants in a round.</summary>
    public const int MostLines = 500;

    const int ReadsAtOnce = 16, MostShown = 1000;

    static readonly Texts T = Texts.Of("Recommendation");

    // What people write for the answers of the form.
    static readonly Dictionary<string, string> Talks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["是"] = "yes", ["已谈话"] = "yes", ["已经谈话"] = "yes", ["yes"] = "yes", ["否"] = "no", ["未谈话"] = "no", ["还没有谈话"] = "no", ["no"] = "no", ["不确定"] = "unsaid", ["unsaid"] = "unsaid",
    };

    public async Task<ApplicantPlan> Plan(Visitor visitor, Person by, Stage stage, byte[] file)
    {
        var (lines, broken) = SheetFile.Read(file);
        var filled = lines.Where(line => !line.IsBlank).ToList();
        if (broken.Length > 0) return Faulty(stage, broken.Select(Said));
        if (filled.Count == 0) return Faulty(stage, [Said(new(0, "", "Empty"))]);
        var headings = SheetHeadings.Read(filled[0], ApplicantColumn.Find);
        IEnumerable<SheetFault> missing = ((ApplicantColumn[])[ApplicantColumn.Number, ApplicantColumn.Person, ApplicantColumn.Performance]).Where(column => !headings.Has(column)).Select(column => new SheetFault(filled[0].Number, "", "NoColumn", column.Heading));
        if (headings.Faults.Concat(missing).ToList() is { Count: > 0 } faults) return Faulty(stage, faults.Select(Said)) with { PassedOver = headings.PassedOver };
        if (filled.Count == 1) return Faulty(stage, [Said(new(filled[0].Number, "", "NoPeople"))]);
        if (filled.Count > MostLines + 1) return Faulty(stage, [Said(new(filled[MostLines + 1].Number, "", "TooManyLines", $"{MostLines}"))]);

        var rows = filled.Skip(1).Select(line => new ApplicantRow(line, headings)).ToList();
        var (viewOf, results, seen) = (await desk.ForMany(by, stage), new (PlannedApplicant? Planned, ImmutableArray<ApplicantFault> Faults)[rows.Count], new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var row in rows.Where(row => row.Number.Length > 0 && !seen.TryAdd(row.Number, row.Line))) row.Repeats = seen[row.Number];
        await Parallel.ForAsync(0, rows.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce }, async (at, _) => results[at] = await Read(rows[at], visitor, viewOf));
        var all = results.SelectMany(result => result.Faults).OrderBy(fault => fault.Line).Take(MostShown).ToImmutableArray();
        return new ApplicantPlan(stage, all.IsEmpty ? [.. results.Select(result => result.Planned).OfType<PlannedApplicant>()] : [], all) { PassedOver = headings.PassedOver };
    }

    async Task<(PlannedApplicant? Planned, ImmutableArray<ApplicantFault> Faults)> Read(ApplicantRow row, Visitor visitor, Func<Person, Task<ApplicationView>> viewOf)
    {
        if (row.Number is RosterTemplate.ExampleNumber) return Refuse("ExampleLine", ApplicantColumn.Number);
        if (row.Untitled is { } column) return Refuse("NoHeading", null, $"{column + 1}");
        if (Cells.Number(row[ApplicantColumn.Number]) is not { Value: { } number }) return Refuse(row.Number.Length == 0 ? "NumberMissing" : Cells.Number(row[ApplicantColumn.Number]).Fault!, ApplicantColumn.Number);
        if (row.Repeats is { } earlier) return Refuse("NumberTwice", ApplicantColumn.Number, $"{earlier}");
        if (await people.FindByNumber(visitor.School, number) is not { StudentNumber: not null } person || !IsTheirs(visitor, person)) return Refuse("NotYours", ApplicantColumn.Number);
        if (person.HasLeft || person.Status is EnrolmentStatus.Graduated or EnrolmentStatus.Transferred) return Refuse("NotEnrolled", ApplicantColumn.Number);
        if (ApplicationDesk.Branch(person) is not { } branch || person.College is null) return Refuse("BranchUnknown", ApplicantColumn.Number);
        if (Reading.Plain(row[ApplicantColumn.Person]) != Reading.Plain(person.Name)) return Refuse("NameDiffers", ApplicantColumn.Person, person.Name);

        var view = await viewOf(person);
        if (view.Current is { } current) return Refuse("HasCase", ApplicantColumn.Number, current.ShortId);
        if (view.Round is not { } round) return Refuse("NoRound", null, T[$"Stage.{view.Stage}"]);
        var faults = ImmutableArray.CreateBuilder<ApplicantFault>();
        var input = Reading.Read(view.Fields, Typed(row, view, faults), new Dictionary<string, UploadedFile>(), Beijing.Today(clock));
        view.Check(input);
        faults.AddRange(input.Faults.Select(fault => new ApplicantFault(row.Line, row.HeadingOf(fault.Field), input.Say(fault))));
        if (faults.Count > 0) return (null, faults.ToImmutable());
        return (new(row.Line, person.Id, number, person.Name, branch, round.ShortId, view.Application(input))
        {
            Eligibility = !view.Verdict.IsEligible ? Verdict.NotMet : view.Verdict.Unknown.Any() ? Verdict.Unknown : Verdict.Met,
        }, []);

        (PlannedApplicant?, ImmutableArray<ApplicantFault>) Refuse(string code, ApplicantColumn? at, params ImmutableArray<string> arguments) =>
            (null, [Said(new(row.Line, at is null ? "" : row.HeadingOf(at.Name), code, arguments))]);
    }

    /// <summary>The cells of a line as they would be typed into the form of this applicant.</summary>
    static Dictionary<string, StringValues> Typed(ApplicantRow row, ApplicationView view, ImmutableArray<ApplicantFault>.Builder faults)
    {
        var typed = new Dictionary<string, StringValues> { ["stage"] = $"{view.Stage}" };
        foreach (var column in ApplicantColumn.All.Skip(2))
        {
            var cell = row[column].Trim();
            if (cell.Length == 0) continue;
            if (column.Name is ApplicantColumn.Talked)
            {
                if (Talks.TryGetValue(Reading.Plain(cell), out var said)) typed[column.Name] = said;
                else faults.Add(Said(new(row.Line, row.HeadingOf(column.Name), "Word", "是、否、不确定")));
            }
            else if (column == ApplicantColumn.Applied)
            {
                // A form asks for the day only where the roster does not know it, or it is not early enough; what the roster knows already need not be stated.
                var (known, isAsked) = (view.Applicant.PartyApplicationDate, view.Fields.Find(column.Name) is not null);
                if (Reading.Date(cell, out var _) is { } day && day == known) continue;
                if (isAsked) typed[column.Name] = cell;
                else faults.Add(Said(new(row.Line, row.HeadingOf(column.Name), "RosterDiffers", known is { } date ? Say.Full(date) : "")));
            }
            else
            {
                typed[column.Name] = cell;
            }
        }

        return typed;
    }

    /// <summary>A branch's secretary applies for members of the branch, a college's committee for students of the college.</summary>
    static bool IsTheirs(Visitor visitor, Person person) =>
        (ApplicationDesk.Branch(person) is { } branch && visitor.Holds(Role.LeagueBranchSecretary, branch)) || (person.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college));

    static ApplicantFault Said(SheetFault fault) => new(fault.Line, fault.Column, SheetSaid.Message(fault) ?? T[$"Applicants.fault.{fault.Code}", [.. fault.Arguments]]);

    static ApplicantPlan Faulty(Stage stage, IEnumerable<ApplicantFault> faults) => new(stage, [], [.. faults.Take(MostShown)]);
}

/// <summary>A line of the file by column.</summary>
internal sealed class ApplicantRow(SheetLine line, SheetHeadings<ApplicantColumn> headings)
{
    public int Line => line.Number;

    public string Number { get; } = Cells.Plain(CellOf(line, headings, ApplicantColumn.Number));

    /// <summary>The line before that has the same number.</summary>
    public int? Repeats { get; set; }

    /// <summary>A cell with something in it below no heading.</summary>
    public int? Untitled => line.Cells.Index().Where(cell => !string.IsNullOrWhiteSpace(cell.Item) && (cell.Index >= headings.Width || headings.IsUntitled(cell.Index))).Select(cell => (int?)cell.Index).FirstOrDefault();

    public string this[ApplicantColumn column] => CellOf(line, headings, column);

    /// <summary>The heading of a field's column, as the file has it or as the template would; empty for what has no column.</summary>
    public string HeadingOf(string field) => ApplicantColumn.All.FirstOrDefault(column => column.Name == field) is { } column ? headings.HeadingOf(column) ?? column.Heading : "";

    static string CellOf(SheetLine line, SheetHeadings<ApplicantColumn> headings, ApplicantColumn column) =>
        headings.Columns.FirstOrDefault(known => known.Column == column) is { Column: not null, At: var at } && at < line.Cells.Length ? line.Cells[at] : "";
}
