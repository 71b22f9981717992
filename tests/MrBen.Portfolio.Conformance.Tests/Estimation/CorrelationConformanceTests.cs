using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

public class CorrelationConformanceTests
{
    // skfolio, tests/test_moment/test_covariance/test_covariance.py, test_denoise_covariance, on returns since 2014 (2263 × 20): all 400
    // entries, printed to 9 digits. The two fits of the noise variance differ, but find the same three signals, and only their number
    // counts.
    [Fact]
    public void ConstantEigenvalue_MatchesSkfolio()
    {
        ReturnPanel panel = ReferencePanels.From(ReferencePanels.Sp500(), new DateOnly(2014, 1, 3));
        double[] expected = PublishedExpectations.Of("skfolio", "test_denoise_covariance", "model.covariance_");
        CovarianceEstimate estimate = new DenoisedCovariance().Estimate(panel);
        Assert.StartsWith("Denoised, 3 of 20 eigenvalues above the noise", estimate.Description, StringComparison.Ordinal);
        Assert.Equal(expected, estimate.Covariance.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-11);
    }

    // PyPortfolioOpt, tests/test_hrp.py, test_quasi_dag: the first five leaves, from the left, of the single-linkage dendrogram of pairwise
    // correlations (20 stocks that start between 1989 and 2014).
    [Fact]
    public void SingleLinkage_OrdersTheLeavesAsPyPortfolioOpt()
    {
        double[] expected = PublishedExpectations.Of("pypfopt", "test_quasi_dag", "HRPOpt._get_quasi_diag(clusters)[:5]");
        CorrelationEstimate correlation = new SampleCorrelation().Estimate(ReferencePanels.PyPortfolioOpt());
        CorrelationGroups groups = CorrelationGroups.Find(correlation, new() { Linkage = ClusterLinkage.Single });
        Assert.Equal(expected, Leaves(2 * (20 - 1)).Take(5).Select(leaf => (double)leaf));

        IEnumerable<int> Leaves(int cluster) => cluster < 20
            ? [cluster]
            : Leaves(groups.Merges[cluster - 20].First).Concat(Leaves(groups.Merges[cluster - 20].Second));
    }
}
