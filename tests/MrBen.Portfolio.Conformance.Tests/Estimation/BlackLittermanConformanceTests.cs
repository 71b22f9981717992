using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;
using DenseVector = MathNet.Numerics.LinearAlgebra.Double.DenseVector;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

public class BlackLittermanConformanceTests
{
    // PyPortfolioOpt, tests/utilities_for_tests.py, get_market_caps, in the order of the panel (GOOG AAPL FB BABA AMZN GE AMD WMT BAC GM T
    // UAA SHLD XOM RRC BBY MA PFE JPM SBUX), in billions.
    private static readonly double[] Capitalizations =
        [927, 1190, 574, 533, 867, 96, 43, 339, 301, 51, 61, 78, 0, 295, 1, 22, 288, 212, 422, 102];

    // He and Litterman (1999), tables 4, 5 and 8 as printed (per cent, one decimal): μ within 0.1 and weights (δ(Σ + M))⁻¹μ within 0.3
    // percentage points. Ω is given as ω/τ, to three digits.
    [Theory]
    [InlineData("table4")]
    [InlineData("table5")]
    [InlineData("table8")]
    public void HeLitterman_PrintedTables(string name)
    {
        using JsonDocument document = Read("he_litterman_1999.json");
        JsonElement root = document.RootElement;
        JsonElement table = root.GetProperty("tables").GetProperty(name);
        ImmutableArray<AssetId> assets = Assets(root);
        double[] volatility = [.. Numbers(root.GetProperty("volatility")).Select(v => v / 100)];
        double[] correlation = Matrix(root.GetProperty("correlation"));
        int n = assets.Length;
        SymmetricMatrix covariance = SymmetricMatrix.Create(
            n, [.. correlation.Select((rho, k) => rho * volatility[k / n] * volatility[k % n])]);
        MarketWeights market = MarketWeights.Create(assets, [.. Numbers(root.GetProperty("w_eq")).Select(w => w / 100)]);
        double[] variances = [.. Numbers(table.GetProperty("omega_over_tau")).Select(v => 0.05 * v)];
        IEnumerable<double> combinations = Matrix(table.GetProperty("P")).Select(p => p / 100);
        View[] views = [.. Views(assets, combinations, Numbers(table.GetProperty("q")).Select(q => q / 100))
            .Select((view, k) => view.WithVariance(variances[k]))];
        ReturnEstimates posterior = BlackLittermanModel.PosteriorFromMarket(
            ReturnEstimates.Create(assets, new double[n], covariance), market, views).Estimates;
        AssertPoints(Numbers(table.GetProperty("mu_bar")), posterior.ExpectedReturns.ToArray(), 0.1);
        AssertPoints(Numbers(table.GetProperty("w_star")), Solve(posterior.Covariance, 2.5, posterior.ExpectedReturns), 0.3);
    }

    // Idzorek (2005), tables 1 to 7 as printed: π, E[R] and weights (λΣ)⁻¹E[R] within 0.01 percentage points, with every view certain
    // within 0.02. λ is the market's excess return 0.03 over its variance, w'Σw of the printed covariance, 0.0097855 (the file's recheck.lambda).
    // The paper prints that variance as 0.00979 and λ as 3.07: so rounded, weights miss the printed ones by 0.015 and 0.04 points. Weights
    // rest on Σ there, not on Σ + M.
    [Fact]
    public void Idzorek_PrintedTables()
    {
        using JsonDocument document = Read("idzorek_2005.json");
        JsonElement root = document.RootElement;
        ImmutableArray<AssetId> assets = Assets(root);
        SymmetricMatrix covariance = SymmetricMatrix.Create(assets.Length, Matrix(root.GetProperty("cov")));
        MarketWeights market = MarketWeights.Create(assets, Numbers(root.GetProperty("w_mkt")));
        ReturnEstimates estimates = ReturnEstimates.Create(assets, new double[assets.Length], covariance);
        double variance = covariance.QuadraticForm(market.Weights);
        Assert.Equal(0.00979, variance, tolerance: 5e-6);
        double riskAversion = ReverseOptimization.ImpliedRiskAversion(0.03, variance);
        Assert.Equal(root.GetProperty("recheck").GetProperty("lambda").GetDouble(), riskAversion, tolerance: 1e-12);
        BlackLittermanOptions options = new() { Tau = 0.025, RiskAversion = riskAversion };
        View[] views = [.. Views(assets, Matrix(root.GetProperty("P_market_cap_weighted")), Numbers(root.GetProperty("Q")))];

        BlackLittermanPosterior posterior = BlackLittermanModel.PosteriorFromMarket(estimates, market, views, options);
        AssertClose(Numbers(root.GetProperty("pi")), posterior.PriorReturns, 1e-4);
        AssertClose(
            Numbers(root.GetProperty("table6").GetProperty("new_combined_return")), posterior.Estimates.ExpectedReturns.ToArray(), 1e-4);
        AssertClose(Numbers(root.GetProperty("table6").GetProperty("new_weight")),
            Solve(covariance, riskAversion, posterior.Estimates.ExpectedReturns), 1e-4);

        // Table 5 prints ω with six decimals.
        AssertClose(Numbers(root.GetProperty("Omega_diag")), posterior.Views.Select(view => view.Variance!.Value), 1e-6);

        View[] certain = [.. views.Select(view => view.WithConfidence(1))];
        ReturnEstimates sure = BlackLittermanModel.PosteriorFromMarket(estimates, market, certain, options).Estimates;
        AssertClose(Numbers(root.GetProperty("table7").GetProperty("w_100pct_confidence")),
            Solve(covariance, riskAversion, sure.ExpectedReturns), 2e-4);
    }

