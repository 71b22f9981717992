using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Rules that call for a rebalance whatever the allocation method, beside the method's own trigger.</summary>
public sealed record RebalanceRules
{
    /// <summary>Whether drift of weights or risk fires. Default no.</summary>
    public bool UsesThresholds { get; set; }

    /// <summary>Distance of a weight from its target that fires, at least 0 and finite. Default 0.05.</summary>
    public double WeightThreshold { get; set; } = 0.05;

    /// <summary>Share of the target's volatility by which that of the weights held must differ to fire, positive. Default 0.2.</summary>
    public double RiskThreshold { get; set; } = 0.2;

    /// <summary>Whether the calendar fires. Default no.</summary>
    public bool UsesCalendar { get; set; }

    /// <summary>The calendar; its holidays and weekends hold for the static method too.</summary>
    public CalendarTriggerOptions Calendar { get; set; } = new();

    /// <summary>Whether events fire. Default no.</summary>
    public bool UsesEvents { get; set; }

    /// <summary>Whether a change of regime is an event. Default yes.</summary>
    public bool OnRegimeChange { get; set; } = true;

    /// <summary>Whether a volatility spike is an event. Default yes.</summary>
    public bool OnVolatilitySpike { get; set; } = true;

    /// <summary>Whether broken correlations are an event. Default yes.</summary>
    public bool OnCorrelationBreakdown { get; set; } = true;

    /// <summary>
    /// Whether a shift that cumulative sums found is an event; the market watch looks for them where it is told to
    /// (<see cref="MarketWatchOptions.ChangePoints"/>). Default yes.
    /// </summary>
    public bool OnChangePoint { get; set; } = true;

    /// <summary>How regimes are told apart.</summary>
    public VolatilityRegimeOptions RegimeDetection { get; set; } = new();

    /// <summary>When volatility has spiked.</summary>
    public VolatilitySpikeOptions VolatilitySpike { get; set; } = new();

    /// <summary>When correlations have broken.</summary>
    public CorrelationBreakdownOptions CorrelationBreakdown { get; set; } = new();

    /// <summary>Least time between two rebalances of any method, at least 0. Default 0.</summary>
    public TimeSpan MinimumInterval { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        DriftThreshold.Check(errors, nameof(WeightThreshold), WeightThreshold);
        if (!(RiskThreshold > 0 && double.IsFinite(RiskThreshold)))
        {
            errors.Add(Invariant($"{nameof(RiskThreshold)} must be positive and finite; it is {RiskThreshold}."));
        }

        Collect(errors, nameof(Calendar), Calendar?.Validate());
        Collect(errors, nameof(RegimeDetection), RegimeDetection?.Validate());
        Collect(errors, nameof(VolatilitySpike), VolatilitySpike?.Validate());
        Collect(errors, nameof(CorrelationBreakdown), CorrelationBreakdown?.Validate());
        if (MinimumInterval < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(MinimumInterval)} must be at least 0; it is {MinimumInterval}."));
        }

        return errors;
    }

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}
