using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Workflows.Polls;

/// <summary>
/// What the setting <c>Polls__Key</c> protects: the private keys of polls, the room's changing codes, check codes. In Azure a reference to a Key Vault, so that
/// whoever reads the storage account alone opens nothing.
/// </summary>
internal sealed class PollKey(IConfiguration settings)
{
    public const string Setting = "Polls:Key";
    const int NonceLength = 12, TagLength = 16, FewestCharacters = 32;
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    /// <summary>Whether secret ballots can be held here at all.</summary>
    public bool IsSet => settings[Setting] is { Length: >= FewestCharacters };

    public byte[] Wrap(string partition, byte[] privateKey)
    {
        var (nonce, wrapped) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[privateKey.Length + TagLength]);
        using var cipher = new AesGcm(Derive("wrap", partition), TagLength);
        cipher.Encrypt(nonce, privateKey, wrapped.AsSpan(0, privateKey.Length), wrapped.AsSpan(privateKey.Length), Encoding.UTF8.GetBytes(partition));
        return [.. nonce, .. wrapped];
    }

    /// <exception cref="CryptographicException">It was wrapped with another key, or for another poll.</exception>
    public byte[] Unwrap(string partition, byte[] wrapped)
    {
        var content = new byte[wrapped.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(Derive("wrap", partition), TagLength);
        cipher.Decrypt(wrapped.AsSpan(0, NonceLength), wrapped.AsSpan(NonceLength, content.Length), wrapped.AsSpan(NonceLength + content.Length), content, Encoding.UTF8.GetBytes(partition));
        return content;
    }

    /// <summary>The six digits that the room's screen shows now; another every 30 s.</summary>
    public string RoomCode(string partition, DateTimeOffset now) => RoomCode(partition, now.UtcTicks / Turn.Ticks);

    /// <summary>Also the one before is taken: whoever types needs a moment.</summary>
    public bool IsRoomCode(string partition, string typed, DateTimeOffset now)
    {
        var turn = now.UtcTicks / Turn.Ticks;
        return Storage.Secrets.Same(typed, RoomCode(partition, turn)) | Storage.Secrets.Same(typed, RoomCode(partition, turn - 1));
    }

    string RoomCode(string partition, long turn)
    {
        var hash = HMACSHA256.HashData(Derive("room", partition), Encoding.UTF8.GetBytes(turn.ToString(CultureInfo.InvariantCulture)));
        return (BitConverter.ToUInt32(hash) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A check code and what proves that it was given out here: bound to the poll, not to the voter.</summary>
    public (string Code, string Proof) NewCode(string partition)
    {
        var code = RandomNumberGenerator.GetString("23456789BCDFGHJKMNPQRSTVWXYZ", 12);
        return (code, ProofOf(partition, code));
    }

    public bool IsCode(string partition, string code, string proof) => Storage.Secrets.Same(proof, ProofOf(partition, code));

    string ProofOf(string partition, string code) => Convert.ToHexStringLower(HMACSHA256.HashData(Derive("code", partition), Encoding.UTF8.GetBytes(code)));

    byte[] Derive(string use, string partition) => HKDF.DeriveKey(HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(IsSet ? settings[Setting]! : throw new InvalidOperationException($"Set Polls__Key to at least {FewestCharacters} random characters: ballots are sealed with it.")),
        32, null, Encoding.UTF8.GetBytes($"{use} {partition}"));
}
