using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Parametric;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Paths from wrong guesses, through ties, and along directions without curvature.</summary>
public class ActiveSetPathTests
{
    public static TheoryData<FrontierFamily> Families => [.. Enum.GetValues<FrontierFamily>()];

    // Whatever the guess, the path ends at the optimum; where all numbers are small integers it gives up rarely, and says so.
    [Theory]
    [MemberData(nameof(Families))]
    public void Run_FromARandomGuess_EndsAtTheSolution(FrontierFamily family)
    {
        SolverSession session = new();
        List<string> wrong = [];
        int givenUp = 0;
        int count = TestTier.Count(60, 600);
        for (int seed = 0; seed < count; seed++)
        {
            (QuadraticProgram program, _) = RandomFrontiers.Create(family, seed);
            FreeSetSystem system = new(program);
            Guess(system, program, new Random(seed));
            FreeSetStatus status = Run(system);
            givenUp += status == FreeSetStatus.Solved ? 0 : 1;
            Certificate certificate = Certify(system);
            if (status != FreeSetStatus.Solved || certificate.Holds(1e-9))
            {
                continue;
            }

            // Multipliers of an optimum of zero are rounding; the value tells.
            double expected = session.Solve(program, cancellationToken: TestContext.Current.CancellationToken).Objective;
            if (!(certificate.PrimalResidual <= 1e-9 && Math.Abs(system.Objective() - expected) <= 1e-13))
            {
                wrong.Add($"{seed}: {certificate} {system.Objective()} {expected}");
            }
        }

        Assert.True(wrong.Count == 0, $"{family}: {string.Join('\n', wrong.Take(5))}");
        Assert.True(givenUp <= (family == FrontierFamily.Ties ? count / 100 : 0), $"{family}: given up {givenUp}");
    }

