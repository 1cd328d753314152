using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.People.SignIn;

/// <summary>What came of a code or a link.</summary>
internal enum SignInVerdict
{
    Good,

    /// <summary>Another code than the mailed one; or the address is on no roster, which nobody is told.</summary>
    WrongCode,

    /// <summary>Five wrong codes: the link is still good.</summary>
    TooManyTries,

    /// <summary>Older than ten minutes, or replaced by a later request.</summary>
    Expired,
    Used,

    /// <summary>No such request, or another browser asked.</summary>
    Unknown,
}

/// <summary>Requests to sign in, whether or not their address is on a roster: the same work and the same answers either way.</summary>
internal sealed class SignIns(Tables tables, TimeProvider time)
{
    /// <summary>
    /// Mails to one address in the time that a link is good. So whoever is refused has a mail with a link that is still good, also where somebody else asked for all of them.
    /// Client addresses are not counted: a campus of thousands is behind one.
    /// </summary>
    public const int Slots = 5;

    readonly TableClient emails = tables.Emails;

    /// <returns>The request and the secret for the asking browser's cookie; null when all that were asked for of late are still good.</returns>
    public async Task<(SignInPlace Place, SignInRequest Request, string BrowserSecret)?> TryAsk(string address, string language, string? next, CancellationToken cancel = default)
    {
        var (key, now, secret) = (EmailAddress.Key(address), time.GetUtcNow(), Secrets.NewSecret());
        var request = new SignInRequest(Secrets.NewId("s"), now, Secrets.Hash(secret), language, next);
        var taken = new Dictionary<string, Found<SignInRequest>>(StringComparer.Ordinal);
        await foreach (var row in emails.Query<SignInRequest>(key, "~ask|", cancel)) taken[row.Key] = row;
        for (var slot = 0; slot < Slots; slot++)
        {
            var place = new SignInPlace(key, slot);
            var written = taken.GetValueOrDefault(place.RowKey) switch
            {
                null => await emails.TryAdd(key, place.RowKey, request),
                { } old when !old.Content.IsOpen(now) => await emails.TryReplace(key, place.RowKey, request, old.ETag),
                _ => null,
            };
            if (written is not null) return (place, request, secret);
        }
        return null;
    }

    /// <summary>Makes link and code of a request that is still open, once, and puts it on record before they leave.</summary>
    /// <returns>Null when there is nothing to mail: done already, or over.</returns>
    public async Task<(SignInRequest Request, SignInSecrets Secrets)?> HandOver(SignInPlace place, string id)
    {
        if (await emails.Find<SignInRequest>(place.EmailKey, place.RowKey) is not { } row || row.Content.Id != id) return null;
        if (row.Content.HandedOverAt is not null || !row.Content.IsOpen(time.GetUtcNow())) return null;
        var secrets = SignInSecrets.New();
        var handed = row.Content with
        {
            HandedOverAt = time.GetUtcNow(),
            LinkHash = Storage.Secrets.Hash(secrets.Link),
            CodeHash = SignInRequest.HashOfCode(id, secrets.Code),
        };
        return await emails.TryReplace(place.EmailKey, place.RowKey, handed, row.ETag) is null ? null : (handed, secrets);
    }

    /// <summary>The provider refused the mail: the next attempt makes new secrets.</summary>
    public async Task TakeBack(SignInPlace place, string id)
    {
        if (await emails.Find<SignInRequest>(place.EmailKey, place.RowKey) is { } row && row.Content.Id == id)
            await emails.TryReplace(place.EmailKey, place.RowKey, row.Content with { HandedOverAt = null, LinkHash = null, CodeHash = null }, row.ETag);
    }

    /// <summary>Looks whether a link is good, without using it up: for the page that its GET shows.</summary>
    public async Task<(SignInVerdict Verdict, SignInRequest? Request)> CheckLink(SignInPlace place, string secret, CancellationToken cancel = default)
    {
        var row = await emails.Find<SignInRequest>(place.EmailKey, place.RowKey, cancel);
        return (VerdictOnLink(row, secret), row?.Content);
    }

    /// <summary>Uses the link up. Of two at once one is <see cref="SignInVerdict.Good"/>.</summary>
    public async Task<(SignInVerdict Verdict, SignInRequest? Request)> UseLink(SignInPlace place, string secret, CancellationToken cancel = default)
    {
        var row = await emails.Find<SignInRequest>(place.EmailKey, place.RowKey, cancel);
        var verdict = VerdictOnLink(row, secret);
        return verdict is SignInVerdict.Good && !await TryUse(row!) ? (SignInVerdict.Used, row!.Content) : (verdict, row?.Content);
    }

    /// <summary>Compares a code in the browser that asked. Every wrong one counts; a right one is used up if <paramref name="use"/>.</summary>
    public async Task<(SignInVerdict Verdict, SignInRequest? Request)> TryCode(SignInPlace place, string browserSecret, string code, bool use, CancellationToken cancel = default)
    {
        while (true)
        {
            var row = await emails.Find<SignInRequest>(place.EmailKey, place.RowKey, cancel);
            if (row is null || !Secrets.Same(row.Content.Browser, Secrets.Hash(browserSecret))) return (SignInVerdict.Unknown, null);
            var request = row.Content;
            if (request.UsedAt is not null) return (SignInVerdict.Used, request);
            if (time.GetUtcNow() >= request.ExpiresAt) return (SignInVerdict.Expired, request);
            if (request.Tries >= SignInRequest.MaxTries) return (SignInVerdict.TooManyTries, request);
            if (request.CodeHash is { } hash && Secrets.Same(hash, SignInRequest.HashOfCode(request.Id, code)))
            {
                if (!use || await TryUse(row)) return (SignInVerdict.Good, request);
                continue;
            }
            var tried = request with { Tries = request.Tries + 1 };
            // By ETag: guesses sent all at once are counted all the same.
            if (await emails.TryReplace(place.EmailKey, place.RowKey, tried, row.ETag) is not null)
                return (tried.Tries >= SignInRequest.MaxTries ? SignInVerdict.TooManyTries : SignInVerdict.WrongCode, tried);
        }
    }

    SignInVerdict VerdictOnLink(Found<SignInRequest>? row, string secret) => row?.Content switch
    {
        { LinkHash: { } hash } request when Secrets.Same(hash, Secrets.Hash(secret)) =>
            request.UsedAt is not null ? SignInVerdict.Used : request.IsOpen(time.GetUtcNow()) ? SignInVerdict.Good : SignInVerdict.Expired,
        // Another request may have taken the slot since.
        _ => SignInVerdict.Expired,
    };

    async Task<bool> TryUse(Found<SignInRequest> row) =>
        await emails.TryReplace(row.Partition, row.Key, row.Content with { UsedAt = time.GetUtcNow() }, row.ETag) is not null;
}
