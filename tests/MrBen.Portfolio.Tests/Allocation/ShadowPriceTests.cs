using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>A shadow price is what the objective gains per unit of the limit: solved again with the limit moved both ways.</summary>
public class ShadowPriceTests
{
    private const double Step = 1e-5;

    // Each limit binds for at least one of the objectives.
    private static readonly Dictionary<string, Func<double, PortfolioConstraints>> Limits = new()
    {
        ["weight of A ≤"] = d => Base with { AssetBounds = [new("A", 0.02, 0.3 + d)] },
        ["weight of D ≥"] = d => Base with { AssetBounds = [new("D", 0.2 - d, 1)] },
        ["weight of group pair ≤"] = d => Base with { Groups = [new("pair", ["A", "B"], 0, 0.4 + d)] },
        ["weight of group rest ≥"] = d => Base with { Groups = [new("rest", ["C", "D"], 0.55 - d, 1)] },
        ["beta ≤"] = d => Base with { Linear = [Beta(double.NegativeInfinity, 0.9 + d)] },
        ["beta ≥"] = d => Base with { Linear = [Beta(1.05 - d, double.PositiveInfinity)] },
        ["expected return ≥"] = d => Base with { TargetReturn = 0.095 - d },
        ["turnover ≤"] = d => Base with { MaxTurnover = 0.3 + d },
        ["volatility ≤"] = d => Base with { TargetVolatility = 0.13 + d },
    };

    public static TheoryData<string, bool, double> Cases
    {
        get
        {
            TheoryData<string, bool, double> cases = [];
            foreach (string limit in Limits.Keys)
            {
                cases.Add(limit, false, 0);
                cases.Add(limit, true, 0);
                cases.Add(limit, false, 0.02);
            }

            return cases;
        }
    }

    private static PortfolioConstraints Base => new() { MinWeight = 0.02 };

