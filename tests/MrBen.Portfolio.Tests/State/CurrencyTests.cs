using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

/// <summary>Cash and assets in other currencies than the portfolio's, through the manager.</summary>
public class CurrencyTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // 1,000 USD, 100 EUR and 10 SAP at 50 EUR; the rate is 1.10: 1,000 + 110 + 550 = 1,660.
    [Fact]
    public void ForeignCashAndAssets_AreValuedOnceTheirRateIsKnown_AndTheFirstRateIsNoGain()
    {
        SamplePortfolio portfolio = Foreign();
        Assert.Null(portfolio.Snapshot.NetAssetValue);
        Assert.Equal(1_000, portfolio.Snapshot.Cash);
        portfolio.Manager.ObserveRate("EUR", 1.1m, Start);
        Assert.Equal((1_660m, 1_110m, 1d), (portfolio.Snapshot.NetAssetValue, portfolio.Snapshot.Cash, portfolio.Snapshot.UnitValue));
        Assert.Equal((100m, 1_000m), (portfolio.Snapshot.CashByCurrency["EUR"], portfolio.Snapshot.CashByCurrency["USD"]));
        Assert.Equal(new ExchangeRate(1.1m, Start), portfolio.Snapshot.Rates.Rates["EUR"]);
    }

    // Everything in SAP: the return is (1 + 10 %) × (1 + 20 %) − 1 = 32 %.
    [Fact]
    public void UnitValue_OfAForeignAsset_GrowsByPriceTimesRate()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(Asset("SAP", 10));
        portfolio.Manager.ObservePrice("SAP", 50, Start);
        portfolio.Manager.ObserveRate("EUR", 1, Start);
        portfolio.Manager.ObservePrice("SAP", 55, Start.AddMinutes(1));
        portfolio.Manager.ObserveRate("EUR", 1.2m, Start.AddMinutes(2));
        Assert.Equal(1.32, portfolio.Snapshot.UnitValue, 1e-15);
        Assert.Equal(660, portfolio.Snapshot.NetAssetValue);
        Assert.False(portfolio.Manager.ObserveRate("EUR", 3, Start.AddMinutes(1)));
        Assert.Equal(660, portfolio.Snapshot.HighWaterMark);
    }

    [Fact]
    public void ARateOlderThanAllowed_FailsTheValuationUntilANewOneComes()
    {
        SamplePortfolio portfolio = Foreign(o => o.MaxRateAge = TimeSpan.FromHours(1));
        portfolio.Manager.ObserveRate("EUR", 1.1m, Start);
        Assert.Equal(RiskStatus.InsufficientHistory, portfolio.Manager.CalculatePortfolioRisk().Status);
        portfolio.Clock.Advance(TimeSpan.FromHours(2));
        PortfolioRiskResult old = portfolio.Manager.CalculatePortfolioRisk();
        Assert.Equal(RiskStatus.NotValued, old.Status);
        Assert.Equal(
            "The exchange rate from EUR to USD is of 2026-01-05 09:30:00Z, 02:00:00 ago; it may be 01:00:00 old. Held in EUR: SAP, 100 in cash.",
            old.Detail);
        portfolio.Manager.SetCash(1_000);
        Assert.Null(portfolio.Snapshot.NetAssetValue);
        Assert.Equal(LiveRiskStatus.NotValued, portfolio.Manager.ReadLiveRisk().Status);
        portfolio.Manager.ObserveRate("EUR", 1.2m, portfolio.Clock.GetUtcNow());
        Assert.Equal(1_000 + 120 + 600, portfolio.Snapshot.NetAssetValue);
    }

    [Fact]
    public void UnsoundMoney_IsRefused()
    {
        SamplePortfolio portfolio = Foreign();
        portfolio.Refuses<ArgumentException>(
            "The exchange rate of USD is 1: it is the base currency. (Parameter 'currency')",
            () => portfolio.Manager.ObserveRate("USD", 1, Start));
        portfolio.Refuses<ArgumentException>(
            "Exchange rate of EUR is 0; it must be positive. (Parameter 'rate')", () => portfolio.Manager.ObserveRate("EUR", 0, Start));
        portfolio.Refuses<ArgumentException>(
            "Currency 'eur' must be upper-case letters and digits, like USD. (Parameter 'currency')",
            () => portfolio.Manager.SetCash(1, "eur"));
        portfolio.Refuses<ArgumentException>(
            "There is no exchange rate from EUR to USD, which a conversion needs: observe it first. (Parameter 'movement')",
            () => portfolio.Manager.MoveCash(CashMovement.Conversion(100, "USD", 90, "EUR")));
        portfolio.Refuses<ArgumentException>(
            "Dividend of SAP is -1, of which 0 is kept; it must be positive, and what is kept at least 0. (Parameter 'perUnit')",
            () => portfolio.Manager.ApplyDividend("SAP", -1, 0));
        portfolio.Refuses<ArgumentException>(
            "Split of SAP is 0 for 1; both must be positive. (Parameter 'newUnits')", () => portfolio.Manager.ApplySplit("SAP", 0, 1));
        portfolio.Refuses<ArgumentException>(
            "Asset X is not in the portfolio; add it first. (Parameter 'asset')", () => portfolio.Manager.ApplySplit("X", 2, 1));
    }

    // Prices stand still in euros and the euro gains 1 % a day: that is the return of every day.
    [Fact]
    public void Returns_OfAForeignAsset_AreThoseOfPriceTimesRate()
    {
        SamplePortfolio portfolio = Foreign();
        DateOnly[] days = [.. Enumerable.Range(0, 100).Select(day => new DateOnly(2025, 1, 1).AddDays(day))];
        double[] rates = [.. days.Select((_, t) => Math.Pow(1.01, t) * (1 + (0.02 * (t % 2))))];
        portfolio.Manager.ObserveRate("EUR", 1.1m, Start);
        portfolio.Manager.ObservePrices(
            PriceHistory.Create(SamplePortfolio.Names("SAP"), [.. days], [.. days.Select(_ => 50d)]).WithFrequency(Frequency.CalendarDaily));
        PortfolioRiskResult without = portfolio.Manager.CalculatePortfolioRisk();
        Assert.Equal(
            (RiskStatus.InsufficientHistory, "The returns of SAP need a history of exchange rates from EUR to USD; none was observed."),
            (without.Status, without.Detail));
        portfolio.Manager.ObserveRates(PriceHistory.Create(SamplePortfolio.Names("EUR"), [.. days], rates));

        PriceHistory ownMoney = PriceHistory.Create(
            SamplePortfolio.Names("SAP"), [.. days], [.. rates.Select(rate => 50 * rate)]).WithFrequency(Frequency.CalendarDaily);
        SamplePortfolio domestic = new();
        domestic.Manager.SetCash(1_110);
        domestic.Manager.AddAsset(new PortfolioAsset("SAP") { Quantity = 10 });
        domestic.Manager.ObservePrices(ownMoney);
        domestic.Manager.ObservePrice("SAP", 55, Start);
        PortfolioRisk expected = domestic.Manager.CalculatePortfolioRisk().GetRiskOrThrow();
        PortfolioRisk actual = portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow();
        Assert.Equal(expected.Assets[0].Weight, actual.Assets[0].Weight, 1e-15);
        Assert.Equal(domestic.Manager.ReadLiveRisk().Volatility!.Value, portfolio.Manager.ReadLiveRisk().Volatility!.Value, 1e-12);
        Assert.Equal(domestic.Manager.ReadLiveRisk().NetAssetValue, portfolio.Manager.ReadLiveRisk().NetAssetValue);
    }

    // The same account once in euros at 1.25 and once in dollars: the same quantities, and amounts in both currencies.
    [Fact]
    public void Plan_OfAForeignAsset_IsThatOfTheSameAccountInOneCurrency()
    {
        Dictionary<AssetId, decimal> euros = new() { ["SAP"] = 50, ["SPY"] = 100 };
        Instrument sap = new("SAP") { Currency = "EUR", MinimumNotional = 40 };
        PortfolioAsset[] positions = [new("SAP") { Quantity = 10, Instrument = sap }, new("SPY")];
        ExchangeRates rates = ExchangeRates.Create("USD", new Dictionary<string, ExchangeRate> { ["EUR"] = new(1.25m, Start) });
        PortfolioValuation valuation = PortfolioValuation.FromPositions(
            positions, euros, new Dictionary<string, decimal> { ["USD"] = 4_375 }, rates, Start).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(valuation, SamplePortfolio.Names("SAP", "SPY"), [0.5, 0.4]);

        Dictionary<AssetId, decimal> dollars = new() { ["SAP"] = 62.5m, ["SPY"] = 100 };
        PortfolioValuation same = PortfolioValuation.FromPositions(
            [new("SAP") { Quantity = 10, Instrument = new Instrument("SAP") { MinimumNotional = 50 } }, new("SPY")], dollars, 4_375).GetValuationOrThrow();
        RebalancePlan expected = RebalancePlanner.Plan(same, SamplePortfolio.Names("SAP", "SPY"), [0.5, 0.4]);
        Assert.Equal(expected.Trades.Select(trade => (trade.Asset, trade.Quantity, trade.Notional, trade.Cost, trade.CashAfter)),
            plan.Trades.Select(trade => (trade.Asset, trade.Quantity, trade.Notional, trade.Cost, trade.CashAfter)));
        PlannedTrade bought = plan.Trades.Single(trade => trade.Asset == "SAP");
        Assert.Equal(
            ("EUR", 1.25m, bought.Quantity * 50), (bought.Currency, bought.ExchangeRate, bought.LocalNotional));
        Assert.Equal(-(bought.Quantity * 50) - bought.LocalCost, plan.CashFlows["EUR"]);
        Assert.Equal(bought.Cost, bought.LocalCost * 1.25m);
    }

    [Fact]
    public void Plan_OfAnAssetWhoseCurrencyHasNoRate_IsRefused()
    {
        PortfolioValuation valuation = PortfolioValuation.FromPositions(
            [Asset("SAP", 0)], new Dictionary<AssetId, decimal> { ["SAP"] = 50 }, 1_000).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(valuation, SamplePortfolio.Names("SAP"), [0.5]);
        Assert.Equal(RebalanceStatus.Refused, plan.Status);
        Assert.Equal("There is no exchange rate from EUR to USD. The target of SAP is 0.5.", plan.Detail);
    }

    // A sale of 2 SAP at 50 EUR and 1.1 frees 110 USD of exposure.
    [Fact]
    public void AssessOrders_OfAForeignAsset_CountsInTheBaseCurrency()
    {
        SamplePortfolio portfolio = Foreign();
        portfolio.Manager.ObserveRate("EUR", 1.1m, Start);
        WhatIfResult result = new();
        portfolio.Manager.WhatIf([new WhatIfOrder("SAP", -2)], result);
        Assert.Equal(1_660, result.Before.NetAssetValue, 1e-9);
        Assert.Equal(RiskStatus.InsufficientHistory, portfolio.Manager.AssessOrders(new WhatIfOrder("SAP", -2)).Status);
    }

    internal static PortfolioAsset Asset(string name, decimal quantity) =>
        new(name) { Quantity = quantity, Instrument = new Instrument(name) { Currency = "EUR" } };

    private static SamplePortfolio Foreign(Action<PortfolioStateOptions>? set = null)
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(o => set?.Invoke(o.State)));
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.SetCash(100, "EUR");
        portfolio.Manager.AddAsset(Asset("SAP", 10));
        portfolio.Manager.ObservePrice("SAP", 50, Start);
        return portfolio;
    }
}
