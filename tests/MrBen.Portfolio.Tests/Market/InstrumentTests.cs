using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

public class InstrumentTests
{
    [Fact]
    public void Constructor_Defaults_AreThoseOfAStock()
    {
        Instrument spy = new("SPY");
        Assert.Equal(("USD", 1m, (decimal?)null, 0m, 1m), (spy.Currency, spy.LotSize, spy.PriceTick, spy.MinimumNotional, spy.Multiplier));
        Assert.Equal(new Instrument("SPY"), spy);
    }

    [Fact]
    public void Set_UnsoundValues_NameAssetAndValue()
    {
        Instrument btc = new("BTC");
        Assert.StartsWith("Lot size of BTC must be positive; it is 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => btc with { LotSize = 0 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Price tick of BTC must be positive; it is -0.01.",
            Assert.Throws<ArgumentOutOfRangeException>(() => btc with { PriceTick = -0.01m }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Minimum notional of BTC must be at least 0; it is -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => btc with { MinimumNotional = -1 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Multiplier of BTC must be positive; it is 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => btc with { Multiplier = 0 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Currency of BTC is 'usd'; it must be upper-case letters and digits, like USD.",
            Assert.Throws<ArgumentException>(() => btc with { Currency = "usd" }).Message, StringComparison.Ordinal);
        Assert.StartsWith("An instrument needs an asset.",
            Assert.Throws<ArgumentException>(() => new Instrument(default)).Message, StringComparison.Ordinal);
    }
}