    // PyPortfolioOpt, tests/test_black_litterman.py: SPY's implied risk aversion (2.68549), the market-implied prior (8 decimals), and the
    // portfolio (δΣ)⁻¹μ, scaled to sum to 1, under four absolute views: its return and its volatility under Σ + M (rtol 1e-7).
    [Fact]
    public void MarketPrior_MatchesPyPortfolioOpt()
    {
        (ReturnEstimates estimates, MarketWeights market, double riskAversion) = PyPortfolioOpt();
        Assert.Equal(2.68549, riskAversion, tolerance: 5e-6);
        BlackLittermanOptions options = new() { RiskAversion = riskAversion, RiskFreeRate = 0.02 };
        BlackLittermanPosterior posterior = BlackLittermanModel.PosteriorFromMarket(estimates, market, FourViews(), options);
        AssertClose(PublishedExpectations.Of("pypfopt", "test_market_implied_prior", "pi.values"), posterior.PriorReturns, 1e-8);
        AssertPerformance("test_bl_market_prior", posterior.Estimates, estimates.Covariance);
    }

    // The same file, test_idzorek_with_priors: risk aversion 1, confidences 1, 1, ¼, ¼, so that two views are certain.
    [Fact]
    public void Confidences_MatchPyPortfolioOpt()
    {
        (ReturnEstimates estimates, MarketWeights market, _) = PyPortfolioOpt();
        double[] confidences = [1, 1, 0.25, 0.25];
        View[] views = [.. FourViews().Select((view, k) => view.WithConfidence(confidences[k]))];
        ReturnEstimates posterior =
            BlackLittermanModel.PosteriorFromMarket(estimates, market, views, new() { RiskAversion = 1 }).Estimates;
        Assert.Equal(-0.3, posterior.ExpectedReturns[posterior.IndexOf("AAPL")], tolerance: 1e-14);
        Assert.Equal(0.4, posterior.ExpectedReturns[posterior.IndexOf("GOOG")], tolerance: 1e-14);
        AssertPerformance("test_idzorek_with_priors", posterior, estimates.Covariance);
    }

    private static View[] FourViews() =>
        [View.Absolute("GOOG", 0.40), View.Absolute("AAPL", -0.30), View.Absolute("FB", 0.30), View.Absolute("BABA", 0)];

    private static (ReturnEstimates Estimates, MarketWeights Market, double RiskAversion) PyPortfolioOpt()
    {
        ReturnPanel stocks = ReferencePanels.WithFrequency(ReferencePanels.PyPortfolioOpt(), Frequency.Daily);
        ReturnEstimates estimates = ReturnEstimates.FromReturns(stocks, new() { Covariance = new SampleCovariance() });
        ReturnPanel index = ReferencePanels.WithFrequency(ReferencePanels.PyPortfolioOptIndex(), Frequency.Daily);
        ReturnEstimates spy = ReturnEstimates.FromReturns(index, new() { Covariance = new SampleCovariance() });
        return (estimates, MarketWeights.FromCapitalizations(stocks.Assets, Capitalizations),
            ReverseOptimization.ImpliedRiskAversion(spy.ExpectedReturns[0], spy.Covariance[0, 0], 0.02));
    }

    private static void AssertPerformance(string test, ReturnEstimates posterior, SymmetricMatrix prior)
    {
        double[] expected = PublishedExpectations.Of("pypfopt", test, "bl.portfolio_performance(risk_free_rate=0.02)");
        double[] weights = Solve(prior, 1, posterior.ExpectedReturns);
        double sum = weights.Sum();
        weights = [.. weights.Select(weight => weight / sum)];
        Assert.Equal(expected[0], Kernels.Dot(weights, posterior.ExpectedReturns), tolerance: 1e-7 * expected[0]);
        Assert.Equal(expected[1], Math.Sqrt(posterior.Covariance.QuadraticForm(weights)), tolerance: 1e-7 * expected[1]);
    }

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("published", file)));

    private static ImmutableArray<AssetId> Assets(JsonElement root) =>
        [.. root.GetProperty("assets").EnumerateArray().Select(name => new AssetId(name.GetString()!))];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    private static double[] Matrix(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(Numbers)];

    private static IEnumerable<View> Views(ImmutableArray<AssetId> assets, IEnumerable<double> combinations, IEnumerable<double> returns) =>
        combinations.Chunk(assets.Length).Zip(returns, (row, expected) => View.Of(
            [.. row.Select((weight, i) => new ViewExposure(assets[i], weight)).Where(exposure => exposure.Weight != 0)], expected));

    private static double[] Solve(SymmetricMatrix covariance, double riskAversion, ReadOnlySpan<double> mean)
    {
        ColumnMajorMatrix matrix = new(covariance.Order, covariance.Order, covariance.Values.ToArray());
        return [.. (riskAversion * matrix).Solve(new DenseVector(mean.ToArray()))];
    }

    private static void AssertPoints(double[] expected, IEnumerable<double> actual, double points) =>
        AssertClose(expected, actual.Select(value => 100 * value), points);

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance) =>
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= tolerance);
}
