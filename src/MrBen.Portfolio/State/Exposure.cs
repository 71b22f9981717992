namespace MrBen.Portfolio.State;

/// <summary>
/// The sums over the positions, kept running so that a price costs the same for any number of assets. A running sum is used while
/// <see langword="decimal"/> holds it exactly; once it had to round, the sum is made anew over all positions after each change, since
/// rounding errors would pile up and the sum would no longer be that of the positions.
/// </summary>
internal struct Exposure
{
    public decimal Gross;
    public decimal Net;
    public bool IsRounded;

    /// <summary>Number of held assets without a price or an exchange rate; they count as 0.</summary>
    public int Unpriced;

    /// <summary>Adds (1) or takes away (−1) a position.</summary>
    public void Count(in AssetSlot slot, int direction)
    {
        Net = Sum(Net, direction * slot.Value);
        Gross = Sum(Gross, direction * Math.Abs(slot.Value));
        Unpriced += slot.IsUnpriced ? direction : 0;
    }

    /// <summary>The sums over all positions, in their order, as a valuation makes them.</summary>
    public static Exposure Of(ReadOnlySpan<AssetSlot> slots)
    {
        Exposure exposure = default;
        foreach (ref readonly AssetSlot slot in slots)
        {
            exposure.Count(slot, 1);
        }

        return exposure;
    }

    private decimal Sum(decimal total, decimal term)
    {
        decimal sum = total + term;
        IsRounded |= sum.Scale < Math.Max(total.Scale, term.Scale);
        return sum;
    }
}
