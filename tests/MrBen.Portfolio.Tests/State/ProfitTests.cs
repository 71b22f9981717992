using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

/// <summary>Realised and unrealised gains, by hand and by sums that must agree.</summary>
public class ProfitTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // By hand: 10 @ 100, 10 @ 120, sell 15 @ 130, price 140, fees of 1 each.
    //   average cost 110: realised 15 × 20 = 300, open 5 × 30 = 150
    //   first in first out: realised 10 × 30 + 5 × 10 = 350, open 5 × 20 = 100
    [Theory]
    [InlineData(CostMethod.AverageCost, 300, 150, 110)]
    [InlineData(CostMethod.FirstInFirstOut, 350, 100, 120)]
    public void Gains_OfTwoPurchasesAndASale_AreByTheCostMethod(CostMethod method, int realized, int unrealized, int cost)
    {
        SamplePortfolio portfolio = Of(method);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 10, 100, 1, Start);
        portfolio.Manager.ApplyFill("A", 10, 120, 1, Start);
        portfolio.Manager.ApplyFill("A", -15, 130, 1, Start);
        portfolio.Manager.ObservePrice("A", 140, Start);
        ProfitAndLoss gains = portfolio.Manager.GetProfitAndLoss();
        Assert.Equal((realized, unrealized, 3m, 0m), (gains.Realized, gains.Unrealized, gains.Fees, gains.NetContributions));
        Assert.Equal(cost, portfolio.Asset("A").AverageCost);
        Assert.Equal(portfolio.Snapshot.NetAssetValue, gains.Total);
    }

    // By hand: 10 @ 100, then sell 25 @ 110 with a fee of 5: 100 realised, 15 short at 110; bought back @ 90: 300 more.
    [Theory]
    [InlineData(CostMethod.AverageCost)]
    [InlineData(CostMethod.FirstInFirstOut)]
    public void Gains_ThroughZeroAndOfAShort_AreRight(CostMethod method)
    {
        SamplePortfolio portfolio = Of(method);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Instrument = new Instrument("A") { Multiplier = 2 } });
        portfolio.Manager.ApplyFill("A", 10, 100, 0, Start);
        portfolio.Manager.ApplyFill("A", -25, 110, 5, Start.AddHours(1));
        Assert.Equal(2 * 100, portfolio.Manager.GetProfitAndLoss().Realized);
        portfolio.Manager.ObservePrice("A", 95, Start.AddHours(2));
        Assert.Equal(2 * 15 * 15, portfolio.Manager.GetProfitAndLoss().Unrealized);
        portfolio.Manager.ApplyFill("A", 15, 90, 0, Start.AddHours(3));
        ProfitAndLoss gains = portfolio.Manager.GetProfitAndLoss();
        Assert.Equal((2 * 400m, 0m, 5m), (gains.Realized, gains.Unrealized, gains.Fees));

        // The fee of the fill that turned the position: 10 of its 25 units closed, 15 opened.
        RoundTrip[] trades = [.. portfolio.Manager.GetTrades()];
        Assert.Equal([(10m, 200m, 2m), (-15m, 600m, 3m)], trades.Select(trade => (trade.Quantity, trade.GrossProfit, trade.Fees)));
        Assert.Equal((110m, 95m), (trades[0].ExitPrice, portfolio.Manager.GetTrades()[1].LowestPrice + 5));
        Assert.Equal(TimeSpan.FromHours(2), trades[1].Duration);
    }

    // By hand: 10 SAP at 50 EUR and 1.00 cost 500 USD. At 60 EUR and 1.20, 4 are sold: the gain of 40 EUR is 48 USD of price, and the cost of
    // 200 EUR is worth 40 USD more. Of the 6 left: 60 EUR are 72 USD, and 300 EUR of cost gained 60. Cash went from −500 EUR to −260: at
    // the change of rate it was −500 × 0.2 = −100.
    [Fact]
    public void Gains_OfAForeignAsset_ArePriceAndCurrency()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.ObserveRate("EUR", 1, Start);
        portfolio.Manager.AddAsset(CurrencyTests.Asset("SAP", 0));
        portfolio.Manager.ApplyFill("SAP", 10, 50, 0, Start);
        portfolio.Manager.ObserveRate("EUR", 1.2m, Start);
        portfolio.Manager.ApplyFill("SAP", -4, 60, 0, Start);
        ProfitAndLoss gains = portfolio.Manager.GetProfitAndLoss();
        Assert.Equal(
            (48m, 40m, 72m, 60m, -100m),
            (gains.Realized, gains.RealizedCurrency, gains.Unrealized, gains.UnrealizedCurrency, gains.CashCurrencyGain));
        Assert.Equal((40m, 60m, 300m), (gains.Assets[0].Realized, gains.Assets[0].Unrealized, gains.Assets[0].Cost));
        Assert.Equal(120, portfolio.Snapshot.NetAssetValue); // 6 × 60 × 1.2 − 260 × 1.2
        Assert.Equal(120, gains.Total);
    }

    // 100 units; 2 a unit is paid with 30 kept; the price falls by 2: nothing but the tax is lost.
    [Fact]
    public void Dividend_OnItsExDate_IsWhatThePriceFallsBy()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 100 });
        portfolio.Manager.ObservePrice("A", 100, Start);
        portfolio.Manager.ApplyDividend("A", 2, 30);
        portfolio.Manager.ObservePrice("A", 98, Start);
        Assert.Equal(9_970, portfolio.Snapshot.NetAssetValue);
        Assert.Equal(0.997, portfolio.Snapshot.UnitValue, 1e-15);
        ProfitAndLoss gains = portfolio.Manager.GetProfitAndLoss();
        Assert.Equal((170m, -200m, 10_000m), (gains.Income, gains.Unrealized, gains.NetContributions));
        portfolio.Manager.UpdateAssetPosition("A", -10);
        portfolio.Manager.ApplyDividend("A", 2, 0);
        Assert.Equal(150, portfolio.Manager.GetProfitAndLoss().Income);
    }

    // 3 for 2 of 100 at 90: 150 at 60, which cost 60 less each third; the value is the same, and so is what is realised of half of it.
    [Theory]
    [InlineData(CostMethod.AverageCost)]
    [InlineData(CostMethod.FirstInFirstOut)]
    public void Split_ChangesUnitsAndPricesButNoMoney(CostMethod method)
    {
        SamplePortfolio portfolio = Of(method);
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 100, 75, 0, Start);
        portfolio.Manager.ObservePrice("A", 90, Start);
        (decimal? value, double unit) = (portfolio.Snapshot.NetAssetValue, portfolio.Snapshot.UnitValue);
        portfolio.Manager.ApplySplit("A", 3, 2);
        Assert.Equal((value, unit), (portfolio.Snapshot.NetAssetValue, portfolio.Snapshot.UnitValue));
        Assert.Equal((150m, 50m, 60m), (portfolio.Asset("A").Quantity, portfolio.Asset("A").AverageCost, portfolio.Snapshot.Prices["A"]));
        portfolio.Manager.ApplyFill("A", -75, 60, 0, Start);
        Assert.Equal((750m, 750m), (portfolio.Manager.GetProfitAndLoss().Realized, portfolio.Manager.GetProfitAndLoss().Unrealized));
        portfolio.Manager.ApplyFill("A", -75, 60, 0, Start);
        RoundTrip[] trades = [.. portfolio.Manager.GetTrades()];
        Assert.Equal(1_500, trades.Sum(trade => trade.GrossProfit));
        Assert.Equal(150, trades.Sum(trade => trade.Quantity));
        Assert.All(trades, trade => Assert.Equal((50m, 60m), (trade.LowestPrice, trade.HighestPrice)));
    }

    // Interest, fees, conversions and deposits, by hand: +100 deposit, +7 interest, −2 fee, 110 USD for 100 EUR at 1.05: −5.
    [Fact]
    public void MoveCash_EachKind_IsToldApart_AndOnlyTheDepositIsNoPerformance()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(900);
        portfolio.Manager.ObserveRate("EUR", 1.05m, Start);
        portfolio.Manager.MoveCash(CashMovement.Transfer(100, "USD"));
        Assert.Equal(1, portfolio.Snapshot.UnitValue);
        portfolio.Manager.MoveCash(CashMovement.Interest(7, "USD"));
        portfolio.Manager.MoveCash(CashMovement.Fee(2, "USD"));
        portfolio.Manager.MoveCash(CashMovement.Conversion(110, "USD", 100, "EUR"));
        ProfitAndLoss gains = portfolio.Manager.GetProfitAndLoss();
        Assert.Equal((1_000m, 7m, 2m, -5m), (gains.NetContributions, gains.Interest, gains.Fees, gains.CashCurrencyGain));
        Assert.Equal((1_000m, 895m, 100m),
            (portfolio.Snapshot.NetAssetValue, portfolio.Snapshot.CashByCurrency["USD"], portfolio.Snapshot.CashByCurrency["EUR"]));
        Assert.Equal(1, portfolio.Snapshot.UnitValue, 1e-15); // 7 − 2 − 5
    }

    // A fee of 0.1 units of another currency at 50: 5 in the base currency.
    [Fact]
    public void ApplyFill_FeeInAnotherCurrency_IsPaidFromThatCurrency()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.ObserveRate("BNB", 50, Start);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 1, 100, 0.1m, Start, new FillReference("x", feeCurrency: "BNB"));
        ProfitAndLoss gains = portfolio.Manager.GetProfitAndLoss();
        Assert.Equal((5m, 5m), (gains.Fees, gains.Assets[0].Fees));
        Assert.Equal((-0.1m, -100m), (portfolio.Snapshot.CashByCurrency["BNB"], portfolio.Snapshot.CashByCurrency["USD"]));
        Assert.Equal(-5, portfolio.Snapshot.NetAssetValue);
    }

    // Whatever fills, prices, rates, dividends, splits and corrections come: the value is what was put in plus every gain told apart, in
    // the instrument's currency as a book of all fills says, and trades that ended have what was realised with them.
    [Theory]
    [InlineData(CostMethod.AverageCost, TradeGrouping.FlatToFlat)]
    [InlineData(CostMethod.FirstInFirstOut, TradeGrouping.FirstInFirstOut)]
    [InlineData(CostMethod.AverageCost, TradeGrouping.FirstInFirstOut)]
    public void Gains_OfAnyEvents_AddUpToTheValue(CostMethod method, TradeGrouping grouping) =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[-40, 40], Gen.Int[50, 200], Gen.Int[0, 5]).Array[1, 80].Sample(
            steps =>
            {
                SamplePortfolio portfolio = Of(method, grouping);
                AdvancedPortfolioManager manager = portfolio.Manager;
                decimal deposits = 10_000;
                manager.SetCash(deposits);
                manager.ObserveRate("EUR", 1.1m, Start);
                manager.AddAsset(new PortfolioAsset("A0"));
                manager.AddAsset(CurrencyTests.Asset("A1", 0));
                manager.AddAsset(new PortfolioAsset("A2") { Instrument = new Instrument("A2") { Currency = "EUR", Multiplier = 5 } });
                decimal[] flows = new decimal[3];
                int executions = 0;
                foreach ((int kind, int asset, int quantity, int cents, int fee) in steps)
                {
                    AssetId name = new($"A{asset}");
                    decimal price = cents / 4m;
                    switch (kind)
                    {
                        case <= 4 when quantity != 0:
                            manager.ApplyFill(
                                name, quantity, price, fee / 4m, Start, new FillReference($"x{executions++}", feeCurrency: fee > 3 ? "EUR" : null));
                            flows[asset] -= quantity * price * (asset == 2 ? 5 : 1);
                            break;
                        case 5 or 6:
                            manager.ObservePrice(name, price, Start);
                            break;
                        case 7:
                            manager.ObserveRate("EUR", price / 32, Start);
                            break;
                        case 8:
                            manager.ApplyDividend(name, fee + 1, 0);
                            break;
                        case 9 when fee > 0:
                            manager.ApplySplit(name, fee, 2);
                            break;
                        default:
                            manager.MoveCash(CashMovement.Transfer(cents, "USD"));
                            deposits += cents;
                            break;
                    }

                    ProfitAndLoss gains = manager.GetProfitAndLoss();
                    Assert.Equal((double)deposits, (double)gains.NetContributions, 1e-9);
                    if (portfolio.Snapshot.NetAssetValue is { } value)
                    {
                        Assert.Equal((double)value, (double)(gains.NetContributions + gains.Total!.Value), 1e-9);
                    }

                    foreach (AssetProfit part in gains.Assets)
                    {
                        int i = part.Asset.Value[1] - '0';
                        decimal held = part.Quantity * (portfolio.Snapshot.Prices.GetValueOrDefault(part.Asset)) * (i == 2 ? 5 : 1);
                        Assert.Equal((double)(flows[i] + held), (double)(part.Realized + part.Unrealized ?? 0), 1e-9);
                        RoundTrip[] ended = [.. manager.GetTrades().Where(trade => trade.Asset == part.Asset)];
                        if (part.Quantity == 0 || (int)method == (int)grouping && grouping == TradeGrouping.FirstInFirstOut)
                        {
                            Assert.Equal((double)part.Realized, (double)ended.Sum(trade => trade.GrossProfit), 1e-9);
                            Assert.Equal(
                                (double)(part.BaseRealized + part.BaseRealizedCurrency), (double)ended.Sum(trade => trade.BaseGrossProfit), 1e-9);
                        }
                    }
                }

                SamplePortfolio loaded = Of(method, grouping);
                loaded.Load(portfolio.Save());
                Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
                SamplePortfolio replayed = Of(method, grouping);
                replayed.Manager.Replay(portfolio.Journal.ReadEvents());
                Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
            },
            iter: TestTier.Count(brief: 100, full: 3_000));

    private static SamplePortfolio Of(CostMethod method, TradeGrouping? grouping = null) => new(SamplePortfolio.Options(o =>
    {
        o.MaxClockSkew = null; // the clock stands still
        o.State.CostMethod = method;
        o.State.TradeGrouping = grouping
            ?? (method == CostMethod.FirstInFirstOut ? TradeGrouping.FirstInFirstOut : TradeGrouping.FlatToFlat);
        o.State.MaxPortfolioHistory = 10;
        o.State.MaxTradeHistory = 500;
    }));
}
