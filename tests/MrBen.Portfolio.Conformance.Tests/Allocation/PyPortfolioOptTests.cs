using System.Text.Json;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Conformance.Tests.Allocation;

/// <summary>
/// PyPortfolioOpt's own test expectations (tests/test_efficient_frontier.py and test_cla.py, at the commit in the data's README): 20 stocks,
/// daily prices 1989–2018 with late starts, geometric mean returns and pairwise sample covariance times 252, risk-free rate 2 %. Its solvers
/// stop at about 1e-6: ours must be as good within 1e-6 of the objective, or better.
/// </summary>
public class PyPortfolioOptTests
{
    private const double RiskFreeRate = 0.02;

    private static readonly Lazy<ReturnEstimates> Stocks = new(() =>
    {
        using TextReader reader = ReferenceData.Open("pypfopt", "stock_prices.csv.gz");
        ReturnPanel panel = ReturnPanel.FromPrices(PriceHistory.ReadCsv(reader),
            new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        return ReturnEstimates.FromReturns(panel, new ReturnEstimatesOptions
        {
            ExpectedReturns = new HistoricalMean(MeanCompounding.Geometric),
            Covariance = new SampleCovariance(),
        });
    });

    private static PortfolioConstraints LongShort => new() { MinWeight = -1 };

    private static PortfolioConstraints Free => new() { MinWeight = double.NegativeInfinity, MaxWeight = double.PositiveInfinity };

    private static PortfolioConstraints Neutral => LongShort with { MinTotal = 0, MaxTotal = 0 };

    [Fact]
    public void MinimumVolatility_IsTheirs()
    {
        AssertVolatility("test_min_volatility", Solve(PortfolioObjective.MinimumVariance, new()));
        AssertVolatility("test_min_volatility_short", Solve(PortfolioObjective.MinimumVariance, Free));
    }

    [Fact]
    public void MaximumSharpe_IsTheirs() =>
        AssertSharpe("test_max_sharpe_long_only", Solve(PortfolioObjective.MaximumSharpe(RiskFreeRate), new()));

    // Their critical line algorithm maximises return over volatility; only its report has the risk-free rate. Long-only: test_cla.py,
    // test_cla_max_sharpe_long_only.
    [Fact]
    public void MaximumSharpe_WithoutRate_IsTheirCriticalLine()
    {
        AllocationResult longOnly = Solve(PortfolioObjective.MaximumSharpe(0), new());
        AssertAsGood(0.2994470912768992 / 0.21764331657015668, Certified(longOnly).ExpectedReturn / longOnly.Volatility, 1e-6);
        Assert.Equal(1.283968171780824, (longOnly.ExpectedReturn - RiskFreeRate) / longOnly.Volatility, 1e-6);
        AllocationResult longShort = Solve(PortfolioObjective.MaximumSharpe(0), LongShort);
        double[] theirs = Expected("test_cla_max_sharpe_short");
        AssertAsGood(theirs[0] / theirs[1], Certified(longShort).ExpectedReturn / longShort.Volatility, 1e-6);
        Assert.Equal(theirs[2], (longShort.ExpectedReturn - RiskFreeRate) / longShort.Volatility, 1e-6);
    }

    // Their L2 term with γ = 1 adds w'w to the (transformed) variance, which is one unit of ours.
    [Fact]
    public void MaximumSharpe_L2Regularized_IsTheirs()
    {
        AllocationResult result = Solve(new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumSharpe(RiskFreeRate),
            Constraints = Free,
            L2Regularization = 1,
        });
        double[] expected = Expected("test_max_sharpe_L2_reg_with_shorts");
        Assert.Equal(Regularized(expected[0] - RiskFreeRate), Regularized(result.ExpectedReturn - RiskFreeRate), 1e-6);
        Assert.Equal(expected[0], result.ExpectedReturn, 1e-5);
        Assert.Equal(expected[1], result.Volatility, 1e-5);

        // Both ratios over the same regularized risk: the weights agree, so one may stand for the other.
        double Regularized(double excess) =>
            excess / Math.Sqrt((result.Volatility * result.Volatility) + Kernels.Dot(result.Weights!.Weights, result.Weights.Weights));
    }

    [Fact]
    public void QuadraticUtility_IsTheirs()
    {
        AssertUtility("test_max_quadratic_utility", 2, Solve(PortfolioObjective.MeanVarianceUtility(2), new()));
        AssertUtility("test_max_quadratic_utility_with_shorts", 1, Solve(PortfolioObjective.MeanVarianceUtility(1), LongShort));
        AssertUtility("test_max_quadratic_utility_market_neutral", 1, Solve(PortfolioObjective.MeanVarianceUtility(1), Neutral));
    }

    [Fact]
    public void EfficientRisk_IsTheirs()
    {
        AssertReturn("test_efficient_risk", Solve(PortfolioObjective.MaximumReturn, new() { TargetVolatility = 0.19 }));
        AssertReturn("test_efficient_risk_short", Solve(PortfolioObjective.MaximumReturn, LongShort with { TargetVolatility = 0.19 }));
        AssertReturn("test_efficient_risk_market_neutral", Solve(PortfolioObjective.MaximumReturn, Neutral with { TargetVolatility = 0.21 }));
    }

    [Fact]
    public void EfficientReturn_IsTheirs()
    {
        // The literals of test_efficient_return, _short and _market_neutral, which the data's parser did not take.
        AssertVolatility(0.18723269942026335, Solve(PortfolioObjective.MinimumVariance, new() { TargetReturn = 0.25 }), 1e-6);
        AssertVolatility(0.17149595234895817, Solve(PortfolioObjective.MinimumVariance, Free with { TargetReturn = 0.25 }), 1e-6);
        AssertVolatility(0.1833060046337015, Solve(PortfolioObjective.MinimumVariance, Neutral with { TargetReturn = 0.25 }), 1e-6);
        AllocationResult ridge = Solve(new PortfolioProblem { Constraints = new() { TargetReturn = 0.25 }, L2Regularization = 1 });
        Assert.Equal(0.25, ridge.ExpectedReturn, 1e-9);
        Assert.Equal(Expected("test_efficient_return_L2_reg")[1], ridge.Volatility, 1e-6);
    }

