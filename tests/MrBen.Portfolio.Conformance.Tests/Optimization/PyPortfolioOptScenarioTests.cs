using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Conformance.Tests.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// PyPortfolioOpt's own expectations of EfficientCVaR, EfficientCDaR and EfficientSemivariance (tests/test_efficient_*.py at the commit in
/// the data's README): 20 stocks, the 895 days on which all have a return, expected returns geometric and times 252 from the same days. Its
/// numbers carry 6 digits, and its solvers stop near 1e-5: ours must be as good within a unit of the last digit, and close.
/// </summary>
public class PyPortfolioOptScenarioTests
{
    private const double LastDigit = 1e-6;
    private const double PeriodsPerYear = 252;

    // What OSQP misses of its own optimum in the worst of these.
    private const double Closeness = 3e-4;

    private static readonly Lazy<(ScenarioSet Scenarios, double[] Means)> Stocks = new(() =>
    {
        ReturnPanel panel = ReferencePanels.PyPortfolioOpt();
        int n = panel.Assets.Length;
        List<double> returns = [];
        double[] row = new double[n];
        for (int t = 0; t < panel.Observations; t++)
        {
            bool complete = true;
            for (int j = 0; j < n; j++)
            {
                complete &= panel.TryGetReturn(t, j, out row[j]);
            }

            returns.AddRange(complete ? row : []);
        }

        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(returns.Count / n, n, [.. returns]));
        Assert.Equal(895, scenarios.Count);
        return (scenarios, [.. Enumerable.Range(0, n).Select(j =>
            Math.Exp(Enumerable.Range(0, scenarios.Count).Average(t => Math.Log(1 + scenarios.Returns[t, j])) * PeriodsPerYear) - 1)]);
    });

    private static ScenarioMeasure Tail => ScenarioMeasure.ConditionalValueAtRisk(0.95);

    private static ScenarioMeasure DrawdownTail => ScenarioMeasure.ConditionalDrawdownAtRisk(0.95);

    // Their benchmark is 0; the square is per year.
    private static ScenarioMeasure Downside => ScenarioMeasure.SemiDeviationBelow(0);

    // Literals of the tests named in front.
    [Theory]
    [InlineData("test_efficient_cvar.py, test_cvar_example", 0.017049502122532853, double.NegativeInfinity)]
    [InlineData("test_efficient_cvar.py, test_efficient_return", 0.021036631225933487, 0.25)]
    public void Minimize_ConditionalValueAtRisk_IsTheirs(string test, double expected, double target) =>
        AssertAsGood(test, expected, Solve(Constrain(ScenarioProgram.Minimize(Stocks.Value.Scenarios, Tail), 1, 0, target)).Objective);

    [Theory]
    [InlineData("test_efficient_cdar.py, test_es_return_sample", 0.063709, 0.2)]
    [InlineData("test_efficient_cdar.py, test_efficient_return", 0.076193, 0.25)]
    public void Minimize_ConditionalDrawdownAtRisk_IsTheirs(string test, double expected, double target)
    {
        ScenarioProgram program = ScenarioProgram.Minimize(Stocks.Value.Scenarios, DrawdownTail);
        AssertAsGood(test, expected, Solve(Constrain(program, 1, 0, target)).Objective);
    }

    [Theory]
    [InlineData("test_efficient_semivariance.py, test_min_semivariance", 0.084974, double.NegativeInfinity)]
    [InlineData("test_efficient_semivariance.py, test_es_example", 0.091287, 0.2)]
    [InlineData("test_efficient_semivariance.py, test_efficient_return", 0.098453, 0.25)]
    public void Minimize_SemiDeviation_IsTheirs(string test, double expected, double target)
    {
        ScenarioOutcome outcome = Solve(Constrain(ScenarioProgram.Minimize(Stocks.Value.Scenarios, Downside), 1, 0, target));
        AssertAsGood(test, expected, outcome.Objective * Math.Sqrt(PeriodsPerYear));
    }

    [Fact]
    public void Maximize_UnderALimit_IsTheirs()
    {
        (ScenarioSet scenarios, double[] means) = Stocks.Value;
        ScenarioProgram reward = ScenarioProgram.Maximize(scenarios, means);
        AssertAsGood("test_efficient_cvar.py, test_efficient_risk",
            -0.2267893986249195, -Solve(Constrain(reward, 1, 0).WithLimit(Tail, 0.02)).Objective);
        AssertAsGood("test_efficient_cvar.py, test_efficient_risk_market_neutral",
            -0.5895653670063358, -Solve(Constrain(reward, 0, -1).WithLimit(Tail, 0.025)).Objective);
        AssertAsGood("test_efficient_cdar.py, test_efficient_risk",
            -0.261922, -Solve(Constrain(reward, 1, 0).WithLimit(DrawdownTail, 0.08)).Objective);
    }

    // L2 terms γw'w: their CVaR and CDaR have them beside the measure.
    [Fact]
    public void Minimize_WithSquaresOfWeights_IsTheirs()
    {
        (ScenarioSet scenarios, double[] means) = Stocks.Value;
        SymmetricMatrix squares = SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(0.2, scenarios.VariableCount)]);
        ScenarioOutcome outcome = Solve(Constrain(ScenarioProgram.Minimize(scenarios, DrawdownTail, hessian: squares), 1, 0));
        Assert.Equal(0.060849, outcome.MeasureValue!.Value, tolerance: 2e-5); // test_efficient_cdar.py, test_min_cdar_L2_reg.
        Assert.Equal(0.135105, Kernels.Dot(means, outcome.Point), tolerance: 1e-4);
    }

    private static void AssertAsGood(string test, double theirs, double ours) =>
        Assert.True(ours <= theirs + LastDigit && ours >= theirs - (Closeness * Math.Abs(theirs)), $"{test}: {theirs}, ours {ours}");

    private static ScenarioProgram Constrain(ScenarioProgram program, double total, double lower, double target = double.NegativeInfinity)
    {
        double[] means = Stocks.Value.Means;
        int n = means.Length;
        return program
            .WithBounds([.. Enumerable.Repeat(lower, n)], [.. Enumerable.Repeat(1.0, n)])
            .WithRows(
                DenseMatrix.Create(2, n, [.. Enumerable.Repeat(1.0, n), .. means]), [total, target], [total, double.PositiveInfinity]);
    }

    private static ScenarioOutcome Solve(ScenarioProgram program)
    {
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status}, {outcome.Certificate}");
        return outcome;
    }
}
