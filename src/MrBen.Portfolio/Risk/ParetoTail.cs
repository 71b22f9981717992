using System.Buffers;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Losses beyond a threshold as a generalised Pareto distribution: P(loss − u &gt; y) = (k/T)·(1 + ξy/β)^(−1/ξ). Immutable and thread-safe.
/// Losses are positive.
/// </summary>
/// <remarks>
/// What theory says of the tails of nearly every distribution far out, so that losses rarer than any observed get a number. Sources: Pickands
/// (1975), Annals of Statistics 3(1); McNeil, Frey and Embrechts (2015), Quantitative Risk Management, section 5.2.
/// </remarks>
public sealed record ParetoTail
{
    /// <summary>Share of the periods in the tail where no other is given: their largest tenth.</summary>
    public const double DefaultShare = 0.1;

    /// <summary>Fewest losses that a tail is fitted to.</summary>
    public const int FewestExceedances = 10;

    private const double NearlyExponential = 1e-6;

    /// <summary>Takes a tail that was fitted elsewhere.</summary>
    /// <param name="threshold">u, the loss where the tail begins, finite; negative where it is a gain.</param>
    /// <param name="scale">β, above 0, in units of the loss.</param>
    /// <param name="shape">ξ, finite: 0 an exponential tail, above 0 a power of the loss, below 0 one that ends.</param>
    /// <param name="exceedances">k, losses beyond the threshold, at least 1.</param>
    /// <param name="observations">T, all periods, at least as many.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ParetoTail(double threshold, double scale, double shape, int exceedances, int observations)
    {
        Guard.Finite(threshold);
        Guard.Finite(scale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        Guard.Finite(shape);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exceedances);
        ArgumentOutOfRangeException.ThrowIfLessThan(observations, exceedances);
        (Threshold, Scale, Shape, Exceedances, Observations) = (threshold, scale, shape, exceedances, observations);
    }

    /// <summary>u, the loss per period where the tail begins.</summary>
    public double Threshold { get; }

    /// <summary>β, in units of the loss.</summary>
    public double Scale { get; }

    /// <summary>ξ: 0 an exponential tail, above 0 a power of the loss, below 0 one that ends.</summary>
    public double Shape { get; }

    /// <summary>k, losses beyond the threshold.</summary>
    public int Exceedances { get; }

    /// <summary>T, all periods.</summary>
    public int Observations { get; }

    /// <summary>Fits a tail to the largest losses by maximum likelihood; the threshold is the largest loss that is not among them.</summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="tailShare">Share of the periods in the tail, in (0, 1).</param>
    /// <param name="detail">Why there is no fit; empty where there is one.</param>
    /// <returns>The tail; <see langword="null"/> where it has fewer than 10 losses, or the likelihood has no maximum with ξ ≥ −1/2.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tailShare"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// One unknown, ξ being a function of ξ/β at the maximum; regular (asymptotically normal) above ξ = −1/2. O(T) and about ten passes over the
    /// tail. empyrical's gpd_risk_estimates fits the losses themselves instead of their excesses over the threshold, so that its scale is a
    /// mean loss; its formulas for the tail losses are those here. Sources: Grimshaw (1993), Technometrics 35(2); Smith (1985),
    /// Biometrika 72(1).
    /// </remarks>
    public static ParetoTail? Fit(ReadOnlySpan<double> returns, double tailShare, out string detail)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        Guard.InsideUnitInterval(tailShare);
        double[] rented = ArrayPool<double>.Shared.Rent(returns.Length);
        try
        {
            Span<double> ascending = rented.AsSpan(0, returns.Length);
            BucketSort.Sort(returns, ascending);
            int count = CountOf(returns.Length, tailShare);
            ParetoTail? tail = FitAscending(ascending, count);
            detail = tail is not null ? ""
                : count < FewestExceedances
                    ? Invariant($"The tail has {count} of {returns.Length} periods; {FewestExceedances} are needed.")
                    : "The losses of the tail end too abruptly, or do not differ: their likelihood has no regular maximum.";
            return tail;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The loss that is exceeded with probability 1 − confidence.</summary>
    /// <param name="confidence">Confidence level in (0, 1).</param>
    /// <returns>The loss per period; <see langword="null"/> where the confidence is below that of the threshold, 1 − k/T.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>u + (β/ξ)·((T/k·(1 − c))^(−ξ) − 1). Source: McNeil, Frey and Embrechts (2015), equation 5.18.</remarks>
    public double? ValueAtRisk(double confidence)
    {
        Guard.InsideUnitInterval(confidence);
        double rarity = -Math.Log((1 - confidence) * Observations / Exceedances);
        return rarity >= -1e-12 ? Threshold + (Scale * Growth(Shape, Math.Max(0, rarity))) : null;
    }

    /// <summary>The mean of the losses beyond the value at risk.</summary>
    /// <returns>
    /// The loss per period; <see langword="null"/> where the confidence is below that of the threshold, or ξ ≥ 1 and the mean is infinite.
    /// </returns>
    /// <remarks>(VaR + β − ξu)/(1 − ξ). Source: McNeil, Frey and Embrechts (2015), equation 5.19.</remarks>
    /// <inheritdoc cref="ValueAtRisk"/>
    public double? ConditionalValueAtRisk(double confidence) =>
        ValueAtRisk(confidence) is { } loss && Shape < 1 ? (loss + Scale - (Shape * Threshold)) / (1 - Shape) : null;

    /// <summary>Whole losses in a share of the periods; a share that is decimal misses whole numbers by a few ulps.</summary>
    internal static int CountOf(int observations, double share) => (int)Math.Floor((share * observations) + 1e-9);

    /// <summary>The tail of the first returns of ascending ones; null where they are too few, or there is no regular maximum.</summary>
    internal static ParetoTail? FitAscending(ReadOnlySpan<double> ascending, int count)
    {
        if (count < FewestExceedances || count >= ascending.Length)
        {
            return null;
        }

        double threshold = ascending[count];
        double[] rented = ArrayPool<double>.Shared.Rent(count);
        try
        {
            Span<double> excesses = rented.AsSpan(0, count);
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                excesses[k] = threshold - ascending[k];
                sum += excesses[k];
            }

            double mean = sum / count;
            if (!(mean > RiskMetrics.NoDispersion))
            {
                return null;
            }

            foreach (ref double excess in excesses)
            {
                excess /= mean;
            }

            return ParetoLikelihood.Maximise(excesses) is { } fit && double.IsFinite(fit.Scale * mean)
                ? new ParetoTail(-threshold, fit.Scale * mean, fit.Shape, count, ascending.Length)
                : null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    // (e^(ξx) − 1)/ξ, and its series where the difference has no digits.
    private static double Growth(double shape, double x) => Math.Abs(shape * x) < NearlyExponential
        ? x * (1 + (0.5 * shape * x))
        : (Math.Exp(shape * x) - 1) / shape;
}
