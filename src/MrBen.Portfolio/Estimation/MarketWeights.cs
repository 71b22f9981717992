using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>The market portfolio: what share of the market's value each asset makes. Immutable and thread-safe.</summary>
public sealed class MarketWeights
{
    // Published tables round to a tenth of a percent or finer; a sum that misses 1 by more is a mistake.
    private const double SumTolerance = 1e-6;

    private readonly double[] _weights;

    private MarketWeights(ImmutableArray<AssetId> assets, double[] weights) => (Assets, _weights) = (assets, weights);

    /// <summary>The assets, without duplicates.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>One weight per asset, none negative, summing to 1 within 1e-6.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Copies weights that sum to 1 within 1e-6; they are not rescaled.</summary>
    /// <exception cref="ArgumentException">
    /// There are no assets, one comes twice, lengths disagree, a weight is negative or not finite, or they do not sum to 1.
    /// </exception>
    public static MarketWeights Create(ImmutableArray<AssetId> assets, ReadOnlySpan<double> weights)
    {
        MarketWeights market = new(assets, Checked(assets, weights, "Weight", nameof(weights)));
        double sum = market._weights.Sum();
        return Math.Abs(sum - 1) <= SumTolerance
            ? market
            : throw new ArgumentException(Invariant(
                $"Market weights sum to {sum}; they must sum to 1. Use {nameof(FromCapitalizations)} to rescale."), nameof(weights));
    }

    /// <summary>Weights in proportion to market values, in any one currency.</summary>
    /// <exception cref="ArgumentException">
    /// There are no assets, one comes twice, lengths disagree, a value is negative or not finite, or none is positive.
    /// </exception>
    public static MarketWeights FromCapitalizations(ImmutableArray<AssetId> assets, ReadOnlySpan<double> capitalizations)
    {
        double[] weights = Checked(assets, capitalizations, "Capitalization", nameof(capitalizations));
        double sum = weights.Sum();
        if (!(sum > 0 && double.IsFinite(sum)))
        {
            throw new ArgumentException(
                Invariant($"Capitalizations sum to {sum}; the sum must be positive and finite."), nameof(capitalizations));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return new MarketWeights(assets, weights);
    }

    /// <summary>The same weight 1/N for each asset.</summary>
    /// <exception cref="ArgumentException">There are no assets, or one comes twice.</exception>
    public static MarketWeights Equal(ImmutableArray<AssetId> assets)
    {
        AssetList.Checked(assets, nameof(assets));
        Guard.AtLeast(1, assets.Length, "assets", nameof(assets));
        double[] weights = new double[assets.Length];
        Array.Fill(weights, 1.0 / assets.Length);
        return new MarketWeights(assets, weights);
    }

    /// <summary>
    /// The weights in another order of the assets. An asset with no weight here, or a weighted one that is not among
    /// <paramref name="assets"/>, is named in <paramref name="problem"/>.
    /// </summary>
    internal double[]? TryAlign(ImmutableArray<AssetId> assets, out string? problem, out AssetId? asset)
    {
        Dictionary<AssetId, int> places = new(Assets.Length);
        for (int i = 0; i < Assets.Length; i++)
        {
            places.Add(Assets[i], i);
        }

        double[] aligned = new double[assets.Length];
        for (int i = 0; i < assets.Length; i++)
        {
            if (!places.Remove(assets[i], out int place))
            {
                (problem, asset) = ($"The market weights do not name {assets[i]}.", assets[i]);
                return null;
            }

            aligned[i] = _weights[place];
        }

        foreach ((AssetId name, int place) in places.OrderBy(pair => pair.Value))
        {
            if (_weights[place] > 0)
            {
                (problem, asset) = (Invariant($"The market holds {_weights[place]} of {name}, which is not among the assets."), name);
                return null;
            }
        }

        (problem, asset) = (null, null);
        return aligned;
    }

    private static double[] Checked(ImmutableArray<AssetId> assets, ReadOnlySpan<double> values, string what, string name)
    {
        AssetList.Checked(assets, nameof(assets));
        Guard.AtLeast(1, assets.Length, "assets", nameof(assets));
        Guard.Length(assets.Length, values.Length, "values (one per asset)", name);
        Guard.AllFinite(values, name);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
            {
                throw new ArgumentException(Invariant($"{what} of {assets[i]} is {values[i]}; it must not be negative."), name);
            }
        }

        return values.ToArray();
    }
}
