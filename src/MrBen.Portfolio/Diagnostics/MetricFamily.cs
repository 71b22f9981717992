using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// What a metric of <see cref="MetricCatalogue"/> is, for whoever monitors a manager: all its series have one name, one kind and the same labels.
/// Immutable and thread-safe; equal where it is the same.
/// </summary>
public sealed class MetricFamily
{
    private const string Prefix = "mrben_";
    private const string Total = "_total";

    internal MetricFamily(MetricKind kind, string name, string unit, string help, params ReadOnlySpan<string> labels) =>
        (Kind, Name, Unit, Help, Labels) = (kind, name, unit, help, [.. labels]);

    /// <summary>Its name as Prometheus has it, for example <c>mrben_allocation_duration_seconds</c>.</summary>
    public string Name { get; }

    /// <summary>How its number moves.</summary>
    public MetricKind Kind { get; }

    /// <summary>
    /// What its number counts in: <c>seconds</c>; <c>ratio</c>, a fraction (0.01 is 1 %) or a ratio; <c>currency</c>, units of the currency in the
    /// label; empty for a plain number.
    /// </summary>
    public string Unit { get; }

    /// <summary>What it is, in a sentence or two, with its sign and when there is none.</summary>
    public string Help { get; }

    /// <summary>Names of its labels in order; the first is <c>portfolio</c>, but for <c>mrben_build_info</c>.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>Upper ends of a histogram's buckets, ascending, without infinity; empty for the other kinds.</summary>
    public ImmutableArray<double> Buckets { get; internal init; } = [];

    /// <summary>Whether there is a series for each asset: only where asked for, and of so many assets at most (<see cref="MetricsOptions"/>).</summary>
    public bool IsPerAsset { get; private init; }

    /// <summary>
    /// The name of the instrument of the meter: <c>mrben.</c> and the rest of the name, without what an exporter to Prometheus adds by itself: the
    /// unit, but for counters of ratios, and <c>_total</c>.
    /// </summary>
    public string InstrumentName
    {
        get
        {
            string name = Kind == MetricKind.Counter ? Name[..^Total.Length] : Name;
            bool adds = Unit == MetricCatalogue.Seconds || (Unit == MetricCatalogue.Ratio && Kind == MetricKind.Gauge);
            return $"mrben.{(adds ? name[..^(Unit.Length + 1)] : name).AsSpan(Prefix.Length)}";
        }
    }

    /// <summary>The unit of the instrument in UCUM's code: <c>s</c>, <c>1</c>, <c>{currency}</c>; empty for a plain number.</summary>
    public string InstrumentUnit => Unit switch
    {
        MetricCatalogue.Seconds => "s",
        MetricCatalogue.Ratio => "1",
        MetricCatalogue.Currency => "{currency}",
        _ => "",
    };

    /// <summary>The same metric with a series for each asset.</summary>
    internal MetricFamily OfAssets() => new(Kind, Name, Unit, Help, Labels.AsSpan()) { IsPerAsset = true };

    /// <summary><see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
