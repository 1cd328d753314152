using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>What is asked in the steps of a congress. Every field has a default, said in its hint.</summary>
internal static class CongressFields
{
    const string Slice = "Congress";

    static readonly Field People = new("people", FieldKind.LongText) { MaxLength = 20_000, Rows = 4 };

    /// <summary>The request to prepare: with which the case begins, and again where it is sent back.</summary>
    public static FieldSet Request(CongressBody body, int most) => new(Slice, "Request")
    {
        new Field("date", FieldKind.Date) { Default = Typed(body.Date), Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(366) },
        new Field("place", FieldKind.Text) { MaxLength = 80, Default = body.Place },
        new Field("seats", FieldKind.Number) { Min = 1, Max = 5000, Default = Typed(body.Seats) },
        new Field("presidium", FieldKind.Number) { Min = 1, Max = most, Default = Typed(body.Presidium) },
        new Field("agenda", FieldKind.LongText) { MaxLength = 2000, Rows = 4 },
        new Field("reasons", FieldKind.LongText) { MaxLength = 2000, Rows = 3 },
        new Field("charter", FieldKind.Check),
    };

    public const string Credentials = "credentials", Elections = "elections", ProposalsCommittee = "proposals";

    public static readonly FieldSet Committee = new(Slice, "Committee") { People with { Name = Credentials }, People with { Name = Elections }, People with { Name = ProposalsCommittee } };

    public static FieldSet Apportion(CongressBody body) => new(Slice, "Apportion") { SeatsField, ReasonField };

    static readonly Field SeatsField = new("seats", FieldKind.Number) { Min = 0, Max = 999 }, ReasonField = new("reason", FieldKind.Text) { MaxLength = 200 };

    /// <summary>Each college with the seats that the rule gives it: changed only with a reason.</summary>
    public static ImmutableArray<TaskLine> SeatLines(CongressBody body) => [.. body.Colleges.Select(college => new TaskLine(college.Unit, college.Name, "", null)
    {
        IsCase = false,
        Facts = [new("students", Typed(college.Students)), new("computed", Typed(college.Computed))],
        Fields = [SeatsField, ReasonField],
    })];

    public static ImmutableArray<(string, string)> FilledSeats(CongressBody body) => [.. body.Colleges.Select(college => ($"seats[{college.Unit}]", Typed(college.Computed)))];

    public const string Clubs = "clubs", ExOfficio = "exOfficio", Observers = "observers";

    public static readonly FieldSet Others = new(Slice, "Others") { People with { Name = Clubs }, People with { Name = ExOfficio }, People with { Name = Observers } };

    public const string Delegates = "delegates", CandidateCount = "candidates";

    public static FieldSet List(int candidates) => new(Slice, "List")
    {
        People with { Name = Delegates, Rows = 10 },
        new Field(CandidateCount, FieldKind.Number) { Min = 1, Max = 9999, Default = Typed(candidates) },
    };

    public const string Nominees = "nominees";

    public static readonly FieldSet Nomination = new(Slice, "Nomination") { People with { Name = Nominees } };

    public static readonly FieldSet Opening = new(Slice, "Opening") { new Field("progress", FieldKind.LongText) { MaxLength = 2000, Rows = 5 } };

    /// <summary>Those whom a reviewer decides about: whoever is not refused yet.</summary>
    /// <param name="unit">Of a college, its own; null: all.</param>
    public static ImmutableArray<TaskLine> NomineeLines(CongressBody body, string? unit) => [.. body.Nominees.Where(nominee => nominee.State is NomineeState.Nominated && (unit is null || nominee.Unit == unit))
        .Select(nominee => new TaskLine(nominee.Person, nominee.Name, nominee.Under, nominee.Person) { IsCase = false, Sums = nominee.Checks })];

    public static ImmutableArray<TaskLine> DelegateLines(CollegeBody body) => [.. body.Delegates.Where(each => each.Noticed is null).Select(each => new TaskLine(each.Person, each.Name, each.Under, each.Person) { IsCase = false })];

    public static string Typed(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Typed(DateOnly day) => day.ToString("yyyy-M-d", CultureInfo.InvariantCulture);
}
