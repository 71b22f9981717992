using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>Settings of <see cref="PortfolioRisk.Calculate"/>.</summary>
public sealed record PortfolioRiskOptions
{
    /// <summary>The defaults.</summary>
    public PortfolioRiskOptions()
    {
    }

    // A copy that shared the metrics' records would still change when the caller changes them. Faults are kept for Validate to name.
    private PortfolioRiskOptions(PortfolioRiskOptions original)
    {
        (Confidence, HorizonPeriods, Window) = (original.Confidence, original.HorizonPeriods, original.Window);
        (RiskFreeRate, MinimumAcceptableReturn) = (original.RiskFreeRate, original.MinimumAcceptableReturn);
        MinimumObservations = original.MinimumObservations;
        Metrics = original.Metrics?.ToImmutableDictionary(pair => pair.Key, pair => pair.Value is { } own ? own with { } : null!)!;
    }

    /// <summary>Confidence level of every VaR and CVaR, in (0, 1). Default 0.95.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>Horizon of every VaR and CVaR in periods of the panel, at least 1. Default 1.</summary>
    public int HorizonPeriods { get; set; } = 1;

    /// <summary>
    /// Only the last so many periods count; at least <see cref="MinimumObservations"/>. Default <see langword="null"/>: all.
    /// </summary>
    public int? Window { get; set; }

    /// <summary>
    /// Risk-free rate per year, finite (0.02 is 2 %): what cash earns and what the Sharpe ratio subtracts; a period has the rate divided by
    /// periods per year. Default 0.
    /// </summary>
    public double RiskFreeRate { get; set; }

    /// <summary>Minimum acceptable return per year, finite (0.02 is 2 %); a period has it divided by periods per year. Default 0.</summary>
    public double MinimumAcceptableReturn { get; set; }

    /// <summary>
    /// Fewest returns that every held asset must have, and fewest periods that a benchmark must share; at least 2. Default 2.
    /// </summary>
    public int MinimumObservations { get; set; } = 2;

    /// <summary>
    /// Metrics that are switched off or have settings of their own. Default none: every metric is measured, all by the settings above.
    /// </summary>
    public ImmutableDictionary<RiskMetric, RiskMetricOptions> Metrics { get; set; } =
        ImmutableDictionary<RiskMetric, RiskMetricOptions>.Empty;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Confidence > 0 && Confidence < 1))
        {
            errors.Add(Invariant($"{nameof(Confidence)} must be in (0, 1); it is {Confidence}."));
        }

        if (HorizonPeriods < 1)
        {
            errors.Add(Invariant($"{nameof(HorizonPeriods)} must be at least 1; it is {HorizonPeriods}."));
        }

        if (!double.IsFinite(RiskFreeRate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {RiskFreeRate}."));
        }

        if (!double.IsFinite(MinimumAcceptableReturn))
        {
            errors.Add(Invariant($"{nameof(MinimumAcceptableReturn)} must be finite; it is {MinimumAcceptableReturn}."));
        }

        if (MinimumObservations < 2)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 2; it is {MinimumObservations}."));
        }

        if (Window < MinimumObservations)
        {
            errors.Add(Invariant(
                $"{nameof(Window)} must be at least {nameof(MinimumObservations)}, {MinimumObservations}; it is {Window}."));
        }

        if (Metrics is null)
        {
            errors.Add($"{nameof(Metrics)} must not be null.");
            return errors;
        }

        foreach ((RiskMetric metric, RiskMetricOptions own) in Metrics.OrderBy(pair => pair.Key))
        {
            errors.AddRange(FaultsOf(metric, own).Select(fault => $"{nameof(Metrics)}[{metric}]{fault}"));
        }

        return errors;
    }

    private List<string> FaultsOf(RiskMetric metric, RiskMetricOptions? own)
    {
        if (!Enum.IsDefined(metric))
        {
            return [" is not a metric."];
        }

        if (own is null)
        {
            return [" must not be null."];
        }

        List<string> faults = [.. own.Validate().Select(fault => $".{fault}")];
        faults.AddRange(own.WithoutEffect(RiskMetricCatalogue.Find(metric).Settings).Select(
            name => $".{name} is set, but the metric does not depend on it."));
        if (own.Window >= 2 && own.Window < MinimumObservations)
        {
            faults.Add(Invariant(
                $".{nameof(Window)} must be at least {nameof(MinimumObservations)}, {MinimumObservations}; it is {own.Window}."));
        }

        return faults;
    }
}
