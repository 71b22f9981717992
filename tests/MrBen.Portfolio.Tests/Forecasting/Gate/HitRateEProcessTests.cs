using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

public class HitRateEProcessTests
{
    // By hand: α = 0.1, m = 10. First hit: believed 0.1, the bet is 0. Then believed (1 + 1)/(10 + 1) = 2/11: a hit multiplies by
    // (2/11)/0.1 = 20/11, and after it believed is 3/12 = 1/4: a miss multiplies by 0.75/0.9 = 5/6.
    [Fact]
    public void Update_ThreePeriods_MultipliesByTheOdds()
    {
        HitRateEProcess process = new(0.1, priorPeriods: 10);
        process.Update(true);
        Assert.Equal(1, process.Wealth);
        process.Update(true);
        Assert.Equal(20.0 / 11, process.Wealth, tolerance: 1e-14);
        process.Update(false);
        Assert.Equal(20.0 / 11 * 5 / 6, process.Wealth, tolerance: 1e-14);
        Assert.Equal(11.0 / 20, process.PValue, tolerance: 1e-14);
        Assert.Equal((3, 2), (process.Periods, process.Hits));
        Assert.False(process.Rejects(0.5));
        Assert.True(process.Rejects(0.56));
    }

    // Every sequence of 12 periods, weighed with its probability under the target: wealth is 1 on average, for each side.
    [Theory]
    [InlineData(HitRateSide.TooMany)]
    [InlineData(HitRateSide.TooFew)]
    [InlineData(HitRateSide.Either)]
    public void Wealth_OverAllSequences_IsOneOnAverage(HitRateSide side)
    {
        const int Length = 12;
        const double Target = 0.2;
        double mean = 0;
        for (int sequence = 0; sequence < 1 << Length; sequence++)
        {
            HitRateEProcess process = new(Target, side, priorPeriods: 5);
            double probability = 1;
            for (int t = 0; t < Length; t++)
            {
                bool isHit = ((sequence >> t) & 1) == 1;
                process.Update(isHit);
                probability *= isHit ? Target : 1 - Target;
            }

            mean += probability * process.Wealth;
        }

        Assert.Equal(1, mean, tolerance: 1e-12);
    }

    // Ville: looked at after each of 1,000 periods, a right model is rejected at 5 % in at most 5 % of the runs.
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void Rejects_LookedAtEveryDay_IsRarelyWrong(double target)
    {
        int runs = TestTier.Count(500, 5_000);
        int rejected = 0;
        for (int seed = 0; seed < runs; seed++)
        {
            SeededRandom random = new(seed);
            HitRateEProcess process = new(target, HitRateSide.Either);
            bool ever = false;
            for (int t = 0; t < 1_000; t++)
            {
                process.Update(random.NextOpen() < target);
                ever |= process.Rejects(0.05);
            }

            Assert.Equal(ever, process.Rejects(0.05));
            rejected += ever ? 1 : 0;
        }

        Assert.True(rejected <= 0.05 * runs, $"{rejected} of {runs} rejected.");
    }

    // Normal-EWMA value at risk at 1 % is exceeded on 2.14 % of days (LEARNING, measured): most such models are found within four years.
    [Fact]
    public void Rejects_TwiceTheHits_IsFound()
    {
        int found = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            SeededRandom random = new(seed);
            HitRateEProcess process = new(0.01);
            for (int t = 0; t < 1_000; t++)
            {
                process.Update(random.NextOpen() < 0.0214);
            }

            found += process.Rejects(0.05) ? 1 : 0;
        }

        Assert.InRange(found, 100, 200);
    }

    [Fact]
    public void Reset_BeginsAnew()
    {
        HitRateEProcess process = new(0.05, HitRateSide.TooFew);
        for (int t = 0; t < 100; t++)
        {
            process.Update(false);
        }

        Assert.True(process.Wealth > 1);
        process.Reset();
        Assert.Equal((1.0, 1.0, 0L, 0L), (process.Wealth, process.PValue, process.Periods, process.Hits));
    }

    [Fact]
    public void Constructor_UnsoundArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HitRateEProcess(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HitRateEProcess(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HitRateEProcess(0.05, (HitRateSide)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HitRateEProcess(0.05, priorPeriods: 0.5));
    }
}
