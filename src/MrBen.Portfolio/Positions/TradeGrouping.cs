namespace MrBen.Portfolio.Positions;

/// <summary>Which fills make one trade.</summary>
public enum TradeGrouping
{
    /// <summary>From the fill that opens a position to the one that ends or turns it, with everything between.</summary>
    FlatToFlat,

    /// <summary>Each lot that was opened, with the fill that closes it or a part of it; the oldest lot is closed first.</summary>
    FirstInFirstOut,
}
