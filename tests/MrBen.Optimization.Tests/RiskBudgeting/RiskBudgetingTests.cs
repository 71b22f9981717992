using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RiskBudgeting;

public class RiskBudgetingTests
{
    private static readonly double[] PyrbVolatility = [0.15, 0.2, 0.25, 0.3, 0.1];

    private static readonly double[] PyrbCorrelation =
    [
        1, 0.1, 0.4, 0.5, 0.5, 0.1, 1, 0.7, 0.4, 0.4, 0.4, 0.7, 1, 0.8, 0.05, 0.5, 0.4, 0.8, 1, 0.1, 0.5, 0.4, 0.05, 0.1, 1,
    ];

    // Richard and Roncalli (2019), arXiv 1902.05710, table 9 (eight assets, also in pyrb and riskParityPortfolio): printed in percent to
    // four places; the further digits and the volatility by an independent Newton computation in numpy.
    [Fact]
    public void Solve_EightAssets_MatchesThePublishedPortfolio()
    {
        double[] volatility = [0.05, 0.05, 0.07, 0.1, 0.15, 0.15, 0.15, 0.18];
        double[] percent =
        [
            100, 80, 60, -20, -10, -20, -20, -20, 80, 100, 40, -20, -20, -10, -20, -20, 60, 40, 100, 50, 30, 20, 20, 30,
            -20, -20, 50, 100, 60, 60, 50, 60, -10, -20, 30, 60, 100, 90, 70, 70, -20, -10, 20, 60, 90, 100, 60, 70,
            -20, -20, 20, 50, 70, 60, 100, 70, -20, -20, 30, 60, 70, 70, 70, 100,
        ];
        double[] published = [26.8306, 28.6769, 11.4095, 9.7985, 5.6135, 5.9029, 6.656, 5.1121];
        double[] computed =
        [
            0.268306213632, 0.286768903225, 0.114094991961, 0.097984824812, 0.056135009192, 0.059029124951, 0.066559921849, 0.051121010378,
        ];
        RiskBudgetingOutcome outcome = Solve(Covariance(volatility, [.. percent.Select(p => p / 100)]), []);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(published[i], 100 * outcome.Point[i], tolerance: 0.00011); // The paper prints 6.6560 for 6.65599.
            Assert.Equal(computed[i], outcome.Point[i], tolerance: 1e-12);
        }

        Assert.Equal(0.047776223952805, outcome.Objective, tolerance: 1e-15);
    }

    // pyrb's five assets, equal and given budgets, to twelve digits by an independent Newton computation in numpy.
    [Fact]
    public void Solve_PyrbFiveAssets_MatchesEqualAndGivenBudgets()
    {
        SymmetricMatrix covariance = Covariance(PyrbVolatility, PyrbCorrelation);
        RiskBudgetingOutcome equal = Solve(covariance, []);
        AssertPoint([0.224009034704, 0.165078095753, 0.120338896351, 0.105131709888, 0.385442263304], equal, 1e-12);
        Assert.Equal(0.118781255583, equal.Objective, tolerance: 1e-12);
        AssertPoint(
            [0.225601805234, 0.158172561651, 0.175984314089, 0.054470002662, 0.385771316364],
            Solve(covariance, [0.2, 0.2, 0.3, 0.1, 0.2]), 1e-12);
        AssertPoint(equal.Point.ToArray(), Solve(covariance, [7, 7, 7, 7, 7]), 1e-15); // Budgets are proportions.
    }

    // The example of the riskparity.rs crate; eight digits printed.
    [Fact]
    public void Solve_RiskparityRsExample_MatchesPrintedDigits() => AssertPoint([0.2798628, 0.08774909, 0.63238811],
        Solve(SymmetricMatrix.Create(3, [1, 0.0015, -0.0119, 0.0015, 1, -0.0308, -0.0119, -0.0308, 1]), [0.1594, 0.0126, 0.8280]), 6e-8);

    // Two assets: inverse volatility whatever the correlation (Maillard, Roncalli, Teiletche 2010, section 2).
    [Theory]
    [InlineData(-0.99)]
    [InlineData(0)]
    [InlineData(0.999999)]
    [InlineData(1)]
    public void Solve_TwoAssets_IsInverseVolatility(double correlation) =>
        AssertPoint([0.75, 0.25], Solve(Covariance([0.1, 0.3], [1, correlation, correlation, 1]), []), 1e-14);

    // Correlation −1: inverse volatility has no risk at all, so contributions have no proportions, and nothing else balances them.
    [Fact]
    public void Solve_PerfectHedge_SaysThatThereIsNoSuchPoint()
    {
        RiskBudgetingOutcome outcome = new RiskBudgetingSolver().Solve(
            RiskBudgetingProgram.Create(Covariance([0.1, 0.1], [1, -1, -1, 1])), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.NumericalError, outcome.Status);
        Assert.False(outcome.HasPoint);
    }

    [Fact]
    public void Solve_NearlySingularCorrelation_HasEqualContributions()
    {
        for (int n = 2; n <= 30; n += 7)
        {
            double[] correlation = [.. Enumerable.Range(0, n * n).Select(k => k / n == k % n ? 1 : 1 - 1e-10)];
            Solve(Covariance(RandomPrograms.RandomVector(new Random(n), n, 0.05, 0.5), correlation), []);
        }
    }

    [Fact]
    public void Solve_FiveHundredAssetsWithTenFactors_HasEqualContributions()
    {
        Random random = new(1);
        const int N = 500;
        double[] values = new double[N * N];
        Kernels.AddGram(RandomPrograms.RandomVector(random, 10 * N, -0.1, 0.2), N, values);
        for (int i = 0; i < N; i++)
        {
            values[(i * N) + i] += 0.01 + (0.05 * random.NextDouble());
        }

        Solve(SymmetricMatrix.Create(N, values), []);
    }

    [Fact]
    public void Create_BadInput_IsNamed()
    {
        SymmetricMatrix identity = SymmetricMatrix.FromDiagonal([1, 1]);
        Assert.Equal("Budget 1 is -1; it must be positive and finite. (Parameter 'budgets')",
            Assert.Throws<ArgumentException>(() => RiskBudgetingProgram.Create(identity, [1, -1])).Message);
        Assert.Equal("Expected 2 budgets (one per variable), got 1. (Parameter 'budgets')",
            Assert.Throws<ArgumentException>(() => RiskBudgetingProgram.Create(identity, [1])).Message);
        Assert.Equal("Variance 1 is 0; it must be positive. (Parameter 'covariance')",
            Assert.Throws<ArgumentException>(() => RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([1, 0]))).Message);
    }

    private static SymmetricMatrix Covariance(double[] volatility, double[] correlation)
    {
        int n = volatility.Length;
        return SymmetricMatrix.Create(n, [.. correlation.Select((c, k) => volatility[k / n] * volatility[k % n] * c)]);
    }

    private static RiskBudgetingOutcome Solve(SymmetricMatrix covariance, double[] budgets)
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance, budgets);
        RiskBudgetingOutcome outcome = new RiskBudgetingSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        int n = covariance.Order;
        double[] marginal = new double[n];
        covariance.Multiply(outcome.Point, marginal);
        double variance = Kernels.Dot(marginal, outcome.Point);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += outcome.Point[i];
            Assert.Equal(program.Budgets[i], outcome.Point[i] * marginal[i] / variance, tolerance: 1e-12);
        }

        Assert.Equal(1, sum, tolerance: 1e-14);
        return outcome;
    }

    private static void AssertPoint(double[] expected, RiskBudgetingOutcome outcome, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], outcome.Point[i], tolerance);
        }
    }
}
