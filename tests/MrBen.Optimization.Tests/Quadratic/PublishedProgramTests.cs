using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Problems of Hock and Schittkowski (1981), Lecture Notes in Economics and Mathematical Systems 187.</summary>
public class PublishedProgramTests
{
    private const double None = double.PositiveInfinity;

    // HS21: 0.01x₁² + x₂² − 100, 10x₁ − x₂ ≥ 10, 2 ≤ x₁ ≤ 50, |x₂| ≤ 50; x = (2, 0), f = −99.96.
    [Fact]
    public void HockSchittkowski21() => AssertSolution(
        QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0.02, 2]), [0, 0], [2, -50], [50, 50],
            DenseMatrix.Create(1, 2, [10, -1]), [10], [None]),
        constant: -100, -99.96, [2, 0]);

    // HS35 (Beale): 9 − 8x₁ − 6x₂ − 4x₃ + 2x₁² + 2x₂² + x₃² + 2x₁x₂ + 2x₁x₃, x₁ + x₂ + 2x₃ ≤ 3, x ≥ 0; x = (4/3, 7/9, 4/9), f = 1/9.
    [Fact]
    public void HockSchittkowski35() => AssertSolution(
        QuadraticProgram.Create(SymmetricMatrix.Create(3, [4, 2, 2, 2, 4, 0, 2, 0, 2]), [-8, -6, -4], [0, 0, 0], default,
            DenseMatrix.Create(1, 3, [1, 1, 2]), [-None], [3]),
        constant: 9, 1.0 / 9, [4.0 / 3, 7.0 / 9, 4.0 / 9]);

    // HS76: x₁² + ½x₂² + x₃² + ½x₄² − x₁x₃ + x₃x₄ − x₁ − 3x₂ + x₃ − x₄ with three rows; printed x = (0.2727273, 2.090909, −0.26E−10,
    // 0.5454545) and f = −4.681818181. With x₃ = 0 and the first row active, elimination gives (3/11, 23/11, 0, 6/11) and −103/22.
    [Fact]
    public void HockSchittkowski76() => AssertSolution(
        QuadraticProgram.Create(SymmetricMatrix.Create(4, [2, 0, -1, 0, 0, 1, 0, 0, -1, 0, 2, 1, 0, 0, 1, 1]), [-1, -3, 1, -1],
            [0, 0, 0, 0], default, DenseMatrix.Create(3, 4, [1, 2, 1, 1, 3, 1, 2, -1, 0, 1, 4, 0]), [-None, -None, 1.5], [5, 4, None]),
        constant: 0, -103.0 / 22, [3.0 / 11, 23.0 / 11, 0, 6.0 / 11]);

    // HS268 (Schittkowski 1987): x = (1, 2, −1, 3, −4), f = 0, the difference of numbers near 14463.
    [Fact]
    public void HockSchittkowski268() => AssertSolution(
        QuadraticProgram.Create(
            SymmetricMatrix.Create(5,
            [
                20394, -24908, -2026, 3896, 658, -24908, 41818, -3466, -9828, -372, -2026, -3466, 3510, 2178, -348,
                3896, -9828, 2178, 3030, -44, 658, -372, -348, -44, 54,
            ]),
            [18340, -34198, 4542, 8672, 86], default, default,
            DenseMatrix.Create(5, 5, [-1, -1, -1, -1, -1, 10, 10, -3, 5, 4, -8, 1, -2, -5, 3, 8, -1, 2, 5, -3, -4, -2, 3, -5, 1]),
            [-5, 20, -40, 11, -30], [None, None, None, None, None]),
        constant: 14463, 0, [1, 2, -1, 3, -4]);

    private static void AssertSolution(QuadraticProgram program, double constant, double objective, double[] point)
    {
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.True(outcome.Certificate.ResidualsHold(1e-14), outcome.Certificate.ToString());
        Assert.Equal(objective, outcome.Objective + constant, tolerance: 1e-14 * Math.Max(1, Math.Abs(constant)));
        for (int j = 0; j < point.Length; j++)
        {
            Assert.Equal(point[j], outcome.Point[j], tolerance: 1e-10); // HS268 has condition number 1e7.
        }
    }
}
