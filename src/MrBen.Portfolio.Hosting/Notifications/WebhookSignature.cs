using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static System.FormattableString;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>
/// Signs messages of a webhook, and tells a receiver whether one is genuine and fresh. Thread-safe. The header <see cref="Header"/> is
/// <c>t=&lt;unix seconds&gt;,v1=&lt;HMAC-SHA256 of "t.body" under the secret, lower-case hexadecimal&gt;</c>; text and secret are UTF-8.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Name of the header with the signature.</summary>
    public const string Header = "X-MrBen-Signature";

    /// <summary>Name of the header with the message's id, the same in every request of a message: a receiver passes over one that it knows.</summary>
    public const string DeliveryHeader = "X-MrBen-Delivery";

    private const int HashBytes = 32;

    /// <summary>The header's value for a message.</summary>
    /// <param name="body">The body, byte for byte as it is sent.</param>
    /// <param name="secret">The secret that sender and receiver share, not empty.</param>
    /// <param name="time">When it is sent.</param>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public static string Create(ReadOnlySpan<byte> body, string secret, DateTimeOffset time)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        string seconds = Invariant($"{time.ToUnixTimeSeconds()}");
        Span<byte> hash = stackalloc byte[HashBytes];
        Hash(body, secret, seconds, hash);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash)}";
    }

    /// <summary>Whether a message was signed under the secret, and not too long ago. Takes the same time wherever a signature is wrong.</summary>
    /// <param name="header">The value of <see cref="Header"/>; <see langword="null"/> where there is none. Of several <c>v1</c> one must fit.</param>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="secret">The secret that sender and receiver share, not empty.</param>
    /// <param name="maxAge">
    /// How far the signature's time may be from now, in both directions, positive: five minutes leave room for clocks, and an old message cannot be
    /// played again later.
    /// </param>
    /// <param name="now">Now, by the receiver's clock.</param>
    /// <returns>False for everything that is not such a header.</returns>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The age is not positive.</exception>
    public static bool Verify(string? header, ReadOnlySpan<byte> body, string secret, TimeSpan maxAge, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        string[] parts = (header ?? "").Split(',', StringSplitOptions.TrimEntries);
        string[] times = [.. parts.Where(part => part.StartsWith("t=", StringComparison.Ordinal)).Select(part => part[2..])];
        if (times.Length != 1 || !long.TryParse(times[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) > (decimal)maxAge.TotalSeconds)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HashBytes];
        Hash(body, secret, times[0], expected);
        bool fits = false;
        Span<byte> told = stackalloc byte[HashBytes];
        foreach (string part in parts.Where(part => part.StartsWith("v1=", StringComparison.Ordinal)))
        {
            bool isHash = part.Length == 3 + (2 * HashBytes)
                && Convert.FromHexString(part.AsSpan(3), told, out _, out int written) == System.Buffers.OperationStatus.Done
                && written == HashBytes;
            fits |= isHash && CryptographicOperations.FixedTimeEquals(told, expected);
        }

        return fits;
    }

    private static void Hash(ReadOnlySpan<byte> body, string secret, string seconds, Span<byte> hash)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(seconds));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        hmac.GetHashAndReset(hash);
    }
}
