namespace Workflows.Mail;

/// <summary>
/// Leaves a provider alone for a minute that cannot be reached or does not answer: a thousand mails would each wait half a minute for it, or be taken for lost, and
/// a wrong password said a thousand times locks the account. Safe for several mails at once.
/// </summary>
internal sealed class ProviderDoor(TimeProvider time)
{
    static readonly TimeSpan LeftAloneFor = TimeSpan.FromMinutes(1);

    // One mail that gets no answer may be the mail's own fault; two in a row are the provider's.
    const int MostSilent = 2;

    volatile Shut? shut;
    int silent;

    /// <summary>What to say instead of asking; null: ask.</summary>
    public Delivery.NotYet? Closed => shut is { } door && time.GetUtcNow() < door.Until ? new(door.Error) : null;

    public void Close(string error) => shut = new(time.GetUtcNow() + LeftAloneFor, error);

    /// <summary>It answered, whatever it said.</summary>
    public void Answered() => Interlocked.Exchange(ref silent, 0);

    /// <summary>It had a mail, and said nothing.</summary>
    public void WasSilent(string error)
    {
        if (Interlocked.Increment(ref silent) >= MostSilent) Close(error);
    }

    sealed record Shut(DateTimeOffset Until, string Error);
}
