using System.Resources;
using Microsoft.AspNetCore.Http;
using Workflows.Web;

namespace Workflows.Tests.Web;

/// <summary>A form with a field of every kind, served at <c>/sample</c> of <see cref="TestSite"/>.</summary>
public static class SampleForm
{
    internal static Texts Texts { get; } = new(new ResourceManager("Workflows.Tests.Web.Sample", typeof(SampleForm).Assembly));

    internal static FieldSet Fields { get; } = new(Texts, "Sample")
    {
        new Field("applied", FieldKind.Date) { Required = true, Latest = DateLimit.Today },
        new Field("talk", FieldKind.Choice) { Required = true, Options = ["yes", "no"] },
        new Field("branch", FieldKind.Choice) { Options = [.. Enumerable.Range(1, 9).Select(n => new Option($"b{n}", $"教工第{n}党支部"))] },
        new Field("statement", FieldKind.LongText) { MaxLength = 800 },
        new Field("rank", FieldKind.Number) { Decimals = 2, Min = 0, Max = 10_000 },
        new Field("mail", FieldKind.Email),
        new Field("scan", FieldKind.File) { Extensions = [".pdf"], MaxBytes = 1_000_000 },
        new Field("topics", FieldKind.Choices) { Options = ["study", "service"] },
        new Field("sure", FieldKind.Check) { Required = true },
    };

    [SignedIn]
    public static Task<IResult> Get(HttpContext http) => Page.Show<SamplePage>(http, new { Input = FormInput.Of(Fields) });

    [SignedIn]
    public static async Task<IResult> Post(HttpContext http)
    {
        var input = await Form.Read(http, Fields);
        return input.IsValid ? Page.SeeOther("/done") : await Page.Again<SamplePage>(http, input, new { Input = input });
    }

    [SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee)]
    public static Task<IResult> Office(HttpContext http) => Task.FromResult(Page.Write(new { ok = true }));

    [Public]
    public static Task<IResult> Broken(HttpContext http) => throw new InvalidOperationException("connection string=secret");

    [Public]
    public static Task<IResult> Busy(HttpContext http) => throw new AggregateException(new Azure.RequestFailedException(412, "Somebody else was faster."));

    [Public]
    public static Task<IResult> BrokenPage(HttpContext http) => Page.Show<SamplePage>(http, new { Nonsense = 1 });

    [ByLink]
    public static async Task<IResult> Link(HttpContext http) =>
        (await Form.Read(http, Fields)).IsStale ? await Page.Error(http, 400) : Page.Write(new { school = http.Visit().School?.Name, person = http.Visit().Person });

    [Public]
    public static Task<IResult> Lost(HttpContext http) => Page.NotFound(http);

    [Public]
    public static Task<IResult> Document(HttpContext http) => Task.FromResult(Files.Download("内容"u8.ToArray(), Files.Docx, "推优登记表-林/知夏.docx"));
}
