using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>Prices of a history are doubles, amounts of money decimals: what is between the two is told.</summary>
public class UnusablePriceTests
{
    // A decimal ends at 7.9e28 and has steps of 1e-28.
    [Theory]
    [InlineData(1e30, "No price for A. The last price of A, 1E+30 on 2025-05-20, is too large for money.")]
    [InlineData(1e28, "No price for A. The last price of A, 1E+28 on 2025-05-20, is too large for money.")]
    [InlineData(1e-29, "No price for A. The last price of A, 1E-29 on 2025-05-20, is too small for money.")]
    public void LastPrice_BeyondMoney_IsNotValued(double last, string detail)
    {
        SamplePortfolio portfolio = Holding(last);
        ValuationResult valuation = portfolio.Manager.GetPortfolioSummary().Valuation;
        Assert.Equal((ValuationStatus.MissingPrice, detail), (valuation.Status, valuation.Detail));
        Assert.Equal(["A"], valuation.AffectedAssets.Select(asset => asset.Value));
        PortfolioRiskResult risk = portfolio.Manager.CalculatePortfolioRisk();
        Assert.Equal((RiskStatus.NotValued, detail), (risk.Status, risk.Detail));
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.EqualWeight);
        Assert.Equal((AllocationStatus.NotValued, detail), (allocation.Status, allocation.Detail));
        portfolio.Manager.ObservePrice("A", 10, SamplePortfolio.Start);
        Assert.True(portfolio.Manager.GetPortfolioSummary().Valuation.IsValued);
    }

    [Theory]
    [InlineData(9e27)]
    [InlineData(1e-28)]
    public void LastPrice_JustWithinMoney_IsValued(double last) =>
        Assert.Equal((decimal)last, Holding(last).Snapshot.Prices["A"]);

    // From 1e-200 to 1e200 the ratio of two prices is 1e400, infinite to a double.
    [Fact]
    public void PricesTooFarApart_HaveNoReturn()
    {
        PriceHistory whole = SamplePortfolio.History(100, "A");
        double[] prices = [.. Enumerable.Range(0, 100).Select(t => t < 50 ? 1e-200 : 1e200)];
        const string Detail = "Return of A on 2025-03-12 is Infinity; the prices before and after are too far apart for one.";
        PriceHistory history = PriceHistory.Create(whole.Assets, whole.Dates, prices);
        Assert.Equal(new DateOnly(2025, 3, 12), history.Dates[50]);
        CheckReturns(history, Detail);

        // And down again: −1 is the return of a total loss, which a positive price is not.
        prices.AsSpan().Reverse();
        CheckReturns(PriceHistory.Create(whole.Assets, whole.Dates, prices),
            "Return of A on 2025-03-12 is -1; the prices before and after are too far apart for one.");
    }

    private static void CheckReturns(PriceHistory history, string detail)
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(history, "A");
        PortfolioRiskResult risk = portfolio.Manager.CalculatePortfolioRisk();
        Assert.Equal((RiskStatus.InsufficientHistory, detail), (risk.Status, risk.Detail));
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        Assert.Equal((AllocationStatus.InsufficientHistory, detail), (allocation.Status, allocation.Detail));
    }

    private static SamplePortfolio Holding(double last)
    {
        PriceHistory whole = SamplePortfolio.History(100, "A");
        double[] prices = [.. Enumerable.Range(0, 100).Select(t => t == 99 ? last : 100.0 + t)];
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        portfolio.Manager.ObservePrices(PriceHistory.Create(whole.Assets, whole.Dates, prices));
        return portfolio;
    }
}
