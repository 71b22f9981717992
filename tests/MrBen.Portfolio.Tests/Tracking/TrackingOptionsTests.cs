using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;
using static MrBen.Portfolio.Tests.Tracking.TrackedPortfolio;

namespace MrBen.Portfolio.Tests.Tracking;

public class TrackingOptionsTests
{
    private static readonly string[] Returns = Names(PerformanceMetricGroup.Returns, besideABenchmark: false);

    private static readonly string[] Risks = Names(PerformanceMetricGroup.Risk, besideABenchmark: false);

    private static readonly string[] Ratios = Names(PerformanceMetricGroup.RiskAdjusted, besideABenchmark: false);

    [Fact]
    public void Validate_Unsound_ListsEverything()
    {
        Assert.Equal(
            [
                "Benchmarks names SPY twice.",
                "MinimumObservations must be at least 2; it is 1.",
                "RiskFreeRate must be finite; it is NaN.",
                "Calendar 7 does not exist.",
                "Frequency is uninitialized; name one, or null.",
            ],
            new PerformanceTrackingOptions
            {
                Benchmarks = SamplePortfolio.Names("SPY", "QQQ", "SPY"),
                MinimumObservations = 1,
                RiskFreeRate = double.NaN,
                Calendar = (TrackingCalendar)7,
                Frequency = default(Frequency),
            }.Validate());
        Assert.Equal(["Benchmarks is default; it must be a list, which may be empty."],
            new PerformanceTrackingOptions { Benchmarks = default }.Validate());
        Assert.Equal(["Benchmarks holds an asset without a name."], new PerformanceTrackingOptions { Benchmarks = [default] }.Validate());
        Assert.Equal(["Tracking: MinimumObservations must be at least 2; it is 0."],
            SamplePortfolio.Options(options => options.Tracking.MinimumObservations = 0).Validate());
    }

    [Fact]
    public void Options_AreCopied()
    {
        PortfolioOptions options = Options();
        SamplePortfolio portfolio = new(options);
        options.Tracking.Enabled = false;
        Assert.True(portfolio.Manager.GetPerformance().IsEnabled);
    }

    // Each group alone; what belongs to it comes from the report's list of all figures.
    [Fact]
    public void Groups_SelectTheFiguresTold()
    {
        Assert.Equal(Returns, Figures(o => (o.TrackRisk, o.TrackRiskAdjusted) = (false, false)));
        Assert.Equal(Risks, Figures(o => (o.TrackReturns, o.TrackRiskAdjusted) = (false, false)));
        Assert.Equal(Ratios, Figures(o => (o.TrackReturns, o.TrackRisk) = (false, false)));
        Assert.Equal(
            Returns.Concat(Risks).Concat(Ratios).Order(StringComparer.Ordinal), Figures(o => { }).Order(StringComparer.Ordinal));
        Assert.Equal(
            Names(PerformanceMetricGroup.RiskAdjusted, besideABenchmark: true),
            Measure(o => (o.TrackReturns, o.TrackRisk) = (false, false)).Strategies[0].Record.Benchmarks[0].Figures
                .Select(figure => figure.Name));
    }

    [Fact]
    public void Groups_AllOff_MeasureNothing()
    {
        PortfolioPerformance performance = Measure(o =>
        {
            (o.TrackReturns, o.TrackRisk, o.TrackRiskAdjusted) = (false, false, false);
            (o.TrackAllocations, o.TrackRebalancing) = (false, false);
        });
        TrackRecord record = performance.Strategies[0].Record;
        Assert.Equal((TrackRecordStatus.Disabled, "No figures of returns or risk are tracked."), (record.Status, record.Detail));
        Assert.Equal(TrackRecordStatus.Disabled, performance.Record.Status);
        Assert.Null(performance.Allocations);
        Assert.Null(performance.Rebalancing);
        Assert.Null(performance.Strategies[0].Allocations);
        Assert.Null(performance.Strategies[0].Rebalancing);
    }

    [Fact]
    public void Enabled_False_MeasuresNothing()
    {
        PortfolioPerformance performance = Measure(o => o.Enabled = false);
        Assert.False(performance.IsEnabled);
        Assert.Equal((TrackRecordStatus.Disabled, "Performance is not tracked."), (performance.Record.Status, performance.Record.Detail));
        Assert.Empty(performance.Strategies);
        Assert.Null(performance.Allocations);
        Assert.Null(performance.Rebalancing);
    }

    private static string[] Names(PerformanceMetricGroup group, bool besideABenchmark) =>
    [
        .. PerformanceMetricCatalogue.Definitions.Where(d => d.Group == group && d.NeedsBenchmark == besideABenchmark).Select(d => d.Name),
    ];

    private static IEnumerable<string> Figures(Action<PerformanceTrackingOptions> set)
    {
        TrackRecord record = Measure(set).Strategies[0].Record;
        Assert.All(record.Figures, figure => Assert.Contains(figure, record.GetReportOrThrow().Figures));
        return record.Figures.Select(figure => figure.Name);
    }

    private static PortfolioPerformance Measure(Action<PerformanceTrackingOptions> set)
    {
        SamplePortfolio portfolio = new(Options(options =>
        {
            options.Benchmarks = SamplePortfolio.Names("B");
            set(options);
        }));
        portfolio.Manager.ObservePrices(Prices());
        portfolio.Manager.Replay([Decided(Days[0], "one", AllocationMethod.Static, RebalanceStatus.Planned, ("A", 1))]);
        return portfolio.Manager.GetPerformance();
    }
}
