using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Sensitivity;
using MrBen.Optimization.Tests.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.Sensitivity;

/// <summary>Derivatives against differences of programs solved again, and against the slopes of the active-set path.</summary>
public class DifferenceTests
{
    private const double Step = 1e-5;

    // Relative to the largest derivative; the difference of two solves carries 1e-14 of the point over the step.
    private const double Tolerance = 1e-5;

    private static readonly QuadraticSolver Solver = new();

    // Central differences, where those to either side agree: otherwise the active set changes within the step.
    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.LongShort)]
    [InlineData(FreeSetFamily.Box)]
    [InlineData(FreeSetFamily.Factors)]
    [InlineData(FreeSetFamily.GeneralRows)]
    [InlineData(FreeSetFamily.Costs)]
    [InlineData(FreeSetFamily.CostsAndRows)]
    public void Along_AnyDirection_IsTheDifferenceOfSolves(FreeSetFamily family)
    {
        int compared = 0;
        int count = TestTier.Count(brief: 60, full: 1_000);
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            SolverOutcome center = Solve(program);
            SolutionSensitivity sensitivity = SolutionSensitivity.Of(program, center);
            if (sensitivity.Status != SensitivityStatus.Differentiable)
            {
                continue;
            }

            ProgramDirection direction = Direction(program, new Random(seed), seed % 5);
            SolutionDerivative derivative = sensitivity.Along(direction, TestContext.Current.CancellationToken);
            Assert.True(derivative.HasValue, $"{family} {seed}: {derivative.Status}");
            if (derivative.Status == SensitivityStatus.OneSided)
            {
                continue;
            }

            SolverOutcome ahead = Solve(SteppedProgram.At(program, direction, Step));
            SolverOutcome behind = Solve(SteppedProgram.At(program, direction, -Step));
            if (Distance(Slope(center.Point, ahead.Point, Step), Slope(behind.Point, center.Point, Step)) > 1e-3)
            {
                continue;
            }

            compared++;
            string name = Invariant($"{family} {seed}");
            AssertClose(name + " point", Slope(behind.Point, ahead.Point, 2 * Step), [.. derivative.Point]);
            AssertClose(name + " rows", Slope(behind.RowMultipliers, ahead.RowMultipliers, 2 * Step), [.. derivative.RowMultipliers]);

            // Where a variable is at its bound and its kink at once, any split of the slope between them is right: the difference of both is one.
            AssertClose(name + " bounds and costs",
                Without(Slope(behind.BoundMultipliers, ahead.BoundMultipliers, 2 * Step), Slope(behind.CostSlopes, ahead.CostSlopes, 2 * Step)),
                Without([.. derivative.BoundMultipliers], [.. derivative.CostSlopes]));
            AssertClose(name + " objective", [(ahead.Objective - behind.Objective) / (2 * Step)], [derivative.Objective]);
        }

        Assert.True(3 * compared >= count, $"Only {compared} of {count} programs were compared.");
    }

    // A free variable's value made its bound: a bound that holds nothing back. The difference ahead is the one-sided derivative.
    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.GeneralRows)]
    [InlineData(FreeSetFamily.CostsAndRows)]
    public void Along_DegenerateOptimum_IsTheDifferenceAhead(FreeSetFamily family)
    {
        int compared = 0;
        int moved = 0;
        int count = TestTier.Count(brief: 40, full: 500);
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram given = FreeSetPrograms.Create(family, seed);
            SolverOutcome center = Solve(given);
            double[] upper = given.Upper.ToArray();
            int[] free = [.. Enumerable.Range(0, upper.Length).Where(j => center.BoundMultipliers[j] == 0)];
            if (free.Length < 2)
            {
                continue;
            }

            upper[free[seed % free.Length]] = center.Point[free[seed % free.Length]];
            QuadraticProgram program = given.WithBounds(given.Lower, upper);
            SolutionSensitivity sensitivity = SolutionSensitivity.Of(program, Solve(program));
            ProgramDirection direction = Direction(program, new Random(seed), seed % 2);
            SolutionDerivative derivative = sensitivity.Along(direction, TestContext.Current.CancellationToken);
            if (!derivative.HasValue)
            {
                continue;
            }

            double[] near = Slope(center.Point, Solve(SteppedProgram.At(program, direction, Step)).Point, Step);
            double[] far = Slope(center.Point, Solve(SteppedProgram.At(program, direction, 2 * Step)).Point, 2 * Step);
            if (Distance(near, far) > 1e-6)
            {
                continue;
            }

            compared++;
            moved += sensitivity.Status == SensitivityStatus.OneSided ? 1 : 0;
            AssertClose(Invariant($"{family} {seed}"), near, [.. derivative.Point]);
        }

        Assert.True(3 * compared >= count && moved > 0, $"Only {compared} of {count} programs were compared, {moved} of them one-sided.");
    }

    [Fact]
    public void LinearJacobian_IsSymmetricAndHasTheDirectionsAsColumns()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(FreeSetFamily.GeneralRows, seed);
            SolutionSensitivity sensitivity = SolutionSensitivity.Of(program, Solve(program));
            if (sensitivity.LinearJacobian() is not { } jacobian)
            {
                continue;
            }

            int n = program.VariableCount;
            for (int j = 0; j < n; j += 7)
            {
                double[] linear = new double[n];
                linear[j] = 1;
                SolutionDerivative column = sensitivity.Along(new() { Linear = [.. linear] }, TestContext.Current.CancellationToken);
                AssertClose(Invariant($"{seed} {j}"), [.. column.Point], jacobian.Row(j).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(FreeSetFamily.LongOnly)]
    [InlineData(FreeSetFamily.Factors)]
    [InlineData(FreeSetFamily.LongShort)]
    public void Along_LinearDirection_IsTheSpeedOfTheActiveSetPath(FreeSetFamily family)
    {
        int compared = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            SolverOutcome outcome = Solve(program);
            SolutionSensitivity sensitivity = SolutionSensitivity.Of(program, outcome);
            if (sensitivity.Status != SensitivityStatus.Differentiable)
            {
                continue;
            }

            ProgramDirection direction = new() { Linear = [.. RandomPrograms.RandomVector(new Random(seed), program.VariableCount, -0.01, 0.01)] };
            if (Speed(program, outcome, direction) is { } speed)
            {
                compared++;
                AssertClose(Invariant($"{family} {seed}"), speed,
                    [.. sensitivity.Along(direction, TestContext.Current.CancellationToken).Point], 1e-8);
            }
        }

        Assert.InRange(compared, 15, 40);
    }

    private static double[]? Speed(QuadraticProgram program, SolverOutcome outcome, ProgramDirection direction)
    {
        FreeSetSystem system = new(program);
        system.Load(program, lifted: false);
        for (int j = 0; j < program.VariableCount; j++)
        {
            system.Status[j] = outcome.BoundMultipliers[j] > 0 ? VariableStatus.AtLower
                : outcome.BoundMultipliers[j] < 0 ? VariableStatus.AtUpper
                : VariableStatus.Free;
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            system.RowStates[i] = RowStatus.Equality;
        }

        if (!system.Rebuild(new int[program.VariableCount]))
        {
            return null;
        }

        ActiveSetPath path = new(system);
        path.Hold();
        direction.Linear.AsSpan().CopyTo(path.LinearStep);
        path.Begin(position: 0, scale: 1e-6);
        SolveBudget budget = new(TimeProvider.System);
        budget.Start(new SolverSettings(), 100, TestContext.Current.CancellationToken);
        int iterations = 0;
        return path.Arrive(budget, ref iterations) == FreeSetStatus.Solved && path.Depart(1e-6) == FreeSetStatus.Solved
            ? path.PointSpeed.ToArray()
            : null;
    }

    // Of the linear term, of all limits, of Q, of the rows, of everything that the program has at once.
    private static ProgramDirection Direction(QuadraticProgram program, Random random, int kind)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        double[] linear = RandomPrograms.RandomVector(random, n, -0.01, 0.01);
        double[] bounds = RandomPrograms.RandomVector(random, n, 0, 0.01 / n);
        double[] rows = RandomPrograms.RandomVector(random, m, -0.01, 0.01);
        ProgramDirection limits = new()
        {
            Lower = [.. bounds.Select(v => -v)],
            Upper = [.. bounds],
            RowLower = [.. rows],
            RowUpper = [.. rows],
        };
        DenseMatrix coefficients = DenseMatrix.Create(m, n, RandomPrograms.RandomVector(random, m * n, -0.1, 0.1));
        SymmetricMatrix curvature = RandomPrograms.SampleCovariance(random, n, 2 * n);
        return kind switch
        {
            0 => new() { Linear = [.. linear] },
            1 => limits,
            2 => new() { Hessian = curvature, HessianScale = random.NextDouble() },
            3 => new() { Rows = coefficients },
            _ => limits with
            {
                Linear = [.. linear],
                HessianScale = 0.3,
                Rows = coefficients,
                CostCenter = program.Costs is null ? [] : [.. RandomPrograms.RandomVector(random, n, -0.01, 0.01)],
                CostAbove = program.Costs is null ? [] : [.. RandomPrograms.RandomVector(random, n, 0, 0.001)],
                CostBelow = program.Costs is null ? [] : [.. RandomPrograms.RandomVector(random, n, 0, 0.001)],
            },
        };
    }

    private static SolverOutcome Solve(QuadraticProgram program)
    {
        SolverOutcome outcome = Solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        return outcome;
    }

    private static double[] Slope(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double step)
    {
        double[] slope = to.ToArray();
        for (int i = 0; i < slope.Length; i++)
        {
            slope[i] = (slope[i] - from[i]) / step;
        }

        return slope;
    }

    private static double[] Without(double[] bounds, double[] costs) => costs.Length == 0 ? bounds : [.. bounds.Zip(costs, (z, k) => z - k)];

    // Largest difference beside the largest entry, or beside 1e-3 where all are smaller.
    private static double Distance(double[] x, double[] y)
    {
        double largest = Math.Max(1e-3, Math.Max(Kernels.MaxAbs(x), Kernels.MaxAbs(y)));
        return x.Length == 0 ? 0 : x.Zip(y, (a, b) => Math.Abs(a - b)).Max() / largest;
    }

    private static void AssertClose(string name, double[] expected, double[] actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double distance = Distance(expected, actual);
        Assert.True(distance <= tolerance, Invariant($"{name}: differs by {distance:E1}."));
    }
}
