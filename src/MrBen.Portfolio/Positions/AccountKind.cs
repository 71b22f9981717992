namespace MrBen.Portfolio.Positions;

/// <summary>What an account buys with.</summary>
public enum AccountKind
{
    /// <summary>Cash that is there; nothing is sold that is not held.</summary>
    Cash,

    /// <summary>Net asset value above the margin of its positions; what may be sold short is sold short.</summary>
    Margin,
}
