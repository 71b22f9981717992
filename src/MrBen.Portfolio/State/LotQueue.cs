namespace MrBen.Portfolio.State;

/// <summary>
/// The lots of one position, oldest first, in a ring that grows by doubling: nothing is allocated while there are no more lots than there
/// were. Not thread-safe.
/// </summary>
internal sealed class LotQueue
{
    private Lot[] _lots = new Lot[16];
    private int _first;

    public int Count { get; private set; }

    /// <summary>A lot by age: 0 is the oldest.</summary>
    public ref Lot this[int index] => ref _lots[(_first + index) % _lots.Length];

    public void Add(in Lot lot)
    {
        if (Count == _lots.Length)
        {
            Lot[] grown = new Lot[2 * _lots.Length];
            for (int i = 0; i < Count; i++)
            {
                grown[i] = this[i];
            }

            (_lots, _first) = (grown, 0);
        }

        this[Count++] = lot;
    }

    public void Clear() => (_first, Count) = (0, 0);

    /// <summary>What the oldest units cost, in the instrument's and in the base currency. Changes nothing.</summary>
    public (decimal Cost, decimal BaseCost) CostOf(decimal quantity)
    {
        (decimal cost, decimal baseCost, decimal left) = (0, 0, quantity);
        for (int i = 0; i < Count && left != 0; i++)
        {
            Lot lot = this[i];
            Lot part = lot.Take(Smaller(left, lot.Quantity));
            (cost, baseCost, left) = (cost + part.Cost, baseCost + part.BaseCost, left - part.Quantity);
        }

        return (cost, baseCost);
    }

    /// <summary>Takes the oldest lot, or as much of it as is wanted.</summary>
    public Lot Take(decimal quantity)
    {
        ref Lot oldest = ref this[0];
        Lot part = oldest.Take(Smaller(quantity, oldest.Quantity));
        if (oldest.Quantity == 0)
        {
            _first = (_first + 1) % _lots.Length;
            Count--;
        }

        return part;
    }

    /// <summary>
    /// Takes in a price. An older lot has seen every price that a younger one has, so the first one that has seen a higher and a lower price
    /// ends the search.
    /// </summary>
    public void Observe(decimal price)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            ref Lot lot = ref this[i];
            if (price <= lot.Highest && price >= lot.Lowest)
            {
                return;
            }

            (lot.Highest, lot.Lowest) = (Math.Max(lot.Highest, price), Math.Min(lot.Lowest, price));
        }
    }

    /// <summary>Every <paramref name="old"/> units became <paramref name="now"/>, so that all lots together are a quantity.</summary>
    public void Split(decimal now, decimal old, decimal total)
    {
        for (int i = 0; i < Count; i++)
        {
            ref Lot lot = ref this[i];
            lot.Quantity = i == Count - 1 ? total : lot.Quantity * now / old;
            total -= lot.Quantity;
            (lot.Price, lot.Highest, lot.Lowest) = (lot.Price * old / now, lot.Highest * old / now, lot.Lowest * old / now);
        }
    }

    /// <summary>The first rate of the instrument's currency.</summary>
    public void Rate(decimal rate)
    {
        for (int i = 0; i < Count; i++)
        {
            ref Lot lot = ref this[i];
            (lot.BaseCost, lot.BaseFee) = (lot.Cost * rate, lot.BaseFee + (lot.Fee * rate));
        }
    }

    private static decimal Smaller(decimal left, decimal held) => Math.Abs(left) < Math.Abs(held) ? left : held;
}
