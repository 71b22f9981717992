using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>What a problem's answer must not depend on.</summary>
public class InvarianceTests
{
    private static readonly Gen<(int Assets, int Seed, int Objective)> Problems = Gen.Select(Gen.Int[2, 12], Gen.Int[1, 1_000_000], Gen.Int[0, 3]);

    // Positive definite, so the optimum is one point and weights may be compared.
    [Fact]
    public void OrderOfAssets_DoesNotMatter() => Problems.Sample((n, seed, kind) =>
    {
        ReturnEstimates estimates = Markets.Sampled(n, 3 * n + 30, seed);
        AssetId[] shuffled = [.. estimates.Assets];
        new Random(seed).Shuffle(shuffled);
        AllocationResult first = Markets.Solve(estimates, Objective(kind, 1), Constraints(n));
        AllocationResult second = Markets.Solve(estimates.Select(shuffled), Objective(kind, 1), Constraints(n));
        Assert.Equal(first.Status, second.Status);
        foreach (AssetId asset in first.HasWeights ? shuffled : [])
        {
            Assert.Equal(first.Weights![asset], second.Weights![asset], 1e-8);
        }
    });

    // Years of another length: returns and variances k-fold, the risk aversion as it was, rates k-fold.
    [Fact]
    public void UnitOfTime_DoesNotMatter() => Gen.Select(Problems, Gen.Double[-3, 3]).Sample((problem, exponent) =>
    {
        (int n, int seed, int kind) = problem;
        double k = Math.Pow(10, exponent);
        ReturnEstimates estimates = Markets.Sampled(n, 3 * n + 30, seed);
        double[] returns = estimates.ExpectedReturns.ToArray();
        double[] covariance = estimates.Covariance.Values.ToArray();
        Kernels.Scale(k, returns);
        Kernels.Scale(k, covariance);
        ReturnEstimates scaled = ReturnEstimates.Create(estimates.Assets, returns, SymmetricMatrix.Create(n, covariance));
        AllocationResult first = Markets.Solve(estimates, Objective(kind, 1), Constraints(n));
        AllocationResult second = Markets.Solve(scaled, Objective(kind, k), Constraints(n));
        Assert.Equal(first.Status, second.Status);
        if (first.HasWeights && second.HasWeights)
        {
            Assert.Equal(first.Weights.Weights.ToArray(), second.Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) < 1e-8);
        }
    });

    [Fact]
    public void SolvedAgain_EveryBitIsTheSame()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            RandomProblem problem = new(seed);
            foreach (int kind in (int[])[0, 1, 2, 3])
            {
                AllocationResult first = Markets.Solve(problem.Estimates, problem.Problem(Objective(kind, 1)));
                AllocationResult second = Markets.Solve(problem.Estimates, problem.Problem(Objective(kind, 1)));
                Assert.Equal(first.Detail, second.Detail);
                Assert.Equal(first.Weights?.Weights.ToArray(), second.Weights?.Weights.ToArray());
                Assert.Equal(first.BindingConstraints, second.BindingConstraints);
            }
        }
    }

    // 500 assets, 252 days: a singular covariance.
    [Fact]
    public void FiveHundredAssets_FewerPeriods_IsCertified()
    {
        ReturnEstimates estimates = Markets.Sampled(500, 252, seed: 11);
        foreach (int kind in (int[])[0, 1, 2])
        {
            AllocationResult result = Markets.Solve(estimates, Objective(kind, 1), new PortfolioConstraints { MaxWeight = 0.02 });
            Assert.True(result.IsOptimal, result.Detail);
            Assert.True(result.Certificate!.Value.Holds(1e-9));
            Assert.Equal(1, result.Weights.Total, 1e-9);
            Assert.All(result.Weights.Weights.ToArray(), w => Assert.InRange(w, 0, 0.02 * (1 + 1e-9)));
        }
    }

    private static PortfolioConstraints Constraints(int n) => new()
    {
        MaxWeight = Math.Max(0.4, 2.0 / n),
        Groups = [new GroupConstraint("pair", ["A", "B"], 0.1, 0.7)],
    };

    private static PortfolioObjective Objective(int kind, double unit) => kind switch
    {
        0 => PortfolioObjective.MinimumVariance,
        1 => PortfolioObjective.MaximumSharpe(0.01 * unit),
        2 => PortfolioObjective.MeanVarianceUtility(3),
        _ => PortfolioObjective.MaximumReturn,
    };
}
