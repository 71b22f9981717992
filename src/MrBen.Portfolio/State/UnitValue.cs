namespace MrBen.Portfolio.State;

/// <summary>
/// The value of one unit of the portfolio, as a fund has it: prices and fills with their fees move it in proportion to the value, what
/// comes from outside buys or returns units and leaves it. Its changes are the time-weighted return. Immutable.
/// </summary>
/// <param name="Value">At least 0 and finite; 1 at first. 0 once prices and fills have lost everything: nothing can grow from that.</param>
internal readonly record struct UnitValue(double Value)
{
    /// <summary>The unit after the value of the portfolio went from one amount to another.</summary>
    public UnitValue Move(decimal before, decimal after, bool isPerformance)
    {
        // Of nothing, or of a debt, no gain is a fraction.
        if (!isPerformance || before <= 0 || after == before)
        {
            return this;
        }

        // Gains on next to nothing, with withdrawals between them, would lead beyond the largest number, from where no loss leads back.
        return new UnitValue(Math.Min(Value * ((double)Math.Max(after, 0) / (double)before), double.MaxValue));
    }
}
