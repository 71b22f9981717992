using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>
/// A random problem that some weights satisfy: every limit is drawn around an anchor. Own arithmetic for what is to be checked, sharing
/// nothing with the library's way of writing programs.
/// </summary>
internal sealed class RandomProblem
{
    public const double RiskFreeRate = 0.02;

    public RandomProblem(int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 11);
        Estimates = Markets.Sampled(n, random.Next(2) == 0 ? 2 * n + 20 : Math.Max(3, n / 2), seed);
        double[] anchor = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
        anchor[random.Next(n)] += 0.1;
        double sum = anchor.Sum();
        anchor = [.. anchor.Select(w => w / sum)];
        bool shorts = random.Next(3) == 0;
        if (shorts)
        {
            anchor[0] -= 0.2;
            anchor[^1] += 0.2;
        }

        Constraints = new PortfolioConstraints { MinWeight = shorts ? -0.3 : 0, MaxWeight = 1.2 };
        double total = anchor.Sum();
        (Constraints.MinTotal, Constraints.MaxTotal) = random.Next(3) switch
        {
            0 => (total, total),
            1 => (total - (0.5 * random.NextDouble()), total),
            _ => (total - (0.3 * random.NextDouble()), total + (0.3 * random.NextDouble())),
        };
        Constraints.AssetBounds = random.Next(2) == 0 ? [] :
            [.. Enumerable.Range(0, n).Where(_ => random.Next(3) == 0).Select(i => new WeightBounds(Estimates.Assets[i],
                random.Next(2) == 0 ? anchor[i] - (0.2 * random.NextDouble()) : double.NegativeInfinity,
                anchor[i] + (0.3 * random.NextDouble())))];
        Constraints.Groups = random.Next(2) == 0 ? [] : [Group("first", [.. Enumerable.Range(0, (n + 1) / 2)]), Group("even",
            [.. Enumerable.Range(0, n).Where(i => i % 2 == 0)])];
        if (random.Next(2) == 0)
        {
            double[] beta = [.. Enumerable.Range(0, n).Select(_ => 1 + (0.5 * Markets.Normal(random)))];
            double value = Kernels.Dot(beta, anchor);
            Constraints.Linear = [new LinearConstraint("beta",
                Enumerable.Range(0, n).ToImmutableDictionary(i => Estimates.Assets[i], i => beta[i]),
                value - (0.2 * random.NextDouble()), random.Next(2) == 0 ? double.PositiveInfinity : value + (0.1 * random.NextDouble()))];
        }

        Current = [.. anchor.Select(w => w + (0.1 * Markets.Normal(random)))];
        if (random.Next(2) == 0)
        {
            Constraints.MaxTurnover = anchor.Zip(Current, (x, y) => Math.Abs(x - y)).Sum() + (0.3 * random.NextDouble());
        }

        if (random.Next(2) == 0)
        {
            (BuyCostRate, SellCostRate) = (0.01 * random.NextDouble(), 0.01 * random.NextDouble());
        }

        L2Regularization = random.Next(4) == 0 ? 0.05 * random.NextDouble() : 0;
        Anchor = anchor;

        GroupConstraint Group(string name, int[] members)
        {
            double held = members.Sum(i => anchor[i]);
            return new GroupConstraint(name, [.. members.Select(i => Estimates.Assets[i])],
                random.Next(2) == 0 ? double.NegativeInfinity : held - (0.2 * random.NextDouble()), held + (0.2 * random.NextDouble()));
        }
    }

    public ReturnEstimates Estimates { get; }

    public PortfolioConstraints Constraints { get; }

    public double[] Anchor { get; }

    public double[] Current { get; }

    public double BuyCostRate { get; }

    public double SellCostRate { get; }

    public double L2Regularization { get; }

    public PortfolioProblem Problem(PortfolioObjective objective, PortfolioConstraints? constraints = null) => new()
    {
        Objective = objective,
        Constraints = constraints ?? Constraints,
        CurrentWeights = PortfolioWeights.Create(Estimates.Assets, Current),
        BuyCostRate = BuyCostRate,
        SellCostRate = SellCostRate,
        L2Regularization = L2Regularization,
    };

    /// <summary>The same beliefs with other expected returns.</summary>
    public ReturnEstimates With(ReadOnlySpan<double> expectedReturns) =>
        ReturnEstimates.Create(Estimates.Assets, expectedReturns, Estimates.Covariance);

    public double Costs(ReadOnlySpan<double> weights)
    {
        double costs = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double trade = weights[i] - Current[i];
            costs += trade > 0 ? BuyCostRate * trade : -SellCostRate * trade;
        }

        return costs;
    }

    /// <summary>(Σ + γI)w.</summary>
    public double[] RegularizedMarginal(ReadOnlySpan<double> weights)
    {
        double[] marginal = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            marginal[i] = Kernels.Dot(Estimates.Covariance.Row(i), weights) + (L2Regularization * weights[i]);
        }

        return marginal;
    }

    /// <summary>Expected return above the risk-free rate, net of costs.</summary>
    public double Excess(ReadOnlySpan<double> weights)
    {
        double excess = -Costs(weights);
        for (int i = 0; i < weights.Length; i++)
        {
            excess += weights[i] * (Estimates.ExpectedReturns[i] - RiskFreeRate);
        }

        return excess;
    }

    /// <summary>Largest violation of a limit, relative to the larger of 1 and the limit.</summary>
    public double Violation(ReadOnlySpan<double> weights)
    {
        double[] w = weights.ToArray();
        double worst = Beyond(w.Sum(), Constraints.MinTotal, Constraints.MaxTotal);
        for (int i = 0; i < w.Length; i++)
        {
            WeightBounds? own = Constraints.AssetBounds.FirstOrDefault(b => b.Asset == Estimates.Assets[i]);
            worst = Math.Max(worst, Beyond(w[i], own?.Min ?? Constraints.MinWeight, own?.Max ?? Constraints.MaxWeight));
        }

        foreach (GroupConstraint group in Constraints.Groups)
        {
            worst = Math.Max(worst, Beyond(group.Assets.Sum(a => w[Estimates.IndexOf(a)]), group.Min, group.Max));
        }

        foreach (LinearConstraint row in Constraints.Linear)
        {
            worst = Math.Max(worst, Beyond(row.Coefficients.Sum(pair => pair.Value * w[Estimates.IndexOf(pair.Key)]), row.Min, row.Max));
        }

        double turnover = w.Zip(Current, (x, y) => Math.Abs(x - y)).Sum();
        return Math.Max(worst, Beyond(turnover, double.NegativeInfinity, Constraints.MaxTurnover ?? double.PositiveInfinity));
    }

    private static double Beyond(double value, double min, double max) =>
        Math.Max(double.IsFinite(min) ? (min - value) / Math.Max(1, Math.Abs(min)) : 0,
            double.IsFinite(max) ? (value - max) / Math.Max(1, Math.Abs(max)) : 0);
}
