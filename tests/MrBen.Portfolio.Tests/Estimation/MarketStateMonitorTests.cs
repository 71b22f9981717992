using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

[Collection(nameof(MeasuredAlone))]
public class MarketStateMonitorTests
{
    // Threshold 2 and hysteresis 0.25: begins above 2, ends at 1.5 or below; between them nothing is said.
    [Fact]
    public void Observe_VolatilityAroundItsThreshold_IsToldOfOnce()
    {
        MarketStateMonitor monitor = new();
        double[] ratios = [1, 2, 2.1, 1.9, 2.5, 1.6, 1.5, 1.9, 2.01];
        List<string> told = [];
        foreach (double ratio in ratios)
        {
            told.AddRange(monitor.Observe(new MarketObservation(null, ratio, null)).Select(e => $"{e.Period}: {e}"));
        }

        Assert.Equal(
            [
                "2: Volatility is 2.10 times its reference, above 2.00.",
                "6: Volatility is back at 1.50 times its reference, below 1.50.",
                "8: Volatility is 2.01 times its reference, above 2.00.",
            ],
            told);
        Assert.True(monitor.IsVolatilitySpike);
        Assert.Equal(9, monitor.Count);
    }

    [Fact]
    public void Observe_RegimesAndCorrelations_TellOfWhatLasts()
    {
        MarketStateMonitor monitor = new(new() { RegimePeriods = 2 });
        int?[] regimes = [0, 1, 0, 1, null, 1, 1, 0, 0];
        double[] distances = [0.1, 0.2, 0.26, 0.2, 0.18, 0.17, 0.1, 0.3, 0.3];
        List<(MarketStateEventKind, long)> told = [];
        for (int t = 0; t < regimes.Length; t++)
        {
            told.AddRange(monitor.Observe(new MarketObservation(regimes[t], null, distances[t])).Select(e => (e.Kind, e.Period)));
        }

        Assert.Equal(
            [
                (MarketStateEventKind.CorrelationBreakdownBegan, 2L),
                (MarketStateEventKind.RegimeChanged, 5L),
                (MarketStateEventKind.CorrelationBreakdownEnded, 5L),
                (MarketStateEventKind.CorrelationBreakdownBegan, 7L),
                (MarketStateEventKind.RegimeChanged, 8L),
            ],
            told);
        Assert.Equal(0, monitor.Regime);
        Assert.Equal("The regime went from 1 to 0; 0 is the calmest.", new MarketStateEvent(MarketStateEventKind.RegimeChanged, 8, 0, 1).Description);
    }

    [Fact]
    public void Observe_QuietPeriods_AllocateNothing()
    {
        MarketStateMonitor monitor = new();
        _ = monitor.Observe(new MarketObservation(0, 1, 0.1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 100; t++)
        {
            _ = monitor.Observe(new MarketObservation(0, 1, 0.1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Observe(new MarketObservation(-1, 1, 0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Observe(new MarketObservation(0, double.NaN, 0.1)));
        Assert.Equal(101, monitor.Count);
        Assert.Throws<ArgumentException>(() => new MarketStateMonitor(new() { SpikeHysteresis = 1 }));
    }

    // |0.5 − 0.2|, |0 − 0.1| and |0.3 + 0.3| over three pairs.
    [Fact]
    public void Distance_IsTheMeanOverPairs() => Assert.Equal(
        1.0 / 3,
        MarketStateMonitor.Distance(
            SymmetricMatrix.Create(3, [1, 0.5, 0, 0.5, 1, 0.3, 0, 0.3, 1]),
            SymmetricMatrix.Create(3, [1, 0.2, 0.1, 0.2, 1, -0.3, 0.1, -0.3, 1])),
        tolerance: 1e-15);
}
