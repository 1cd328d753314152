using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Storage;

namespace Workflows.People.SignIn;

/// <summary>
/// Somebody asked to sign in with an address, known or not: the row <c>~ask|{slot}</c> in the address's partition of the table Emails. There are five slots an
/// address, each free again once its link is used or no longer good: that is the throttle, and it prunes itself.
/// </summary>
/// <param name="Id">Random; another request in the same slot has another.</param>
/// <param name="Browser">Hash of the secret in the cookie of the browser that asked: the code is good only there.</param>
/// <param name="Next">Where to go then; null for the home page.</param>
internal sealed record SignInRequest(string Id, DateTimeOffset AskedAt, string Browser, string Language, string? Next)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Wrong codes until only the link is left.</summary>
    public const int MaxTries = 5;

    /// <summary>Set when link and code are made, right before they go to the mail provider.</summary>
    public DateTimeOffset? HandedOverAt { get; init; }
    public string? LinkHash { get; init; }
    public string? CodeHash { get; init; }
    public int Tries { get; init; }
    public DateTimeOffset? UsedAt { get; init; }

    public DateTimeOffset ExpiresAt => AskedAt + Lifetime;

    public bool IsOpen(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    public static string HashOfCode(string id, string code) => Secrets.Hash($"{id}|{code}");
}

/// <summary>Where a request is: the address's hash and the slot. Names it in the task hub, in the cookie and in the link.</summary>
internal sealed record SignInPlace(string EmailKey, int Slot)
{
    public string RowKey => $"~ask|{Slot.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>What follows the place in a cookie, a link or an order: <c>{hash}.{slot}.{rest}</c>.</summary>
    public string With(string rest) => $"{EmailKey}.{Slot.ToString(CultureInfo.InvariantCulture)}.{rest}";

    /// <returns>Null when the text does not look like it.</returns>
    public static (SignInPlace Place, string Tail)? Parse(string? text) => text?.Split('.') switch
    {
        [{ Length: 64 } key, [>= '0' and <= '9' and var slot], { Length: > 0 and <= 90 } rest] when key.All(char.IsAsciiHexDigitLower) => (new(key, slot - '0'), rest),
        _ => null,
    };
}

/// <summary>The link and the code of one mail. They exist in clear only until the mail is handed over.</summary>
internal sealed record SignInSecrets(string Link, string Code)
{
    public static SignInSecrets New() => new(Secrets.NewSecret(), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>Six digits as people type them: full-width, with spaces or a hyphen.</summary>
    /// <returns>Null when it is no code.</returns>
    public static string? Code6(string typed)
    {
        if (typed.Any(char.IsSurrogate)) return null;
        var digits = new string([.. typed.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not '-')]);
        return digits.Length == 6 && digits.All(char.IsAsciiDigit) ? digits : null;
    }
}
