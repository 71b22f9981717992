namespace MrBen.Portfolio.Market;

/// <summary>The direction of a trade.</summary>
public enum TradeSide
{
    /// <summary>Adds to the quantity: opens or enlarges a long position, or covers a short one.</summary>
    Buy,

    /// <summary>Takes from the quantity: reduces a long position, or opens or enlarges a short one.</summary>
    Sell,
}
