using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="MarketStateMonitor"/>.</summary>
public sealed record MarketStateOptions
{
    /// <summary>Ratio of volatility to its reference above which a spike begins, positive. Default 2.</summary>
    public double SpikeAbove { get; set; } = 2;

    /// <summary>Share of the threshold by which volatility must come back before a spike ends, in [0, 1). Default 0.25.</summary>
    public double SpikeHysteresis { get; set; } = 0.25;

    /// <summary>Distance of correlations above which a breakdown begins, in (0, 2). Default 0.25.</summary>
    public double BreakdownAbove { get; set; } = 0.25;

    /// <summary>Share of the threshold by which the distance must come back before a breakdown ends, in [0, 1). Default 0.3.</summary>
    public double BreakdownHysteresis { get; set; } = 0.3;

    /// <summary>Periods in a row for which a regime must be the same before it counts as changed, at least 1. Default 1.</summary>
    public int RegimePeriods { get; set; } = 1;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(SpikeAbove > 0 && double.IsFinite(SpikeAbove)))
        {
            errors.Add(Invariant($"{nameof(SpikeAbove)} must be positive and finite; it is {SpikeAbove}."));
        }

        if (!(SpikeHysteresis >= 0 && SpikeHysteresis < 1))
        {
            errors.Add(Invariant($"{nameof(SpikeHysteresis)} must be in [0, 1); it is {SpikeHysteresis}."));
        }

        if (!(BreakdownAbove > 0 && BreakdownAbove < 2))
        {
            errors.Add(Invariant($"{nameof(BreakdownAbove)} must be inside (0, 2); it is {BreakdownAbove}."));
        }

        if (!(BreakdownHysteresis >= 0 && BreakdownHysteresis < 1))
        {
            errors.Add(Invariant($"{nameof(BreakdownHysteresis)} must be in [0, 1); it is {BreakdownHysteresis}."));
        }

        if (RegimePeriods < 1)
        {
            errors.Add(Invariant($"{nameof(RegimePeriods)} must be at least 1; it is {RegimePeriods}."));
        }

        return errors;
    }
}
