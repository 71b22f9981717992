using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Where calm ends and where turbulence begins, measured against the series' own past or in absolute numbers. <see langword="default"/> is
/// 0.75 and 1.5 times the reference volatility.
/// </summary>
public readonly record struct VolatilityThresholds
{
    private const double DefaultCalm = 0.75;
    private const double DefaultTurbulent = 1.5;

    private readonly double? _calmBelow;
    private readonly double? _turbulentAbove;

    private VolatilityThresholds(double calmBelow, double turbulentAbove, bool absolute) =>
        (_calmBelow, _turbulentAbove, IsAbsolute) = (calmBelow, turbulentAbove, absolute);

    /// <summary>Below it is calm; a ratio, or a volatility per year where <see cref="IsAbsolute"/>.</summary>
    public double CalmBelow => _calmBelow ?? DefaultCalm;

    /// <summary>Above it is turbulent; a ratio, or a volatility per year where <see cref="IsAbsolute"/>.</summary>
    public double TurbulentAbove => _turbulentAbove ?? DefaultTurbulent;

    /// <summary>Whether the thresholds are volatilities per year; otherwise ratios of the current volatility to the reference.</summary>
    public bool IsAbsolute { get; }

    /// <summary>Thresholds for the ratio of the current to the reference volatility.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; calm &lt; turbulent, finite.</exception>
    public static VolatilityThresholds RatioToReference(double calmBelow, double turbulentAbove) =>
        Checked(calmBelow, turbulentAbove, absolute: false);

    /// <summary>Thresholds for the volatility per year itself, for example 0.10 and 0.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; calm &lt; turbulent, finite.</exception>
    public static VolatilityThresholds PerYear(double calmBelow, double turbulentAbove) =>
        Checked(calmBelow, turbulentAbove, absolute: true);

    private static VolatilityThresholds Checked(
        double calmBelow, double turbulentAbove, bool absolute,
        [CallerArgumentExpression(nameof(turbulentAbove))] string name = "") =>
        calmBelow > 0 && turbulentAbove > calmBelow && double.IsFinite(turbulentAbove)
            ? new VolatilityThresholds(calmBelow, turbulentAbove, absolute)
            : throw new ArgumentOutOfRangeException(name, turbulentAbove,
                Invariant($"Thresholds must satisfy 0 < calm < turbulent; they are {calmBelow} and {turbulentAbove}."));
}
