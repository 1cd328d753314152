using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.LocalHost.Walkthrough;
using Workflows.People.Roster;
using Workflows.Tests.Testing;
using Workflows.Web;
using Xunit.Abstractions;

namespace Workflows.Tests.People.Roster;

/// <summary>A university's roster of 40,000 people, with every column filled in, goes through a LocalHost that never takes more than 500 MB.</summary>
public sealed partial class RosterScaleTests(ITestOutputHelper output) : IDisposable
{
    const int People = 40_000, MostMegabytes = 500;
    const string Admin = "tuanwei@example.edu.cn";

    static readonly Dictionary<string, string?> ASchool = new()
    {
        ["LocalHost__Demo"] = "false", ["School__Code"] = "scale", ["School__Name"] = "四万人大学", ["School__AdminEmail"] = Admin, ["Mail__Provider"] = "Local", ["Policy__Mail__GatherFor"] = "PT0S",
    };

    readonly string folder = ChildHost.NewFolder();

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Forty_thousand_people_are_previewed_and_confirmed_in_500_MB_and_the_page_tells_how_far_it_is()
    {
        await using var host = await ChildHost.Start(folder, ASchool);
        using var admin = await SignIn(host);
        output.WriteLine($"before: {host.PeakMemory()} MB");
        await Previews("roster.csv", Csv());
        var preview = await Previews("roster.xlsx", Workbook());

        var import = await Post(admin, ("kept", null, Said("kept")), ("import", null, Said("import")), ("confirm", null, "true"u8.ToArray()));
        Assert.Equal(People / RosterImports.PartSize, import.GetProperty("parts").GetInt32());
        await Until(async () => (await Json(admin, import.GetProperty("url").GetString()!)).GetProperty("done").GetInt32() >= 3);
        Assert.Contains("<progress", await admin.GetStringAsync(import.GetProperty("url").GetString()), StringComparison.Ordinal);
        output.WriteLine($"carrying out: {host.PeakMemory()} MB");
        var began = Stopwatch.GetTimestamp();
        await Until(async () => (await Json(admin, import.GetProperty("url").GetString()!)).GetProperty("state").GetString() == "Completed");
        output.WriteLine($"carried out in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s more: {host.PeakMemory()} MB");
        Assert.InRange(host.PeakMemory(), 1, MostMegabytes);
        await host.KillAll();

        async Task<JsonElement> Previews(string name, byte[] file)
        {
            var preview = await Post(admin, ("file", name, file));
            output.WriteLine($"preview of {name}, {file.Length / 1024 / 1024} MB: {host.PeakMemory()} MB");
            Assert.Equal((People, 0), (preview.GetProperty("added").GetInt32(), preview.GetProperty("faults").GetArrayLength()));
            return preview;
        }

        byte[] Said(string value) => Encoding.UTF8.GetBytes(preview.GetProperty(value).GetString()!);
    }

    static async Task<HttpClient> SignIn(ChildHost host)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(3) };
        await PostForm("/sign-in", ("email", Admin));
        WebMail? mail = null;
        await Until(async () => (mail = (await Json(http, $"/dev/mailbox?to={Admin}")).Deserialize<WebMail[]>(JsonSerializerOptions.Web)!.FirstOrDefault()) is not null);
        await PostForm(new Uri(mail!.Links[0]).PathAndQuery);
        return http;

        async Task PostForm(string path, params (string Name, string Value)[] fields)
        {
            using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new(FormToken.Name, await Token(http, path))]);
            using var answer = await http.PostAsync(path, form);
            Assert.True((int)answer.StatusCode < 400, $"{path}: {answer.StatusCode}");
        }
    }

    static async Task<JsonElement> Post(HttpClient http, params (string Name, string? File, byte[] Content)[] parts)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, file, content) in parts)
            if (file is null) form.Add(new StringContent(Encoding.UTF8.GetString(content)), name);
            else form.Add(new ByteArrayContent(content), name, file);
        form.Add(new StringContent(await Token(http, "/people/import")), FormToken.Name);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/people/import") { Content = form };
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await http.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {said}");
        return JsonElement.Parse(said);
    }

    static async Task<JsonElement> Json(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await http.SendAsync(request);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    static async Task<string> Token(HttpClient http, string path) => TokenField().Match(await http.GetStringAsync(path)).Groups[1].Value;

    static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!await condition()) await Task.Delay(100, limit.Token);
    }

    static byte[] Csv()
    {
        var text = new StringBuilder(string.Join(',', RosterColumns.All.Select(column => column.Heading))).Append('\n');
        for (var number = 0; number < People; number++) text.AppendJoin(',', Cells(number)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>As Excel saves it: each text once, in a table of its own.</summary>
    static byte[] Workbook()
    {
        var (texts, rows) = (new Dictionary<string, int>(StringComparer.Ordinal), new StringBuilder());
        Row(1, RosterColumns.All.Select(column => column.Heading));
        for (var number = 0; number < People; number++) Row(number + 2, Cells(number));

        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Entry("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""");
            Entry("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Entry("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="花名册" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Entry("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
            Entry("xl/sharedStrings.xml", $"""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{string.Concat(texts.Keys.Select(text => $"<si><t>{text}</t></si>"))}</sst>""");
            Entry("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");

            void Entry(string name, string content)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return memory.ToArray();

        void Row(int number, IEnumerable<string> cells)
        {
            rows.Append(CultureInfo.InvariantCulture, $"<row r=\"{number}\">");
            foreach (var (text, column) in cells.Select((text, column) => (text, column)))
            {
                if (!texts.TryGetValue(text, out var at)) texts[text] = at = texts.Count;
                rows.Append(CultureInfo.InvariantCulture, $"<c r=\"{(column >= 26 ? "A" : "")}{(char)('A' + (column % 26))}{number}\" t=\"s\"><v>{at}</v></c>");
            }

            rows.Append("</row>");
        }
    }

    /// <summary>A student with all that a roster can say; a few with rare characters and formulas in their names.</summary>
    static IEnumerable<string> Cells(int number) => RosterColumns.All.Select(column => column.Name switch
    {
        "studentNumber" => $"2023{number:D6}",
        "name" => (number % 1000) switch { 0 => $"𠮷野{number}", 1 => $"=cmd{number}", _ => $"学生{number}" },
        "email" => $"s2023{number:D6}@stu.example.edu.cn",
        "college" => $"第{number % 20}学院",
        "grade" => "2023",
        "level" => "本科",
        "major" => $"第{number % 100}专业",
        "className" => $"专业{number % 100} 230{number % 9} 班",
        "leagueBranch" => $"专业{number % 100} 230{number % 9} 团支部",
        "gender" => number % 2 == 0 ? "女" : "男",
        "ethnicity" => "汉族",
        "birthDate" => $"2005-{1 + (number % 12):D2}-{1 + (number % 28):D2}",
        "status" => "在读",
        "politicalStatus" => "共青团员",
        "leagueMember" => "是",
        "leaguePost" => "团小组长",
        "leagueJoinDate" => "2019-05-04",
        "partyApplicationDate" => "2024-10-01",
        "partyBranch" => $"学生第{number % 40}党支部",
        "rankPercent" => $"{1 + (number % 99)}.{number % 90 + 10}%",
        "failedCourses" => "0",
        "unionPost" => "干事",
        "clubs" => $"第{number % 50}社",
        _ => "",
    });

    [GeneratedRegex($"name=\"{FormToken.Name}\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
