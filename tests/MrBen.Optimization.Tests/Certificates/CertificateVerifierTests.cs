using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Certificates;

/// <summary>A verifier is worth what it refuses.</summary>
public class CertificateVerifierTests
{
    // min ½(2x² + 4y²) − x, x + y = 1, 0 ≤ x ≤ 0.5, y ≥ 0. At (0.5, 0.5): Qx + c = (1 − 1, 2) = (0, 2) = y·(1, 1) + z
    // with y = 2 for the row and z = (−2, 0) at the upper bound. f = 0.25 + 0.5 − 0.5 = 0.25.
    private static readonly QuadraticProgram Hand = QuadraticProgram.Create(
        SymmetricMatrix.FromDiagonal([2, 4]), [-1, 0], [0, 0], [0.5, double.PositiveInfinity], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);

    [Fact]
    public void Verify_OptimumByHand_HasNoResidual()
    {
        Assert.Equal(new Certificate(0, 0, 0, 0, 0), CertificateVerifier.Verify(Hand, [0.5, 0.5], [2], [-2, 0]));
        SolverOutcome outcome = new QuadraticSolver().Solve(Hand, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0.25, outcome.Objective, tolerance: 1e-15);
        Assert.Equal(2, outcome.RowMultipliers[0], tolerance: 1e-14);
        Assert.Equal(-2, outcome.BoundMultipliers[0], tolerance: 1e-14);
        Assert.Equal(0, outcome.BoundMultipliers[1]);
    }

    // y moved to 0.6: the row is off by 0.1 over size 1; gradient 2.4 against 2, off by 0.4 over its largest term 2.4; the row's multiplier
    // is all of x's largest term 2, and its slack is 0.1 over size 1.
    [Fact]
    public void Verify_PointMoved_EachResidualByHand()
    {
        Certificate certificate = CertificateVerifier.Verify(Hand, [0.5, 0.6], [2], [-2, 0]);
        Assert.Equal(0.1, certificate.PrimalResidual, tolerance: 1e-15);
        Assert.Equal(0.4 / 2.4, certificate.DualResidual, tolerance: 1e-15);
        Assert.Equal(0.1, certificate.Complementarity, tolerance: 1e-15);
    }

    // Row multiplier 2.3: both entries of Qx + c − A'y − z move by 0.3, over the largest term 2.3. The gap prices the reduced gradient
    // (−2.3, −0.3) at the bounds; y has no upper one, but the row implies 1: the bound is 2.3 − 2.3·0.5 − 0.3·1 = 0.85, and g'x is 1.
    [Fact]
    public void Verify_RowMultiplierMoved_OnlyDualResidualAndGapMove()
    {
        Certificate certificate = CertificateVerifier.Verify(Hand, [0.5, 0.5], [2.3], [-2, 0]);
        Assert.Equal(0, certificate.PrimalResidual);
        Assert.Equal(0.3 / 2.3, certificate.DualResidual, tolerance: 1e-15);
        Assert.Equal(0, certificate.Complementarity);
        Assert.Equal(0.15, certificate.Gap, tolerance: 1e-8);
    }

    // Row multiplier 1.7: the reduced gradient is (−1.7, 0.3), smallest over the box at (0.5, 0), so the bound is
    // g'x − (1.7·1 − 1.7·0.5) = 0·0.5 + 2·0.5 − 0.85 = 0.15.
    [Fact]
    public void Verify_RowMultiplierTooSmall_GapByHand() =>
        Assert.Equal(0.15, CertificateVerifier.Verify(Hand, [0.5, 0.5], [1.7], [-2, 0]).Gap, tolerance: 1e-15);

    [Fact]
    public void Verify_MultiplierOfWrongSign_CountsInTheDualResidual()
    {
        // y ≥ 0 has no upper bound: a negative multiplier there has no limit to belong to. 0.5 over the largest term 2.
        Certificate certificate = CertificateVerifier.Verify(Hand, [0.5, 0.5], [2], [-2, -0.5]);
        Assert.Equal(0.25, certificate.DualResidual, tolerance: 1e-15);
    }

