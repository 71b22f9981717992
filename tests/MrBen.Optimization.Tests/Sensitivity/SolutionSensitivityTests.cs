using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Sensitivity;

namespace MrBen.Optimization.Tests.Sensitivity;

/// <summary>Derivatives worked by hand: regular, one-sided, of dependent constraints, and where there are none.</summary>
public class SolutionSensitivityTests
{
    private static readonly SymmetricMatrix One = SymmetricMatrix.FromDiagonal([1]);

    // min ½(x² + y²), x + y = 1: x = y = ½ with multiplier ½. With c = (t, 0) the sum stays and the difference goes by t: (½ − t/2, ½ +
    // t/2), multiplier ½ + t/2; the objective grows by x. With x + y = 1 + t all three are (1 + t)/2, and the objective grows by the
    // multiplier.
    [Fact]
    public void Along_BudgetOfTwo_IsHalfEach()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1, 1]), [0, 0], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);
        SolutionSensitivity sensitivity = Of(program);
        Assert.Equal(SensitivityStatus.Differentiable, sensitivity.Status);
        SolutionDerivative linear = Along(sensitivity, new() { Linear = [1, 0] });
        AssertNumbers([-0.5, 0.5], linear.Point);
        AssertNumbers([0.5], linear.RowMultipliers);
        Assert.Equal(0.5, linear.Objective, 1e-14);
        SolutionDerivative budget = Along(sensitivity, new() { RowLower = [1], RowUpper = [1] });
        AssertNumbers([0.5, 0.5], budget.Point);
        AssertNumbers([0.5], budget.RowMultipliers);
        Assert.Equal(0.5, budget.Objective, 1e-14);
        DenseMatrix jacobian = sensitivity.LinearJacobian()!;
        AssertNumbers([-0.5, 0.5, 0.5, -0.5], [.. jacobian.Values]);
    }

    // The row (1 + t)x + y = 1: from (Q + …) by hand, y·(1 + t, 1) = (x, y) and x(1 + t) + y = 1 give y = 1/(1 + (1 + t)²), whose
    // derivative at 0 is −2/4 = −½; x = (1 + t)y has ½ − ½ = 0, y itself −½. The objective ½y has −¼.
    [Fact]
    public void Along_CoefficientOfARow_MovesBoth()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1, 1]), [0, 0], rows: DenseMatrix.Create(1, 2, [1, 1]), rowLower: [1], rowUpper: [1]);
        SolutionDerivative derivative = Along(Of(program), new() { Rows = DenseMatrix.Create(1, 2, [1, 0]) });
        AssertNumbers([0, -0.5], derivative.Point);
        AssertNumbers([-0.5], derivative.RowMultipliers);
        Assert.Equal(-0.25, derivative.Objective, 1e-14);
    }

    // min ½x² − 2x over x ≤ 1: held at 1 with multiplier −1. Twice the curvature makes the multiplier −1 + 1; the bound takes the point
    // along.
    [Fact]
    public void Along_HeldVariable_GoesWithItsBound()
    {
        QuadraticProgram program = QuadraticProgram.Create(One, [-2], [0], [1]);
        SolutionSensitivity sensitivity = Of(program);
        SolutionDerivative scale = Along(sensitivity, new() { HessianScale = 1 });
        AssertNumbers([0], scale.Point);
        AssertNumbers([1], scale.BoundMultipliers);
        Assert.Equal(0.5, scale.Objective, 1e-15);
        SolutionDerivative bound = Along(sensitivity, new() { Upper = [1] });
        AssertNumbers([1], bound.Point);
        AssertNumbers([1], bound.BoundMultipliers);
        Assert.Equal(-1, bound.Objective, 1e-15);
    }

    // min ½x² over x ≥ 0: at the bound without being held. c = t > 0 leaves it there, with multiplier t; c = −t takes it to t.
    [Fact]
    public void Along_BoundWithoutMultiplier_IsOneSided()
    {
        SolutionSensitivity sensitivity = Of(QuadraticProgram.Create(One, [0], [0]));
        Assert.Equal(SensitivityStatus.OneSided, sensitivity.Status);
        Assert.Null(sensitivity.LinearJacobian());
        SolutionDerivative up = Along(sensitivity, new() { Linear = [1] });
        Assert.Equal(SensitivityStatus.OneSided, up.Status);
        AssertNumbers([0], up.Point);
        AssertNumbers([1], up.BoundMultipliers);
        SolutionDerivative down = Along(sensitivity, new() { Linear = [-1] });
        AssertNumbers([1], down.Point);
        AssertNumbers([0], down.BoundMultipliers);
    }

    // min ½x² + cx + |x|: inside the kink at c = 0, at its end at c = −1, beside it at c = −2 (x = 1).
    [Fact]
    public void Along_KinkedCost_InsideItsEndAndBeside()
    {
        QuadraticProgram program = QuadraticProgram.Create(One, [0], costs: KinkedCosts.Create([0], [1], [1]));
        SolutionSensitivity inside = Of(program);
        Assert.Equal(SensitivityStatus.Differentiable, inside.Status);
        AssertNumbers([1], Along(inside, new() { CostCenter = [1] }).Point);
        SolutionDerivative balanced = Along(inside, new() { Linear = [1] });
        AssertNumbers([0], balanced.Point);
        AssertNumbers([-1], balanced.CostSlopes);
        SolutionSensitivity end = Of(program.WithLinear([-1]));
        Assert.Equal(SensitivityStatus.OneSided, end.Status);
        AssertNumbers([1], Along(end, new() { Linear = [-1] }).Point);
        AssertNumbers([0], Along(end, new() { Linear = [1] }).Point);
        AssertNumbers([-1], Along(end, new() { Linear = [1] }).CostSlopes);
        AssertNumbers([0], Along(end, new() { CostAbove = [1] }).Point);
        AssertNumbers([1], Along(end, new() { CostAbove = [-1] }).Point);
        SolutionSensitivity beside = Of(program.WithLinear([-2]));
        SolutionDerivative rate = Along(beside, new() { CostAbove = [1] });
        AssertNumbers([-1], rate.Point);
        AssertNumbers([1], rate.CostSlopes);
        Assert.Equal(1, rate.Objective, 1e-15); // Unit distance from the center.
        Assert.Equal(-1, Along(beside, new() { CostCenter = [1] }).Objective, 1e-15);
    }

    // min ½(x − 3)² over x ≤ 1, said twice. Raised once, the other holds; lowered once, it holds alone. The objective has slope −2 in x.
    [Fact]
    public void Along_LimitSaidTwice_TakesTheOneThatHolds()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            One, [-3], rows: DenseMatrix.Create(2, 1, [1, 1]), rowUpper: [1, 1],
            rowLower: [double.NegativeInfinity, double.NegativeInfinity]);
        SolutionSensitivity sensitivity = Of(program);
        Assert.Equal(SensitivityStatus.OneSided, sensitivity.Status);
        foreach ((double first, double second) in ((double, double)[])[(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (2, 1), (-1, -3)])
        {
            SolutionDerivative derivative = Along(sensitivity, new() { RowUpper = [first, second] });
            Assert.Equal(SensitivityStatus.OneSided, derivative.Status);
            double least = Math.Min(first, second);
            AssertNumbers([least], derivative.Point);
            Assert.Equal(-2 * least, derivative.Objective, 1e-12);
        }
    }

    [Fact]
    public void Along_EqualitiesThatPart_IsInfeasible()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            One, [0], rows: DenseMatrix.Create(2, 1, [1, 1]), rowLower: [1, 1], rowUpper: [1, 1]);
        SolutionSensitivity sensitivity = Of(program);
        SolutionDerivative parted = Along(sensitivity, new() { RowLower = [1, 0], RowUpper = [1, 0] });
        Assert.Equal(SensitivityStatus.Infeasible, parted.Status);
        Assert.False(parted.HasValue);
        Assert.Empty(parted.Point);
        AssertNumbers([1], Along(sensitivity, new() { RowLower = [1, 1], RowUpper = [1, 1] }).Point);
        SolutionSensitivity pinned = Of(QuadraticProgram.Create(One, [0], [2], [2]));
        Assert.Equal(SensitivityStatus.Infeasible, Along(pinned, new() { Lower = [1] }).Status);
        AssertNumbers([1], Along(pinned, new() { Lower = [1], Upper = [1] }).Point);
    }

    // A linear program with a face of optima, and one with a vertex: there the rows alone decide.
    [Fact]
    public void Of_WithoutCurvature_SaysWhetherTheOptimumIsOne()
    {
        QuadraticProgram face = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([0, 0]), [-1, -1], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [0], [1]);
        SolutionSensitivity none = Of(face);
        Assert.False(none.IsUnique);
        Assert.Equal(SensitivityStatus.NotUnique, Along(none, new() { Linear = [1, 0] }).Status);

        // min −2x − y: x = 1 at its bound (multiplier −1), y = 0.5 by the row, whose multiplier is −1.
        SolutionSensitivity vertex = Of(QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([0, 0]), [-2, -1], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [0], [1.5]));
        Assert.Equal(SensitivityStatus.Differentiable, vertex.Status);
        SolutionDerivative derivative = Along(vertex, new() { RowUpper = [1], Upper = [3, 0] });
        AssertNumbers([3, -2], derivative.Point);
        Assert.Equal(-4, derivative.Objective, 1e-13);
    }

    [Fact]
    public void Of_WhatIsNoOptimum_Throws()
    {
        QuadraticProgram program = QuadraticProgram.Create(One, [0], [2], [1]);
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.StartsWith("The outcome is PrimalInfeasible; only an optimum has derivatives.",
            Assert.Throws<ArgumentException>(() => SolutionSensitivity.Of(program, outcome)).Message, StringComparison.Ordinal);
        SolutionSensitivity sensitivity = Of(QuadraticProgram.Create(One, [0]));
        Assert.StartsWith("Expected 1 changes, got 2.",
            Assert.Throws<ArgumentException>(() => Along(sensitivity, new() { Linear = [1, 2] })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Expected 0 changes, got 1.",
            Assert.Throws<ArgumentException>(() => Along(sensitivity, new() { CostAbove = [1] })).Message, StringComparison.Ordinal);
    }

    private static SolutionSensitivity Of(QuadraticProgram program)
    {
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        return SolutionSensitivity.Of(program, outcome);
    }

    private static SolutionDerivative Along(SolutionSensitivity sensitivity, ProgramDirection direction) =>
        sensitivity.Along(direction, TestContext.Current.CancellationToken);

    private static void AssertNumbers(double[] expected, IReadOnlyList<double> actual) =>
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= 1e-12);
}
