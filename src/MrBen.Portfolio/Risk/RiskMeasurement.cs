using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// One run of <see cref="PortfolioRisk.Calculate"/> on checked arguments: a measurement by the shared settings, and one more for each
/// further set of settings that metrics have of their own.
/// </summary>
internal sealed class RiskMeasurement(
    ReturnPanel panel, PortfolioRiskOptions options, SymmetricMatrix? annualCovariance, ReturnPanel? benchmark)
{
    private readonly MeasurementSettings _shared = MeasurementSettings.Shared(options, panel.Frequency.PeriodsPerYear);

    public PortfolioRiskResult Run(ReadOnlySpan<double> weights) => Measure(_shared, weights, OwnMetricsOf(weights));

    private OwnMetrics OwnMetricsOf(ReadOnlySpan<double> weights)
    {
        if (options.Metrics.IsEmpty)
        {
            return OwnMetrics.None;
        }

        Dictionary<MeasurementSettings, PortfolioRiskResult> measured = [];
        Dictionary<RiskMetric, RiskMetricValue> values = [];
        foreach ((RiskMetric metric, RiskMetricOptions own) in options.Metrics)
        {
            MeasurementSettings settings = _shared.With(own);
            if (!own.Enabled || settings == _shared)
            {
                continue;
            }

            if (!measured.TryGetValue(settings, out PortfolioRiskResult? result))
            {
                result = Measure(settings, weights, OwnMetrics.None);
                measured.Add(settings, result);
            }

            RiskMetricDefinition definition = RiskMetricCatalogue.Find(metric);
            values.Add(metric, result.IsCalculated ? definition.Evaluate(result.Risk) : definition.WithoutValue(result.Detail));
        }

        return new OwnMetrics(
            values.ToImmutableDictionary(), [.. options.Metrics.Where(pair => !pair.Value.Enabled).Select(pair => pair.Key)]);
    }

    private PortfolioRiskResult Measure(MeasurementSettings settings, ReadOnlySpan<double> weights, OwnMetrics own) =>
        new PortfolioRiskCalculation(panel, options, settings, annualCovariance, benchmark).Run(weights, own);
}
