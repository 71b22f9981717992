using System.Text.Json;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.RiskBudgeting;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>Published portfolios; each case names its paper in the file and carries the tolerance of its printed digits.</summary>
public class AllocationCaseTests
{
    private const string IndefiniteCase = "gmv_1";

    [Fact]
    public void EqualRiskContribution_EveryCase_MatchesPrintedWeights()
    {
        int cases = 0;
        foreach (JsonElement item in Cases("equal_risk_contribution"))
        {
            SymmetricMatrix covariance = Covariance(item);
            RiskBudgetingOutcome outcome = new RiskBudgetingSolver().Solve(
                RiskBudgetingProgram.Create(covariance), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, outcome.Status);
            double[] marginal = new double[covariance.Order];
            covariance.Multiply(outcome.Point, marginal);
            double variance = covariance.QuadraticForm(outcome.Point);
            for (int i = 0; i < marginal.Length; i++)
            {
                Assert.Equal(1.0 / marginal.Length, outcome.Point[i] * marginal[i] / variance, tolerance: 1e-12);
            }

            AssertWeights(item, outcome.Status, outcome.Point);
            cases++;
        }

        Assert.Equal(4, cases);
    }

    [Theory]
    [InlineData("min_variance_long_only", 4)]
    [InlineData("min_variance_bounds", 1)]
    [InlineData("mean_variance_target_return", 2)]
    public void MinimumVariance_EveryCase_MatchesPrintedWeights(string problem, int expected)
    {
        int cases = 0;
        foreach (JsonElement item in Cases(problem))
        {
            if (item.GetProperty("id").GetString() == IndefiniteCase)
            {
                continue;
            }

            JsonElement inputs = item.GetProperty("inputs");
            SymmetricMatrix covariance = Covariance(item);
            int n = covariance.Order;
            double[] ones = [.. Enumerable.Repeat(1.0, n)];
            double[] upper = inputs.TryGetProperty("max_weights", out JsonElement caps) ? Vector(caps) : ones;
            bool target = inputs.TryGetProperty("target_return", out JsonElement level);
            double[] rows = target ? [.. ones, .. Vector(inputs.GetProperty("mean"))] : ones;
            double[] limits = target ? [1, level.GetDouble()] : [1];
            DenseMatrix matrix = DenseMatrix.Create(limits.Length, n, rows);
            SolverOutcome outcome = new QuadraticSolver().Solve(
                QuadraticProgram.Create(covariance, new double[n], new double[n], upper, matrix, limits, limits),
                cancellationToken: TestContext.Current.CancellationToken);
            AssertWeights(item, outcome.Status, outcome.Point);
            cases++;
        }

        Assert.Equal(expected, cases);
    }

    // [0.0396 0.0398; 0.0398 0.04] has the determinant −4e-8: the published "covariance" is none, and the solver says so. Its smallest
    // eigenvalue is (0.0796 − √(0.0796² + 1.6e-7))/2 = −5.0250938e-7.
    [Fact]
    public void MinimumVariance_PublishedMatrixIsIndefinite_IsRefused()
    {
        JsonElement item = Assert.Single(Cases("min_variance_long_only"), item => item.GetProperty("id").GetString() == IndefiniteCase);
        NonConvexProgramException e = Assert.Throws<NonConvexProgramException>(() => new QuadraticSolver().Solve(
            QuadraticProgram.Create(Covariance(item), [0, 0], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]),
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((0.0796 - Math.Sqrt((0.0796 * 0.0796) + 1.6e-7)) / 2, e.Eigenvalue, tolerance: 1e-15);
    }

    // Markowitz (1959) chapter VIII, Kwan, Bailey and López de Prado (2013): min ½x'Cx − λμ'x is linear in λ between corner portfolios.
    [Fact]
    public void MeanVariance_BetweenCorners_IsTheirInterpolation()
    {
        int segments = 0;
        foreach (JsonElement item in Cases("critical_line_corner_portfolios"))
        {
            SymmetricMatrix covariance = Covariance(item);
            int n = covariance.Order;
            double[] mean = Vector(item.GetProperty("inputs").GetProperty("mean"));
            double[] ones = [.. Enumerable.Repeat(1.0, n)];
            QuadraticProgram program = QuadraticProgram.Create(
                covariance, new double[n], new double[n], ones, DenseMatrix.Create(1, n, ones), [1], [1]);
            SolverSession session = new();
            (double Lambda, double[] Weights)[] corners = [.. item.GetProperty("expected").GetProperty("corner_portfolios").EnumerateArray()
                .Select(corner => (corner.GetProperty("risk_tolerance").GetDouble(), Vector(corner.GetProperty("weights"))))];
            for (int k = 0; k < corners.Length - 1; k++, segments++)
            {
                foreach (double share in new[] { 0, 0.25, 0.5, 0.75, 1 })
                {
                    double lambda = ((1 - share) * corners[k].Lambda) + (share * corners[k + 1].Lambda);
                    SolverOutcome outcome = session.Solve(
                        program.WithLinear([.. mean.Select(m => -lambda * m)]), cancellationToken: TestContext.Current.CancellationToken);
                    Assert.Equal(SolverStatus.Optimal, outcome.Status);
                    for (int j = 0; j < n; j++)
                    {
                        double between = ((1 - share) * corners[k].Weights[j]) + (share * corners[k + 1].Weights[j]);
                        Assert.Equal(between, outcome.Point[j], tolerance: 1e-9); // Ten and more digits are printed.
                    }
                }
            }
        }

        Assert.Equal(15, segments);
    }

    private static JsonElement[] Cases(string problem)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("published", "allocation_cases.json")));
        return [.. document.RootElement.EnumerateArray()
            .Where(item => item.GetProperty("problem").GetString() == problem).Select(item => item.Clone())];
    }

    private static SymmetricMatrix Covariance(JsonElement item)
    {
        // One case's triangles differ by 4e-8, a unit of its printed digits: their mean is taken.
        double[][] rows = [.. item.GetProperty("inputs").GetProperty("cov").EnumerateArray().Select(Vector)];
        int n = rows.Length;
        return SymmetricMatrix.Create(n, [.. Enumerable.Range(0, n * n).Select(k => 0.5 * (rows[k / n][k % n] + rows[k % n][k / n]))]);
    }

    private static double[] Vector(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static void AssertWeights(JsonElement item, SolverStatus status, ReadOnlySpan<double> point)
    {
        Assert.Equal(SolverStatus.Optimal, status);
        double[] expected = Vector(item.GetProperty("expected").GetProperty("weights"));
        double tolerance = item.GetProperty("tolerance").GetDouble();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - point[i]) <= tolerance,
                $"{item.GetProperty("id").GetString()}: weight {i} is {point[i]:R}, published {expected[i]:R}.");
        }
    }
}
