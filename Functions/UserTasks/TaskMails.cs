using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;

namespace Workflows.UserTasks;

/// <summary>The mails about a task. Each id says what it is about and to whom, so that the same mail is never written twice (law 4).</summary>
internal static class TaskMails
{
    public const string Task = "Task", Digest = "TaskDigest";

    public static MailRow Asked(CaseRow row, StepId id, TaskKind kind, Person person, DateTimeOffset now) =>
        About(row, id, "Asked", person, MailKind.Asked, now) with { Template = Task, Group = kind.Group };

    public static MailRow Reminded(CaseRow row, StepId id, TaskKind kind, Person person, int number, DateTimeOffset now) =>
        About(row, id, $"Reminded.{number}", person, MailKind.Reminder, now);

    public static MailRow Escalated(CaseRow row, StepId id, TaskKind kind, Person person, int number, DateTimeOffset now) =>
        About(row, id, $"Escalated.{number}", person, MailKind.Reminder, now);

    static MailRow About(CaseRow row, StepId id, string what, Person person, MailKind kind, DateTimeOffset due) =>
        new($"{id.Key}.{what}.{person.Id}", row.Id, Digest, kind, due)
        {
            To = person.Id,
            Group = Digest,
            Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", id.Key).Add("what", what.Split('.')[0]),
        };
}
