using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 7: the portfolio at a glance.</summary>
public class SummaryTests
{
    // 10,000 in cash and 10 of A at 100: 11,000, a tenth of the rest.
    [Fact]
    public void Summary_HasValuesAndTheLastAnswers()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A"), "A");
        portfolio.Manager.ObservePrice("A", 100, SamplePortfolio.Start);
        PortfolioSummary before = portfolio.Manager.GetPortfolioSummary();
        Assert.Equal((11_000m, 10_000m), (before.Snapshot.NetAssetValue!.Value, before.Snapshot.Cash));
        Assert.Equal(1.0 / 11, before.Valuation.GetValuationOrThrow().Weights[0], tolerance: 1e-15);
        Assert.Null(before.LastAssessment);
        Assert.Null(before.LastDecision);

        double volatility = portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow().Volatility;
        portfolio.Allocate(PortfolioStrategy.EqualWeight);
        PortfolioSummary after = portfolio.Manager.GetPortfolioSummary();
        Assert.Equal(volatility, after.LastAssessment!.Value.Value.Volatility);
        Assert.Equal(("equal_weight", AllocationStatus.Optimal),
            (after.LastDecision!.Value.Value.Strategy, after.LastDecision.Value.Value.Status));
    }
}
