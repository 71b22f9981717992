using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.Execution;

public sealed class ClientOrderIdsTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    // Base 32 of RFC 4648 by its definition: five bits at a time of the bytes as one large number.
    [Fact]
    public void Create_IsBase32OfTheHash()
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"p|7|{Time.UtcTicks}|SPY|2"));
        System.Numerics.BigInteger number = new(hash.AsSpan(0, 15), isUnsigned: true, isBigEndian: true);
        StringBuilder expected = new("mb");
        for (int i = 23; i >= 0; i--)
        {
            expected.Append("abcdefghijklmnopqrstuvwxyz234567"[(int)((number >> (5 * i)) & 31)]);
        }

        Assert.Equal(expected.ToString(), ClientOrderIds.Create("p", 7, Time, "SPY", 2).Value);
    }

    [Fact]
    public void Create_AnythingElse_HasAnotherId()
    {
        ClientOrderId[] ids =
        [
            ClientOrderIds.Create("p", 7, Time, "SPY", 2), ClientOrderIds.Create("q", 7, Time, "SPY", 2),
            ClientOrderIds.Create("p", 8, Time, "SPY", 2), ClientOrderIds.Create("p", 7, Time.AddTicks(1), "SPY", 2),
            ClientOrderIds.Create("p", 7, Time, "IVV", 2), ClientOrderIds.Create("p", 7, Time, "SPY", 3),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(ClientOrderIds.Length, id.Value.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Abc")]
    [InlineData("a-b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz345")]
    public void ClientOrderId_NotOfTheAlphabet_IsRefused(string value)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new ClientOrderId(value));
        Assert.StartsWith($"Order id '{value}' must be 1 to 28 characters of a-z and 0-9.", refusal.Message, StringComparison.Ordinal);
        Assert.False(ClientOrderId.TryParse(value, out _));
    }
}
