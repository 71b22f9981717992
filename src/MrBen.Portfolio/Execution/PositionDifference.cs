using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>The venue holds another quantity of an asset than was booked. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Booked">Units booked here.</param>
/// <param name="Held">Units held at the venue.</param>
public readonly record struct PositionDifference(AssetId Asset, decimal Booked, decimal Held)
{
    /// <summary>The difference as a sentence with its numbers.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Asset}: {Held} at the venue, {Booked} booked; {Held - Booked} came from outside.");
}
