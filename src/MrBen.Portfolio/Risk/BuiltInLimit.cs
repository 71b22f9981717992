namespace MrBen.Portfolio.Risk;

/// <summary>One limit of <see cref="RiskLimits"/>: what is measured and how far it may go. Immutable.</summary>
/// <param name="name">Its name in words.</param>
/// <param name="definition">One sentence that says what is measured.</param>
/// <param name="unit">What the value counts in.</param>
/// <param name="limit">The limit.</param>
/// <param name="isMinimum">Whether the value must not be below it.</param>
/// <param name="measure">The value, or null and the sentence that says why there is none.</param>
internal sealed class BuiltInLimit(
    string name, string definition, RiskMetricUnit unit, double limit, bool isMinimum,
    Func<PortfolioRisk?, (double? Value, string Reason)> measure)
{
    /// <summary>Whether there is nothing to measure without a risk.</summary>
    public bool NeedsRisk { get; init; } = true;

    /// <summary>A limit on a metric, measured by the shared settings.</summary>
    public static BuiltInLimit OfMetric(string name, string definition, double limit, RiskMetric metric, bool isMinimum = false)
    {
        RiskMetricDefinition metricDefinition = RiskMetricCatalogue.Find(metric);
        return new BuiltInLimit(name, definition, metricDefinition.Unit, limit, isMinimum, risk =>
        {
            RiskMetricValue value = metricDefinition.Evaluate(risk!);
            return (value.Value, value.Reason ?? "");
        });
    }

    public RiskLimitEvaluation Evaluate(PortfolioRiskResult result, ReadOnlySpan<double> alertThresholds)
    {
        (double? measured, string reason) = NeedsRisk && !result.IsCalculated ? (null, result.Detail) : measure(result.Risk);
        if (measured is not { } value || !double.IsFinite(value))
        {
            string why = measured.HasValue ? "The returns are too large to measure." : reason;
            return RiskLimitEvaluation.Undefined(name, definition, why).WithLimit(unit, limit, isMinimum);
        }

        return isMinimum
            ? RiskLimitEvaluation.AtLeast(name, definition, unit, value, limit, alertThresholds)
            : RiskLimitEvaluation.AtMost(name, definition, unit, value, limit, alertThresholds);
    }
}
