using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Mail;

public sealed class OutboxTimerTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task The_timer_hands_over_for_every_school_and_to_nobody_of_another()
    {
        var outbox = await AnOutbox.On(azurite);
        foreach (var school in new[] { "demo", "other" })
        {
            await outbox.Tables.Schools.Put("school", school, new { code = school });
            await outbox.Tables.People.Put(school, "person|p-1", new { id = "p-1", school, name = school, email = $"{school}@example.edu.cn" });
            await outbox.Write(new MailRow(school, $"{school}.rec-26-a", "Task", MailKind.Told, outbox.Clock.Now) { To = "p-1" });
        }
        await new OutboxTimer(outbox.Tables, outbox.Outbox, NullLogger<OutboxTimer>.Instance).Run(new TimerInfo(), CancellationToken.None);
        Assert.Equal(["demo demo@example.edu.cn", "other other@example.edu.cn"], outbox.Provider.Sent.Select(mail => $"{mail.Subject} {mail.ToAddress}").Order());
    }
}
