using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Weights over a fixed list of assets, as fractions of net asset value. Immutable and thread-safe.</summary>
public sealed class PortfolioWeights
{
    private readonly double[] _weights;

    private PortfolioWeights(ImmutableArray<AssetId> assets, double[] weights) => (Assets, _weights) = (assets, weights);

    /// <summary>The assets, without duplicates.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Fractions of net asset value (0.1 is 10 %), in the order of <see cref="Assets"/>; negative for short positions.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Sum of the weights; what is missing to 1 is cash.</summary>
    public double Total
    {
        get
        {
            double sum = 0;
            foreach (double weight in _weights)
            {
                sum += weight;
            }

            return sum;
        }
    }

    /// <summary>The weight of an asset; 0 where it is not listed.</summary>
    public double this[AssetId asset]
    {
        get
        {
            int index = Assets.IndexOf(asset);
            return index < 0 ? 0 : _weights[index];
        }
    }

    /// <summary>Copies finite weights.</summary>
    /// <exception cref="ArgumentException">Lengths disagree, an asset repeats or has no name, or a weight is not finite.</exception>
    public static PortfolioWeights Create(ImmutableArray<AssetId> assets, ReadOnlySpan<double> weights)
    {
        AssetList.Checked(assets, nameof(assets));
        Guard.Length(assets.Length, weights.Length, "weights (one per asset)", nameof(weights));
        for (int i = 0; i < assets.Length; i++)
        {
            if (!double.IsFinite(weights[i]))
            {
                throw new ArgumentException(Invariant($"Weight of {assets[i]} is {weights[i]}; it must be finite."), nameof(weights));
            }
        }

        return new PortfolioWeights(assets, weights.ToArray());
    }

    /// <summary>The same weights over another list of assets, zeros for those not listed here.</summary>
    /// <exception cref="ArgumentException">An asset with a nonzero weight is missing from <paramref name="assets"/>.</exception>
    public PortfolioWeights Over(ImmutableArray<AssetId> assets)
    {
        double[] aligned = new double[assets.Length];
        for (int i = 0; i < Assets.Length; i++)
        {
            int index = assets.IndexOf(Assets[i]);
            if (index >= 0)
            {
                aligned[index] = _weights[i];
            }
            else if (_weights[i] != 0)
            {
                throw new ArgumentException(
                    Invariant($"Asset {Assets[i]} has weight {_weights[i]} but is not among the {assets.Length} assets asked for."),
                    nameof(assets));
            }
        }

        return Create(assets, aligned);
    }
}
