using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>What a volatility model learns from one period.</summary>
/// <param name="Return">Return of the period, unitless (0.01 is 1 %), finite.</param>
/// <param name="Variance">Variance of the period measured after the fact, in squared returns, finite and at least 0.</param>
/// <param name="Volume">Units traded, at least 0; null where not known.</param>
/// <param name="MarketVariance">The same measure of the market's variance; null where not known.</param>
public readonly record struct VolatilityObservation(double Return, double Variance, double? Volume = null, double? MarketVariance = null)
{
    /// <summary>An observation of which only the return is known: the variance is its square.</summary>
    public static VolatilityObservation OfReturn(double value) => new(value, value * value);

    internal void Check(string parameter)
    {
        Require(double.IsFinite(Return), nameof(Return), Return, "finite", parameter);
        RequireAmount(nameof(Variance), Variance, parameter);
        RequireAmount(nameof(Volume), Volume ?? 0, parameter);
        RequireAmount(nameof(MarketVariance), MarketVariance ?? 0, parameter);
    }

    private static void RequireAmount(string name, double value, string parameter) =>
        Require(value >= 0 && double.IsFinite(value), name, value, "finite and not negative", parameter);

    private static void Require(bool holds, string name, double value, string what, string parameter)
    {
        if (!holds)
        {
            throw new ArgumentException(Invariant($"{name} is {value}; it must be {what}."), parameter);
        }
    }
}
