using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.Positions;

public class BuyingPowerTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    // 1,000 USD; 10 A at 50 with half of it lent; 4 E at 25 EUR and 1.25, short: −125, which needs all of it.
    //   net asset value 1,000 + 500 − 125 = 1,375; margin 250 + 125 = 375; free 1,000.
    [Fact]
    public void Of_AMarginAccount_HoldsMarginOfLongAndShort()
    {
        BuyingPower power = BuyingPower.Of(Valuation(), new BuyingPowerOptions { Account = AccountKind.Margin });
        Assert.Equal((375m, 1_000m), (power.MarginUsed, power.Available));
        Assert.Equal(375 / 1_375d, power.MarginUse!.Value, 1e-15);
        Assert.Equal(new BuyingPowerNeed(1_000, true, ""), power.NeedOf("A", 40, 50, 0));
        Assert.Equal(
            new BuyingPowerNeed(1_025, false, "Buying 41 A needs 1025 USD; 1000 is free."), power.NeedOf("A", 41, 50, 0));
        Assert.Equal(new BuyingPowerNeed(100 * 1.25m, true, ""), power.NeedOf("E", -4, 25, 0));
        Assert.Equal(new BuyingPowerNeed(0, true, ""), power.NeedOf("A", -10, 50, 0)); // frees its margin
    }

    // A worse price by 10 % and a fee of 5: 10 × 50 × 1.1 + 5 = 555; 100 of the 1,000 are never used.
    [Fact]
    public void NeedOf_ACashAccount_CountsBufferFeeAndReserve()
    {
        BuyingPower power = BuyingPower.Of(Valuation(), new BuyingPowerOptions { PriceBuffer = 0.1m, Reserve = 100 });
        Assert.Equal((0m, 900m), (power.MarginUsed, power.Available));
        Assert.Equal(new BuyingPowerNeed(555, true, ""), power.NeedOf("A", 10, 50, 5));
        Assert.Equal(
            new BuyingPowerNeed(1_100, false, "Buying 20 A needs 1100 USD; 900 is free."), power.NeedOf("A", 20, 50, 0));
        Assert.Equal(
            "Selling 11 A of 10 held would leave -1; a cash account sells no more than it has.", power.NeedOf("A", -11, 50, 0).Detail);
        Assert.True(power.NeedOf("A", -10, 50, 0).IsAllowed);
    }

    [Fact]
    public void NeedOf_WhatCannotBe_SaysWhy()
    {
        BuyingPower power = BuyingPower.Of(Valuation(), new BuyingPowerOptions { Account = AccountKind.Margin });
        Assert.Equal("Selling 1 N of 0 held would leave -1; N cannot be sold short.", power.NeedOf("N", -1, 10, 0).Detail);
        Assert.Equal("X is not among the positions.", power.NeedOf("X", 1, 10, 0).Detail);
        Assert.Equal("There is no exchange rate from JPY to USD.", power.NeedOf("J", 1, 10, 0).Detail);
        Assert.Equal(
            "PriceBuffer must be in [0, 1); it is 1. Reserve must be at least 0; it is -1. (Parameter 'options')",
            Assert.Throws<ArgumentException>(
                () => BuyingPower.Of(Valuation(), new BuyingPowerOptions { PriceBuffer = 1, Reserve = -1 })).Message);
        Assert.StartsWith(
            "Margin rate of A must be in (0, 1]; it is 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Instrument("A") { MarginRate = 0 }).Message);
    }

    private static PortfolioValuation Valuation() => PortfolioValuation.FromPositions(
        [
            new PortfolioAsset("A") { Quantity = 10, Instrument = new Instrument("A") { MarginRate = 0.5m } },
            new PortfolioAsset("E") { Quantity = -4, Instrument = new Instrument("E") { Currency = "EUR" } },
            new PortfolioAsset("N") { Instrument = new Instrument("N") { IsShortable = false } },
            new PortfolioAsset("J") { Instrument = new Instrument("J") { Currency = "JPY" } },
        ],
        new Dictionary<AssetId, decimal> { ["A"] = 50, ["E"] = 25, ["N"] = 10, ["J"] = 10 },
        new Dictionary<string, decimal> { ["USD"] = 1_000 },
        ExchangeRates.Create("USD", new Dictionary<string, ExchangeRate> { ["EUR"] = new(1.25m, Time) }), Time).GetValuationOrThrow();
}
