using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>The regime after one period, with the numbers it rests on. Immutable and thread-safe.</summary>
public sealed record VolatilityRegime
{
    internal VolatilityRegime(MarketRegime regime, int period, double volatility, double? reference, VolatilityThresholds thresholds) =>
        (Regime, Period, Volatility, ReferenceVolatility, Thresholds) = (regime, period, volatility, reference, thresholds);

    /// <summary>How much the market moves.</summary>
    public MarketRegime Regime { get; }

    /// <summary>The last period that was used, from 0 for the oldest return.</summary>
    public int Period { get; }

    /// <summary>Current volatility per year, over the lookback.</summary>
    public double Volatility { get; }

    /// <summary>Volatility per year over the reference window before it, positive; null with absolute thresholds.</summary>
    public double? ReferenceVolatility { get; }

    /// <summary>Current over reference volatility; null with absolute thresholds.</summary>
    public double? Ratio => Volatility / ReferenceVolatility;

    /// <summary>The thresholds that it was compared with.</summary>
    public VolatilityThresholds Thresholds { get; }

    /// <summary>One sentence with the regime, the numbers and the thresholds.</summary>
    public string Description
    {
        get
        {
            string measured = ReferenceVolatility is { } reference
                ? Invariant($"volatility {100 * Volatility:F1} % per year is {Ratio:F2} times its reference {100 * reference:F1} %")
                : Invariant($"volatility is {100 * Volatility:F1} % per year");
            string thresholds = Thresholds.IsAbsolute
                ? Invariant($"calm below {100 * Thresholds.CalmBelow:F1} %, turbulent above {100 * Thresholds.TurbulentAbove:F1} %")
                : Invariant($"calm below {Thresholds.CalmBelow}, turbulent above {Thresholds.TurbulentAbove}");
            return $"{Regime}: {measured} ({thresholds}).";
        }
    }

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
