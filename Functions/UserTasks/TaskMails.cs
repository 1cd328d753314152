using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;

namespace Workflows.UserTasks;

/// <summary>The mails about a task. Each id says what it is about and to whom, so that the same mail is never written twice (law 4).</summary>
internal static class TaskMails
{
    public const string Task = "Task", Digest = "TaskDigest", OnPaper = "TaskOnPaper";

    public static MailRow Asked(CaseRow row, StepId id, TaskKind kind, Person person, DateTimeOffset now) =>
        About(row, id, "Asked", person, MailKind.Asked, now) with { Template = Task, Group = kind.Group };

    /// <summary>A link for whoever asks for a new one; it goes at once, and once in each span of time.</summary>
    public static MailRow Renewed(CaseRow row, StepId id, TaskKind kind, string person, long span, DateTimeOffset now) =>
        About(row, id, $"Renewed.{span}", person, MailKind.Told, now) with { Template = Task, Group = kind.Group };

    /// <summary>Tells whoever decided on paper what was entered.</summary>
    public static MailRow Entered(CaseRow row, StepId id, string person, DateTimeOffset now) =>
        About(row, id, "Entered", person, MailKind.Told, now) with { Template = OnPaper, Group = null };

    /// <summary>Tells whoever entered a decision that it is contradicted.</summary>
    public static MailRow Contradicted(CaseRow row, StepId id, string person, DateTimeOffset now) =>
        About(row, id, "Contradicted", person, MailKind.Told, now) with { Template = OnPaper, Group = null };

    public static MailRow Reminded(CaseRow row, StepId id, TaskKind kind, Person person, int number, DateTimeOffset now) =>
        About(row, id, $"Reminded.{number}", person, MailKind.Reminder, now);

    public static MailRow Escalated(CaseRow row, StepId id, TaskKind kind, Person person, int number, DateTimeOffset now) =>
        About(row, id, $"Escalated.{number}", person, MailKind.Reminder, now);

    static MailRow About(CaseRow row, StepId id, string what, Person person, MailKind kind, DateTimeOffset due) => About(row, id, what, person.Id, kind, due);

    static MailRow About(CaseRow row, StepId id, string what, string person, MailKind kind, DateTimeOffset due) =>
        new($"{id.Key}.{what}.{person}", row.Id, Digest, kind, due)
        {
            To = person,
            Group = Digest,
            Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", id.Key).Add("what", what.Split('.')[0]),
        };
}
