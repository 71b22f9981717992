using MrBen.Portfolio.Risk.Backtests;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class ViolationCountsTests
{
    [Fact]
    public void Of_ASeries_CountsTransitions()
    {
        ViolationCounts counts = ViolationCounts.Of(OracleSeries.Series("110001000001"));
        Assert.Equal(new ViolationCounts(true, 6, 2, 2, 1), counts);
        Assert.Equal(12, counts.Observations);
        Assert.Equal(4, counts.Violations);
        Assert.True(counts.EndsWithViolation);
    }

    // A loss equal to its forecast is none.
    [Fact]
    public void Of_LossesAtTheForecast_CountsThoseAbove() =>
        Assert.Equal(1, ViolationCounts.Of([0.01, 0.02, -0.01], [0.01, 0.0199, 0.01]).Violations);

    [Fact]
    public void Constructor_TransitionsOfNoSeries_AreRefused()
    {
        Assert.Equal(
            "No series that starts with no violation has 1 transitions to a violation, 3 from one and 5 and 0 without change.",
            Assert.Throws<ArgumentException>(() => new ViolationCounts(false, 5, 1, 3, 0)).Message);
        Assert.Throws<ArgumentException>(() => new ViolationCounts(false, 5, 0, 0, 1)); // never in a violation
        Assert.Throws<ArgumentException>(() => new ViolationCounts(true, 1, 0, 0, 5)); // never out of one
        Assert.Throws<ArgumentOutOfRangeException>(() => new ViolationCounts(true, -1, 0, 0, 5));
    }

    [Fact]
    public void Of_BadSeries_AreRefused()
    {
        Assert.Equal("Expected at least 1 losses, got 0. (Parameter 'losses')",
            Assert.Throws<ArgumentException>(() => ViolationCounts.Of([], [])).Message);
        Assert.Equal("Expected 2 forecasts (one per loss), got 1. (Parameter 'valueAtRisk')",
            Assert.Throws<ArgumentException>(() => ViolationCounts.Of([1, 2], [1])).Message);
        Assert.Equal("Element 1 is NaN; every element must be finite. (Parameter 'losses')",
            Assert.Throws<ArgumentException>(() => ViolationCounts.Of([1, double.NaN], [1, 2])).Message);
    }
}
