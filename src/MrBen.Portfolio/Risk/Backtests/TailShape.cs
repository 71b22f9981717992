using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// The shape of losses that a simulated null hypothesis assumes, up to their location and scale. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A value at risk and an expected shortfall fix location and scale: losses μ + σ·z with σ = (ES − VaR)/(es − q) and μ = VaR − σ·q, where q
/// and es are the quantile and the tail mean of z. So any pair of forecasts is right under the null hypothesis by construction, and only
/// how the losses beyond them spread is assumed.
/// </remarks>
public sealed record TailShape
{
    private readonly double? _degreesOfFreedom;

    private TailShape(double? degreesOfFreedom) => _degreesOfFreedom = degreesOfFreedom;

    /// <summary>Normal losses.</summary>
    public static TailShape Normal { get; } = new((double?)null);

    /// <summary>Degrees of freedom of Student's t; <see langword="null"/> for normal losses.</summary>
    public double? DegreesOfFreedom => _degreesOfFreedom;

    /// <summary>Losses of Student's t distribution.</summary>
    /// <param name="degreesOfFreedom">Above 1, so that there is a tail mean, at most 1,000. About 3 to 6 for days of shares.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degreesOfFreedom"/> is outside its range.</exception>
    public static TailShape StudentT(double degreesOfFreedom) => degreesOfFreedom is > 1 and <= 1_000
        ? new TailShape(degreesOfFreedom)
        : throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), Invariant(
            $"{nameof(degreesOfFreedom)} is {degreesOfFreedom}; it must be in (1, 1000]."));

    /// <summary>The name as a sentence has it.</summary>
    public override string ToString() =>
        _degreesOfFreedom is { } freedom ? Invariant($"Student's t with {freedom} degrees of freedom") : "normal";

    /// <summary>The loss that a standardised loss exceeds with a probability.</summary>
    internal double UpperQuantile(double probability) => _degreesOfFreedom is { } freedom
        ? -MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, probability)
        : -NormalDistribution.Quantile(probability);

    /// <summary>The mean of standardised losses beyond the quantile that they exceed with a probability.</summary>
    /// <remarks>Source: McNeil, Frey and Embrechts (2015), examples 2.14 and 2.15.</remarks>
    internal double TailMean(double probability)
    {
        double quantile = UpperQuantile(probability);
        return _degreesOfFreedom is { } freedom
            ? MathNet.Numerics.Distributions.StudentT.PDF(0, 1, freedom, quantile) / probability *
                (freedom + (quantile * quantile)) / (freedom - 1)
            : NormalDistribution.Density(quantile) / probability;
    }
}
