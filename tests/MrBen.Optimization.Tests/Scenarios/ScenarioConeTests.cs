using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Cones beside measures, and the ratio to a volatility, in closed form.</summary>
public class ScenarioConeTests
{
    // Outcomes 0.1a − 0.05b and −0.1a + 0.1b.
    private static ScenarioSet Two { get; } = ScenarioSet.Create(DenseMatrix.Create(2, 2, [0.1, -0.05, -0.1, 0.1]));

    // The worst of the two is best at a = 3/7; |x| ≤ r with a + b = 1 and a below ½ stops at the smaller root of 2a² − 2a + 1 = r².
    [Fact]
    public void Minimize_WithinABall_StopsAtItsSurface()
    {
        const double a = 0.45;
        double radius = Math.Sqrt((2 * a * a) - (2 * a) + 1);
        ScenarioProgram program = Budget(ScenarioProgram.Minimize(Two, ScenarioMeasure.WorstCase)).WithCone(
            Cone.SecondOrder(3), DenseMatrix.Create(3, 2, [0, 0, 1, 0, 0, 1]), [radius, 0, 0]);
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.Equal(a, outcome.Point[0], 1e-7);
        Assert.Equal(-(0.1 - (0.2 * a)), outcome.Objective, 1e-9);

        // The loss 0.2a − 0.1 by the radius: da/dr = r/(2a − 1).
        Assert.Equal(3, outcome.ConeMultipliers.Length);
        Assert.Equal(0.2 * radius / ((2 * a) - 1), outcome.ConeMultipliers[0], 1e-4);
    }

    // Of independent variables the largest (r'x − c)/√(x'Qx) is at x ∝ (rᵢ − c)/qᵢ: 2 and 4.
    [Fact]
    public void MaximizeRatio_ToAVolatility_IsTheTangencyPoint()
    {
        SymmetricMatrix variances = SymmetricMatrix.FromDiagonal([0.04, 0.01]);
        ScenarioProgram program = Budget(ScenarioProgram.MaximizeRatio(Two, [0.10, 0.06], 0.02, variances));
        ScenarioOutcome free = new ScenarioSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1.0 / 3, free.Point[0], 1e-8);
        Assert.Equal(Math.Sqrt((0.08 * 0.08 / 0.04) + (0.04 * 0.04 / 0.01)), free.Objective, 1e-10);
        Assert.Equal(0.16 / 3 / free.Objective, free.MeasureValue!.Value, 1e-10);
        Assert.Equal(free.Objective, free.Bound, 1e-8);

        // A loss of the first outcome of 0.05 − 0.15a at most −0.01 takes a to 0.4.
        ScenarioOutcome limited = new ScenarioSolver().Solve(
            program.WithLimit(ScenarioMeasure.WorstCase, -0.01), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0.4, limited.Point[0], 1e-8);
        Assert.True(limited.LimitMultipliers[0] > 0);
    }

    [Fact]
    public void MaximizeRatio_NothingAboveTheOffset_IsInfeasible()
    {
        ScenarioProgram program = Budget(
            ScenarioProgram.MaximizeRatio(Two, [0.10, 0.06], 0.2, SymmetricMatrix.FromDiagonal([0.04, 0.01])));
        Assert.Equal(SolverStatus.PrimalInfeasible,
            new ScenarioSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken).Status);
    }

    // The first variable earns 0.05 without volatility.
    [Fact]
    public void MaximizeRatio_OfGainsWithoutVolatility_IsUnbounded()
    {
        ScenarioProgram program = Budget(ScenarioProgram.MaximizeRatio(Two, [0.05, 0.1], 0.01, SymmetricMatrix.FromDiagonal([0.0, 0.04])));
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.Equal(1, outcome.Point[0], 1e-6);
        Assert.Equal(0, outcome.Point[1], 1e-6);
    }

    [Fact]
    public void Budget_OfScenariosWithoutRisk_IsUnbounded()
    {
        ScenarioSet still = ScenarioSet.Create(DenseMatrix.Create(10, 2, new double[20]));
        ScenarioBudgetingOutcome outcome = new ScenarioSolver().Budget(
            ScenarioBudgetingProgram.Create(still, ScenarioMeasure.SemiDeviation, [0.5, 0.5]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.False(outcome.HasPoint);
    }

    [Fact]
    public void WithCone_OfOtherSizes_Throws()
    {
        ScenarioProgram program = ScenarioProgram.Minimize(Two, ScenarioMeasure.WorstCase);
        DenseMatrix rows = DenseMatrix.Create(2, 2, [1, 0, 0, 1]);
        Assert.Throws<ArgumentException>(() => program.WithCone(Cone.SecondOrder(3), rows, [1, 0, 0]));
        Assert.Throws<ArgumentException>(() => program.WithCone(Cone.SecondOrder(2), rows, [1, 0, 0]));
        Assert.Throws<ArgumentException>(() => program.WithCone(Cone.SecondOrder(2), DenseMatrix.Create(2, 1, [1, 1]), [1, 0]));
    }

    private static ScenarioProgram Budget(ScenarioProgram program) =>
        program.WithBounds([0, 0], []).WithRows(DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);
}
