using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>Names of orders that follow from what they are for: the same step of the same plan has the same name after a restart.</summary>
public static class ClientOrderIds
{
    /// <summary>Characters of every id: <c>mb</c> and 24 of base 32, 120 bits.</summary>
    public const int Length = 26;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The id of an attempt to fill a part of a plan.</summary>
    /// <param name="portfolio">The portfolio's name: two portfolios on one account must differ in it.</param>
    /// <param name="plan">Number of the event that set the plan.</param>
    /// <param name="planned">When the plan was set: numbers may come again where a journal was lost, times do not.</param>
    /// <param name="asset">What is traded.</param>
    /// <param name="attempt">Which order of the plan for this asset it is, from 1.</param>
    /// <remarks>Base 32 (RFC 4648, lower case, without padding) of the first 15 bytes of SHA-256.</remarks>
    public static ClientOrderId Create(string portfolio, long plan, DateTimeOffset planned, AssetId asset, int attempt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(portfolio);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempt);
        string subject = Invariant($"{portfolio}|{plan}|{planned.UtcTicks}|{asset.Value}|{attempt}");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(subject));
        return new ClientOrderId(string.Create(Length, hash, static (characters, bytes) =>
        {
            (characters[0], characters[1]) = ('m', 'b');
            int buffer = 0;
            int bits = 0;
            int next = 0;
            for (int i = 2; i < characters.Length; i++)
            {
                if (bits < 5)
                {
                    buffer = (buffer << 8) | bytes[next++];
                    bits += 8;
                }

                bits -= 5;
                characters[i] = Alphabet[(buffer >> bits) & 31];
                buffer &= (1 << bits) - 1;
            }
        }));
    }
}
