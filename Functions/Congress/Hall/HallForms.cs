using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Hall.Pages;
using Workflows.Congress.Rules;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>The chair's console: what comes next, with the arithmetic, and no way past a required item. A GET only shows (law 2).</summary>
internal sealed class HallForms(HallAccess access, HallDesk desk, Attendance attendance, Ballots ballots, HallMails mails, TimeProvider clock)
{
    public const string Act = "act", Item = "item", Version = "version", Oppose = "oppose", Abstain = "abstain", Reason = "reason", Motion = "motion", On = "on";

    static readonly Texts T = Texts.Of("Congress.Hall");

    public static readonly FieldSet Fields = new("Congress.Hall", "Chair")
    {
        new Field(Oppose, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(Abstain, FieldKind.Number) { Min = 0, Max = 9999 },
        new Field(Reason, FieldKind.LongText) { MaxLength = 500, Rows = 2 },
        new Field(Motion, FieldKind.Text) { MaxLength = 100 },
        new Field(On, FieldKind.Date),
        new Field(Version, FieldKind.Number),
        new Field(Item, FieldKind.Text) { MaxLength = 10 },
    };

    [Function("Hall"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await access.Find(http.Visitor(), id) is not { } view) return await Page.NotFound(http);
        return await Page.Answer<HallPage>(http, HallJson.Of(view), new { View = view, Input = FormInput.Of(Fields) });
    }

    [Function("HallPost"), SignedIn]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/hall")] HttpRequest request, string id, [DurableClient] DurableTaskClient _)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await access.Find(visitor, id) is not { } view) return await Page.NotFound(http);
        if (!HallAccess.IsChair(view, visitor)) return await Page.Forbidden(http);
        var input = await Form.Read(http, Fields);
        if (!input.IsValid) return await Page.Again<HallPage>(http, input, new { View = view, Input = input });
        var done = await Do(view, (await Form.Posted(http))[Act].ToString(), input, visitor);
        if (done.Refusal is not { } refusal) return Page.WantsJson(http) ? Page.Write(new { done.Day.Version }) : Page.SeeOther(view.Path);
        if (refusal is HallRefusal.NoQuorum) return await Page.Conflict(http, T["Refusal.NoQuorum.sum", HallWords.Of((await attendance.Count(view.Case.Id)).Quorum(view.Day.Quorum), T["Hall.present"])], view.Path);
        if (FieldOf(refusal) is not { } field) return await Page.Conflict(http, HallWords.Of(refusal), view.Path);
        input.Add(field, $"{refusal}");
        return await Page.Again<HallPage>(http, input, new { View = view, Input = input });
    }

    static string? FieldOf(HallRefusal refusal) => refusal switch
    {
        HallRefusal.ReasonMissing => Reason,
        HallRefusal.MoreThanPresent => Oppose,
        HallRefusal.TooLate => On,
        _ => null,
    };

    async Task<HallDone> Do(HallView view, string act, FormInput input, Visitor visitor)
    {
        var (@case, by, now) = (view.Case.Id, new Actor(visitor.Person, visitor.Name, Actor.Session), clock.GetUtcNow());

        // A program that names no version acts on the day as it stands.
        var (version, item, reason) = (input.Number(Version) ?? view.Day.Version, input.Text(Item) is { Length: > 0 } named ? named : (view.Day.Open ?? view.Day.Next)?.Id ?? "", input.Text(Reason));
        switch (act)
        {
            case "open": return await desk.Open(@case, version, item, VoteMeans.Hands, by);
            case "openDevices": return await desk.Open(@case, version, item, VoteMeans.Devices, by);
            case "unanimous": return await desk.Chair(@case, version, by, "HallCounted", day => HallRules.Unanimous(day, item, now), item);
            case "count": return await desk.Chair(@case, version, by, "HallCounted", day => HallRules.Count(day, item, null, input.Number(Oppose) ?? 0, input.Number(Abstain) ?? 0, now), item);
            case "countDevices": return await desk.CountDevices(@case, version, item, by);
            case "passOver": return await desk.Chair(@case, version, by, "HallPassedOver", day => HallRules.PassOver(day, item, reason), reason);
            case "overrideCarried" or "overrideNot":
                return await desk.Chair(@case, version, by, "HallOverridden", day => HallRules.Override(day, item, new(by.Person, by.Name, act is "overrideCarried", reason, now)), reason);
            case "motion" when input.Text(Motion) is { Length: > 0 } title: return await desk.Chair(@case, version, by, "HallMotion", day => HallRules.AddMotion(day, title, day.Ordinary), title);
            case "adjourn": return await desk.Adjourn(view.Case, version, reason, by);
            case "callAnew" when input.Date(On) is { } on: return await desk.Chair(@case, version, by, "HallCalled", day => HallRules.CallAnew(day, on, Beijing.Today(clock)), on.ToString("O", CultureInfo.InvariantCulture));
            case "resume": return await desk.Chair(@case, version, by, "HallResumed", day => HallRules.Resume(day, now));
            case "close": return await desk.Chair(@case, version, by, "HallClosed", HallRules.Close);
            case "electronic" when view.HasElectronic: return await desk.GiveOut(@case, version, BallotMeans.Electronic, visitor);
            case "paper": return await desk.GiveOut(@case, version, BallotMeans.Paper, visitor);
            case "continue":
                await ballots.Open(@case, visitor);
                return new(view.Day, null);
            case "endBallot":
                await ballots.Close(@case, visitor);
                return new(view.Day, null);
            case "abandon": return await desk.Chair(@case, version, by, "HallAbandonAsked", day => ElectionMoves.AskToAbandon(day, new(by.Person, by.Name, reason, now)), reason);
            case "stands" or "void": return await desk.Chair(@case, version, by, "HallDecided", day => ElectionMoves.Decide(day, new(act is "stands", reason, by.Name, now)), reason);
            case "mail":
                await mails.Tell(view.Case, view.Day);
                return new(view.Day, null);
            default: return new(view.Day, HallRefusal.NotOpen);
        }
    }
}
