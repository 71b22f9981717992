namespace MrBen.Portfolio.State;

/// <summary>
/// What an event makes of the lots of a position. It waits until nothing can fail any more: lots are not put back. Updated in place.
/// </summary>
internal struct LotChange
{
    /// <summary>The one lot of units that came without a price and have one now; none where its quantity is 0.</summary>
    public Lot Known;

    /// <summary>A price that the lots see, and when.</summary>
    public decimal? Price;
    public DateTimeOffset Time;

    /// <summary>Units of the oldest lots that leave, with the sign of the position.</summary>
    public decimal Taken;

    /// <summary>Whether they leave by a fill at <see cref="Price"/>.</summary>
    public bool IsSale;

    /// <summary>Fee of what leaves, in the instrument's and in the base currency.</summary>
    public decimal Fee;
    public decimal BaseFee;

    /// <summary>A lot that comes; none where its quantity is 0.</summary>
    public Lot Added;

    /// <summary>A split; none where 0.</summary>
    public decimal NewUnits;
    public decimal OldUnits;

    /// <summary>The first rate of the instrument's currency; none where 0.</summary>
    public decimal FirstRate;
}
