using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Exposures to be stressed, as fractions of net asset value; the rest is cash, which no shock moves. Immutable and thread-safe.
/// </summary>
public sealed class StressPortfolio
{
    private const double LargestDecimal = 7.9e28;

    private readonly double[] _weights;

    private StressPortfolio(ImmutableArray<AssetId> assets, double[] weights, Money? netAssetValue) =>
        (Assets, _weights, NetAssetValue) = (assets, weights, netAssetValue);

    /// <summary>The assets, without duplicates.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Exposures as fractions of net asset value, length N; negative for shorts, any sum.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>
    /// What the portfolio is worth with its cash, positive; null where it is not known, and results are then fractions only.
    /// </summary>
    public Money? NetAssetValue { get; }

    /// <summary>A portfolio of weights.</summary>
    /// <param name="assets">The assets, without duplicates, N ≥ 1.</param>
    /// <param name="weights">Fractions of net asset value, finite, length N; the rest is cash.</param>
    /// <param name="netAssetValue">What the portfolio is worth, positive; null for results in fractions only.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, an asset repeats, a weight is not finite, or the value is not positive.
    /// </exception>
    public static StressPortfolio FromWeights(ImmutableArray<AssetId> assets, ReadOnlySpan<double> weights, Money? netAssetValue = null)
    {
        AssetList.Checked(assets, nameof(assets));
        Guard.AtLeast(1, assets.Length, "assets", nameof(assets));
        Guard.Length(assets.Length, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.AllFinite(weights);
        if (netAssetValue is { } value && value.Amount <= 0)
        {
            throw new ArgumentException($"The net asset value is {value}; it must be positive.", nameof(netAssetValue));
        }

        return new StressPortfolio(assets, weights.ToArray(), netAssetValue);
    }

    /// <summary>A portfolio of positions at their market values, with cash.</summary>
    /// <exception cref="ArgumentException">There are no positions, or the net asset value is not positive.</exception>
    public static StressPortfolio FromValuation(PortfolioValuation valuation)
    {
        ArgumentNullException.ThrowIfNull(valuation);
        Guard.AtLeast(1, valuation.Positions.Length, "positions", nameof(valuation));
        return valuation.NetAssetValue > 0
            ? FromWeights([.. valuation.Positions.Select(position => position.Asset)], valuation.Weights,
                new Money(valuation.NetAssetValue, valuation.Currency))
            : throw new ArgumentException(
                Invariant($"The net asset value is {valuation.NetAssetValue}; it must be positive."), nameof(valuation));
    }

    /// <summary>A fraction of the net asset value in money; null where there is none, or the amount is beyond decimal numbers.</summary>
    internal Money? MoneyOf(double fraction)
    {
        if (NetAssetValue is not { } value || !(Math.Abs(fraction) * Math.Max(1, (double)value.Amount) < LargestDecimal))
        {
            return null;
        }

        return value * (decimal)fraction; // here double becomes decimal
    }

    /// <summary>The weights in the order of a model's assets, 0 for those not held.</summary>
    internal double[] Over(StressModel model)
    {
        double[] aligned = new double[model.Assets.Length];
        for (int i = 0; i < Assets.Length; i++)
        {
            if (_weights[i] != 0)
            {
                aligned[model.PlaceOf(Assets[i], "portfolio")] = _weights[i];
            }
        }

        return aligned;
    }
}
