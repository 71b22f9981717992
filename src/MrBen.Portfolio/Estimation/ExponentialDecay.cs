using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>How fast old returns lose weight: a return of age k (0 is the newest) weighs <see cref="Factor"/>ᵏ.</summary>
public readonly record struct ExponentialDecay
{
    private readonly double _factor;

    private ExponentialDecay(double factor) => _factor = factor;

    /// <summary>Factor 0.94, RiskMetrics' choice for daily data (J.P. Morgan 1996, Technical Document, section 5.3.2.2).</summary>
    public static ExponentialDecay RiskMetricsDaily { get; } = new(0.94);

    /// <summary>Factor 0.97, RiskMetrics' choice for monthly data (J.P. Morgan 1996, Technical Document, section 5.3.2.2).</summary>
    public static ExponentialDecay RiskMetricsMonthly { get; } = new(0.97);

    /// <summary>Weight kept from one period to the next, λ in (0, 1).</summary>
    /// <exception cref="InvalidOperationException">This is <see langword="default"/>.</exception>
    public double Factor => _factor > 0 ? _factor : throw new InvalidOperationException("Uninitialized ExponentialDecay.");

    /// <summary>Periods after which the weight has halved: ln ½ / ln λ.</summary>
    public double HalfLife => Math.Log(0.5) / Math.Log(Factor);

    /// <summary>The weight λ kept from one period to the next.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not inside (0, 1).</exception>
    public static ExponentialDecay FromFactor(double factor) => FromChecked(factor, factor, "A decay factor must be inside (0, 1)");

    /// <summary>The number of periods after which the weight has halved: λ = ½^(1/halfLife).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfLife"/> is not positive and finite.</exception>
    public static ExponentialDecay FromHalfLife(double halfLife) =>
        FromChecked(Math.Pow(0.5, 1 / halfLife), halfLife, "A half-life must be positive, finite and short enough to matter");

    /// <summary>The span of a moving average with the same centre of mass, as in pandas: λ = 1 − 2/(span + 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is not above 1 and finite.</exception>
    public static ExponentialDecay FromSpan(double span) =>
        FromChecked((span - 1) / (span + 1), span, "A span must be above 1, finite and short enough to matter");

    /// <summary>For example <c>0.94 per period</c>.</summary>
    public override string ToString() => Invariant($"{_factor} per period");

    private static ExponentialDecay FromChecked(
        double factor, double given, string expectation, [CallerArgumentExpression(nameof(given))] string name = "") =>
        factor > 0 && factor < 1
            ? new ExponentialDecay(factor)
            : throw new ArgumentOutOfRangeException(name, given, Invariant($"{expectation}; it is {given}."));
}
