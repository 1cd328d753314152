using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.People.Pages;
using Workflows.Web;

namespace Workflows.People.SignIn;

/// <summary>
/// Signing in: an address, then the link in the mail or its code in the same browser. Every answer is the same whether or not the address is on a roster.
/// A GET never signs in: mail scanners open links (law 2).
/// </summary>
internal sealed class SignInForms(SignIns signIns, PeopleStore people, Schools schools, Sessions sessions, Site site)
{
    const string Cookie = "sign-in";

    static readonly Texts T = Texts.Of("People");

    static readonly FieldSet AskFields = new("People", "SignIn") { new Field("email", FieldKind.Email) { Required = true, AutoComplete = "email" }, new Field("next", FieldKind.Text) { MaxLength = 500 } };

    static readonly FieldSet CodeFields = new("People", "SignInCode")
    {
        new Field("code", FieldKind.Text) { Required = true, MaxLength = 16, AutoComplete = "one-time-code" },
        new Field("person", FieldKind.Text),
    };

    static readonly FieldSet LinkFields = new("People", "SignInLink") { new Field("person", FieldKind.Text) };

    [Function("SignIn"), Public]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sign-in")] HttpRequest request)
    {
        var next = Local(request.Query["next"]);
        return Page.Show<SignInPage>(request.HttpContext, new { Input = FormInput.Of(AskFields, ("next", next)), SignedOut = request.Query.ContainsKey("signed-out") });
    }

