using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// Where the metrics of managers go; the package MrBen.Portfolio.Prometheus brings one, any other plugs in. Implementations are thread-safe. One that
/// throws does the manager no harm: what it threw is logged once.
/// </summary>
/// <remarks>
/// Which metrics there are is in <see cref="MetricCatalogue"/>. Labels are of closed sets, or names that the host gave: of portfolios, strategies,
/// limits, assets. One sink may serve any number of managers.
/// </remarks>
public interface IPortfolioMetrics
{
    /// <summary>A series of a counter or histogram; the manager asks once for each set of labels, and keeps it.</summary>
    /// <param name="family">The metric: no gauge.</param>
    /// <param name="labels">Values of its labels, one for each, in their order.</param>
    IMetricSeries Open(MetricFamily family, ImmutableArray<string> labels);

    /// <summary>Asks a source for its gauges whenever the metrics are read out, until what is returned is disposed.</summary>
    IDisposable Follow(IMetricSource source);
}
