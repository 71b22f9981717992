namespace MrBen.Portfolio.State;

/// <summary>
/// The highest value that prices and fills have led to. What comes from outside moves the mark in proportion to the value, so that a
/// deposit is no gain and a withdrawal no drawdown; this also across moments at which nothing is left, as when a host reports a sold
/// position before its proceeds. Immutable.
/// </summary>
/// <param name="Value">The mark, at least 0; 0 until the portfolio was first worth something.</param>
/// <param name="Reference">
/// The value that the mark was last compared with: the present one where that is positive, else the one before everything was taken out;
/// 0 after prices and fills have lost everything, and before the portfolio was first worth something.
/// </param>
internal readonly record struct HighWaterMark(decimal Value, decimal Reference)
{
    // Below this share of its mark a portfolio counts as lost: the proportion would leave the range of decimal.
    private const decimal Lost = 1e-9m;

    /// <summary>The mark after the value went from one amount to another.</summary>
    public HighWaterMark Move(decimal before, decimal after, bool isPerformance)
    {
        if (isPerformance && before > 0)
        {
            return new HighWaterMark(Math.Max(Value, after), Math.Max(after, 0));
        }

        if (after <= 0 || after == Reference)
        {
            return this;
        }

        decimal moved = Reference > Value * Lost ? Value / Reference * after : Value;
        return new HighWaterMark(Math.Max(moved, after), after);
    }
}