    [Function("SignInPost"), Public]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (IsFromElsewhere(request)) return await Page.Error(http, StatusCodes.Status400BadRequest);
        return (await Form.Posted(http)).ContainsKey("code") ? await EnterCode(http, cancel) : await Ask(http, client, cancel);
    }

    [Function("SignInLink"), ByLink]
    public async Task<IResult> GetLink([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sign-in/{token}")] HttpRequest request, string token, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (SignInPlace.Parse(token) is not var (place, secret)) return await Dead(http, SignInVerdict.Unknown);
        var (verdict, _) = await signIns.CheckLink(place, secret, cancel);
        return verdict is SignInVerdict.Good ? await Choose(http, FormInput.Of(LinkFields), await people.FindByEmailKey(place.EmailKey, cancel)) : await Dead(http, verdict);
    }

    [Function("SignInLinkPost"), ByLink]
    public async Task<IResult> PostLink([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in/{token}")] HttpRequest request, string token, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (IsFromElsewhere(request)) return await Page.Error(http, StatusCodes.Status400BadRequest);
        if (SignInPlace.Parse(token) is not var (place, secret)) return await Dead(http, SignInVerdict.Unknown);
        var input = await Form.Read(http, LinkFields);
        var persons = await people.FindByEmailKey(place.EmailKey, cancel);
        if (Chosen(persons, input) is not { } person)
        {
            var (verdict, _) = await signIns.CheckLink(place, secret, cancel);
            if (verdict is not SignInVerdict.Good || persons.Count == 0) return await Dead(http, verdict);
            input.Add("person", "missing");
            return await Choose(http, input, persons);
        }
        var (used, asked) = await signIns.UseLink(place, secret, cancel);
        return used is SignInVerdict.Good ? Begin(http, person, asked!) : await Dead(http, used);
    }

    async Task<IResult> Ask(HttpContext http, DurableTaskClient client, CancellationToken cancel)
    {
        var input = await Form.Read(http, AskFields);
        if (!input.IsValid) return await Page.Again<SignInPage>(http, input, new { Input = input });
        var address = EmailAddress.Normalize(input.Text("email"));
        if (await signIns.TryAsk(address, http.Visit().Language, Local(input.Text("next")), cancel) is not var (place, asked, browserSecret))
        {
            http.Response.Headers.RetryAfter = SignInRequest.Lifetime.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            input.Add("email", "throttled", SignInRequest.Lifetime.TotalMinutes, SignIns.Slots);
            return await Page.Again<SignInPage>(http, input, new { Input = input }, StatusCodes.Status429TooManyRequests);
        }
        // Looking up and mailing happen elsewhere, so the answer takes the same time for every address.
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(SignInWorkflow), place.With(asked.Id), new StartOrchestrationOptions($"sign-in.{asked.Id}"), cancel);
        http.Response.Cookies.Append(site.CookieName(Cookie), place.With($"{asked.Id}_{browserSecret}"), site.Cookie(SignInRequest.Lifetime));
        return await Page.Answer<CheckMailPage>(http, new { sent = true, expiresAt = asked.ExpiresAt }, new { Input = FormInput.Of(CodeFields), Address = address });
    }

    async Task<IResult> EnterCode(HttpContext http, CancellationToken cancel)
    {
        var input = await Form.Read(http, CodeFields);
        var code = SignInSecrets.Code6(input.Text("code"));
        if (input.IsValid && code is null) input.Add("code", "digits");
        if (!input.IsValid) return await Page.Again<CheckMailPage>(http, input, new { Input = input });
        if (SignInPlace.Parse(http.Request.Cookies[site.CookieName(Cookie)]) is not var (place, tail) || tail.Split('_', 2) is not [var id, var browserSecret])
            return await Refuse(SignInVerdict.Unknown);

        // With several persons behind the address the code is used up only once it is said who signs in.
        var (verdict, asked) = await signIns.TryCode(place, browserSecret, code!, use: false, cancel);
        if (verdict is SignInVerdict.Good && asked!.Id != id) verdict = SignInVerdict.Expired;
        if (verdict is not SignInVerdict.Good) return await Refuse(verdict);
        var persons = await people.FindByEmailKey(place.EmailKey, cancel);
        if (persons.Count == 0) return await Refuse(SignInVerdict.Expired);
        if (Chosen(persons, input) is not { } person) return await Choose(http, input, persons, code: code);
        (verdict, asked) = await signIns.TryCode(place, browserSecret, code!, use: true, cancel);
        if (verdict is not SignInVerdict.Good) return await Refuse(verdict);
        http.Response.Cookies.Delete(site.CookieName(Cookie), site.Cookie());
        return Begin(http, person, asked!);

        Task<IResult> Refuse(SignInVerdict why)
        {
            input.Add("code", why switch
            {
                SignInVerdict.WrongCode => "wrong",
                SignInVerdict.TooManyTries => "tries",
                SignInVerdict.Used => "used",
                SignInVerdict.Expired => "expired",
                _ => "elsewhere",
            });
            return Page.Again<CheckMailPage>(http, input, new { Input = input });
        }
    }

    /// <summary>Who signs in: the one behind the address, or of several the one that was chosen.</summary>
    static Person? Chosen(IReadOnlyList<Person> persons, FormInput input) =>
        persons.Count == 1 ? persons[0] : persons.FirstOrDefault(person => Key(person) == input.Text("person"));

    static string Key(Person person) => $"{person.School}.{person.Id}";

    async Task<IResult> Choose(HttpContext http, FormInput input, IReadOnlyList<Person> persons, string? code = null)
    {
        if (persons.Count == 0) return await Dead(http, SignInVerdict.Expired);
        var choices = ImmutableArray.CreateBuilder<SignInChoice>();
        foreach (var person in persons) choices.Add(new(Key(person), person.Name, (await schools.Find(person.School))?.Name ?? person.School, person.College));
        var given = new SignInChoices(choices.ToImmutable(), code);
        return input.IsValid
            ? await Page.Answer<SignInChoicePage>(http, new { persons = given.Persons }, new { Input = input, Choices = given })
            : await Page.Again<SignInChoicePage>(http, input, new { Input = input, Choices = given });
    }

    IResult Begin(HttpContext http, Person person, SignInRequest asked)
    {
        sessions.Begin(http, person);
        return Page.SeeOther(asked.Next ?? "/");
    }

    static Task<IResult> Dead(HttpContext http, SignInVerdict verdict) =>
        Page.Decline<SignInDeadPage>(http, StatusCodes.Status410Gone, T[verdict is SignInVerdict.Used ? "SignInDead.used.title" : "SignInDead.expired.title"], new { Used = verdict is SignInVerdict.Used });

    /// <summary>Another site must not sign its visitors in here as somebody else.</summary>
    static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"] == "cross-site";

    static string? Local(string? path) => Site.IsLocal(path) && path is not "/" && path!.Length <= 500 ? path : null;
}

/// <summary>A person behind the address.</summary>
internal sealed record SignInChoice(string Key, string Name, string School, string? College);

/// <summary>Who might sign in, and the code that was entered, to go along with the choice.</summary>
internal sealed record SignInChoices(ImmutableArray<SignInChoice> Persons, string? Code);
