using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Tests.Risk.Forecasts;

public class AdaptiveLevelTests
{
    // Gibbs and Candès (2021), equation 2, by hand: 0.05 + 0.01·0.05, then − 0.01·0.95.
    [Fact]
    public void Update_MovesByTheRule()
    {
        AdaptiveLevel level = new(0.05, 0.01);
        level.Update(isHit: false);
        Assert.Equal(0.0505, level.Level, tolerance: 1e-15);
        level.Update(isHit: true);
        Assert.Equal(0.041, level.Level, tolerance: 1e-15);
        Assert.Equal(0.959, level.Confidence, tolerance: 1e-15);
        Assert.Equal("level 0.041 for a target of 0.05", level.ToString());
    }

    // Proposition 4.1: whatever comes, here a forecaster that believes in half the true volatility, whose hits at a fixed level of 5 %
    // would be 20 %. The levels stay inside their ends, so the bound (α₁ + γ)/(Tγ) holds.
    [Fact]
    public void Update_BringsHitsToTheTarget_OfAWrongForecaster()
    {
        Random random = new(1);
        AdaptiveLevel level = new(0.05);
        const int Periods = 20_000;
        int hits = 0;
        for (int t = 0; t < Periods; t++)
        {
            // A uniform loss on (0, 1) exceeds the wrong forecast with probability min(1, 4·level).
            bool isHit = random.NextDouble() < 4 * level.Level;
            hits += isHit ? 1 : 0;
            level.Update(isHit);
            Assert.InRange(level.Level, 0.0025, 0.525);
        }

        Assert.Equal(0.05, (double)hits / Periods, tolerance: (0.05 + 0.005) / (Periods * 0.005) * 2);
    }

    [Fact]
    public void Level_StaysInsideItsEnds_AndRemembers()
    {
        AdaptiveLevel level = new(0.01, 0.5);
        level.Update(isHit: true);
        Assert.Equal(0.0005, level.Level, tolerance: 1e-15);
        level.Update(isHit: true);
        for (int t = 0; t < 197; t++)
        {
            Assert.Equal(0.0005, level.Level, tolerance: 1e-15);
            level.Update(isHit: false);
        }

        Assert.Equal(0.005, level.Level, tolerance: 1e-12); // 0.01 − 2·0.495 + 197·0.005
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLevel(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLevel(0.01, double.NaN));
    }
}
