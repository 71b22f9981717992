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
            (part.Quantity, part.Cost) = (quantity, Proportion.Of(Cost, quantity, Quantity));
            part.BaseCost = Proportion.Of(BaseCost, quantity, Quantity);
            part.Fee = Proportion.Of(Fee, quantity, Quantity);
            part.BaseFee = Proportion.Of(BaseFee, quantity, Quantity);
        }

        Quantity -= part.Quantity;
        Cost -= part.Cost;
        BaseCost -= part.BaseCost;
        Fee -= part.Fee;
        BaseFee -= part.BaseFee;
        return part;
    }
}
