using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>
/// What must hold for every problem. First-order optimality of a concave objective f − costs over a convex set: w* is best exactly when no
/// weights v of the set have ∇f(w*)'v − costs(v) above ∇f(w*)'w* − costs(w*); the best such v is found by maximising that return.
/// </summary>
public class OptimalityTests
{
    private static int Count => TestTier.Count(brief: 300, full: 5_000);

    private static PortfolioObjective Ratio => PortfolioObjective.MaximumSharpe(RandomProblem.RiskFreeRate);

    [Fact]
    public void MinimumVariance_RandomProblems_IsFirstOrderOptimal() => AssertFirstOrder(PortfolioObjective.MinimumVariance,
        (problem, w) => Negated(problem.RegularizedMarginal(w)));

    [Fact]
    public void MeanVarianceUtility_RandomProblems_IsFirstOrderOptimal() => AssertFirstOrder(PortfolioObjective.MeanVarianceUtility(3),
        (problem, w) => Sum(problem.Estimates.ExpectedReturns, -3, problem.RegularizedMarginal(w)));

    // Vertices of the set are weights of the set: none may earn more. They are found by minimising variances of other beliefs.
    [Fact]
    public void MaximumReturn_RandomProblems_NoOtherPortfolioEarnsMore()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem problem = new(seed);
            double[] best = Optimal(problem, PortfolioObjective.MaximumReturn, seed);
            double earned = Kernels.Dot(problem.Estimates.ExpectedReturns, best) - problem.Costs(best);
            foreach (double aversion in (double[])[1e-3, 1, 1e3])
            {
                double[] other = Optimal(problem, PortfolioObjective.MeanVarianceUtility(aversion), seed);
                double otherEarned = Kernels.Dot(problem.Estimates.ExpectedReturns, other) - problem.Costs(other);
                Assert.True(otherEarned <= earned + 1e-9, Invariant($"Seed {seed}: {otherEarned:R} is above {earned:R}."));
            }
        }
    }

    // Dinkelbach (1967): w* with the ratio S and volatility σ is best exactly when it maximises excess return − S·σ(w), and then also its
    // quadratic minorant excess return − ½(S/σ)·variance, which the utility strategy maximises by another program.
    [Fact]
    public void MaximumSharpe_RandomProblems_MaximisesTheUtilityOfItsOwnRiskAversion()
    {
        int solved = 0;
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem problem = new(seed);
            AllocationResult result = Markets.Solve(problem.Estimates, problem.Problem(Ratio));
            double[] excess = [.. problem.Estimates.ExpectedReturns.ToArray().Select(r => r - RandomProblem.RiskFreeRate)];
            if (!result.HasWeights)
            {
                AllocationResult highest = Markets.Solve(problem.With(excess), problem.Problem(PortfolioObjective.MaximumReturn));
                Assert.True(highest.IsOptimal, Invariant($"Seed {seed}: {highest.Status} {highest.Detail}"));
                Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
                Assert.True(problem.Excess(highest.Weights.Weights) <= 1e-9, Invariant($"Seed {seed}: {result.Detail}"));
                Assert.StartsWith("No weights within the constraints earn more than the risk-free rate 0.02 after costs; ", result.Detail,
                    StringComparison.Ordinal);
                continue;
            }

            solved++;
            double[] w = result.Weights.Weights.ToArray();
            AssertWithin(problem, w, seed);
            double variance = Kernels.Dot(w, problem.RegularizedMarginal(w));
            Assert.True(problem.Excess(w) > 0, Invariant($"Seed {seed}"));
            if (variance < 1e-14)
            {
                continue; // Fewer periods than assets: excess return without risk, which nothing exceeds.
            }

            double aversion = problem.Excess(w) / variance;
            AllocationResult rival = Markets.Solve(problem.With(excess), problem.Problem(PortfolioObjective.MeanVarianceUtility(aversion)));
            Assert.True(rival.IsOptimal, Invariant($"Seed {seed}: {rival.Detail}"));
            double own = problem.Excess(w) - (0.5 * aversion * variance);
            double[] v = rival.Weights.Weights.ToArray();
            double theirs = problem.Excess(v) - (0.5 * aversion * Kernels.Dot(v, problem.RegularizedMarginal(v)));
            Assert.True(theirs <= own + (1e-8 * Math.Abs(own)), Invariant($"Seed {seed}: {theirs:R} is above {own:R}."));
        }

        Assert.True(solved > Count / 2, Invariant($"{solved} of {Count} have a ratio."));
    }

    // The answer has the volatility asked for, and mixtures with other feasible weights of no more volatility do not earn more.
    [Fact]
    public void MaximumReturnAtAVolatility_RandomProblems_HasItAndNoPortfolioWithinItEarnsMore()
    {
        int capped = 0;
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem problem = new(seed);
            if (problem.L2Regularization > 0)
            {
                continue;
            }

            double[] safest = Optimal(problem, PortfolioObjective.MinimumVariance, seed, costs: false);
            double[] dearest = Optimal(problem, PortfolioObjective.MaximumReturn, seed);
            double least = Volatility(problem, safest);
            double most = Volatility(problem, dearest);
            double limit = least + (0.6 * (most - least));
            if (!(most > least * 1.01))
            {
                continue;
            }

            capped++;
            AllocationResult result = Markets.Solve(problem.Estimates,
                problem.Problem(PortfolioObjective.MaximumReturn, problem.Constraints with { TargetVolatility = limit }));
            Assert.True(result.IsOptimal, Invariant($"Seed {seed}: {result.Status} {result.Detail}"));
            double[] w = result.Weights.Weights.ToArray();
            AssertWithin(problem, w, seed);
            Assert.True(result.Volatility <= limit * (1 + 1e-9), Invariant($"Seed {seed}: {result.Volatility:R} is above {limit:R}."));
            double earned = Kernels.Dot(problem.Estimates.ExpectedReturns, w) - problem.Costs(w);
            Random random = new(seed);
            double[][] corners = [safest, dearest, problem.Anchor, Optimal(problem, PortfolioObjective.MeanVarianceUtility(5), seed)];
            for (int k = 0; k < 50; k++)
            {
                double[] v = Mixture(random, corners);
                double rival = Kernels.Dot(problem.Estimates.ExpectedReturns, v) - problem.Costs(v);
                Assert.True(rival <= earned + 1e-9 || Volatility(problem, v) > limit * (1 - 1e-12),
                    Invariant($"Seed {seed}: {rival:R} is above {earned:R}."));
            }
        }

        Assert.True(capped > Count / 4, Invariant($"{capped} of {Count} have a cap that matters."));
    }

    // The largest ratio within a volatility: where the free optimum is more volatile, the most excess return at the limit.
    [Fact]
    public void MaximumSharpeAtAVolatility_RandomProblems_IsTheMostExcessReturnAtTheLimit()
    {
        int capped = 0;
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem problem = new(seed);
            AllocationResult free = Markets.Solve(problem.Estimates, problem.Problem(Ratio));
            if (!free.HasWeights || problem.L2Regularization > 0)
            {
                continue;
            }

            double least = Volatility(problem, Optimal(problem, PortfolioObjective.MinimumVariance, seed, costs: false));
            double limit = 0.5 * (least + free.Volatility);
            if (limit < 1e-3)
            {
                continue; // Fewer periods than assets: hardly any risk, of which rounding of the variance is a large part.
            }

            AllocationResult result = Markets.Solve(problem.Estimates,
                problem.Problem(Ratio, problem.Constraints with { TargetVolatility = limit }));
            double[] excess = [.. problem.Estimates.ExpectedReturns.ToArray().Select(r => r - RandomProblem.RiskFreeRate)];
            AllocationResult most = Markets.Solve(problem.With(excess),
                problem.Problem(PortfolioObjective.MaximumReturn, problem.Constraints with { TargetVolatility = limit }));
            Assert.True(most.IsOptimal, Invariant($"Seed {seed}: {most.Status} {most.Detail}"));
            if (!result.HasWeights)
            {
                Assert.True(problem.Excess(most.Weights.Weights) <= 1e-9, Invariant($"Seed {seed}: {result.Detail}"));
                continue;
            }

            capped++;
            AssertWithin(problem, result.Weights.Weights, seed);
            Assert.True(result.Volatility <= limit * (1 + 1e-9), Invariant($"Seed {seed}: {result.Volatility:R} is above {limit:R}."));
            double own = problem.Excess(result.Weights.Weights) / result.Volatility;
            double theirs = problem.Excess(most.Weights.Weights) / most.Volatility;
            Assert.True(theirs <= own + 1e-9, Invariant($"Seed {seed}: {theirs:R} is above {own:R}."));
        }

        Assert.True(capped > Count / 4, Invariant($"{capped} of {Count} have a ratio."));
    }

    // Where bounds are missing or contradict, the ratio's scaled program can end at a scale of 0, from which no weights follow: an answer
    // must satisfy what was asked, or be none.
    [Fact]
    public void Objectives_WithBoundsMissingOrContradicting_NeverAnswerWithABrokenLimit()
    {
        HashSet<AllocationStatus> seen = [];
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem problem = new(seed);
            Loosen(problem.Constraints, new Random(seed));
            foreach (PortfolioObjective objective in (PortfolioObjective[])[Ratio, PortfolioObjective.MaximumSharpe(0.12),
                PortfolioObjective.MaximumReturn, PortfolioObjective.MeanVarianceUtility(2)])
            {
                foreach (double? limit in (double?[])[null, 0.15])
                {
                    AllocationResult result = Markets.Solve(problem.Estimates,
                        problem.Problem(objective, problem.Constraints with { TargetVolatility = limit }));
                    seen.Add(result.Status);
                    Assert.NotEqual("", result.Detail);
                    if (result.HasWeights)
                    {
                        AssertWithin(problem, result.Weights.Weights, seed);
                        Assert.True(result.Volatility <= (limit ?? double.PositiveInfinity) * (1 + 1e-9), Invariant($"Seed {seed}"));
                    }
                }
            }
        }

        Assert.Superset(new HashSet<AllocationStatus>
        {
            AllocationStatus.Optimal, AllocationStatus.PrimalInfeasible, AllocationStatus.Unbounded,
        }, seen);
    }

    private static void Loosen(PortfolioConstraints constraints, Random random)
    {
        constraints.MinWeight = random.Next(2) == 0 ? double.NegativeInfinity : constraints.MinWeight;
        constraints.MaxWeight = random.Next(2) == 0 ? double.PositiveInfinity : constraints.MaxWeight;
        constraints.AssetBounds = random.Next(3) == 0 ? [] : constraints.AssetBounds;
        constraints.MaxTurnover = random.Next(3) == 0 ? null : constraints.MaxTurnover;
        if (random.Next(4) == 0)
        {
            (constraints.MinTotal, constraints.MaxTotal) = (0, random.Next(2) == 0 ? double.PositiveInfinity : 0);
        }

        if (random.Next(6) == 0)
        {
            constraints.Groups = [.. constraints.Groups.Select(group => group with { Min = group.Max + 0.01 })];
        }

        if (random.Next(6) == 0)
        {
            constraints.Linear = [.. constraints.Linear.Select(row => row with { Max = row.Min - 0.01 })];
        }
    }

    private static void AssertFirstOrder(PortfolioObjective objective, Func<RandomProblem, double[], double[]> gradientOf)
    {
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem problem = new(seed);
            double[] w = Optimal(problem, objective, seed);
            double[] gradient = gradientOf(problem, w);
            if (Kernels.MaxAbs(gradient) < 1e-8)
            {
                continue; // Fewer periods than assets: no risk at all, whatever else is held.
            }

            AllocationResult rival = Markets.Solve(problem.With(gradient), problem.Problem(PortfolioObjective.MaximumReturn));
            Assert.True(rival.IsOptimal, Invariant($"Seed {seed}: {rival.Detail}"));
            ReadOnlySpan<double> v = rival.Weights.Weights;
            double gap = Kernels.Dot(gradient, v) - problem.Costs(v) - (Kernels.Dot(gradient, w) - problem.Costs(w));
            Assert.True(gap <= 1e-9, Invariant($"Seed {seed}: gap {gap:R}."));
        }
    }

    private static double[] Optimal(RandomProblem problem, PortfolioObjective objective, int seed, bool costs = true)
    {
        PortfolioProblem asked = problem.Problem(objective);
        AllocationResult result = Markets.Solve(problem.Estimates, costs ? asked : asked with { BuyCostRate = 0, SellCostRate = 0 });
        Assert.True(result.IsOptimal, Invariant($"Seed {seed}: {result.Status} {result.Detail}"));
        AssertWithin(problem, result.Weights.Weights, seed);
        return result.Weights.Weights.ToArray();
    }

    private static void AssertWithin(RandomProblem problem, ReadOnlySpan<double> weights, int seed)
    {
        double violation = problem.Violation(weights);
        Assert.True(violation <= 1e-9, Invariant($"Seed {seed}: a limit is broken by {violation:E2}."));
    }

    private static double Volatility(RandomProblem problem, double[] weights) =>
        Math.Sqrt(Math.Max(0, problem.Estimates.Covariance.QuadraticForm(weights)));

    private static double[] Mixture(Random random, double[][] corners)
    {
        double[] shares = [.. corners.Select(_ => -Math.Log(1 - random.NextDouble()))];
        double[] mixture = new double[corners[0].Length];
        for (int k = 0; k < corners.Length; k++)
        {
            Kernels.Axpy(shares[k] / shares.Sum(), corners[k], mixture);
        }

        return mixture;
    }

    private static double[] Negated(double[] values) => [.. values.Select(value => -value)];

    private static double[] Sum(ReadOnlySpan<double> first, double factor, double[] second)
    {
        double[] sum = first.ToArray();
        Kernels.Axpy(factor, second, sum);
        return sum;
    }
}
