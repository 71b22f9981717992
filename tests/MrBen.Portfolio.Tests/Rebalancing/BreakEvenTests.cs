using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>1,000 in cash and 10 units of A at 100; B costs 10. The targets are half of A, which stays, and 45 % of B, which is bought.</summary>
public class BreakEvenTests
{
    // Uncorrelated: A 10 % a year at 20 %, B 6 % at 10 %.
    private static readonly ReturnEstimates Beliefs = ReturnEstimates.Create(
        ["A", "B"], [0.10, 0.06], SymmetricMatrix.Create(2, [0.04, 0, 0, 0.01]));

    private static RebalancePlan Plan(decimal fee)
    {
        PortfolioValuation valuation = PortfolioValuation.FromPositions(
            [new PortfolioAsset("A") { Quantity = 10 }, new PortfolioAsset("B")],
            new Dictionary<AssetId, decimal> { ["A"] = 100, ["B"] = 10 }, 1_000, "USD").GetValuationOrThrow();
        return RebalancePlanner.Plan(
            valuation, ["A", "B"], [0.5, 0.45], new RebalanceOptions { Costs = fee == 0 ? NoCost.Instance : new FixedCost(fee) });
    }

    // Before: w = (0.5, 0), U = 0.05 − ½·2.5·0.01 = 0.0375. After buying 90 B, or 89 with a fee of 20, for 10 each, the net asset value is
    // 2,000 less the fee.
    private static double Gain(double fee, double years, double aversion, bool counts)
    {
        double worth = 2_000 - fee;
        (double a, double b) = (1_000 / worth, (fee == 20 ? 890 : 900) / worth);
        double before = (counts ? 0.05 : 0) - (0.5 * aversion * 0.04 * 0.25);
        double after = (counts ? (0.1 * a) + (0.06 * b) : 0) - (0.5 * aversion * ((0.04 * a * a) + (0.01 * b * b)));
        return (after - before) * years;
    }

    [Theory]
    [InlineData(0, 0.25, true)]
    [InlineData(5, 0.25, true)]
    [InlineData(20, 0.25, false)]
    [InlineData(20, 2, true)]
    public void Plan_IsKept_WhereItGainsWhatItCosts(int fee, double years, bool kept)
    {
        RebalancePlan plan = Plan(fee);
        Assert.Equal(fee == 20 ? 89 : 90, plan.Trades.Single().Quantity);
        RebalancePlan judged = BreakEven.Judge(plan, Beliefs, new() { HorizonYears = years });
        Assert.Equal(Gain(fee, years, 2.5, counts: true), judged.ExpectedGain!.Value, 1e-12);
        Assert.Equal(kept, judged.ExpectedGain >= fee / 2_000.0);
        Assert.Equal(kept ? RebalanceStatus.Planned : RebalanceStatus.BelowBreakEven, judged.Status);
        Assert.Equal(kept ? 1 : 0, judged.Trades.Length);
    }

    [Fact]
    public void Declined_SaysBothNumbers_AndLeavesEverythingAsItIs()
    {
        RebalancePlan judged = BreakEven.Judge(Plan(20), Beliefs);
        Assert.Equal("The trades are expected to gain 0.6174 % of the net asset value in 0.25 years and cost 1.0000 %.", judged.Detail);
        Assert.Equal((1_000, 2_000, 0), (judged.CashAfter, judged.NetAssetValueAfter, judged.TotalCost));
        Assert.Equal(0, judged.TurnoverTwoWay);
        Assert.Equal(judged.DriftBefore, judged.ResidualDrift);
        Assert.All(judged.Positions, position => Assert.Equal(
            (position.QuantityBefore, position.WeightBefore), (position.QuantityAfter, position.AchievedWeight)));
    }

    // Without expected returns more risk is no gain at all.
    [Fact]
    public void WithoutExpectedReturns_OnlyTheFallOfRiskCounts()
    {
        RebalancePlan judged = BreakEven.Judge(Plan(0), Beliefs, new() { CountsExpectedReturns = false });
        Assert.Equal(Gain(0, 0.25, 2.5, counts: false), judged.ExpectedGain!.Value, 1e-12);
        Assert.True(judged.ExpectedGain < 0);
        Assert.Equal(RebalanceStatus.BelowBreakEven, judged.Status);
    }

    [Fact]
    public void UnknownAssetThatTrades_LeavesThePlanUnjudged()
    {
        RebalancePlan plan = Plan(20);
        ReturnEstimates onlyA = Beliefs.Select("A");
        Assert.Same(plan, BreakEven.Judge(plan, onlyA));
    }

    [Fact]
    public void Options_Unsound_ListEveryFault() => Assert.Equal(
        "HorizonYears must be positive and finite; it is 0. RiskAversion must be positive and finite; it is NaN. (Parameter 'options')",
        Assert.Throws<ArgumentException>(
            () => BreakEven.Judge(Plan(0), Beliefs, new() { HorizonYears = 0, RiskAversion = double.NaN })).Message);
}