    // Cash beside one asset: without the budget cash has no curvature, with it there is plenty.
    [Fact]
    public void Change_ReleasedVariableThatOnlyTheBudgetMakesDefinite_AddsTheBudgetToTheFactor()
    {
        FreeSetSystem system = Loaded(QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([0.04, 0]), [0, 0], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]), free: 0);
        ActiveSetPath path = new(system);
        path.Begin(0, scale: 1);
        int iterations = 0;
        path.LinearStep[1] = -0.08;

        // x = (1, 0), slopes 0.04 and 0 less the multiplier 0.04: the second is −0.04 already, and the first change is there.
        Assert.Equal(FreeSetStatus.Solved, path.Arrive(Budget(), ref iterations));
        Assert.Equal(FreeSetStatus.Solved, path.Depart(1));
        Assert.Equal((PathEventKind.ReleasedUp, 1, 0.0), (path.Event, path.EventIndex, path.Position));
        Assert.Equal(FreeSetStatus.Solved, path.Change());
        Assert.True(system.LiftsActiveRows);
        Assert.Equal(2, system.Factor.Count);
        Assert.False(path.IsFlat);

        // Minimum of ½·0.04·a² with a + b = 1: a = 0.
        Assert.Equal(FreeSetStatus.Solved, path.Arrive(Budget(), ref iterations));
        Assert.Equal([0.0, 1.0], system.X.Select(x => Math.Round(x, 15)));
    }

    // Two copies, the second with the larger reward: it takes the first one's place at once.
    [Fact]
    public void Change_ReleasedCopy_TakesThePlaceOfTheOther()
    {
        FreeSetSystem system = Loaded(QuadraticProgram.Create(
            SymmetricMatrix.Create(2, [1, 1, 1, 1]), [0, 0], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]), free: 0);
        ActiveSetPath path = new(system);
        path.LinearStep[1] = -1;
        path.Begin(0, scale: 1);
        int iterations = 0;
        Assert.Equal(FreeSetStatus.Solved, path.Arrive(Budget(), ref iterations));
        Assert.Equal(FreeSetStatus.Solved, path.Depart(1));
        Assert.Equal(FreeSetStatus.Solved, path.Change());
        Assert.True(path.IsFlat);
        Assert.Equal(1, path.Jump);
        Assert.Equal([VariableStatus.AtLower, VariableStatus.Free], system.Status);
        Assert.Equal([0.0, 1.0], system.X);
    }

    // The same without bounds: nothing is in the way.
    [Fact]
    public void Change_ReleasedCopyWithoutBounds_IsUnboundedAlongTheExchange()
    {
        FreeSetSystem system = Loaded(QuadraticProgram.Create(
            SymmetricMatrix.Create(2, [1, 1, 1, 1]), [0, 0], default, default, DenseMatrix.Create(1, 2, [1, 1]), [1], [1]), free: 0);
        system.Nail(1, 0);
        ActiveSetPath path = new(system);
        path.LinearStep[1] = -1;
        path.Begin(0, scale: 1);
        int iterations = 0;
        Assert.Equal(FreeSetStatus.Solved, path.Arrive(Budget(), ref iterations));
        Assert.Equal(FreeSetStatus.Solved, path.Depart(1));
        Assert.Equal(FreeSetStatus.Unbounded, path.Change());
        Assert.Equal([-1.0, 1.0], path.PointSpeed.ToArray());
    }

    // Eight equal uncorrelated assets whose slopes reach zero together: one change at a time, all at one place, and then none.
    [Fact]
    public void Follow_ManyChangesAtOnePlace_MakesThemOneByOne()
    {
        const int n = 8;
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        FreeSetSystem system = Loaded(QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal(ones), [0, .. Enumerable.Repeat(2.0, n - 1)], new double[n], ones,
            DenseMatrix.Create(1, n, ones), [1], [1]),
            free: 0);
        ActiveSetPath path = new(system);
        path.LinearStep[0] = 2;
        path.Begin(0, scale: 1);
        int iterations = 0;

        // At the start the first asset is 1; the others come in when its slope 1 + 2t reaches 2.
        Assert.Equal(FreeSetStatus.Solved, path.Follow(1, maxEvents: 100, Budget(), ref iterations));
        Assert.Equal(n, iterations);
        Assert.All(system.X, x => Assert.Equal(1.0 / n, x, 1e-15));
    }

    [Fact]
    public void Spread_AtASolution_LeavesItOneAndGivesRoom()
    {
        FreeSetSystem system = Loaded(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [0, 0], [0, 0], [1, 1],
            DenseMatrix.Create(2, 2, [1, 1, 1, -1]), [1, double.NegativeInfinity], [1, 1]), free: 0);
        system.Anchor();
        system.Solve();
        system.Move(1);
        system.ComputeGradient();
        ActiveSetPath path = new(system);
        path.Spread(1);
        Assert.InRange(system.Upper[0] - 1, 1e-14, 1e-12);
        Assert.InRange(-system.Lower[0], 1e-14, 1e-12);
        Assert.InRange(system.Linear[1], 1e-14, 1e-12);
        Assert.InRange(system.RowUpper[1] - 1, 1e-14, 1e-12);
        Assert.Equal(1, system.RowUpper[0]);
    }

    private static SolveBudget Budget()
    {
        SolveBudget budget = new(TimeProvider.System);
        budget.Start(new SolverSettings(), 10_000, TestContext.Current.CancellationToken);
        return budget;
    }

    private static FreeSetStatus Run(FreeSetSystem system)
    {
        int iterations = 0;
        return new PathToProgram(system).Run(Budget(), ref iterations);
    }

    // All variables at their lower bound but one; all equalities active.
    private static FreeSetSystem Loaded(QuadraticProgram program, int free)
    {
        FreeSetSystem system = new(program);
        system.Load(program, lifted: false);
        for (int i = 0; i < program.RowCount; i++)
        {
            system.RowStates[i] = program.RowLower[i] >= program.RowUpper[i] ? RowStatus.Equality : RowStatus.Inactive;
        }

        system.Status[free] = VariableStatus.Free;
        Assert.True(system.Rebuild(new int[program.VariableCount]));
        return system;
    }

    private static void Guess(FreeSetSystem system, QuadraticProgram program, Random random)
    {
        system.Load(program, lifted: random.Next(2) == 0);
        for (int j = 0; j < program.VariableCount; j++)
        {
            (bool lower, bool upper) = (double.IsFinite(program.Lower[j]), double.IsFinite(program.Upper[j]));
            system.Status[j] = system.IsPinned(j) ? VariableStatus.AtLower
                : random.Next(3) switch
                {
                    0 when lower => VariableStatus.AtLower,
                    1 when upper => VariableStatus.AtUpper,
                    _ => system.HasKink(j) ? VariableStatus.AtKink : VariableStatus.Free,
                };
        }

        system.Rebuild(new int[program.VariableCount]);
        for (int j = 0; j < program.VariableCount; j++)
        {
            if (FreeSetSystem.IsFree(system.Status[j]) && !system.Factor.Free.Contains(j))
            {
                system.Status[j] = double.IsFinite(program.Lower[j]) ? VariableStatus.AtLower : VariableStatus.AtUpper;
            }
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            system.RowStates[i] = program.RowLower[i] >= program.RowUpper[i] ? RowStatus.Equality
                : random.Next(2) == 0 ? RowStatus.Inactive
                : double.IsFinite(program.RowLower[i]) ? RowStatus.AtLower
                : RowStatus.AtUpper;
        }
    }

    private static Certificate Certify(FreeSetSystem system)
    {
        system.Refine();
        system.FixStrays();
        system.ComputeGradient();
        int n = system.X.Length;
        (double Bound, double Slope)[] multipliers = [.. Enumerable.Range(0, n).Select(system.Multipliers)];
        return CertificateVerifier.Verify(system.Program, system.X, system.RowMultipliers, [.. multipliers.Select(m => m.Bound)],
            system.Program.Costs is null ? [] : [.. multipliers.Select(m => m.Slope)]);
    }
}
