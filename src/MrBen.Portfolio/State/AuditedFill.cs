using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>One execution that followed a decision. Immutable.</summary>
/// <param name="Sequence">Its event.</param>
/// <param name="Time">When it was executed, UTC.</param>
/// <param name="Asset">What was traded.</param>
/// <param name="Quantity">Units: positive when bought, negative when sold.</param>
/// <param name="Price">Price per unit.</param>
/// <param name="Fee">What it cost beside its price.</param>
/// <param name="Reference">Which execution of which order it is; <see langword="null"/> where the host did not say.</param>
public sealed record AuditedFill(
    long Sequence, DateTimeOffset Time, AssetId Asset, decimal Quantity, decimal Price, decimal Fee, FillReference? Reference);
