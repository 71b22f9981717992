using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>What a builder takes and refuses, and what the program then says of itself.</summary>
public class ConicProgramTests
{
    [Fact]
    public void Build_DenseAndSingleEntries_AddUp()
    {
        ConicProgramBuilder builder = new(2);
        int local = builder.AddLocals(1, linear: 3, curvature: 2);
        builder.SetLinear([1, 1]);
        int row = builder.AddRows(Cone.SecondOrder(2), [10, 20]);
        builder.SetSharedRow(row, DenseMatrix.Create(2, 2, [1, 2, 3, 4]), 1, factor: -2);
        builder.AddEntry(row, 0, 1);
        builder.AddEntry(row, 0, 0.5);
        builder.AddEntry(row + 1, local, 7);
        builder.AddUpperBounds(0, [5, double.PositiveInfinity]);
        ConicProgram program = builder.Build();
        Assert.Equal(3, program.RowCount);
        Assert.Equal([Cone.SecondOrder(2), Cone.Nonnegative(1)], program.Cones);
        double[] values = new double[3];
        program.RowValues([1, 1, 2], values);
        Assert.Equal([10 - 6 - 8 + 1.5, 20 + 14, 5 - 1], values);
        Assert.Equal(1 + 1 + 6 + 4, program.ObjectiveAt([1, 1, 2]));
        Assert.Equal([0.0, 0, 0], program.WithLinear([0, 0, 0]).Linear.ToArray());
        Assert.Equal([1.0, 2, 3], program.WithOffsets([1, 2, 3]).Offsets.ToArray());
    }

    [Fact]
    public void Build_WithoutVariables_Throws() =>
        Assert.Equal("A program needs at least one variable.",
            Assert.Throws<InvalidOperationException>(() => new ConicProgramBuilder(0).Build()).Message);

    [Fact]
    public void Build_EntriesThatOverflow_Throws()
    {
        ConicProgramBuilder builder = new(1);
        int row = builder.AddRows(Cone.Zero(1));
        builder.AddEntry(row, 0, double.MaxValue);
        builder.AddEntry(row, 0, double.MaxValue);
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public void Builder_BadArguments_AreRefusedAtTheDoor()
    {
        ConicProgramBuilder builder = new(2);
        int row = builder.AddRows(Cone.Nonnegative(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConicProgramBuilder(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddEntry(row + 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddEntry(row, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddEntry(row, 0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddLocals(1, curvature: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.SetLinear(2, 1));
        Assert.Throws<ArgumentException>(() => builder.SetLinear([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => builder.SetLinear([1, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => builder.SetShared(row, [1.0]));
        Assert.Throws<ArgumentException>(() => builder.SetHessian(SymmetricMatrix.Create(1, [1])));
        Assert.Throws<ArgumentException>(() => builder.AddRows(Cone.Exponential, [1, 2]));
        Assert.Throws<ArgumentException>(() => builder.AddLowerBounds(1, [0, 0]));
        ArgumentException e = Assert.Throws<ArgumentException>(() => builder.AddLowerBounds(0, [0, double.NaN]));
        Assert.StartsWith("Element 1 is NaN; it must be finite, or -Infinity for no bound.", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder.AddUpperBounds(0, [double.NegativeInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cone.SecondOrder(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cone.Zero(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cone.Power(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cone.Power(double.NaN));
        Assert.Throws<ArgumentException>(() => builder.Build().WithLinear([1]));
        Assert.Throws<ArgumentException>(() => builder.Build().WithOffsets([double.NaN]));
    }

    // min x² + x with x ≥ 1 has x = 1 and z = 3.
    [Fact]
    public void Verify_OptimalAndWrongPairs_MeasuresThem()
    {
        ConicProgramBuilder builder = new(1);
        builder.SetHessian(SymmetricMatrix.Create(1, [2]));
        builder.SetLinear([1]);
        builder.AddLowerBounds(0, [1]);
        ConicProgram program = builder.Build();
        ConicCertificate exact = ConicVerifier.Verify(program, [1], [3]);
        Assert.Equal(default, exact);
        Assert.True(exact.Holds(0));
        ConicCertificate outside = ConicVerifier.Verify(program, [0.5], [2]);
        Assert.Equal(0.5, outside.PrimalResidual, tolerance: 1e-15);
        Assert.Equal(0, outside.DualResidual);
        ConicCertificate inside = ConicVerifier.Verify(program, [2], [5]);
        Assert.Equal(0, inside.PrimalResidual);
        Assert.Equal(5, inside.Gap); // s·z = 1·5.
        ConicCertificate negative = ConicVerifier.Verify(program, [1], [-3]);
        Assert.Equal(1, negative.DualDistance);
        Assert.True(double.IsPositiveInfinity(ConicVerifier.Verify(program, [double.NaN], [3]).PrimalResidual));
        Assert.False(ConicVerifier.Verify(program, [1], [double.NaN]).Holds(1));
    }

    [Theory]
    [InlineData(-1, 1, 1, 0)]
    [InlineData(0, 1, 1, 0)] // exp(0) = 1: on the boundary.
    [InlineData(-1, 0, 1, 0)] // The face y = 0.
    [InlineData(1, 0, 1, 1)]
    [InlineData(0.5, 1, 1, 0.5)] // A shift of x.
    [InlineData(0, 2, 1.5, 0.5)] // A shift of z.
    [InlineData(-3, -0.25, 1, 0.25)]
    public void ConeDistance_Exponential_IsTheShortestShift(double x, double y, double z, double distance) =>
        Assert.Equal(distance, ConeDistance.Of(Cone.Exponential, [x, y, z]), tolerance: 1e-12);
}
