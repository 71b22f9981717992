using System.Text;
using MrBen.Portfolio.Hosting.Notifications;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

public class WebhookSignatureTests
{
    private const string Secret = "0123456789abcdef";
    private const string Hash = "cb3a9d31eeef296305eeb82b3ab04f0a1d41e2d7b0cb264fd1c124260d3ae196";

    private static readonly byte[] Body = """{"id":"x"}"""u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_605_400); // 2026-01-05 09:30 UTC
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    // printf '1767605400.{"id":"x"}' | openssl dgst -sha256 -hmac 0123456789abcdef
    [Fact]
    public void Create_IsWhatOpensslComputes() =>
        Assert.Equal($"t=1767605400,v1={Hash}", WebhookSignature.Create(Body, Secret, Now));

    // Python: hmac.new("schlüssel-mit-umlaut".encode(), b"1767605400.", hashlib.sha256).hexdigest()
    [Fact]
    public void Create_OfNothing_UnderASecretBeyondAscii_IsWhatPythonComputes() => Assert.Equal(
        "t=1767605400,v1=aab91b0bc816b1e420a14b18208725589d5f37fc4788d8a3628f02fb9470b848",
        WebhookSignature.Create([], "schlüssel-mit-umlaut", Now));

    [Theory]
    [InlineData($"t=1767605400,v1={Hash}", 0, true)]
    [InlineData($"t=1767605400, v1={Hash}", 300, true)]
    [InlineData($"t=1767605400,v1={Hash}", 301, false)] // too old
    [InlineData($"t=1767605400,v1={Hash}", -301, false)] // too new
    [InlineData($"t=1767605401,v1={Hash}", 0, false)] // another time
    [InlineData($"t=1767605400,v1=00{Hash}", 0, false)]
    [InlineData($"t=1767605400,v1=0000000000000000000000000000000000000000000000000000000000000000,v1={Hash}", 0, true)] // two secrets at a change
    [InlineData($"t=1767605400,v0={Hash}", 0, false)]
    [InlineData($"t=1767605400,t=1767605400,v1={Hash}", 0, false)]
    [InlineData($"t=-5,v1={Hash}", 0, false)]
    [InlineData("t=9223372036854775807,v1=zz", 0, false)]
    [InlineData("t=1767605400,v1=zz3a9d31eeef296305eeb82b3ab04f0a1d41e2d7b0cb264fd1c124260d3ae196", 0, false)]
    [InlineData("t=1767605400", 0, false)]
    [InlineData("", 0, false)]
    [InlineData(null, 0, false)]
    public void Verify_IsOfTheSecretAndFresh(string? header, int secondsLater, bool isGenuine) =>
        Assert.Equal(isGenuine, WebhookSignature.Verify(header, Body, Secret, FiveMinutes, Now.AddSeconds(secondsLater)));

    [Fact]
    public void Verify_OfAnythingElse_IsFalse()
    {
        string header = WebhookSignature.Create(Body, Secret, Now);
        Assert.False(WebhookSignature.Verify(header, Body, Secret + "0", FiveMinutes, Now));
        for (int i = 0; i < Body.Length; i++)
        {
            byte[] forged = [.. Body];
            forged[i] ^= 1;
            Assert.False(WebhookSignature.Verify(header, forged, Secret, FiveMinutes, Now));
        }

        Assert.Throws<ArgumentException>(() => WebhookSignature.Verify(header, Body, "", FiveMinutes, Now));
        Assert.Throws<ArgumentOutOfRangeException>(() => WebhookSignature.Verify(header, Body, Secret, TimeSpan.Zero, Now));
        Assert.Throws<ArgumentException>(() => WebhookSignature.Create(Encoding.UTF8.GetBytes(header), "", Now));
    }
}
