using MrBen.Optimization.Conic;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Quadratic and linear programs against the active-set solver, an independent method.</summary>
public class QuadraticAgreementTests
{
    public static TheoryData<ProgramFamily> Families => [.. Enum.GetValues<ProgramFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Solve_QuadraticFamilies_AgreesWithTheActiveSet(ProgramFamily family)
    {
        int count = TestTier.Count(brief: 40, full: 1_000);
        List<string> failures = [];
        SolverSettings settings = new() { FeasibilityTolerance = 1e-8, OptimalityTolerance = 1e-8 };
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram quadratic = RandomPrograms.Create(family, seed);
            ConicProgram program = Translate(quadratic);
            SolverOutcome expected = new QuadraticSolver().Solve(quadratic, cancellationToken: TestContext.Current.CancellationToken);
            ConicOutcome outcome = new ConicSolver().Solve(program, settings, TestContext.Current.CancellationToken);
            double size = Math.Max(Math.Abs(expected.Objective), Size(quadratic, expected.Point));

            // Constraints that miss each other by 1e-6 are beyond a ray in floating point: no answer is right there, a wrong one is not.
            bool agrees = (family == ProgramFamily.InfeasibleByAMillionth && outcome.Status == SolverStatus.NumericalError)
                || (expected.Status == outcome.Status
                && (!expected.HasPoint || Math.Abs(expected.Objective - outcome.Objective) <= 1e-6 * size));
            if (!agrees)
            {
                failures.Add(
                    $"{seed}: {expected.Status} {expected.Objective}, {outcome.Status} {outcome.Objective}, {outcome.Certificate}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(20))}");
    }

    private static double Size(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        double largest = 0;
        for (int j = 0; j < point.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(program.Linear[j] * point[j]));
            largest = Math.Max(largest, program.Hessian.Diagonal(j) * point[j] * point[j]);
        }

        return largest;
    }

    private static ConicProgram Translate(QuadraticProgram quadratic)
    {
        int n = quadratic.VariableCount;
        ConicProgramBuilder builder = new(n);
        builder.SetHessian(quadratic.Hessian);
        builder.SetLinear(quadratic.Linear);
        builder.AddLowerBounds(0, quadratic.Lower);
        builder.AddUpperBounds(0, quadratic.Upper);
        for (int i = 0; i < quadratic.RowCount; i++)
        {
            (double lower, double upper) = (quadratic.RowLower[i], quadratic.RowUpper[i]);
            if (lower == upper)
            {
                builder.SetSharedRow(builder.AddRows(Cone.Zero(1), [-lower]), quadratic.Rows, i);
                continue;
            }

            if (double.IsFinite(lower))
            {
                builder.SetSharedRow(builder.AddRows(Cone.Nonnegative(1), [-lower]), quadratic.Rows, i);
            }

            if (double.IsFinite(upper))
            {
                builder.SetSharedRow(builder.AddRows(Cone.Nonnegative(1), [upper]), quadratic.Rows, i, -1);
            }
        }

        return builder.Build();
    }
}
