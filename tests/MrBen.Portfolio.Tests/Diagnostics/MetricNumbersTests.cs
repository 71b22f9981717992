using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.Facade;
using MrBen.Portfolio.Tests.Specification;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>What is no number goes nowhere, and is counted; a sink that throws is told of.</summary>
public class MetricNumbersTests
{
    public static TheoryData<double> NoNumbers => [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [MemberData(nameof(NoNumbers))]
    public void Gauge_OfNoNumber_IsLeftOutAndCounted(double value)
    {
        RecordingMetrics metrics = new();
        using PortfolioInstruments instruments = Instruments([metrics]);
        GaugeReading reading = new(instruments);
        reading.Add(MetricCatalogue.Equity, value, "USD");
        reading.Add(MetricCatalogue.Drawdown, 0.25);
        reading.Add(MetricCatalogue.Drawdown, 0.5); // the first of two counts
        reading.Add(MetricCatalogue.SharpeRatio, null);
        Assert.Equal([("mrben_portfolio_drawdown_ratio", 0.25)], reading.Samples().Select(sample => (sample.Family.Name, sample.Value)));
        Assert.Equal(
            [KeyValuePair.Create("mrben_invalid_results_total{portfolio=p,metric=mrben_portfolio_equity}", 1.0)], metrics.Sums);
    }

    [Theory]
    [MemberData(nameof(NoNumbers))]
    [InlineData(-1.0)] // a counter does not fall
    public void Counter_OfNoNumber_IsLeftOutAndCounted(double value)
    {
        RecordingMetrics metrics = new();
        using PortfolioInstruments instruments = Instruments([metrics]);
        instruments.Record(MetricCatalogue.Turnover, value);
        Assert.Equal(
            [KeyValuePair.Create("mrben_invalid_results_total{portfolio=p,metric=mrben_turnover_ratio_total}", 1.0)], metrics.Sums);
    }

    [Fact]
    public void Sink_ThatThrowsAtOneThing_IsToldOfIt_AndOthersGoOn()
    {
        List<string> failures = [];
        RecordingMetrics sound = new();
        using (PortfolioInstruments instruments = new(
            "p", [new Torn(), sound], TimeProvider.System, (sink, error) => failures.Add($"{sink}: {error.Message}")))
        {
            failures.Clear(); // series without further labels are opened at once
            instruments.Count(MetricCatalogue.Fills);
            instruments.Follow(new Broken());
            Assert.Empty(Assert.Single(sound.Sources).Read());
        }

        Assert.Equal(["Torn: Record", "Torn: Follow", "Broken: Read"], failures);
        Assert.Equal(1, sound.Sum("mrben_fills_total{portfolio=p}"));
        Assert.Empty(sound.Sources);
    }

    // A listener of the meter that throws comes not between a fill and its journal.
    [Fact]
    public async Task Listener_ThatThrows_ChangesNothing_AndIsLoggedOnce()
    {
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Tags?.Contains(new("portfolio", "throwing listener")) == true && instrument.Name == "mrben.fills")
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("Not me."));
        listener.Start();
        InMemoryJournal journal = new();
        using CollectingLogger logger = new();
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseName("throwing listener")
            .UseJournal(journal).UseLogging(logger).UseTimeProvider(new FakeTimeProvider(SamplePortfolio.Start)).Build();
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ApplyFill("A", 1, 10, 0, SamplePortfolio.Start);
        manager.ApplyFill("A", 1, 10, 0, SamplePortfolio.Start);
        Assert.Equal(3, journal.Count);
        Assert.Equal(
            ["9001 Warning: Metrics Meter failed; what the manager does is not affected, and further failures are not logged"], logger.Messages);
    }

    [Fact]
    public void Labels_OfEnumerations_AreInSnakeCase()
    {
        Assert.Equal("risk_breach", MetricLabel.Of(MrBen.Portfolio.Risk.Monitoring.NotificationKind.RiskBreach));
        Assert.Equal(["stale", "overtaken", "future", "not_positive", "unknown_asset", "unusable"], MetricLabel.All<InputFault>());
        Assert.Equal("99", MetricLabel.Of((InputFault)99));
        Assert.Equal("0.975", MetricLabel.Of(0.975));
    }

    private static PortfolioInstruments Instruments(ImmutableArray<IPortfolioMetrics> sinks) =>
        new("p", sinks, TimeProvider.System, (_, error) => Assert.Fail(error.Message));

    private sealed class Torn : IPortfolioMetrics, IMetricSeries
    {
        public IMetricSeries Open(MetricFamily family, ImmutableArray<string> labels) => this;

        public IDisposable Follow(IMetricSource source) => throw new InvalidOperationException("Follow");

        public void Record(double value) => throw new InvalidOperationException("Record");
    }

    private sealed class Broken : IMetricSource
    {
        public ImmutableArray<MetricSample> Read() => throw new InvalidOperationException("Read");
    }
}
