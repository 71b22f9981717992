using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>How far one target of a plan is reached. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Target">Units to hold in the end.</param>
/// <param name="Held">Units held.</param>
/// <param name="Outstanding">Units that open orders may still bring.</param>
/// <param name="TargetWeight">
/// What the target is of the net asset value at the last prices, as a fraction; <see langword="null"/> where the portfolio cannot be valued.
/// </param>
/// <param name="HeldWeight">What is held, as a fraction of the net asset value; <see langword="null"/> where it cannot be valued.</param>
public readonly record struct TargetProgress(
    AssetId Asset, decimal Target, decimal Held, decimal Outstanding, double? TargetWeight, double? HeldWeight)
{
    /// <summary>Target less held weight: what is still to be bought, negative to be sold.</summary>
    public double? WeightGap => TargetWeight - HeldWeight;
}
