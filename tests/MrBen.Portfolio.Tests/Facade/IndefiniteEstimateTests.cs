using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>A covariance estimated pair by pair may be none: a fact about the data, told by a status that names the remedy.</summary>
public class IndefiniteEstimateTests
{
    private const string Remedy = "A complete panel (missing-data policy Intersection or ForwardFill), "
        + "or an estimator that ends with NearestCorrelationMatrix, gives one that is.";

    // A goes with B, B with C and A against C, each pair in 60 days of its own: correlations near 0.9, 0.9 and −0.9, eigenvalue near −0.8.
    [Fact]
    public void PairwiseCovariance_ThatIsIndefinite_IsUndefined()
    {
        PortfolioOptions options = SamplePortfolio.Options(o =>
        {
            o.Returns.MissingData = MissingDataPolicy.Pairwise;
            o.Estimates.Covariance = new SampleCovariance();
        });
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, ThreePairs(), "A", "B", "C");
        ReturnPanel panel = ReturnPanel.FromPrices(ThreePairs(), options.Returns);
        SymmetricMatrix pairwise = new SampleCovariance().Estimate(panel).Covariance;
        double eigenvalue = NearestCorrelationMatrix
            .OfCovariance(pairwise, cancellationToken: TestContext.Current.CancellationToken).SmallestEigenvalueBefore;
        Assert.Equal(-0.8, eigenvalue, tolerance: 0.05);
        string detail = "The covariance is not positive semidefinite: the correlations of C do not fit those among the 2 assets before it; "
            + Invariant($"one eigenvalue of the correlations is at most {eigenvalue:G6}. {Remedy}");
        foreach (PortfolioStrategy strategy in Enum.GetValues<PortfolioStrategy>())
        {
            PortfolioAllocation allocation = portfolio.Allocate(strategy);
            Assert.Equal((AllocationStatus.UndefinedEstimate, detail), (allocation.Status, allocation.Detail));
            Assert.Null(allocation.Plan);
        }

        // What is held is measured on the days that all have, of which there are none here; two of the three have 60.
        Assert.Equal(RiskStatus.InsufficientHistory, portfolio.Manager.CalculatePortfolioRisk().Status);
        portfolio.Manager.RemoveAsset("C");
        Assert.True(portfolio.Manager.CalculatePortfolioRisk().IsCalculated);
    }

    [Fact]
    public void EstimatorThatRepairs_IsAllocated()
    {
        PortfolioOptions options = SamplePortfolio.Options(o =>
        {
            o.Returns.MissingData = MissingDataPolicy.Pairwise;
            o.Estimates.Covariance = new Repaired();
        });
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, ThreePairs(), "A", "B", "C");
        Assert.All([PortfolioStrategy.EqualWeight, PortfolioStrategy.MinimumVariance, PortfolioStrategy.MaximumSharpe],
            strategy => Assert.NotEqual(AllocationStatus.UndefinedEstimate, portfolio.Allocate(strategy).Status));
        Assert.Equal(AllocationStatus.Optimal, portfolio.Allocate(PortfolioStrategy.MinimumVariance).Status);
    }

    // Eigenvalues of the matrix with a = 0.9 at two places and −0.9 at the third: 1 + a twice, and 1 − 2a = −0.8.
    [Fact]
    public void FindFailure_NamesTheAssetThatDoesNotFit()
    {
        Assert.Equal(
            "The covariance is not positive semidefinite: the correlations of C do not fit those among the 2 assets before it; "
            + $"one eigenvalue of the correlations is at most -0.8. {Remedy}",
            Failure(1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1));
        Assert.Equal($"The covariance is not positive semidefinite: the correlation of A and B is 1.5. {Remedy}",
            Failure(0.04, 0.03, 0.03, 0.01));
        Assert.Equal($"The covariance is not positive semidefinite: the correlation of A and B is 0.5. {Remedy}",
            Failure(0.04, 0.02, 0.02, 0));
    }

    // Singular, as a covariance of fewer periods than assets is, and an asset that does not vary: both are covariances.
    [Fact]
    public void FindFailure_OfASingularCovariance_IsNone()
    {
        Assert.Null(Failure(0.04, 0.02, 0.02, 0.01));
        Assert.Null(Failure(0.04, -0.02, -0.02, 0.01));
        Assert.Null(Failure(0.04, 0, 0, 0));
        Assert.Null(Failure(0, 0, 0, 0));
        Assert.Null(Failure());
        Assert.Null(Definiteness.FindFailure(MrBen.Portfolio.Tests.Allocation.Markets.Sampled(60, 20, seed: 5)));
        Assert.Null(Definiteness.FindFailure(MrBen.Portfolio.Tests.Allocation.Markets.Sampled(300, 200, seed: 6)));
    }

    private static string? Failure(params double[] covariance)
    {
        int n = (int)Math.Sqrt(covariance.Length);
        return Definiteness.FindFailure(ReturnEstimates.Create(
            [.. SamplePortfolio.Names("A", "B", "C").Take(n)], new double[n], SymmetricMatrix.Create(n, covariance)))?.Detail;
    }

    // Of u = + + − − and v = + − + −: 0.9u + √0.19·v has correlation 0.9 with u. 61 prices make 60 returns; each asset has two stretches.
    private static PriceHistory ThreePairs()
    {
        const int Stretch = 61;
        double[] prices = new double[9 * Stretch];
        bool[] observed = new bool[prices.Length];
        double[] last = [100, 100, 100];
        for (int t = 0; t < 3 * Stretch; t++)
        {
            int stretch = t / Stretch;
            double u = t % 4 < 2 ? 1 : -1;
            double v = t % 2 == 0 ? 1 : -1;
            double near = (0.9 * u) + (Math.Sqrt(0.19) * v);
            double[] moves = stretch switch { 0 => [u, near, 0], 1 => [0, u, near], _ => [u, 0, -near] };
            for (int i = 0; i < 3; i++)
            {
                last[i] *= t % Stretch == 0 ? 1 : 1 + (0.01 * moves[i]);
                prices[(3 * t) + i] = last[i];
                observed[(3 * t) + i] = moves[i] != 0;
            }
        }

        return PriceHistory.Create(
            ["A", "B", "C"], [.. Enumerable.Range(0, 3 * Stretch).Select(new DateOnly(2025, 1, 1).AddDays)], prices, observed);
    }

    private sealed class Repaired : ICovarianceEstimator
    {
        private readonly SampleCovariance _pairwise = new();

        public string Name => "repaired pairwise covariance";

        public int MinimumObservations => 2;

        public bool TryEstimate(ReturnPanel returns, out CovarianceEstimate estimate, out EstimationFailure failure)
        {
            bool found = _pairwise.TryEstimate(returns, out CovarianceEstimate? pairwise, out failure!);
            estimate = found
                ? new CovarianceEstimate(NearestCorrelationMatrix.OfCovariance(pairwise!.Covariance).Matrix, pairwise.Observations, Name)
                : null!;
            return found;
        }
    }
}
