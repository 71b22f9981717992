using System.Collections.Immutable;
using MrBen.Optimization.Sensitivity;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>How the best weights move per unit of something. Immutable and thread-safe.</summary>
/// <param name="Status">Whether there is a derivative, and whether of steps forwards alone.</param>
/// <param name="Assets">The assets.</param>
/// <param name="Values">Change of each weight per unit, in the order of the assets; empty where there is no derivative.</param>
public sealed record WeightDerivative(SensitivityStatus Status, ImmutableArray<AssetId> Assets, ImmutableArray<double> Values)
{
    /// <summary>Whether there are values.</summary>
    public bool HasValue => !Values.IsDefaultOrEmpty;

    /// <summary>Change of the weight of one asset.</summary>
    /// <exception cref="ArgumentException">The asset is not among them, or there is no derivative.</exception>
    public double this[AssetId asset] => Assets.IndexOf(asset) is >= 0 and int index && HasValue
        ? Values[index]
        : throw new ArgumentException($"There is no derivative of the weight of {asset}.", nameof(asset));
}
