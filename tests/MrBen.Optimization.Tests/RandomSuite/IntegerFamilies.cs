using System.Collections.Immutable;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Integer;
using MrBen.Optimization.Tests.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Integer programs: small ones against the enumeration of every combination, larger ones by bound and certificate.</summary>
internal static class IntegerFamilies
{
    // Variables of the small programs at most.
    private const int Most = 5;

    public static IReadOnlyList<SuiteFamily> All { get; } =
    [
        .. Enum.GetValues<IntegerFamily>().Select(family => new SuiteFamily($"integer {family}", 400,
            (seed, token) => SolveSmall(family, seed, token))),
        new SuiteFamily("integer of dozens", 300, (seed, token) => SolveLarge(Large(new Random(seed)), token)),
    ];

    private static Answer SolveSmall(IntegerFamily family, int seed, CancellationToken token)
    {
        (QuadraticProgram program, IntegerRestrictions restrictions) = RandomIntegerPrograms.Create(family, seed, Most);
        IntegerProgram integer = IntegerProgram.Create(program, restrictions);
        IntegerOutcome outcome = new BranchAndBoundSolver().Solve(integer, cancellationToken: token);
        return Of(integer, outcome, () => IntegerProof.Fault(integer, outcome, Enumeration.Solve(program, restrictions, token)));
    }

    private static Answer SolveLarge(IntegerProgram integer, CancellationToken token)
    {
        IntegerOutcome outcome = new BranchAndBoundSolver().Solve(integer, cancellationToken: token);
        return Of(integer, outcome, () => outcome.Status == SolverStatus.Optimal
            ? IntegerProof.Fault(integer, outcome, outcome.Objective)
            : "has points");
    }

    private static IntegerProgram Large(Random random)
    {
        int n = random.Next(20, 36);
        SymmetricMatrix hessian = random.Next(3) == 0
            ? SymmetricMatrix.FromDiagonal(RandomPrograms.RandomVector(random, n, 1e-4, 9e-4))
            : RandomPrograms.SampleCovariance(random, n, random.Next(2) == 0 ? 3 * n : n / 2);
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        double[] linear = random.Next(2) == 0 ? new double[n] : RandomPrograms.RandomVector(random, n, -4e-4, 4e-4);
        QuadraticProgram program = QuadraticProgram.Create(
            hessian, linear, new double[n], [.. ones.Select(_ => 0.4)], DenseMatrix.Create(1, n, ones), [1], [1]);
        ImmutableArray<double> thresholds = random.Next(2) == 0 ? [] : [.. ones.Select(_ => 0.05)];
        return IntegerProgram.Create(program, new IntegerRestrictions { MaximumHeld = random.Next(3, 7), Thresholds = thresholds });
    }

    private static Answer Of(IntegerProgram integer, IntegerOutcome outcome, Func<string?> fault)
    {
        Fingerprint numbers = Fingerprint.Of(outcome.Point.AsSpan()).With(outcome.Objective, outcome.LowerBound, outcome.Nodes);
        double size = outcome.HasPoint ? IntegerProof.Size(integer.Continuous, outcome) : 0;
        return new Answer(outcome.Status, outcome.Objective, size, numbers, () =>
            new Proof(outcome.HasPoint ? outcome.RelativeGap : 0, fault() is { } words
                ? Invariant($"{words}: {outcome.Objective:R} over {outcome.LowerBound:R}, {outcome.Nodes} nodes")
                : null));
    }
}
