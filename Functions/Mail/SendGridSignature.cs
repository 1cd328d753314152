using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Workflows.Mail;

/// <summary>
/// Whether a call comes from SendGrid: ECDSA over its time and its body, with the key that SendGrid shows for the webhook, <c>Mail__SendGrid__WebhookKey</c>.
/// See <c>docs/decisions/0010-what-became-of-a-mail.md</c>.
/// </summary>
/// <param name="key">The public key, DER; null: no webhook.</param>
internal sealed class SendGridSignature(byte[]? key, TimeProvider time)
{
    // As long as SendGrid tries again; a call that is repeated within it tells nothing new.
    static readonly TimeSpan Oldest = TimeSpan.FromHours(25), Ahead = TimeSpan.FromMinutes(10);

    const int LongestSignature = 200;

    public bool IsSet => key is not null;

    /// <exception cref="InvalidOperationException">The key cannot be understood; the message says what to do.</exception>
    public static byte[]? Read(IConfiguration settings)
    {
        if (settings["Mail:SendGrid:WebhookKey"] is not { } text || string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            var key = Convert.FromBase64String(text.Trim());
            using var _ = Load(key);
            return key;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new InvalidOperationException("Mail__SendGrid__WebhookKey is no public key: copy the verification key that SendGrid shows beside the signed event webhook.", e);
        }
    }

    /// <param name="timestamp">Seconds since 1970, as sent.</param>
    public bool IsGood(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (key is null || signature is not { Length: > 0 and <= LongestSignature } || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > uint.MaxValue) return false;
        var (said, now) = (DateTimeOffset.FromUnixTimeSeconds(seconds), time.GetUtcNow());
        if (said < now - Oldest || said > now + Ahead) return false;
        var decoded = new byte[LongestSignature];
        if (!Convert.TryFromBase64String(signature, decoded, out var length)) return false;
        using var check = Load(key);
        return check.VerifyData([.. Encoding.ASCII.GetBytes(timestamp!), .. body], decoded.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    static ECDsa Load(byte[] key)
    {
        var loaded = ECDsa.Create();
        try
        {
            loaded.ImportSubjectPublicKeyInfo(key, out _);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }
}
