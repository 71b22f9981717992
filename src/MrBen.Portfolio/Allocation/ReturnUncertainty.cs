using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// How far the expected returns may be off. A problem with it counts, wherever an expected return is counted, the lowest that any means in
/// the set give the weights: the objective and a target return then hold for all of them. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Box: every mean by itself within ± a half-width, so that the lowest is μ'w − Σδᵢ|wᵢ| (Tütüncü and Koenig 2004, Annals of Operations
/// Research 132). Ellipsoid: (m − μ)'Ω⁻¹(m − μ) ≤ κ², the lowest being μ'w − κ√(w'Ωw) (Goldfarb and Iyengar 2003, Mathematics of Operations
/// Research 28; Garlappi, Uppal and Wang 2007, Review of Financial Studies 20). Means of independent years have the covariance Σ over the
/// number of years.
/// </remarks>
public sealed record ReturnUncertainty
{
    private ReturnUncertainty()
    {
    }

    /// <summary>Which set it is.</summary>
    public ReturnUncertaintyKind Kind { get; private init; }

    /// <summary>κ of an ellipsoid, or the half-widths of a box in standard errors; at least 0. Not used with half-widths of their own.</summary>
    public double Radius { get; private init; }

    /// <summary>Years of history that the means rest on, positive; their standard errors are volatilities over its root.</summary>
    public double Years { get; private init; } = 1;

    /// <summary>Half-width of each asset per year; empty where standard errors give them. An asset that is not listed is certain.</summary>
    public ImmutableDictionary<AssetId, double> HalfWidths { get; private init; } = ImmutableDictionary<AssetId, double>.Empty;

    /// <summary>A box with given half-widths.</summary>
    /// <param name="halfWidths">How far the expected return per year may be off (0.02 is two percentage points), finite, at least 0.</param>
    /// <exception cref="ArgumentException">A half-width is negative or not finite.</exception>
    public static ReturnUncertainty Box(IReadOnlyDictionary<AssetId, double> halfWidths)
    {
        ArgumentNullException.ThrowIfNull(halfWidths);
        foreach ((AssetId asset, double width) in halfWidths.OrderBy(item => item.Key))
        {
            if (!(width >= 0 && double.IsFinite(width)))
            {
                throw new ArgumentException(
                    Invariant($"Half-width of {asset} is {width}; it must be at least 0 and finite."), nameof(halfWidths));
            }
        }

        return new ReturnUncertainty { Kind = ReturnUncertaintyKind.Box, HalfWidths = halfWidths.ToImmutableDictionary() };
    }

    /// <summary>A box of some standard errors of the means.</summary>
    /// <param name="standardErrors">Half-widths in standard errors, finite, at least 0; 1.96 covers 95 % of each mean by itself.</param>
    /// <param name="years">Years of history that the means rest on, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ReturnUncertainty Box(double standardErrors, double years) =>
        Create(ReturnUncertaintyKind.Box, standardErrors, years, nameof(standardErrors));

    /// <summary>The ellipsoid of means that a covariance Σ/years makes likely.</summary>
    /// <param name="radius">κ, finite, at least 0; the root of a χ² quantile with as many degrees of freedom as assets covers its share.</param>
    /// <param name="years">Years of history that the means rest on, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ReturnUncertainty Ellipsoid(double radius, double years) =>
        Create(ReturnUncertaintyKind.Ellipsoid, radius, years, nameof(radius));

    /// <summary>The same with the variances alone: errors of different assets as if uncorrelated.</summary>
    /// <inheritdoc cref="Ellipsoid"/>
    public static ReturnUncertainty DiagonalEllipsoid(double radius, double years) =>
        Create(ReturnUncertaintyKind.DiagonalEllipsoid, radius, years, nameof(radius));

    /// <summary>Half-width of an asset; of a box only.</summary>
    internal double HalfWidthOf(ReturnEstimates estimates, int asset) => HalfWidths.IsEmpty
        ? Radius * estimates.Volatility(asset) / Math.Sqrt(Years)
        : HalfWidths.GetValueOrDefault(estimates.Assets[asset]);

    /// <summary>By how much the lowest expected return of weights in the set is below the expected one, at least 0.</summary>
    internal double LossOf(ReturnEstimates estimates, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        switch (Kind)
        {
            case ReturnUncertaintyKind.Box:
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += HalfWidthOf(estimates, i) * Math.Abs(weights[i]);
                }

                return sum;
            case ReturnUncertaintyKind.Ellipsoid:
                sum = estimates.Covariance.QuadraticForm(weights);
                break;
            default:
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += estimates.Covariance[i, i] * weights[i] * weights[i];
                }

                break;
        }

        return Radius * Math.Sqrt(Math.Max(0, sum) / Years);
    }

    private static ReturnUncertainty Create(ReturnUncertaintyKind kind, double radius, double years, string name) =>
        !(radius >= 0 && double.IsFinite(radius)) ? throw new ArgumentOutOfRangeException(
            name, radius, Invariant($"The radius must be at least 0 and finite; it is {radius}."))
        : !(years > 0 && double.IsFinite(years)) ? throw new ArgumentOutOfRangeException(
            nameof(years), years, Invariant($"The years must be positive and finite; they are {years}."))
        : new ReturnUncertainty { Kind = kind, Radius = radius, Years = years };
}
