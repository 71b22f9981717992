namespace MrBen.Portfolio.State;

/// <summary>Units that were opened together, less those closed since; updated in place.</summary>
internal struct Lot
{
    /// <summary>Units, with the sign of the position.</summary>
    public decimal Quantity;

    /// <summary>What they cost in the instrument's currency, and in the base currency, with the sign of the position.</summary>
    public decimal Cost;
    public decimal BaseCost;

    /// <summary>Price at which they were opened.</summary>
    public decimal Price;

    public DateTimeOffset Opened;
    public decimal Fee;
    public decimal BaseFee;
    public decimal Highest;
    public decimal Lowest;
    public bool IsTransfer;

    /// <summary>Takes a part out; all of it where that is all.</summary>
    public Lot Take(decimal quantity)
    {
        Lot part = this;
        if (quantity != Quantity)
        {
            decimal share = quantity / Quantity;
            (part.Quantity, part.Cost, part.BaseCost) = (quantity, Cost * share, BaseCost * share);
            (part.Fee, part.BaseFee) = (Fee * share, BaseFee * share);
        }

        Quantity -= part.Quantity;
        Cost -= part.Cost;
        BaseCost -= part.BaseCost;
        Fee -= part.Fee;
        BaseFee -= part.BaseFee;
        return part;
    }
}