    [Fact]
    public void Verify_MultiplierAtAnInactiveBound_IsNotComplementary()
    {
        // (0.25, 0.75) is feasible; −2, as large as the row's multiplier, belongs to a bound 0.5 that is 0.25 away.
        Certificate certificate = CertificateVerifier.Verify(Hand, [0.25, 0.75], [2], [-2, 0]);
        Assert.Equal(0, certificate.PrimalResidual);
        Assert.Equal(0.25 / 0.5, certificate.Complementarity, tolerance: 1e-15);

        // −0.001 there is a share of 0.0005 of x's largest term, the row's 2: rather no multiplier than an inactive bound.
        Assert.Equal(0.0005, CertificateVerifier.Verify(Hand, [0.25, 0.75], [2], [-0.001, 0]).Complementarity, tolerance: 1e-15);
    }

    // Two variables without anything in common, the second 2⁵⁴ times as large: its residual is its own, not a share of the first one's.
    [Fact]
    public void Verify_SmallVariableBesideALargeOne_IsMeasuredAgainstItself()
    {
        const double Large = 1 << 27;
        const double Small = 1 / Large;
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([Large * Large, Small * Small]), [-Large, -Small],
            rows: DenseMatrix.Create(2, 2, [1, 0, 0, 1]), rowLower: [Small, Large], rowUpper: [Small, Large]);
        Assert.Equal(new Certificate(0, 0, 0, 0, 0), CertificateVerifier.Verify(program, [Small, Large], [0, 0], [0, 0]));
        Certificate first = CertificateVerifier.Verify(program, [0.5 * Small, Large], [0, 0], [0, 0]);
        Assert.Equal((0.5, 0.5), (first.PrimalResidual, first.DualResidual)); // Half of the limit, and of the slope, is missing.
        Certificate second = CertificateVerifier.Verify(program, [Small, 0.5 * Large], [0, 0], [0, 0]);
        Assert.Equal((0.5, 0.5), (second.PrimalResidual, second.DualResidual));
        Assert.Equal(1, CertificateVerifier.Verify(program, [Small, 0], [0, 0], [0, 0]).DualResidual);
    }

    // x = Dy with powers of two in D and in the units of rows and objective rounds nothing: the same residuals to the last bit.
    [Fact]
    public void Verify_OtherUnits_SameResiduals()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            QuadraticProgram program = RandomPrograms.Create((ProgramFamily)(seed % 6), seed);
            double[] point = RandomPrograms.RandomVector(random, program.VariableCount, -1, 1);
            double[] rows = RandomPrograms.RandomVector(random, program.RowCount, -1, 1);
            double[] bounds = RandomPrograms.RandomVector(random, program.VariableCount, -1, 1);
            Certificate expected = CertificateVerifier.Verify(program, point, rows, bounds);
            Units units = Units.PowersOfTwo(random, program.VariableCount, program.RowCount, largestExponent: 60);
            Certificate actual = CertificateVerifier.Verify(units.Convert(program), units.ConvertPoint(point),
                units.ConvertRowMultipliers(rows), units.ConvertBoundMultipliers(bounds));
            Assert.Equal(expected.PrimalResidual, actual.PrimalResidual);
            Assert.Equal(expected.DualResidual, actual.DualResidual);
            Assert.Equal(expected.Complementarity, actual.Complementarity);
            Assert.Equal(expected.Gap * units.Objective, actual.Gap);
            Assert.Equal(expected.RelativeGap, actual.RelativeGap);
        }
    }

    // min x − (1 + δ)·y over x + y = 1, x, y ≥ 0, at (0.5, 0.5), where f = −δ/2: every multiplier leaves a slope unexplained, and the best dual
    // bound, −(1 + δ), is as far off as f says. The terms are 0.5 and 0.5·(1 + δ), the multiplier −(1 + δ) of the row weighs its limit 1.
    [Fact]
    public void Verify_RelativeGap_IsTheGapOverTheTermsOfTheObjective()
    {
        const double Delta = 1.0 / 1024;
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [1, -1 - Delta], [0, 0],
            rows: DenseMatrix.Create(1, 2, [1, 1]), rowLower: [1], rowUpper: [1]);
        Certificate certificate = CertificateVerifier.Verify(program, [0.5, 0.5], [-1 - Delta], [2 + Delta, 0]);
        Assert.Equal(1 + (Delta / 2), certificate.Gap);
        Assert.Equal((1 + (Delta / 2)) / (1 + Delta), certificate.RelativeGap);
        Assert.False(certificate.Holds(0.9));
        Assert.True(certificate.Holds(1));
    }

    // min x + y over x + y ≥ 1, 2x − y ≤ 4, y ≤ 3, x without bounds: the rows imply x ≥ 1 − 3 = −2 and x ≤ (4 + 3)/2 = 3.5, but nothing below
    // for y, since x ≤ 3.5 is implied itself. At (−2, 3) with the multiplier ½ of the first row a slope of ½ is left of each: x can lower the
    // objective by ½·(−2 − x) = 0 more, and y without limit; with 1 nothing is left.
    [Fact]
    public void Verify_UnboundedVariables_AreHeldByTheRows()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [1, 1],
            [double.NegativeInfinity, double.NegativeInfinity], [double.PositiveInfinity, 3],
            DenseMatrix.Create(2, 2, [1, 1, 2, -1]), [1, double.NegativeInfinity], [double.PositiveInfinity, 4]);
        Assert.Equal(0, CertificateVerifier.Verify(program, [-2, 3], [1, 0], [0, 0]).Gap);
        Assert.Equal(double.PositiveInfinity, CertificateVerifier.Verify(program, [-2, 3], [0.5, 0], [0, 0]).Gap);
        QuadraticProgram bounded = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [1, 1],
            [double.NegativeInfinity, 0], [double.PositiveInfinity, 3],
            DenseMatrix.Create(1, 2, [1, 1]), [1], [double.PositiveInfinity]);

        // The dual bound with ½: ½·1 + ½·(−2) + ½·0 = −½; the objective is 1.
        Assert.Equal(1.5, CertificateVerifier.Verify(bounded, [-2, 3], [0.5], [0, 0]).Gap, tolerance: 1e-8);
    }

    // The residuals alone do not hold; the gap does.
    [Fact]
    public void Holds_ByTheGap_WhereSlopesAreRounding()
    {
        Certificate certificate = new(1e-12, 1e-8, 0, 1e-20, 1e-15);
        Assert.True(certificate.Holds(1e-9));
        Assert.False(certificate.ResidualsHold(1e-9));
        Assert.False(new Certificate(1e-8, 0, 0, 0, 0).Holds(1e-9));
    }

    // Minimise x − y over 0 ≤ x, y ≤ 1 and y − x ≤ 0: the optimum is 0, wherever x = y, so nothing can be relative to it. With the row's
    // multiplier −1 both conditions hold exactly; with −0.5 half of the slope is unexplained.
    [Fact]
    public void Verify_ObjectiveOfZero_IsMeasuredByTheTermsThatThereAre()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [1, -1], [0, 0], [1, 1],
            DenseMatrix.Create(1, 2, [-1, 1]), [double.NegativeInfinity], [0]);
        Assert.Equal(new Certificate(0, 0, 0, 0, 0), CertificateVerifier.Verify(program, [0, 0], [-1], [0, 0]));
        Assert.Equal(0.5, CertificateVerifier.Verify(program, [0, 0], [-0.5], [0, 0]).DualResidual);
        Assert.Equal(0, CertificateVerifier.Verify(program, [1, 1], [-1], [0, 0]).Complementarity);

        // (1, 0.75): the row is 0.25 away from its limit, over its largest term 1.
        Assert.Equal(0.25, CertificateVerifier.Verify(program, [1, 0.75], [-1], [0, 0]).Complementarity);
    }

    [Theory]
    [InlineData(double.NaN, 0.5, 2, -2)]
    [InlineData(0.5, double.NaN, 2, -2)]
    [InlineData(0.5, 0.5, double.NaN, -2)]
    [InlineData(0.5, 0.5, 2, double.NaN)]
    [InlineData(double.PositiveInfinity, 0.5, 2, -2)]
    [InlineData(0.5, 0.5, double.NegativeInfinity, -2)]
    public void Verify_NotFinite_NeverHolds(double x, double y, double row, double bound) =>
        Assert.False(CertificateVerifier.Verify(Hand, [x, y], [row], [bound, 0]).Holds(1e-3));

    [Fact]
    public void Verify_LengthsDiffer_AreNamed()
    {
        Assert.Equal("Expected 2 elements (one per variable), got 1. (Parameter 'point')",
            Assert.Throws<ArgumentException>(() => CertificateVerifier.Verify(Hand, [1], [2], [0, 0])).Message);
        Assert.Equal("Expected 1 multipliers (one per row), got 0. (Parameter 'rowMultipliers')",
            Assert.Throws<ArgumentException>(() => CertificateVerifier.Verify(Hand, [1, 0], [], [0, 0])).Message);
        Assert.Equal("Expected 2 multipliers (one per variable), got 3. (Parameter 'boundMultipliers')",
            Assert.Throws<ArgumentException>(() => CertificateVerifier.Verify(Hand, [1, 0], [2], [0, 0, 0])).Message);
    }

    // 1/3 is not a double: x = y = z = 1/3 misses the budget by one part in 1e17, which plain summation cannot see.
    [Fact]
    public void Verify_ResidualBelowDoublePrecision_IsSeen()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1, 1, 1]), [0, 0, 0], rows: DenseMatrix.Create(1, 3, [1, 1, 1]), rowLower: [1], rowUpper: [1]);
        const double Third = 1.0 / 3;
        double residual = CertificateVerifier.Verify(program, [Third, Third, Third - 1e-17], [Third], [0, 0, 0]).PrimalResidual;
        Assert.InRange(residual, 0, 1e-16);
        Assert.Equal(1, new DoubleDouble(1, 0).Add(1e-20).Add(-1e-20).Value);
        Assert.Equal(1e-20, new DoubleDouble(1, 0).Add(1e-20).Add(-1).Value, tolerance: 1e-36);
        Assert.Equal(-4.930380657631324e-32, // (1 + 2⁻⁵²)(1 − 2⁻⁵²) − 1 = −2⁻¹⁰⁴
            new DoubleDouble(-1, 0).AddProduct(1 + 2.220446049250313e-16, 1 - 2.220446049250313e-16).Value, tolerance: 1e-45);
    }

    // The optimum lies at or above f(x) − gap for any multipliers, so every feasible point must too.
    [Fact]
    public void Gap_PerturbedAnswers_IsBelowEveryFeasiblePoint()
    {
        QuadraticSolver solver = new();
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 9);
            SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, 2 * n);
            double[] c = RandomPrograms.RandomVector(random, n, -0.01, 0.01);
            double[] ones = [.. Enumerable.Repeat(1.0, n)];
            QuadraticProgram program = QuadraticProgram.Create(q, c, new double[n], ones, DenseMatrix.Create(1, n, ones), [1], [1]);
            SolverOutcome outcome = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.InRange(outcome.Certificate.Gap, 0, 1e-15);
            double[] point = Simplex(random, n);
            Certificate certificate = CertificateVerifier.Verify(
                program, point, [outcome.RowMultipliers[0] + (0.01 * random.NextDouble())], new double[n]);
            double bound = Objective(q, c, point) - certificate.Gap;
            Assert.True(certificate.Gap > 0 && outcome.Objective >= bound - 1e-16, $"{seed}: {outcome.Objective} < {bound}");
            for (int k = 0; k < 20; k++)
            {
                double[] other = Simplex(random, n);
                Assert.True(Objective(q, c, other) >= outcome.Objective - outcome.Certificate.Gap - 1e-16, $"{seed}");
                Assert.True(Objective(q, c, other) >= bound - 1e-16, $"{seed}");
            }
        }
    }

    [Fact]
    public void VerifyInfeasibility_PlacesThatTheProgramHasNot_AreNamed()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [0, 0],
            [0, 0], [0.9, 0.9], DenseMatrix.Create(1, 2, [1, 1]), [2], [double.PositiveInfinity]);
        ConstraintMultiplier row = new(ConstraintSide.RowLower, 0, 1);
        (ConstraintMultiplier Item, string Message)[] wrong =
        [
            (new(ConstraintSide.UpperBound, 2, 1), "Constraint 1 of the proof is UpperBound of variable 2; the program has 2."),
            (new(ConstraintSide.LowerBound, -1, 1), "Constraint 1 of the proof is LowerBound of variable -1; the program has 2."),
            (new(ConstraintSide.RowLower, 1, 1), "Constraint 1 of the proof is RowLower of row 1; the program has 1."),
            (new(ConstraintSide.RowUpper, int.MaxValue, double.NaN),
                "Constraint 1 of the proof is RowUpper of row 2147483647; the program has 1."),
            (new((ConstraintSide)4, 0, 1), "Constraint 1 of the proof has the side 4; there is none."),
        ];
        Assert.All(wrong, item => Assert.Equal($"{item.Message} (Parameter 'constraints')",
            Assert.Throws<ArgumentException>(() => CertificateVerifier.VerifyInfeasibility(program, [row, item.Item])).Message));
        Assert.Equal("A proof may be empty but not default. (Parameter 'constraints')",
            Assert.Throws<ArgumentException>(() => CertificateVerifier.VerifyInfeasibility(program, default)).Message);
    }

    // x + y ≥ 2 with x, y ≤ 0.9: 2 − 0.9 − 0.9 = 0.2 over the largest term 2.
    [Fact]
    public void VerifyInfeasibility_ProofByHand_IsPositiveAndWrongOnesAreNot()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [0, 0],
            [0, double.NegativeInfinity], [0.9, 0.9], DenseMatrix.Create(1, 2, [1, 1]), [2], [double.PositiveInfinity]);
        ConstraintMultiplier row = new(ConstraintSide.RowLower, 0, 1);
        ConstraintMultiplier first = new(ConstraintSide.UpperBound, 0, 1);
        ConstraintMultiplier second = new(ConstraintSide.UpperBound, 1, 1);
        Assert.Equal(0.1, CertificateVerifier.VerifyInfeasibility(program, [row, first, second]), tolerance: 1e-15);

        // A bound left out is priced in by the verifier, which charges leftover gradients at the box; the conflict still stands.
        Assert.Equal(0.1, CertificateVerifier.VerifyInfeasibility(program, [row, first]), tolerance: 1e-15);

        ImmutableArray<ConstraintMultiplier>[] wrong =
        [
            [],
            [row with { Multiplier = -1 }, first, second],
            [row with { Multiplier = 0 }, first, second],
            [row with { Multiplier = double.NaN }, first, second],
            [row with { Multiplier = double.PositiveInfinity }, first, second],
            [new ConstraintMultiplier(ConstraintSide.RowUpper, 0, 1), first, second], // That side has no limit.
            [new ConstraintMultiplier(ConstraintSide.LowerBound, 1, 1)], // Nor has this.
            [first, second],
            [row, first with { Multiplier = 3 }, second], // Leaves −2·x, which the bound x ≥ 0 cannot pay for: 2 − 2.7 − 0.9 < 0.
            [row, first, second with { Multiplier = 3 }], // Leaves −2·y, and y has no lower bound.
        ];
        Assert.All(wrong, proof => Assert.False(CertificateVerifier.VerifyInfeasibility(program, proof) > 0));
    }

    // x + y ≥ 1 and x + (1 + 1e-12)y ≤ 0 without bounds meet at y = −1e12: the rows added up leave −1e-12·y, which is no rounding.
    [Fact]
    public void VerifyInfeasibility_SmallRestOnAFreeVariable_IsNoProof()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [0, 0], rows:
            DenseMatrix.Create(2, 2, [1, 1, 1, 1 + 1e-12]), rowLower: [1, double.NegativeInfinity], rowUpper: [double.PositiveInfinity, 0]);
        ConstraintMultiplier first = new(ConstraintSide.RowLower, 0, 1);
        ConstraintMultiplier second = new(ConstraintSide.RowUpper, 1, 1);
        Assert.Equal(double.NegativeInfinity, CertificateVerifier.VerifyInfeasibility(program, [first, second]));
        Assert.NotEqual(SolverStatus.PrimalInfeasible,
            new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken).Status);
    }

    // 0.1x ≥ 1 and 0.3x ≤ 0: as doubles 3·0.1 is not 0.3, but 0.1 and 0.3 are not doubles either.
    [Fact]
    public void VerifyInfeasibility_RestOfWritingNumbersDown_IsAProof()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1]), [0], rows: DenseMatrix.Create(2, 1, [0.1, 0.3]),
            rowLower: [1, double.NegativeInfinity], rowUpper: [double.PositiveInfinity, 0]);
        Assert.Equal(1, CertificateVerifier.VerifyInfeasibility(program,
            [new ConstraintMultiplier(ConstraintSide.RowLower, 0, 3), new ConstraintMultiplier(ConstraintSide.RowUpper, 1, 1)]));
        Assert.Equal(SolverStatus.PrimalInfeasible,
            new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken).Status);
    }

    [Fact]
    public void VerifyUnbounded_DirectionsByHand()
    {
        // No curvature along (1, −1), falling by 1 per unit; x has no upper bound, y no lower one.
        SymmetricMatrix q = SymmetricMatrix.Create(2, [1, 1, 1, 1]);
        QuadraticProgram program = QuadraticProgram.Create(q, [-1, 0], [0, double.NegativeInfinity]);
        Assert.True(CertificateVerifier.VerifyUnbounded(program, [1, -1], 1e-9));
        Assert.False(CertificateVerifier.VerifyUnbounded(program, [-1, 1], 1e-9)); // Rises, and x is bounded below.
        Assert.False(CertificateVerifier.VerifyUnbounded(program, [1, 0], 1e-9)); // Curved.
        Assert.False(CertificateVerifier.VerifyUnbounded(program, [0, 0], 1e-9));
        Assert.False(CertificateVerifier.VerifyUnbounded(program, [double.NaN, 1], 1e-9));
        Assert.False(CertificateVerifier.VerifyUnbounded(program.WithLinear([0, 0]), [1, -1], 1e-9)); // Flat.
        QuadraticProgram capped = QuadraticProgram.Create(
            q, [-1, 0], rows: DenseMatrix.Create(1, 2, [1, 0]), rowUpper: [5]);
        Assert.False(CertificateVerifier.VerifyUnbounded(capped, [1, -1], 1e-9)); // A row stands in the way.

        // In units in which x's step is 1e-12 of y's, x still rises towards its bound, and its curvature is still there.
        QuadraticProgram bounded = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [0, 1], default, [1, double.PositiveInfinity]);
        Assert.True(CertificateVerifier.VerifyUnbounded(bounded, [0, -1], 1e-9));
        Assert.False(CertificateVerifier.VerifyUnbounded(bounded, [1e-12, -1], 1e-9));
        QuadraticProgram curved = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1e-30, 0]), [1, 0]);
        Assert.False(CertificateVerifier.VerifyUnbounded(curved, [-1, 0], 1e-9));
    }

    private static double Objective(SymmetricMatrix q, double[] c, double[] x) => (0.5 * q.QuadraticForm(x)) + Kernels.Dot(c, x);

    private static double[] Simplex(Random random, int n)
    {
        double[] w = [.. Enumerable.Range(0, n).Select(_ => -Math.Log(1 - random.NextDouble()))];
        double sum = w.Sum();
        return [.. w.Select(x => x / sum)];
    }

    // Below 0 each unit costs −0.1: the objective falls for ever. A cost of 0.1 outweighs a gain of 0.05.
    [Fact]
    public void VerifyUnbounded_KinkedCosts_AreCounted()
    {
        QuadraticProgram gains = Line(0, KinkedCosts.Create([0], [0.1], [-0.1]));
        Assert.True(CertificateVerifier.VerifyUnbounded(gains, [-1], 1e-9));
        Assert.False(CertificateVerifier.VerifyUnbounded(gains, [1], 1e-9));
        Assert.False(CertificateVerifier.VerifyUnbounded(Line(-0.05, KinkedCosts.Create([0], [0.1], [0.1])), [1], 1e-9));

        static QuadraticProgram Line(double slope, KinkedCosts costs) =>
            QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0.0]), [slope], costs: costs);
    }
}