    private static ReturnEstimates Four { get; } = Markets.Of([0.14, 0.10, 0.07, 0.05],
    [
        0.0625, 0.0200, 0.0100, 0.0020,
        0.0200, 0.0400, 0.0080, 0.0010,
        0.0100, 0.0080, 0.0225, 0.0030,
        0.0020, 0.0010, 0.0030, 0.0100,
    ]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void ShadowPrice_IsTheSlopeOfTheObjective(string limit, bool withCosts, double ridge)
    {
        int binding = 0;
        foreach (PortfolioObjective objective in (PortfolioObjective[])[PortfolioObjective.MinimumVariance, PortfolioObjective.MaximumSharpe(0.02),
            PortfolioObjective.MeanVarianceUtility(3), PortfolioObjective.MaximumReturn])
        {
            // Costs have no place in a slope of volatility; regularization and a cap of the plain volatility are two measures of risk.
            if ((withCosts && objective.Kind == PortfolioObjectiveKind.MinimumVariance) || (ridge > 0 && limit == "volatility ≤"))
            {
                continue;
            }

            AllocationResult result = Solve(objective, Limits[limit](0), withCosts, ridge);
            Assert.True(result.IsOptimal, result.Detail);
            BindingConstraint? found = result.BindingConstraints.FirstOrDefault(b => b.Constraint.StartsWith(limit, StringComparison.Ordinal));
            double slope = (Value(objective, Solve(objective, Limits[limit](Step), withCosts, ridge), withCosts, ridge)
                - Value(objective, Solve(objective, Limits[limit](-Step), withCosts, ridge), withCosts, ridge)) / (2 * Step);
            Assert.True(Math.Abs(slope - (found?.ShadowPrice ?? 0)) <= 1e-5 * Math.Max(1, Math.Abs(slope)),
                Invariant($"{objective.Kind}: {found?.ShadowPrice} against {slope}."));
            binding += found is null ? 0 : 1;
            Assert.Equal(result.BindingConstraints.OrderByDescending(b => b.ShadowPrice), result.BindingConstraints);
        }

        Assert.True(binding > 0 || (ridge > 0 && limit == "volatility ≤"), "The limit binds nowhere.");
    }

    // Perfectly opposed with volatilities of 20 % and 10 %: a third and two thirds have no volatility, and neither a slope of it nor a ratio
    // to it. With expected returns of 4 % and 1 % the hedge earns 2 %, and a utility has its prices as ever.
    [Fact]
    public void OptimumWithoutVolatility_HasNoShadowPrices()
    {
        ReturnEstimates hedge = Markets.Of([0.04, 0.01], [0.04, -0.02, -0.02, 0.01]);
        ReturnEstimates cash = Markets.Of([0.04, 0.01, 0.02], [0.04, -0.02, 0, -0.02, 0.01, 0, 0, 0, 0]);
        PortfolioConstraints half = new() { MinWeight = -0.5, MaxWeight = 1 / 1.5, TargetReturn = 0.02 };
        foreach (ReturnEstimates estimates in (ReturnEstimates[])[hedge, cash])
        {
            foreach (PortfolioConstraints constraints in (PortfolioConstraints[])[new(), half])
            {
                AllocationResult variance = Markets.Solve(estimates, PortfolioObjective.MinimumVariance, constraints);
                Assert.True(variance.IsOptimal, variance.Detail);
                Assert.InRange(variance.Volatility, 0, 1e-7);
                Assert.Empty(variance.BindingConstraints);
                AllocationResult sharpe = Markets.Solve(estimates, PortfolioObjective.MaximumSharpe(0), constraints);
                Assert.Empty(sharpe.BindingConstraints);
            }
        }

        AllocationResult utility = Markets.Solve(hedge, PortfolioObjective.MeanVarianceUtility(1e6), new() { TargetReturn = 0.03 });
        Assert.NotEmpty(utility.BindingConstraints);
    }

    // A ten-thousandth of the gross volatility is a hedge with a rest, whose slope the solver knows: weights 1/3 ± 1e-4 by an upper limit.
    [Fact]
    public void OptimumOfSmallVolatility_HasItsShadowPrice()
    {
        ReturnEstimates hedge = Markets.Of([0.04, 0.01], [0.04, -0.02, -0.02, 0.01]);
        AllocationResult result = Markets.Solve(
            hedge, PortfolioObjective.MinimumVariance, new() { AssetBounds = [new("A", 0, (1.0 / 3) - 1e-4)] });

        // Volatility |0.2a − 0.1(1 − a)| = |0.3a − 0.1| has the slope 0.3 in a.
        Assert.Equal(3e-5, result.Volatility, tolerance: 1e-9);
        BindingConstraint bound = Assert.Single(
            result.BindingConstraints, item => item.Constraint.StartsWith("weight of A", StringComparison.Ordinal));
        Assert.Equal(0.3, bound.ShadowPrice, tolerance: 1e-4);
    }

    private static AllocationResult Solve(PortfolioObjective objective, PortfolioConstraints constraints, bool withCosts, double ridge) =>
        Markets.Solve(Four, new PortfolioProblem
        {
            Objective = objective,
            Constraints = constraints,
            CurrentWeights = Markets.Weights(Current),
            BuyCostRate = withCosts ? 0.003 : 0,
            SellCostRate = withCosts ? 0.002 : 0,
            L2Regularization = ridge,
        });

    // What the objective is, per year: larger is better.
    private static double Value(PortfolioObjective objective, AllocationResult result, bool withCosts, double ridge)
    {
        double[] w = result.GetWeightsOrThrow().Weights.ToArray();
        double trades = withCosts ? w.Zip(Current, (x, y) => x > y ? 0.003 * (x - y) : 0.002 * (y - x)).Sum() : 0;
        double variance = (result.Volatility * result.Volatility) + (ridge * w.Sum(x => x * x));
        double earned = result.ExpectedReturn - trades;
        return objective.Kind switch
        {
            PortfolioObjectiveKind.MinimumVariance => -Math.Sqrt(variance),
            PortfolioObjectiveKind.MaximumSharpe => (earned - 0.02) / Math.Sqrt(variance),
            PortfolioObjectiveKind.MeanVarianceUtility => earned - (1.5 * variance),
            _ => earned,
        };
    }

    private static double[] Current => [0.25, 0.25, 0.25, 0.25];

    private static LinearConstraint Beta(double min, double max) => new("beta", new Dictionary<AssetId, double>
    {
        ["A"] = 1.5,
        ["B"] = 1.2,
        ["C"] = 0.8,
        ["D"] = 0.4,
    }.ToImmutableDictionary(), min, max);
}
