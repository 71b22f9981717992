using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

public class IntegerProgramTests
{
    private static readonly QuadraticProgram Two = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 1]), [0, 0], [-1, -1], [1, 1]);

    [Fact]
    public void Create_BadRestrictions_ListsEveryFault()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => IntegerProgram.Create(Two, new IntegerRestrictions
        {
            MaximumHeld = -1,
            MinimumHeld = 1,
            Thresholds = [0.1],
            MinimumTrades = [double.NaN, -1],
            MaximumTrades = -2,
            LotOffsets = [0, 0],
            Groups = [new HoldingGroup([0, 0, 7], 1, 2), new HoldingGroup([], 1)],
        }));
        Assert.Equal(
            "Thresholds has 1 elements; expected 2, one per variable, or none. "
            + "MinimumTrades[0] is NaN; it must be finite and at least 0. MinimumTrades[1] is -1; it must be finite and at least 0. "
            + "MaximumHeld must be at least 0; it is -1. MinimumHeld is 1, above MaximumHeld, which is -1. "
            + "MinimumHeld is 1, but variable 1 has no positive threshold to be held at. MaximumTrades must be at least 0; it is -2. "
            + "Reference is empty; limits on trades need it. LotSizes is empty; LotOffsets need them. "
            + "Groups[0] names variable 7; there are 2, from 0. Groups[0] names variable 0 2 times. "
            + "Groups[0].Minimum is 2, above Groups[0].Maximum, which is 1. "
            + "Groups[0].Minimum is 2, but variable 7 has no positive threshold to be held at. Groups[1] has no variables. (Parameter 'restrictions')",
            e.Message);
        Assert.Throws<ArgumentNullException>(() => IntegerProgram.Create(null!, new IntegerRestrictions()));
        Assert.Throws<ArgumentNullException>(() => IntegerProgram.Create(Two, null!));
    }

    [Fact]
    public void Create_RestrictionsChangedLater_KeepsItsOwn()
    {
        IntegerRestrictions restrictions = new() { MaximumHeld = 1 };
        IntegerProgram program = IntegerProgram.Create(Two, restrictions);
        restrictions.MaximumHeld = 2;
        program.Restrictions.MaximumHeld = 2;
        Assert.Equal(1, program.Restrictions.MaximumHeld);
        Assert.False(program.KeepsRestrictions([0.5, 0.5]));
    }

    [Fact]
    public void KeepsRestrictions_EachKind_IsJudgedByItsDefinition()
    {
        Assert.True(Keeps(new() { MaximumHeld = 1 }, 0.5, 0));
        Assert.False(Keeps(new() { MaximumHeld = 1 }, 0.5, 1e-300));
        Assert.True(Keeps(new() { Thresholds = [0.1, 0.1] }, 0, -0.1));
        Assert.False(Keeps(new() { Thresholds = [0.1, 0.1] }, 0, 0.0999));
        Assert.False(Keeps(new() { Thresholds = [0.1, 0.1], MinimumHeld = 2 }, 0, 0.5));
        Assert.True(Keeps(new() { Groups = [new HoldingGroup([0, 1], 1)] }, 0, 0.5));
        Assert.False(Keeps(new() { Groups = [new HoldingGroup([0, 1], 1)] }, 0.5, 0.5));
        Assert.True(Keeps(new() { LotSizes = [0.1, 0] }, 0.3, 0.123)); // 3 × 0.1 is 0.30000000000000004.
        Assert.False(Keeps(new() { LotSizes = [0.1, 0] }, 0.31, 0.123));
        Assert.True(Keeps(new() { LotSizes = [0.1, 0.1], LotOffsets = [0.05, 0] }, 0.35, -0.2));
        Assert.False(Keeps(new() { LotSizes = [0.1, 0.1], LotOffsets = [0.05, 0] }, 0, 0)); // Zero is not among these lots.
        Assert.True(Keeps(new() { Reference = [0.2, 0], MaximumTrades = 1 }, 0.2, 0.4));
        Assert.False(Keeps(new() { Reference = [0.2, 0], MaximumTrades = 1 }, 0, 0.4));
        Assert.True(Keeps(new() { Reference = [0.2, 0], MinimumTrades = [0.1, 0.1] }, 0.1, 0));
        Assert.False(Keeps(new() { Reference = [0.2, 0], MinimumTrades = [0.1, 0.1] }, 0.15, 0));
        Assert.False(Keeps(new() { Reference = [0.05, 0], MinimumTrades = [0.1, 0.1] }, 0, 0)); // Selling out would be too small a trade.
    }

    [Fact]
    public void WithContinuous_AnotherSize_IsRefused() => Assert.Equal("Expected 2 variables, got 1. (Parameter 'continuous')",
        Assert.Throws<ArgumentException>(() => IntegerProgram.Create(Two, new IntegerRestrictions())
            .WithContinuous(QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1]), [0]))).Message);

    private static bool Keeps(IntegerRestrictions restrictions, params double[] point) =>
        IntegerProgram.Create(Two, restrictions).KeepsRestrictions(point);
}
