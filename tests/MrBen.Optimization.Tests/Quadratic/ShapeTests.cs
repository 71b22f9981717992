using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Programs at the edges of what a program can be.</summary>
public class ShapeTests
{
    private const double None = double.PositiveInfinity;

    // ½·2·x² − 3x on [lower, upper]: the vertex 1.5, cut to the box.
    [Theory]
    [InlineData(-None, None, 1.5)]
    [InlineData(2, None, 2)]
    [InlineData(-None, -1, -1)]
    [InlineData(1, 1, 1)]
    public void Solve_OneVariable_IsTheVertexCutToTheBox(double lower, double upper, double expected) =>
        Assert.Equal(expected, Solve(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([2]), [-3], [lower], [upper])).Point[0]);

    [Fact]
    public void Solve_AllFixed_ReturnsThePoint()
    {
        SolverOutcome outcome = Solve(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [1, -1], [0.25, 0.75], [0.25, 0.75],
            DenseMatrix.Create(1, 2, [1, 1]), [1], [1]));
        Assert.Equal([0.25, 0.75], outcome.Point.ToArray());
    }

    // min −x − 2y, x + y ≤ 4, x + 3y ≤ 6, x, y ≥ 0: the vertices (4, 0): −4, (3, 1): −5, (0, 2): −4.
    // Duals from −1 = y₁ + y₂, −2 = y₁ + 3y₂.
    [Fact]
    public void Solve_LinearProgram_FindsVertexAndDuals()
    {
        SolverOutcome outcome = Solve(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [-1, -2], [0, 0], default,
            DenseMatrix.Create(2, 2, [1, 1, 1, 3]), [-None, -None], [4, 6]));
        Assert.Equal(-5, outcome.Objective, tolerance: 1e-13);
        Assert.Equal(3, outcome.Point[0], tolerance: 1e-13);
        Assert.Equal(-0.5, outcome.RowMultipliers[0], tolerance: 1e-13);
        Assert.Equal(-0.5, outcome.RowMultipliers[1], tolerance: 1e-13);
    }

    // Projection of (1, 2) on x + y = 1 is (0, 1); the row is given six times in other scales and once as zero.
    [Fact]
    public void Solve_RedundantRowsOfEveryScale_IsTheProjection()
    {
        double[] scales = [1, 1e-8, 1e8, -1, 1e-4, 1e4, 0];
        double[] rows = [.. scales.SelectMany(s => new[] { s, s })];
        SolverOutcome outcome = Solve(QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1, 1]), [-1, -2], default, default, DenseMatrix.Create(7, 2, rows), scales, scales));
        Assert.Equal(0, outcome.Point[0], tolerance: 1e-14);
        Assert.Equal(1, outcome.Point[1], tolerance: 1e-14);
    }

    // Separable: each yⱼ = dⱼxⱼ solves min ½yⱼ² − yⱼ on [0, 0.5] when j is even and [0, 2] when odd, so y = 0.5 or 1.
    [Fact]
    public void Solve_VariablesFrom1EMinus3To1E3_IsExactInEachUnit()
    {
        double[] unit = [.. Enumerable.Range(0, 17).Select(k => Math.Pow(10, (k - 8) * 0.375))];
        SolverOutcome outcome = Solve(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([.. unit.Select(d => d * d)]),
            [.. unit.Select(d => -d)], new double[17], [.. unit.Select((d, j) => (j % 2 == 0 ? 0.5 : 2) / d)]));
        for (int j = 0; j < 17; j++)
        {
            Assert.Equal(j % 2 == 0 ? 0.5 : 1, unit[j] * outcome.Point[j], tolerance: 1e-12);
        }
    }

    // σᵢ² = 1 + i/n: uncorrelated minimum variance is xᵢ ∝ 1/σᵢ² (all positive, none at the cap 0.002).
    [Fact]
    public void Solve_ThousandVariables_IsInverseVariance()
    {
        const int N = 1000;
        double[] variance = [.. Enumerable.Range(0, N).Select(i => 1 + ((double)i / N))];
        double[] ones = [.. Enumerable.Repeat(1.0, N)];
        SolverOutcome outcome = Solve(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(variance), new double[N], new double[N],
            [.. Enumerable.Repeat(0.002, N)], DenseMatrix.Create(1, N, ones), [1], [1]));
        double sum = variance.Sum(v => 1 / v);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(1 / (variance[i] * sum), outcome.Point[i], tolerance: 1e-16);
        }
    }

    [Fact]
    public void Solve_NoConstraintsAtAll_IsTheLinearSystem()
    {
        // [4 2; 2 3]x = (8, 7) has the solution (1.25, 1.5).
        SolverOutcome outcome = Solve(QuadraticProgram.Create(SymmetricMatrix.Create(2, [4, 2, 2, 3]), [-8, -7]));
        Assert.Equal(1.25, outcome.Point[0], tolerance: 1e-15);
        Assert.Equal(1.5, outcome.Point[1], tolerance: 1e-15);
    }

    private static SolverOutcome Solve(QuadraticProgram program)
    {
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.True(CertificateVerifier.Verify(program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers).ResidualsHold(1e-9));
        return outcome;
    }
}
