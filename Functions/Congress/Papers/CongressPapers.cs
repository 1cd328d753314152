using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Documents;
using Workflows.People;
using Workflows.Web;

namespace Workflows.Congress.Papers;

/// <summary>The documents of a congress (RULES part 2, "Documents"), made of the case when somebody opens them, for whoever may read it.</summary>
internal sealed class CongressPapers(CaseStore cases, PeopleStore people) : ICasePapers
{
    public const string Request = "CongressRequest", Opening = "CongressOpening", Seats = "CongressSeats", Delegates = "CongressDelegates", Credentials = "CongressCredentials", Result = "CongressResult";

    public IEnumerable<CasePaper> Of(CaseRow row, Visitor visitor)
    {
        if (row.Kind is not CongressTasks.Kind) yield break;
        var body = row.BodyAs<CongressBody>();
        yield return Paper(Request, "筹备请示", body);
        if (row.Latest(Step.Apportionment) is { State: StepState.Done }) yield return Paper(Seats, "代表名额分配表", body, "xlsx") with { ContentType = Files.Xlsx };
        if (body.Entitled is not null) yield return Paper(Delegates, "代表情况表", body, "xlsx") with { ContentType = Files.Xlsx };
        if (body.Entitled is not null) yield return Paper(Credentials, "代表资格审查报告", body);
        if (row.Latest(Step.OpeningRequest) is { State: StepState.Done }) yield return Paper(Opening, "召开请示", body);
        if (row.Latest(Step.Result) is not null) yield return Paper(Result, "选举结果报告单", body);
    }

    static CasePaper Paper(string name, string title, CongressBody body, string extension = "docx") => new(name, FileNames.Of(extension, title, body.Body, $"{body.Year}"));

    public async Task<byte[]?> Make(CaseRow row, CasePaper paper, Visitor visitor) => paper.Name switch
    {
        Request => CongressLetters.Request(row),
        Opening => CongressLetters.Opening(row),
        Seats => CongressTables.Seats(row),
        Delegates => CongressTables.Delegates(row, await Facts(row), await Votes(row)),
        Credentials => CongressLetters.Credentials(row, await Facts(row)),
        Result => CongressLetters.Result(row),
        _ => null,
    };

    async Task<IEnumerable<DelegateSeat>> Confirmed(CaseRow row) => (await cases.All<DelegatesRow>(row.Id, DelegatesRow.Prefix)).SelectMany(each => each.Delegates);

    async Task<ImmutableDictionary<string, int?>> Votes(CaseRow row) => (await Confirmed(row)).DistinctBy(each => each.Person).ToImmutableDictionary(each => each.Person, each => each.Votes);

    /// <summary>The confirmed delegates as the roster knows them now.</summary>
    async Task<ImmutableArray<DelegateFacts>> Facts(CaseRow row)
    {
        var seats = (await Confirmed(row)).ToList();
        var found = await Task.WhenAll(seats.Select(seat => people.Find(row.School, seat.Person)));
        return [.. seats.Zip(found, (seat, person) => DelegateWords.Of("", seat.Person, seat.Name, seat.Seat, seat.Unit, person))];
    }
}

/// <summary>Delegates as the roster knows them. Pure.</summary>
internal static class DelegateWords
{
    public static DelegateFacts Of(string line, string id, string name, Seat seat, string unit, Person? person) => new(line, person is { HasLeft: false } ? id : null, name, seat, unit)
    {
        College = person?.College,
        Grade = person?.Grade,
        Level = person?.Level,
        Status = person?.Status,
        Gender = person?.Gender,
        Ethnicity = person?.Ethnicity,
        PoliticalStatus = person?.PoliticalStatus,
        HoldsOffice = person?.UnionPost is { Length: > 0 },
    };

    public static string Of(PoliticalStatus? status) => status switch
    {
        PoliticalStatus.PartyMember => "中共党员",
        PoliticalStatus.ProbationaryPartyMember => "中共预备党员",
        PoliticalStatus.LeagueMember => "共青团员",
        PoliticalStatus.Masses => "群众",
        _ => "",
    };
}