    // Nine uncorrelated assets of their own making, market neutral, at least 8 %.
    [Fact]
    public void EfficientReturn_LongShortTarget_IsTheirs()
    {
        double[] variances = [0.2, 0.2, 0.4, 0.3, 0.1, 0.5, 0.2, 0.3, 0.1];
        ReturnEstimates nine = ReturnEstimates.Create(
            [.. Enumerable.Range(1, 9).Select(i => new AssetId(Invariant($"X{i}")))],
            [-0.15, -0.12, -0.1, -0.05, -0.01, 0.02, 0.03, 0.04, 0.05], SymmetricMatrix.FromDiagonal(variances));
        AllocationResult result = new PortfolioOptimizer().Solve(
            new PortfolioProblem { Constraints = Neutral with { TargetReturn = 0.08 } }, nine, TestContext.Current.CancellationToken);
        AssertVolatility("test_efficient_return_longshort_target", result);
    }

    // Exponentially weighted covariance of span 180 (ours matches theirs, see the estimation tests), the same expected returns.
    [Fact]
    public void ExponentialCovariance_IsTheirs()
    {
        ReturnEstimates weighted = Weighted();
        AllocationResult ratio = Solve(weighted, new PortfolioProblem { Objective = PortfolioObjective.MaximumSharpe(RiskFreeRate) });
        AssertSharpe("test_max_sharpe_exp_cov", ratio);
        AllocationResult risk = Solve(weighted, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumReturn,
            Constraints = Neutral with { TargetVolatility = 0.19 },
        });
        AssertReturn("test_efficient_risk_exp_cov_market_neutral", risk);
        AllocationResult shortSales = Solve(weighted, new PortfolioProblem { Constraints = LongShort });
        AssertVolatility("test_cla_min_volatility_exp_cov_short", shortSales);
    }

    private static ReturnEstimates Weighted()
    {
        using TextReader reader = ReferenceData.Open("pypfopt", "stock_prices.csv.gz");
        ReturnPanel panel = ReturnPanel.FromPrices(PriceHistory.ReadCsv(reader),
            new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        return ReturnEstimates.FromReturns(panel, new ReturnEstimatesOptions
        {
            ExpectedReturns = new HistoricalMean(MeanCompounding.Geometric),
            Covariance = new ExponentiallyWeightedCovariance(ExponentialDecay.FromSpan(180), ReturnCentering.SampleMean),
        });
    }

    private static AllocationResult Solve(PortfolioObjective objective, PortfolioConstraints constraints) =>
        Solve(new PortfolioProblem { Objective = objective, Constraints = constraints });

    private static AllocationResult Solve(PortfolioProblem problem) => Solve(Stocks.Value, problem);

    private static AllocationResult Solve(ReturnEstimates estimates, PortfolioProblem problem) =>
        new PortfolioOptimizer().Solve(problem, estimates, TestContext.Current.CancellationToken);

    private static void AssertVolatility(string test, AllocationResult result) => AssertVolatility(Expected(test)[1], result, 1e-6);

    private static void AssertVolatility(double theirs, AllocationResult result, double tolerance) =>
        AssertAsGood(-theirs, -Certified(result).Volatility, tolerance);

    private static void AssertSharpe(string test, AllocationResult result) =>
        AssertAsGood(Expected(test)[2], (Certified(result).ExpectedReturn - RiskFreeRate) / result.Volatility, 1e-6);

    private static void AssertUtility(string test, double aversion, AllocationResult result)
    {
        double[] theirs = Expected(test);
        AssertAsGood(theirs[0] - (0.5 * aversion * theirs[1] * theirs[1]),
            Certified(result).ExpectedReturn - (0.5 * aversion * result.Volatility * result.Volatility), 1e-6);
    }

    // At the same volatility; theirs may lie beyond it by their tolerance, which buys return.
    private static void AssertReturn(string test, AllocationResult result)
    {
        Assert.Equal(Expected(test)[1], Certified(result).Volatility, 1e-8);
        AssertAsGood(Expected(test)[0], result.ExpectedReturn, 1e-6);
    }

    private static AllocationResult Certified(AllocationResult result)
    {
        Assert.True(result.IsOptimal, result.Detail);
        Assert.True(result.Certificate!.Value.Holds(1e-9));
        return result;
    }

    private static void AssertAsGood(double theirs, double ours, double tolerance)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(
            Invariant($"theirs {theirs:R}, ours {ours:R}, relative {(ours - theirs) / Math.Abs(theirs):E1}"));
        Assert.True(ours >= theirs - (tolerance * Math.Abs(theirs)), Invariant($"Theirs is {theirs:R}, ours {ours:R}."));
        Assert.True(ours <= theirs + (1e-4 * Math.Abs(theirs)), Invariant($"Theirs is {theirs:R}, ours {ours:R}: not the same problem."));
    }

    private static double[] Expected(string test)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("pypfopt", "expected_from_tests.json")));
        return [.. document.RootElement.GetProperty("expectations").EnumerateArray()
            .Single(e => e.GetProperty("test").GetString() == test
                && e.GetProperty("file").GetString() is ("tests/test_efficient_frontier.py" or "tests/test_cla.py"))
            .GetProperty("expected").EnumerateArray().Select(e => e.GetDouble())];
    }
}
