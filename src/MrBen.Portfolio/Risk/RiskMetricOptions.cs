using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Settings of one metric where they differ from the shared ones of <see cref="PortfolioRiskOptions"/>. <see langword="null"/>, the default
/// of each, means as there. A setting that the metric does not depend on (<see cref="MetricDefinition.Settings"/>) is refused.
/// </summary>
public sealed record RiskMetricOptions
{
    /// <summary>Whether the metric is among <see cref="PortfolioRisk.Metrics"/>. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Confidence level, in (0, 1).</summary>
    public double? Confidence { get; set; }

    /// <summary>Horizon in periods of the panel, at least 1.</summary>
    public int? HorizonPeriods { get; set; }

    /// <summary>
    /// Only the last so many periods count, at least <see cref="PortfolioRiskOptions.MinimumObservations"/>; may reach further back than
    /// the shared window. A covariance that was given knows no window.
    /// </summary>
    public int? Window { get; set; }

    /// <summary>Periods per year by which the metric is annualised, positive and finite.</summary>
    public double? PeriodsPerYear { get; set; }

    /// <summary>
    /// Risk-free rate per year that the metric subtracts, finite (0.02 is 2 %); what cash earns stays the shared rate.
    /// </summary>
    public double? RiskFreeRate { get; set; }

    /// <summary>Minimum acceptable return per year, finite (0.02 is 2 %).</summary>
    public double? MinimumAcceptableReturn { get; set; }

    /// <summary>Lists everything wrong with these settings by themselves; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Confidence is { } confidence && !(confidence > 0 && confidence < 1))
        {
            errors.Add(Invariant($"{nameof(Confidence)} must be in (0, 1); it is {confidence}."));
        }

        if (HorizonPeriods < 1)
        {
            errors.Add(Invariant($"{nameof(HorizonPeriods)} must be at least 1; it is {HorizonPeriods}."));
        }

        if (Window < 2)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least 2; it is {Window}."));
        }

        if (PeriodsPerYear is { } periods && !(periods > 0 && double.IsFinite(periods)))
        {
            errors.Add(Invariant($"{nameof(PeriodsPerYear)} must be positive and finite; it is {periods}."));
        }

        if (RiskFreeRate is { } rate && !double.IsFinite(rate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {rate}."));
        }

        if (MinimumAcceptableReturn is { } minimum && !double.IsFinite(minimum))
        {
            errors.Add(Invariant($"{nameof(MinimumAcceptableReturn)} must be finite; it is {minimum}."));
        }

        return errors;
    }

    /// <summary>The names of the settings made here that a metric does not depend on.</summary>
    internal IEnumerable<string> WithoutEffect(RiskMetricSettings settings)
    {
        (string Name, bool Made, RiskMetricSettings Setting)[] all =
        [
            (nameof(Confidence), Confidence.HasValue, RiskMetricSettings.Confidence),
            (nameof(HorizonPeriods), HorizonPeriods.HasValue, RiskMetricSettings.Horizon),
            (nameof(Window), Window.HasValue, RiskMetricSettings.Window),
            (nameof(PeriodsPerYear), PeriodsPerYear.HasValue, RiskMetricSettings.PeriodsPerYear),
            (nameof(RiskFreeRate), RiskFreeRate.HasValue, RiskMetricSettings.RiskFreeRate),
            (nameof(MinimumAcceptableReturn), MinimumAcceptableReturn.HasValue, RiskMetricSettings.MinimumAcceptableReturn),
        ];
        return all.Where(each => each.Made && !settings.HasFlag(each.Setting)).Select(each => each.Name);
    }
}
