using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>What weights break, whatever the order in which they and the beliefs name the assets.</summary>
public class ViolationTests
{
    // Returns of 10 % and 20 %, volatilities of 10 % and 30 %.
    private static readonly ReturnEstimates Beliefs =
        ReturnEstimates.Create(["a", "b"], [0.1, 0.2], SymmetricMatrix.Create(2, [0.01, 0, 0, 0.09]));

    private static readonly PortfolioWeights AllInB = PortfolioWeights.Create(["b", "a"], [1, 0]);

    [Fact]
    public void Violations_OfAnotherOrder_AreMeasuredByName()
    {
        PortfolioConstraints constraints = new()
        {
            TargetReturn = 0.25,
            TargetVolatility = 0.2,
            VolatilityLimits = [new("all", 0.25), new("own", 0.1) { Estimates = Beliefs }, new("to a", 0.2)
            {
                Benchmark = PortfolioWeights.Create(["a"], [1]),
            }],
            RiskContributions = [new("of b", ["b"], 0.5)],
            Groups = [new("only a", ["a"], 0.1, 1)],
            MaxTurnover = 1.5,
            MeasureLimits = [new("worst", ScenarioMeasure.WorstCase, 0.04)],
        };
        ReturnPanel panel = ReturnPanel.Create(
            ["a", "b"], [new(2020, 1, 1), new(2020, 1, 2)], Frequency.Daily, ReturnKind.Simple, [0.01, -0.05, -0.03, 0.02]);
        IReadOnlyList<ConstraintViolation> found = constraints.Violations(
            AllInB, Beliefs, PortfolioWeights.Create(["a", "b"], [1, 0]), scenarios: panel);

        // None of a; traded twice over; all of b returns 20 % and varies by 30 %, by √(0.09 + 0.01) from all of a; it lost 5 % once and is
        // all of the risk.
        double[] expected = [0, 2, 0.2, 0.3, 0.3, 0.3, Math.Sqrt(0.1), 0.05, 1];
        Assert.Equal(expected, found.Select(item => item.Value), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Violations_OfOtherAssets_AreRefusedByName()
    {
        PortfolioConstraints constraints = new() { TargetReturn = 0.1 };
        AssertRefused("Asset x of the weights is not among the 2 of the estimates.",
            constraints, PortfolioWeights.Create(["x", "b"], [1, 0]));
        AssertRefused("Asset c of the weights is not among the 2 of the estimates.",
            constraints, PortfolioWeights.Create(["a", "b", "c"], [1, 0, 0]));
        AssertRefused("Asset a of the estimates is not among the 1 of the weights.", constraints, PortfolioWeights.Create(["b"], [1]));
        AssertRefused("Asset x in the benchmark of volatility limit v is not among the assets of the weights.",
            new() { VolatilityLimits = [new("v", 0.1) { Benchmark = PortfolioWeights.Create(["x"], [1]) }] }, AllInB);
        AssertRefused("Asset a of the weights is not among the assets of the estimates of volatility limit v.",
            new() { VolatilityLimits = [new("v", 0.1) { Estimates = Beliefs.Select(new AssetId("b")) }] }, AllInB);
    }

    // As documented: an asset that is not listed has weight 0, and so no risk.
    [Fact]
    public void Violations_OfAContributionOfAnAssetNotListed_CountItAsNothing() =>
        Assert.Equal(0, Assert.Single(
            new PortfolioConstraints { RiskContributions = [new("r", ["z"], 1, 0.5)] }.Violations(AllInB, Beliefs)).Value);

    private static void AssertRefused(string message, PortfolioConstraints constraints, PortfolioWeights weights) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => constraints.Violations(weights, Beliefs)).Message,
            StringComparison.Ordinal);
}
