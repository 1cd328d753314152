using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.Mail;

/// <summary>An outbox on tables of its own, with a provider that notes what it gets and a clock that is set by hand. It begins on Monday, 11 May 2026, 9:00 in Beijing.</summary>
internal sealed class AnOutbox
{
    public const string School = "demo";
    readonly Tables direct;
    readonly StorageWatch? watch;

    AnOutbox(Tables direct, Tables watched, StorageWatch? watch)
    {
        (this.direct, this.watch) = (direct, watch);
        Outbox = NewOutbox(watched);
    }

    /// <param name="watch">Watches the outbox, but not what the test itself reads and writes.</param>
    public static async Task<AnOutbox> On(Azurite azurite, StorageWatch? watch = null)
    {
        var prefix = $"t{Guid.NewGuid():N}";
        var direct = new Tables(new TableServiceClient(azurite.ConnectionString), prefix);
        await direct.Create();
        var options = new TableClientOptions();
        if (watch is not null) options.AddPolicy(watch, HttpPipelinePosition.PerRetry);
        return new(direct, new Tables(new TableServiceClient(azurite.ConnectionString, options), prefix), watch);
    }

    public Outbox Outbox { get; }
    public Tables Tables => direct;
    public SetClock Clock { get; } = new(At("11 9:00:00"));
    public NotingProvider Provider { get; } = new();

    /// <summary>Takes the mails in place of the noting provider.</summary>
    public IMailProvider? Real { set => Provider.Real = value; }
    public NotingCases Told { get; } = new();
    public MailLists Lists => new(direct);
    public MailOutcomes Outcomes => new(new(direct), Lists, Told);
    public TaskTemplate Template { get; } = new();
    public DigestTimes Digests { get; set; } = new([], TimeSpan.Zero, _ => true);

    public static DigestTimes TwiceADay { get; } =
        new([new(8, 0), new(14, 0)], TimeSpan.FromMinutes(1), day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    public static DateTimeOffset At(string dayAndTime) =>
        new(DateTime.ParseExact($"2026-05-{dayAndTime}", "yyyy-MM-dd H:mm:ss", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public Outbox NewOutbox(Tables tables)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Site:BaseUrl", "https://tuan.example.edu.cn")]).Build();
        var store = new OutboxStore(tables);
        var outcomes = new MailOutcomes(store, new(tables), Told);
        var dispatch = new MailDispatch(store, outcomes, [Template], Provider, new OneSchool(), new Site(settings), Clock, NullLogger<MailDispatch>.Instance);
        return new(tables, store, outcomes, dispatch, (_, _) => Task.FromResult(Digests), Clock, NullLogger<Outbox>.Instance);
    }

    public Task Person(string id, string? email = "", string? language = null, bool hasLeft = false) => direct.People.Put(School, $"person|{id}",
        new Person(id, School, $"姓名{id}") { Email = email?.Length == 0 ? $"{id}@example.edu.cn" : email, Language = language, HasLeft = hasLeft });

    /// <summary>Writes a mail as Cases does, due now.</summary>
    public async Task<MailRow> Write(string caseId, string id, string? to = "p-1", MailKind kind = MailKind.Asked, string? group = "tasks", string template = "Task", bool isDone = false)
    {
        var mail = new MailRow(id, $"{School}.{caseId}", template, kind, Clock.GetUtcNow())
        {
            To = to, Group = group, Args = isDone ? ImmutableSortedDictionary<string, string>.Empty.Add("done", "1") : ImmutableSortedDictionary<string, string>.Empty,
        };
        await Write(mail);
        return mail;
    }

    public async Task Write(MailRow mail)
    {
        await direct.Cases.Put(mail.Partition, mail.Key, mail);
        await OutboxRows.Put(direct.Lists, mail);
    }

    public Task<int> HandOverAt(string dayAndTime)
    {
        Clock.Now = At(dayAndTime);
        return Outbox.HandOver(School);
    }

    public async Task<MailRow> Read(MailRow mail) => (await direct.Cases.Find<MailRow>(mail.Partition, mail.Key))!.Content;

    public async Task<MailState> StateOf(MailRow mail) => (await Read(mail)).State;

    public async Task<int> Listed() => (await direct.Lists.All<OutboxEntry>(OutboxRows.ListOf(School))).Count;

    /// <summary>What each mail was about: the ids of its rows.</summary>
    public IEnumerable<string> Sent => Provider.Sent.Select(mail => mail.Subject);

    public Task<bool> Outlives() => watch!.Outlives(() => Outbox.HandOver(School));

    internal sealed class OneSchool : ISchools
    {
        public ValueTask<SchoolInfo?> Find(string code) => new(new SchoolInfo(code, "示例大学", "示例大学团委", "(010) 5555 0128"));

        public ValueTask<SchoolInfo?> Only() => Find("demo");
    }
}

/// <summary>Cases that note what they are told of their mails, each once.</summary>
internal sealed class NotingCases : IMailedCases
{
    readonly ConcurrentDictionary<OutboxEntry, string?> failed = new();

    /// <summary>The ids of the mails that failed.</summary>
    public IEnumerable<string> Failed => failed.Keys.Select(mail => mail.Mail).Order(StringComparer.Ordinal);

    Task IMailedCases.Failed(OutboxEntry mail, string? person)
    {
        failed[mail] = person;
        return Task.CompletedTask;
    }

    public Task Arrived(OutboxEntry mail)
    {
        failed.TryRemove(mail, out _);
        return Task.CompletedTask;
    }
}

internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}

internal sealed class NotingProvider : IMailProvider
{
    readonly ConcurrentQueue<OutgoingMail> sent = new();

    /// <summary>What was accepted.</summary>
    public IReadOnlyList<OutgoingMail> Sent => [.. sent];
    public int Calls { get; private set; }
    public Func<OutgoingMail, Delivery> Answers { get; set; } = _ => new Delivery.Accepted("id");

    public IMailProvider? Real { get; set; }

    public async Task<Delivery> Send(OutgoingMail mail, CancellationToken cancel)
    {
        lock (sent) Calls++;
        var delivery = Real is null ? Answers(mail) : await Real.Send(mail, cancel);
        if (delivery is Delivery.Accepted) sent.Enqueue(mail);
        return delivery;
    }
}

/// <summary>Names what each mail is about in its subject, with a link for each, and drops what is done.</summary>
internal sealed class TaskTemplate : IMailTemplate
{
    public string Name => "Task";
    public Func<Exception?> Breaks { get; set; } = () => null;

    public Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (Breaks() is { } broken) throw broken;
        var open = rows.Where(row => !row.Args.ContainsKey("done")).ToList();
        foreach (var done in rows.Except(open)) tools.Drop(done);
        if (open.Count == 0) return Task.FromResult<Composed?>(null);
        var subject = string.Join(' ', open.Select(row => row.Id).Order(StringComparer.Ordinal));
        return Task.FromResult<Composed?>(new(subject, null, [.. open.Select(row => new Button(row.Id, tools.NewLink(row.Partition, new TaskLink(row.Id, to.Person))))]));
    }

    internal sealed record TaskLink(string Task, string? Person);
}
