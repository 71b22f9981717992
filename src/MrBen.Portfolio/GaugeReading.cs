using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio;

/// <summary>Collects the samples of one reading: each series once, the first of two; what is not finite is left out and counted. Not thread-safe.</summary>
internal sealed class GaugeReading(PortfolioInstruments instruments)
{
    private readonly ImmutableArray<MetricSample>.Builder _samples = ImmutableArray.CreateBuilder<MetricSample>();
    private readonly HashSet<SeriesKey> _seen = [];

    /// <summary>Adds a number of the portfolio; nothing where there is none.</summary>
    public void Add(MetricFamily family, double? value, string first = "", string second = "")
    {
        if (value is not { } number)
        {
            return;
        }

        if (!double.IsFinite(number))
        {
            instruments.Count(MetricCatalogue.InvalidResults, family.Name);
        }
        else if (_seen.Add(new SeriesKey(family, first, second, "")))
        {
            ImmutableArray<string> labels = [instruments.Portfolio, first, second];
            _samples.Add(new MetricSample(family, labels[..family.Labels.Length], number));
        }
    }

    /// <summary>Adds the version of the library, which is no portfolio's.</summary>
    public void AddBuild() => _samples.Add(new MetricSample(MetricCatalogue.Build, [LibraryVersion.Text], 1));

    /// <summary>What was collected.</summary>
    public ImmutableArray<MetricSample> Samples() => _samples.DrainToImmutable();
}
