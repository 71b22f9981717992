using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Prometheus;

/// <summary>Which series of a gauge: equal where the metric and the values of all labels are. Immutable.</summary>
internal readonly struct GaugeKey(MetricFamily family, ImmutableArray<string> labels) : IEquatable<GaugeKey>
{
    public MetricFamily Family { get; } = family;

    public ImmutableArray<string> Labels { get; } = labels;

    public bool Equals(GaugeKey other) => Family == other.Family && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    public override bool Equals(object? obj) => obj is GaugeKey other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Family);
        foreach (string label in Labels)
        {
            hash.Add(label);
        }

        return hash.ToHashCode();
    }
}
