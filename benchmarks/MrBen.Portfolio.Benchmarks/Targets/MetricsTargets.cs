using MrBen.Portfolio.Benchmarks.Diagnostics;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Prometheus;
using Prometheus;
using static System.FormattableString;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>What it costs that events are counted: beside the same event that is not, and beside a child of prometheus-net that is kept.</summary>
internal static class MetricsTargets
{
    private const int Times = 1_000;
    private const double Seconds = 2;

    public static IEnumerable<TargetRow> Measure()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        IPortfolioMetrics prometheus = PrometheusMetrics.For(registry);
        CountedFill bare = CountedFill.Bare();
        Contender uncounted = Many("bare", () => bare.Apply());
        CountedFill unheard = CountedFill.For();
        yield return Row("1,000 fills, counted, nobody listens", "the same, not counted", 1 / 1.2, () => unheard.Apply(), uncounted);
        CountedFill told = CountedFill.For(prometheus);
        yield return Row("1,000 fills, counted in Prometheus", "the same, not counted", null, () => told.Apply(), uncounted);

        PortfolioInstruments instruments = CountedFill.Instruments(prometheus);
        MetricFactory factory = Metrics.WithCustomRegistry(registry);
        Counter.Child counter = factory.CreateCounter("bare_total", "A counter.", "portfolio", "outcome").WithLabels("benchmark", "filled");
        MeteredSeries series = instruments.Begin(MetricCatalogue.Orders, MetricLabel.Of(OrderStatus.Filled));
        yield return Row(
            "1,000 counts of a kept series", "prometheus-net, a kept child", 1 / 3.0, series.Count, Many("child", () => counter.Inc()));
        yield return Row("1,000 counts of a metric without labels", "prometheus-net, a kept child", 1 / 3.0,
            () => instruments.Count(MetricCatalogue.ReconciliationDifferences), Many("child", () => counter.Inc()));
        Histogram.Child histogram = factory.CreateHistogram(
            "bare_seconds", "A histogram.", ["portfolio"],
            new HistogramConfiguration { Buckets = [.. MetricCatalogue.RiskDuration.Buckets] }).WithLabels("benchmark");
        yield return Row("1,000 durations", "prometheus-net, a kept child", 1 / 3.0,
            () => instruments.Record(MetricCatalogue.RiskDuration, 0.003), Many("child", () => histogram.Observe(0.003)));
    }

    private static Contender Many(string name, Action work) => Contender.Here(name, () =>
    {
        for (int i = 0; i < Times; i++)
        {
            work();
        }
    });

    private static TargetRow Row(string work, string comparator, double? target, Action ours, Contender theirs)
    {
        double[] medians = Duel.Medians(Seconds, Many("library", ours), theirs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ours();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new TargetRow(work, comparator, target, medians[0], medians[1], Invariant($"{allocated} bytes"), allocated == 0);
    }
}
