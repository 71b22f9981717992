using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

[Collection(nameof(MeasuredAlone))]
public class SolverSessionTests
{
    public static TheoryData<ProgramFamily> FeasibleFamilies =>
    [
        ProgramFamily.IllConditioned, ProgramFamily.FewerObservationsThanAssets, ProgramFamily.NearParallelRows,
        ProgramFamily.EqualitiesWithFixedVariables, ProgramFamily.LongShortWithTurnover,
    ];

    [Theory]
    [MemberData(nameof(FeasibleFamilies))]
    public void Solve_WarmAfterNewLinearTerm_EqualsCold(ProgramFamily family)
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Random random = new(seed);
            QuadraticProgram program = RandomPrograms.Create(family, seed);
            SolverSession session = new();
            session.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            for (int k = 0; k < 4; k++)
            {
                QuadraticProgram next = program.WithLinear(RandomPrograms.RandomVector(random, program.VariableCount, -0.01, 0.01));
                SolverOutcome warm = session.Solve(next, cancellationToken: TestContext.Current.CancellationToken);
                SolverOutcome cold = new QuadraticSolver().Solve(next, cancellationToken: TestContext.Current.CancellationToken);
                Assert.True(warm.Status == SolverStatus.Optimal && cold.Status == SolverStatus.Optimal, $"{family} {seed}");
                Assert.Equal(cold.Objective, warm.Objective, tolerance: 1e-12 * Math.Max(1e-2, Math.Abs(cold.Objective)));
            }
        }
    }

    // Which active set was left behind, or that nothing was, must not matter.
    [Fact]
    public void Solve_AfterLimitInfeasibilityAndOtherShapes_AnswersAsIfNew()
    {
        SolverSession session = new();
        QuadraticProgram program = RandomPrograms.Create(ProgramFamily.IllConditioned, 3);
        double expected = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken).Objective;
        QuadraticProgram indefinite = QuadraticProgram.Create(SymmetricMatrix.Create(2, [1, 2, 2, 1]), [0, 0]);
        Action[] interruptions =
        [
            () => session.Solve(program, new SolverSettings { MaxIterations = 2 }, TestContext.Current.CancellationToken),
            () => session.Solve(
                RandomPrograms.Create(ProgramFamily.ContradictoryGroups, 1), cancellationToken: TestContext.Current.CancellationToken),
            () => Assert.Throws<NonConvexProgramException>(
                () => session.Solve(indefinite, cancellationToken: TestContext.Current.CancellationToken)),
            () => Assert.Throws<OperationCanceledException>(() => session.Solve(program, cancellationToken: new CancellationToken(true))),
        ];
        foreach (Action interruption in interruptions)
        {
            interruption();
            SolverOutcome outcome = session.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, outcome.Status);
            Assert.Null(outcome.Infeasibility);
            Assert.Equal(expected, outcome.Objective, tolerance: 1e-14);
        }
    }

    [Fact]
    public void Outcome_IsAViewAndToOwnedKeeps()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [-1, -2]);
        SolverSession session = new();
        SolverOutcome view = session.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        SolverOutcome owned = view.ToOwned();
        session.Solve(program.WithLinear([-3, -4]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([3.0, 4.0], view.Point.ToArray());
        Assert.Equal([1.0, 2.0], owned.Point.ToArray());
        Assert.Equal(-2.5, owned.Objective);
        Assert.Equal(SolverStatus.Optimal, owned.Status);
    }

    [Fact]
    public void Solve_Twice_AgreesBitForBit()
    {
        foreach (NastyFamily family in Enum.GetValues<NastyFamily>())
        {
            QuadraticProgram program = NastyPrograms.Create(family, 5);
            SolverOutcome first = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            SolverOutcome second = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(first.Point.ToArray(), second.Point.ToArray());
            Assert.Equal(first.RowMultipliers.ToArray(), second.RowMultipliers.ToArray());
            Assert.Equal(first.BoundMultipliers.ToArray(), second.BoundMultipliers.ToArray());
            Assert.Equal(first.Certificate, second.Certificate);
        }
    }

    // One variable, minimise ½x² − x: x = 1 with a slope of 0; then x ≥ 2 and x ≤ 1 together, of the same shape.
    [Fact]
    public void Solve_InfeasibleAfterOptimal_KeepsNothingOfTheEarlierSolve()
    {
        SymmetricMatrix one = SymmetricMatrix.FromDiagonal([1]);
        SolverSession session = new();
        Assert.Equal(SolverStatus.Optimal, session.Solve(
            QuadraticProgram.Create(one, [-1], [2], [3]), cancellationToken: TestContext.Current.CancellationToken).Status);
        SolverOutcome outcome = session.Solve(
            QuadraticProgram.Create(one, [-1], [2], [1]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.Equal((0, 0, double.PositiveInfinity), (outcome.Point[0], outcome.BoundMultipliers[0], outcome.Objective));
        Assert.Equal(default, outcome.Certificate);
    }

    // Returns of 1e308 overflow the first step of the active-set methods: the answer is the interior point's, certified, or that arithmetic
    // broke down, never an exception.
    [Fact]
    public void Solve_LinearTermBeyondArithmetic_IsCertifiedOrANumericalError()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([0.04, 0.04]), [-1e308, -1e308], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);
        SolverOutcome outcome = new SolverSession().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.NumericalError || (outcome.Status == SolverStatus.Optimal && CertificateVerifier.Verify(
            program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers).Holds(1e-9)));
    }

    // The covariance of a window that rolls by a day, to and fro: each answer is that of a cold solve, with the certificate of the verifier.
    [Theory]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(0, 0.05)]
    [InlineData(-0.02, 0.1)]
    public void Solve_WindowRollsByADay_IsTheColdAnswerWithoutAllocating(double lower, double upper)
    {
        const int Assets = 60;
        const int Window = 150;
        for (int seed = 0; seed < TestTier.Count(brief: 6, full: 60); seed++)
        {
            Random random = new(seed);
            double[] returns = [.. Enumerable.Range(0, (Window + 4) * Assets).Select(_ => random.NextDouble() - 0.5)];
            for (int t = 0; t < Window + 4; t++)
            {
                double market = random.NextDouble() - 0.5;
                for (int j = 0; j < Assets; j++)
                {
                    returns[(t * Assets) + j] += market * (0.5 + ((double)j / Assets));
                }
            }

            double[] linear = [.. Enumerable.Range(0, Assets).Select(_ => -0.02 * random.NextDouble())];
            double[] ones = [.. Enumerable.Repeat(1.0, Assets)];
            QuadraticProgram[] programs = [.. Enumerable.Range(0, 5).Select(day =>
            {
                double[] covariance = new double[Assets * Assets];
                Kernels.AddGram(returns.AsSpan(day * Assets, Window * Assets), Assets, covariance);
                Kernels.Scale(1.0 / Window, covariance);
                return QuadraticProgram.Create(SymmetricMatrix.Create(Assets, covariance).AsKnownSemidefinite(), linear,
                    [.. ones.Select(_ => lower)], [.. ones.Select(_ => upper)], DenseMatrix.Create(1, Assets, ones), [1], [1]);
            })];
            int[] way = [1, 2, 3, 4, 3, 2, 1, 0];
            SolverSession session = new();
            session.Solve(programs[0], cancellationToken: TestContext.Current.CancellationToken);
            foreach (int day in way)
            {
                SolverOutcome warm = session.Solve(programs[day], cancellationToken: TestContext.Current.CancellationToken);
                SolverOutcome cold = new QuadraticSolver().Solve(programs[day], cancellationToken: TestContext.Current.CancellationToken);
                Assert.Equal(SolverStatus.Optimal, warm.Status);
                Assert.Equal(CertificateVerifier.Verify(programs[day], warm.Point, warm.RowMultipliers, warm.BoundMultipliers), warm.Certificate);
                for (int j = 0; j < Assets; j++)
                {
                    Assert.Equal(cold.Point[j], warm.Point[j], tolerance: 1e-13);
                    Assert.Equal(cold.BoundMultipliers[j], warm.BoundMultipliers[j], tolerance: 1e-15);
                }
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (int day in way)
            {
                session.Solve(programs[day], cancellationToken: TestContext.Current.CancellationToken);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
