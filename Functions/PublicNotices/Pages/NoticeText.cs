using System.Collections.Immutable;
using System.Globalization;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.PublicNotices.Pages;

/// <summary>A notice with its case, as it was found.</summary>
internal sealed record FoundNotice(CaseRow Case, StepRow Step, NoticeContent Content, CaseKind Kind, WorkingDays Calendar)
{
    public StepId Id => Step.IdIn(Case.Id);

    /// <summary>As in addresses: <c>{school}.{caseId}.{step}.{attempt}</c>.</summary>
    public string PublicId => Id.Instance;

    /// <summary>Whether it hangs: until its end, and as long as an objection is open.</summary>
    public bool Hangs => Step.State is StepState.Active && Case.State is CaseState.Running or CaseState.Failed;

    /// <summary>The first day that counts: by the working-day rules the day of publication does not.</summary>
    public DateOnly FirstDay => Content.Period.IsWorkingDays ? Calendar.LastDay(Content.From, Period.OfWorkingDays(1)) : Say.Day(Content.From);

    /// <summary>The last day, which a midnight ends.</summary>
    public DateOnly LastDay => Say.Day(Content.Until.AddTicks(-1));

    /// <summary>Working days still to come after today, the last one included.</summary>
    public int DaysLeft(DateOnly today)
    {
        var left = 0;
        for (var day = today.AddDays(1); day <= LastDay; day = day.AddDays(1))
            if (Calendar.IsWorkingDay(day)) left++;
        return left;
    }

    public bool TakesObjections(DateTimeOffset now) => Hangs && Case.IsRunning && now < Step.Deadline;
}

/// <summary>
/// What a notice says (law 12): names, in full or masked, by group; office and telephone. An official document, so in Chinese whatever the language of the page.
/// </summary>
internal sealed record NoticeText
{
    static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo(Languages.Chinese);

    public required FoundNotice Found { get; init; }
    public required string Title { get; init; }
    public required string Body { get; init; }

    /// <summary>From when to when, who takes objections, by which ways.</summary>
    public required string Terms { get; init; }
    public required string Office { get; init; }

    /// <summary>When the office can be called; without a telephone when somebody is there; null when neither is known.</summary>
    public required string? Telephone { get; init; }
    public required string Date { get; init; }
    public required ImmutableArray<(string Group, string Names)> Groups { get; init; }

    /// <summary>The office and how to reach it, in the language of the page: with its telephone, where there is one, else with its room.</summary>
    public string Contact => Found.Content switch
    {
        { Telephone: { Length: > 0 } number } content => Texts.Of("PublicNotices")["Office.telephone", content.Office, number],
        { Room: { } room } content => Texts.Of("PublicNotices")["Office.room", content.Office, room],
        var content => content.Office,
    };

    public static NoticeText Of(FoundNotice found) => Said(() => InChinese(found));

    /// <summary>A heading of the document.</summary>
    public static string InDocument(string key) => Said(() => Texts.Of("PublicNotices")[key]);

    static T Said<T>(Func<T> inChinese)
    {
        var language = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Chinese;
        try
        {
            return inChinese();
        }
        finally
        {
            CultureInfo.CurrentUICulture = language;
        }
    }

    /// <summary>The name of one whom it names, as it says it.</summary>
    public static string NameOf(NoticeContent content, NoticeEntry entry) => content.Masked ? Mask(entry.Name) : entry.Name;

    /// <summary>隐去一字: 林＊夏, 韩＊; what stands in brackets to tell namesakes apart stays.</summary>
    public static string Mask(string name)
    {
        var bracket = name.IndexOf('（', StringComparison.Ordinal);
        var (person, rest) = bracket < 0 ? (name, "") : (name[..bracket], name[bracket..]);
        var signs = StringInfo.ParseCombiningCharacters(person);
        return signs.Length < 2 ? name : $"{person[..signs[1]]}＊{(signs.Length > 2 ? person[signs[2]..] : "")}{rest}";
    }

    static NoticeText InChinese(FoundNotice found)
    {
        var (content, own, common) = (found.Content, Texts.Of(found.Kind.Texts), Texts.Of("PublicNotices"));
        var args = Arguments(content, own);
        return new()
        {
            Found = found,
            Title = Filled("Notice.title"),
            Body = Filled("Notice.body"),
            Terms = common[content.Telephone.Length > 0 ? "Document.terms" : "Document.terms.visit", Words.Of(content.Period, Chinese).Replace(" ", "", StringComparison.Ordinal), Say.Full(found.FirstDay), End(found)],
            Office = content.Room is { } room ? common["Document.office.room", content.Office, room] : common["Document.office", content.Office],
            Telephone = (content.Telephone, content.Hours) switch
            {
                ("", null) => null,
                ("", var hours) => common["Document.hours", hours],
                (var number, null) => common["Document.telephone", number],
                var (number, hours) => common["Document.telephone.hours", number, hours],
            },
            Date = Say.Full(Say.Day(content.From)),
            Groups = [.. content.Entries.GroupBy(entry => entry.Group).Select(group => (group.Key, string.Join('、', group.Select(entry => Spaced(NameOf(content, entry))))))],
        };

        // Of one person there may be a text of its own.
        string Filled(string key) => string.Format(Chinese, own[content.Entries.Length == 1 && own.Has($"{key}.one") ? $"{key}.one" : key], [.. args]);
    }

    /// <summary>Codes come out in words (<c>Notice.arg.{code}</c> of the slice), and a name as masked as in the list.</summary>
    static IEnumerable<object> Arguments(NoticeContent content, Texts own) => content.Args.Select(argument => own.Find($"Notice.arg.{argument}") ?? (IsNamed(content, argument) && content.Masked ? Mask(argument) : argument));

    static bool IsNamed(NoticeContent content, string name) => content.Entries.Any(entry => entry.Name == name || entry.Name.StartsWith($"{name}（", StringComparison.Ordinal));

    // Two characters are set to the width of three, as lists of names in official documents are.
    static string Spaced(string name) => name.Length == 2 ? $"{name[0]}　{name[1]}" : name;

    static string End(FoundNotice found)
    {
        var until = Say.Beijing(found.Content.Until);
        var day = found.LastDay.Year == found.FirstDay.Year ? $"{found.LastDay.Month}月{found.LastDay.Day}日" : Say.Full(found.LastDay);
        return until.TimeOfDay == TimeSpan.Zero ? $"{day}24时" : $"{day}{until.Hour}时{until.Minute}分";
    }
}
