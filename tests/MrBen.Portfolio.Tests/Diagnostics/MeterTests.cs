using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tests.Specification;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>The meter has what a sink has, once, under the instruments' names.</summary>
public class MeterTests
{
    [Fact]
    public async Task Meter_SeesTheNumbersOfTheSinks_WhichSeeThemOnceEach()
    {
        RecordingMetrics first = new();
        RecordingMetrics second = new();
        using ListenedMeter meter = new("meter test");
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseName("meter test")
            .UseMetrics(first).UseMetrics(second).UseMetrics(first).UseTimeProvider(new FakeTimeProvider(SamplePortfolio.Start)).Build();
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        manager.ObservePrice("A", 99, SamplePortfolio.Start.AddDays(-700));
        manager.ApplyFill("A", 10, 100, 1, SamplePortfolio.Start);
        manager.ApplyFill("A", 5, 100, 1, SamplePortfolio.Start);
        manager.SetCash(10_000);
        manager.CalculatePortfolioRisk();
        manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, TestContext.Current.CancellationToken);

        ImmutableSortedDictionary<string, double> sums = first.Sums;
        Assert.Equal(2, first.Sum("mrben_fills_total{portfolio=meter test}"));
        Assert.Equal(sums, second.Sums);
        Assert.Equal(first.Gauges, second.Gauges);
        ImmutableSortedDictionary<string, double> measured = meter.Read();
        Assert.Equal(2, measured["mrben.fills{portfolio=meter test}"]);
        Assert.Equal(
            Named(sums.Concat(first.Gauges)), measured.Where(pair => pair.Value != 0 || first.Gauges.ContainsKey(NameOf(pair.Key)))
                .Select(pair => (NameOf(pair.Key), pair.Value)).Order());
    }

    [Fact]
    public async Task Meter_IsDisposedWithItsManager_AndSaysWhatItIs()
    {
        using ListenedMeter meter = new("short life");
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseName("short life").Build();
        Assert.Equal(MetricCatalogue.All.Length, meter.Instruments.Count);
        Instrument duration = meter.Instruments.Single(instrument => instrument.Name == "mrben.risk_duration");
        Assert.Equal("s", duration.Unit);
        Assert.Equal("0.1.0", duration.Meter.Version);
        Assert.Equal(
            MetricCatalogue.Find("mrben_risk_duration_seconds")!.Buckets,
            ((Histogram<double>)duration).Advice!.HistogramBucketBoundaries!);
        Assert.Equal(1, meter.Read()["mrben.build_info{version=0.1.0}"]);
        await manager.DisposeAsync();
        Assert.All(meter.Instruments, instrument => Assert.False(instrument.Enabled));
    }

    // As studies do that build managers by the thousand: the runtime keeps a meter until it is disposed, and must not keep the portfolio with it.
    [Fact]
    public void ManagerThatNobodyDisposed_IsCollected_AndItsMeterEnds()
    {
        using ListenedMeter meter = new("left alone");
        WeakReference manager = Leave();
        Assert.All(meter.Instruments, instrument => Assert.True(instrument.Enabled));
        for (int round = 0; round < 20 && (manager.IsAlive || meter.Instruments.Any(instrument => instrument.Enabled)); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(manager.IsAlive);
        Assert.Equal(MetricCatalogue.All.Length, meter.Instruments.Count(instrument => !instrument.Enabled));

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Leave()
        {
            AdvancedPortfolioManager left = new AdvancedPortfolioManagerBuilder().UseName("left alone").Build();
            left.SetCash(1);
            Assert.Contains(meter.Read(), pair => pair is { Key: "mrben.portfolio_equity{portfolio=left alone,currency=USD}", Value: 1 });
            return new WeakReference(left);
        }
    }

    private static IEnumerable<(string, double)> Named(IEnumerable<KeyValuePair<string, double>> series) =>
        series.Select(pair => (pair.Key, pair.Value)).Order();

    private static string NameOf(string instrument)
    {
        int end = instrument.IndexOf('{', StringComparison.Ordinal);
        return MetricCatalogue.All.Single(family => family.InstrumentName == instrument[..end]).Name + instrument[end..];
    }
}
