using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="VolatilityRegimeDetector"/>.</summary>
public sealed record VolatilityRegimeOptions
{
    /// <summary>Most recent returns that give the current volatility, at least 2. Default 21, a month of exchange days.</summary>
    public int Lookback { get; set; } = 21;

    /// <summary>
    /// Returns before the lookback that give the reference volatility, at least 2; the two windows share none, so that a shock does not
    /// raise its own yardstick. Not used with absolute thresholds. Default 252, a year of exchange days.
    /// </summary>
    public int ReferenceWindow { get; set; } = 252;

    /// <summary>Where calm ends and turbulence begins. Default 0.75 and 1.5 times the reference.</summary>
    public VolatilityThresholds Thresholds { get; set; }

    /// <summary>
    /// Share of a threshold by which the volatility must fall back behind it before a regime is left, in [0, 1). Default 0.1: turbulence
    /// that begins above 1.5 ends below 1.35, calm that begins below 0.75 ends above 0.825.
    /// </summary>
    public double Hysteresis { get; set; } = 0.1;

    /// <summary>Returns that the first regime needs.</summary>
    internal int Required => Thresholds.IsAbsolute ? Lookback : Lookback + ReferenceWindow;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Lookback < 2)
        {
            errors.Add(Invariant($"{nameof(Lookback)} must be at least 2; it is {Lookback}."));
        }

        if (ReferenceWindow < 2)
        {
            errors.Add(Invariant($"{nameof(ReferenceWindow)} must be at least 2; it is {ReferenceWindow}."));
        }

        if (!(Hysteresis >= 0 && Hysteresis < 1))
        {
            errors.Add(Invariant($"{nameof(Hysteresis)} must be in [0, 1); it is {Hysteresis}."));
        }
        else if (Thresholds.CalmBelow * (1 + Hysteresis) > Thresholds.TurbulentAbove * (1 - Hysteresis))
        {
            string ends = Invariant($"calm would end at {Thresholds.CalmBelow * (1 + Hysteresis)}");
            errors.Add(Invariant(
                $"{nameof(Hysteresis)} {Hysteresis} is too wide: {ends}, turbulence at {Thresholds.TurbulentAbove * (1 - Hysteresis)}."));
        }

        return errors;
    }
}
