using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Web;

namespace Workflows.LocalHost.Walkthrough;

/// <summary>A mail as the mailbox tells it in JSON.</summary>
internal sealed record WebMail(string Id, string To, string Subject, string Text, string[] Links, DateTimeOffset SentAt);

/// <summary>A person of the walkthrough: a browser with its own cookies, and a mailbox. Everything goes over HTTP, as a person's own would.</summary>
internal sealed partial class WebUser(Uri site, string name, string address) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(150);
    static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = site };
    readonly HashSet<string> read = [];

    public string Name => name;

    /// <summary>Signs in by the link that is mailed.</summary>
    public async Task SignIn(CancellationToken cancel)
    {
        await Post("/sign-in", cancel, ("email", address));
        var link = await MailedLink("/sign-in/", cancel);
        await Post(link, cancel);
    }

    /// <summary>The newest link of a mail to this person that was not followed yet.</summary>
    /// <param name="path">What it leads to begins so.</param>
    /// <param name="about">What its subject says, where several may have come.</param>
    /// <exception cref="TimeoutException">No such mail came within a minute.</exception>
    public async Task<string> MailedLink(string path, CancellationToken cancel, string about = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            for (; ; await Task.Delay(Pause, limit.Token))
            {
                var mails = await Json<WebMail[]>($"/dev/mailbox?to={Uri.EscapeDataString(address)}", limit.Token);
                foreach (var mail in mails.Where(mail => !read.Contains(mail.Id) && mail.Subject.Contains(about, StringComparison.Ordinal)))
                    if (mail.Links.FirstOrDefault(link => new Uri(link).AbsolutePath.StartsWith(path, StringComparison.Ordinal)) is { } link && read.Add(mail.Id)) return new Uri(link).PathAndQuery;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} got no mail with a link to {path}.");
        }
    }

    /// <summary>What a page or a case says in JSON.</summary>
    public async Task<T> Json<T>(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"GET {Plain(path)}: {(int)response.StatusCode}");
        return (await response.Content.ReadFromJsonAsync<T>(Web, cancel))!;
    }

    /// <summary>Opens a page, then sends its form.</summary>
    /// <returns>Where the site sends us afterwards; the page's own address when it answers at once.</returns>
    /// <exception cref="HttpRequestException">The form was not taken; the message has what the page says is wrong.</exception>
    public Task<string> Post(string path, CancellationToken cancel, params IEnumerable<(string Name, string Value)> fields) => Post(path, path, cancel, fields);

    /// <param name="page">The page that has the form.</param>
    /// <param name="action">Where the form goes.</param>
    public async Task<string> Post(string page, string action, CancellationToken cancel, params IEnumerable<(string Name, string Value)> fields)
    {
        var html = await http.GetStringAsync(page, cancel);
        var sent = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        if (Token().Match(html) is { Success: true } token) sent.Add(new(FormToken.Name, WebUtility.HtmlDecode(token.Groups[1].Value)));
        using var form = new FormUrlEncodedContent(sent);
        using var response = await http.PostAsync(action, form, cancel);
        if ((int)response.StatusCode >= 400)
        {
            var said = Faults().Match(await response.Content.ReadAsStringAsync(cancel));
            throw new HttpRequestException($"POST {Plain(action)}: {(int)response.StatusCode} {Tags().Replace(said.Value, " ")}");
        }

        return response.Headers.Location?.OriginalString ?? action;
    }

    // A link's token is shown nowhere.
    static string Plain(string path) => path.StartsWith("/approvals/", StringComparison.Ordinal) ? "/approvals/…" : path;

    public void Dispose() => http.Dispose();

    [GeneratedRegex($"name=\"{FormToken.Name}\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<section class=\"faults\".*?</section>", RegexOptions.Singleline)]
    private static partial Regex Faults();

    [GeneratedRegex("<[^>]+>\\s*")]
    private static partial Regex Tags();
}
