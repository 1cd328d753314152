using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Congress.Hall.Pages;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>The projector: one page in large letters, told by server-sent events when to load itself anew.</summary>
internal sealed class ScreenForms(HallAccess access, TimeProvider clock)
{
    // A proxy that cuts silent connections, and one that cuts long ones: the browser comes back by itself.
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(3);

    [Function("HallScreen"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/screen")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        return await access.Find(http.Visitor(), id) is { } view ? await Page.Answer<ScreenPage>(http, HallJson.Of(view), new { View = view }) : await Page.NotFound(http);
    }

    [Function("HallEvents"), SignedIn]
    public async Task<IResult> Events([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/events")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        return await access.Find(http.Visitor(), id) is null ? await Page.NotFound(http) : new EventStream(access, clock, id);
    }

    /// <summary>What a screen shows, in short: another text means that there is something new.</summary>
    static string Said(HallView view) => $"{view.Day.Version} {view.There.Present} {view.There.Excused} {view.RoomCode} {view.Ballots?.Voted} {view.Ballots?.IsOpen}";

    sealed class EventStream(HallAccess access, TimeProvider clock, string id) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            var (visitor, until, last) = (http.Visitor(), clock.GetUtcNow() + Longest, "");
            http.Response.ContentType = "text/event-stream";
            while (HttpMethods.IsGet(http.Request.Method) && clock.GetUtcNow() < until && await access.Find(visitor, id) is { } view)
            {
                // A line that begins with a colon is a sign of life and no event.
                var said = Said(view);
                await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(said == last ? ":\n\n" : $"data: {said}\n\n"), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                last = said;
                await Task.Delay(Beat, clock, http.RequestAborted);
            }
        }
    }
}
