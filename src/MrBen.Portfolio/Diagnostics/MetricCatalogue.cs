using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// The one table of the metrics of a manager: their names, kinds, units, labels and meanings. Sinks, instruments and documentation come from it.
/// Immutable and thread-safe.
/// </summary>
public static partial class MetricCatalogue
{
    /// <summary>The unit of durations, ages and times since 1970 in UTC.</summary>
    public const string Seconds = "seconds";

    /// <summary>The unit of fractions (0.01 is 1 %) and of ratios such as Sharpe's.</summary>
    public const string Ratio = "ratio";

    /// <summary>The unit of money: units of the currency that the label names.</summary>
    public const string Currency = "currency";

    private const string Plain = "";

    private const string Portfolio = "portfolio";
    private const string Strategy = "strategy";
    private const string Method = "method";
    private const string Outcome = "outcome";
    private const string Reason = "reason";
    private const string Model = "model";
    private const string Limit = "limit";
    private const string Severity = "severity";
    private const string Confidence = "confidence";

    /// <summary>Every metric: gauges, counters, histograms.</summary>
    public static ImmutableArray<MetricFamily> All => Table.All;

    /// <summary>The metric of a name; <see langword="null"/> where there is none.</summary>
    public static MetricFamily? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (MetricFamily family in All)
        {
            if (string.Equals(family.Name, name, StringComparison.Ordinal))
            {
                return family;
            }
        }

        return null;
    }

    private static MetricFamily Gauge(string name, string unit, string help, params ReadOnlySpan<string> labels) =>
        new(MetricKind.Gauge, name, unit, help, [Portfolio, .. labels]);

    private static MetricFamily Counter(string name, string unit, string help, params ReadOnlySpan<string> labels) =>
        new(MetricKind.Counter, name, unit, help, [Portfolio, .. labels]);

    private static MetricFamily Histogram(
        string name, string unit, ImmutableArray<double> buckets, string help, params ReadOnlySpan<string> labels) =>
        new(MetricKind.Histogram, name, unit, help, [Portfolio, .. labels]) { Buckets = buckets };

    // Of a class of its own, which begins once every family is there.
    private static class Table
    {
        public static readonly ImmutableArray<MetricFamily> All = [.. Gauges, .. Counters, .. Histograms];
    }
}
