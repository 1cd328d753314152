using System.Security.Cryptography;
using System.Text;
using Workflows.Storage;

namespace Workflows.Polls;

/// <summary>
/// Seals ballots to a poll's public key: an ephemeral key on P-256, HKDF-SHA256, AES-256-GCM, all of .NET. Whoever reads storage sees pieces of the same length.
/// What was sealed for one poll cannot be opened as another's.
/// </summary>
internal static class Sealing
{
    const int TagLength = 16, KeyLength = 32, PointLength = 91;

    /// <summary>A key pair: the public half as SubjectPublicKeyInfo, the private as PKCS #8.</summary>
    public static (byte[] Public, byte[] Private) NewKey()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportSubjectPublicKeyInfo(), key.ExportPkcs8PrivateKey());
    }

    /// <param name="partition"><c>{school}.{poll}</c></param>
    /// <param name="capacity">Bytes to which the ballot is padded.</param>
    /// <exception cref="ArgumentException">The ballot is longer.</exception>
    public static byte[] Seal(byte[] publicKey, string partition, Ballot ballot, int capacity)
    {
        var content = Encoding.UTF8.GetBytes(Json.Write(ballot));
        if (content.Length > capacity) throw new ArgumentException("The ballot is longer than any of its form can be.", nameof(ballot));
        var padded = new byte[capacity];
        padded.AsSpan().Fill((byte)' ');
        content.CopyTo(padded, 0);

        using var poll = ECDiffieHellman.Create();
        poll.ImportSubjectPublicKeyInfo(publicKey, out _);
        using var once = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = once.ExportSubjectPublicKeyInfo();
        var sealedBallot = new byte[PointLength + capacity + TagLength];
        point.CopyTo(sealedBallot, 0);
        using var cipher = new AesGcm(KeyOf(once, poll, partition, point), TagLength);
        cipher.Encrypt(Nonce, padded, sealedBallot.AsSpan(PointLength, capacity), sealedBallot.AsSpan(PointLength + capacity), Encoding.UTF8.GetBytes(partition));
        return sealedBallot;
    }

    /// <returns>Null when it was not sealed for this poll, or was changed since.</returns>
    public static Ballot? Open(byte[] privateKey, string partition, byte[] sealedBallot)
    {
        var length = sealedBallot.Length - PointLength - TagLength;
        if (length <= 0) return null;
        try
        {
            using var poll = ECDiffieHellman.Create();
            poll.ImportPkcs8PrivateKey(privateKey, out _);
            using var once = ECDiffieHellman.Create();
            var point = sealedBallot[..PointLength];
            once.ImportSubjectPublicKeyInfo(point, out _);
            var content = new byte[length];
            using var cipher = new AesGcm(KeyOf(poll, once, partition, point), TagLength);
            cipher.Decrypt(Nonce, sealedBallot.AsSpan(PointLength, length), sealedBallot.AsSpan(PointLength + length), content, Encoding.UTF8.GetBytes(partition));
            return Json.Read<Ballot>(Encoding.UTF8.GetString(content));
        }
        catch (Exception e) when (e is CryptographicException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    // Each ballot has a key of its own, so that its nonce need not differ.
    static readonly byte[] Nonce = new byte[12];

    static byte[] KeyOf(ECDiffieHellman own, ECDiffieHellman other, string partition, byte[] point)
    {
        using var key = other.PublicKey;
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(key), KeyLength, point, Encoding.UTF8.GetBytes($"ballot {partition}"));
    }
}
