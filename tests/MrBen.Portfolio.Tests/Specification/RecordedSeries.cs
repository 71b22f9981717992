using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Adds up what it is told.</summary>
internal sealed class RecordedSeries : IMetricSeries
{
    public double Sum { get; private set; }

    public int Count { get; private set; }

    public void Record(double value)
    {
        Sum += value;
        Count++;
    }
}
