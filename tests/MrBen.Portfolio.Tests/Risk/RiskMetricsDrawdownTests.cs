using CsCheck;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricsDrawdownTests
{
    // Wealth 1, 1.5, 0.75, 0.9, 1.8, 1.62: the fall from 1.5 (position 1) to 0.75 (2) is 50 % and is made good at 1.8 (4).
    [Fact]
    public void Episode_WithRecovery_MatchesHandWorking()
    {
        DrawdownEpisode episode = RiskMetrics.LargestDrawdown([0.5, -0.5, 0.2, 1, -0.1])!.Value;
        Assert.Equal(new DrawdownEpisode(0.5, Peak: 1, Trough: 2, Recovery: 4), episode);
        Assert.Equal(1, episode.PeriodsToTrough);
        Assert.Equal(2, episode.PeriodsToRecovery);
    }

    // The starting wealth of 1 is a peak: wealth 0.9, 0.72, 0.792 never returns to it.
    [Fact]
    public void Episode_FromTheStart_WithoutRecovery()
    {
        DrawdownEpisode episode = RiskMetrics.LargestDrawdown([-0.1, -0.2, 0.1])!.Value;
        Assert.Equal(0.28, episode.Depth, tolerance: 1e-15);
        Assert.Equal((0, 2), (episode.Peak, episode.Trough));
        Assert.Null(episode.Recovery);
        Assert.Null(episode.PeriodsToRecovery);
    }

    // Wealth 0.5, 2, 0.5: the later fall, 75 %, is deeper. Wealth 0.5, 1, 0.5: of two falls of 50 % the first counts.
    [Fact]
    public void Episode_IsTheDeepest_AndTheFirstOfEqualOnes()
    {
        Assert.Equal(new DrawdownEpisode(0.75, 2, 3, null), RiskMetrics.LargestDrawdown([-0.5, 3, -0.75])!.Value);
        Assert.Equal(new DrawdownEpisode(0.5, 0, 1, 2), RiskMetrics.LargestDrawdown([-0.5, 1, -0.5])!.Value);
    }

    [Fact]
    public void RisingWealth_HasNoDrawdown()
    {
        Assert.Null(RiskMetrics.LargestDrawdown([0.1, 0, 0.2]));
        Assert.Equal(0, RiskMetrics.MaximumDrawdown([0.1, 0, 0.2]));
    }

    // Losses beyond the capital are told as they are, and nothing is compounded after them.
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(-1.5, 1.5)]
    public void TotalLoss_EndsThePath(double loss, double depth)
    {
        DrawdownEpisode episode = RiskMetrics.LargestDrawdown([0.1, loss, 5, -3])!.Value;
        Assert.Equal(new DrawdownEpisode(depth, 1, 2, null), episode);
    }

    // By definition: the largest 1 − wealth/peak over all pairs of an earlier and a later position.
    [Fact]
    public void MaximumDrawdown_EqualsTheDefinition_AndLiesBelowOne() =>
        Gen.Double[-0.3, 0.3].Array[1, 60].Sample(returns =>
        {
            List<double> wealth = [1];
            foreach (double value in returns)
            {
                wealth.Add(wealth[^1] * (1 + value));
            }

            double expected = Enumerable.Range(0, wealth.Count).Max(t => 1 - (wealth[t] / wealth.Take(t + 1).Max()));
            DrawdownEpisode? episode = RiskMetrics.LargestDrawdown(returns);
            double actual = RiskMetrics.MaximumDrawdown(returns);
            Assert.Equal(expected, actual, tolerance: 1e-13);
            Assert.InRange(actual, 0, Math.BitDecrement(1.0));
            if (episode is { } e)
            {
                Assert.Equal(e.Depth, 1 - (wealth[e.Trough] / wealth[e.Peak]), tolerance: 1e-13);
                Assert.True(e.Peak < e.Trough && e.Trough < (e.Recovery ?? int.MaxValue));
                Assert.True(e.Recovery is not { } r || wealth[r] >= wealth[e.Peak] * (1 - 1e-12));
            }
        });

    // 20 000 days of +5 % would overflow wealth itself; relative to the peak nothing is lost.
    [Fact]
    public void LongSeries_DoNotOverflow() => Assert.Equal(0.25,
        RiskMetrics.MaximumDrawdown([.. Enumerable.Repeat(0.05, 20_000), -0.25]));

    // Wealth 1.1, 0.88, 0.968: below its peak of 1.1 by 20 % and then 12 %; at the peak again by nothing.
    [Fact]
    public void CurrentDrawdown_MatchesHandWorking()
    {
        Assert.Equal(0.2, RiskMetrics.CurrentDrawdown([0.1, -0.2]), tolerance: 1e-15);
        Assert.Equal(0.12, RiskMetrics.CurrentDrawdown([0.1, -0.2, 0.1]), tolerance: 1e-15);
        Assert.Equal(0, RiskMetrics.CurrentDrawdown([0.1, -0.2, 0.3]));
        Assert.Equal(1, RiskMetrics.CurrentDrawdown([0.1, -1, 0.5])); // nothing is left to compound
        Assert.Throws<ArgumentException>(() => RiskMetrics.CurrentDrawdown([]));
    }

    // Wealth 0.9, 1, 0.5, 0.75, 1.5, 1.35: falls of 10 % (0 to 1, back at 2), 50 % (2 to 3, back at 5) and 10 % (5 to 6, not back).
    [Fact]
    public void Table_MatchesHandWorking()
    {
        double[] returns = [-0.1, 1.0 / 9, -0.5, 0.5, 1, -0.1];
        DrawdownEpisode[] episodes = [.. RiskMetrics.Drawdowns(returns)];
        Assert.Equal([(0, 1, 2), (2, 3, 5), (5, 6, (int?)null)], episodes.Select(e => (e.Peak, e.Trough, e.Recovery)));
        Assert.Equal([0.1, 0.5, 0.1], episodes.Select(e => Math.Round(e.Depth, 14)));
        Assert.Equal([2, 0], RiskMetrics.LargestDrawdowns(returns, 2).Select(e => e.Peak).Take(2));
        Assert.Equal(0.7 / 3, RiskMetrics.AverageDrawdown(returns), tolerance: 1e-15);
        Assert.Equal(6.0 / 3, RiskMetrics.AverageDrawdownLength(returns)!.Value, tolerance: 1e-15); // 2, 3, 1
        Assert.Equal(3.0 / 3, RiskMetrics.AverageRecoveryLength(returns)!.Value, tolerance: 1e-15); // 1, 2, 0
        Assert.Equal(3, RiskMetrics.LongestDrawdown(returns));
        Assert.Equal(4.0 / 6, RiskMetrics.TimeUnderWater(returns), tolerance: 1e-15);
        Assert.Equal((0.1 + 0.5 + 0.25 + 0.1) / 6, RiskMetrics.PainIndex(returns), tolerance: 1e-15);
        Assert.Equal(Math.Sqrt((0.01 + 0.25 + 0.0625 + 0.01) / 6), RiskMetrics.UlcerIndex(returns), tolerance: 1e-15);
        Assert.Equal(Math.Sqrt((0.01 + 0.25 + 0.01) / 6), RiskMetrics.DrawdownDeviation(returns), tolerance: 1e-15);
        Assert.Equal(0.25, RiskMetrics.DrawdownAtRisk(returns, 0.8), tolerance: 1e-15); // five of six are not above it
        Assert.Equal((0.5 + (0.2 * 0.25)) / 1.2, RiskMetrics.ConditionalDrawdownAtRisk(returns, 0.8), tolerance: 1e-14);

        DateOnly start = new(2020, 1, 1);
        PerformanceReport report = PerformanceReport.Calculate(returns, [.. Enumerable.Range(0, 6).Select(start.AddDays)],
            MrBen.Portfolio.Market.Frequency.Daily, new() { DrawdownsListed = 2 });
        Assert.Equal(
            [(start.AddDays(1), start.AddDays(2), start.AddDays(4), 3), (null, start, start.AddDays(1), 2)],
            report.Drawdowns.Select(d => ((DateOnly?)d.PeakDate, d.TroughDate, d.RecoveryDate, d.Length)));
    }

    // What was lost stays lost: the periods after a return of −1 have the whole drawdown.
    [Fact]
    public void Path_AfterRuin_StaysDown()
    {
        Assert.Equal((0 + 1 + 1) / 3.0, RiskMetrics.PainIndex([0.1, -1, 0.5]), tolerance: 1e-15);
        Assert.Equal((0 + 1.5 + 1.5) / 3.0, RiskMetrics.PainIndex([0.1, -1.5, 0.5]), tolerance: 1e-15);
        Assert.Equal(2, RiskMetrics.AverageDrawdownLength([0.1, -1, 0.5]));
    }
}
