using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>
/// The same amount for each order, whatever its size. Immutable and thread-safe. Not convex, so no convex objective can hold it: its
/// <see cref="ProportionalRate"/> is 0 and plans alone count it.
/// </summary>
public sealed record FixedCost : ITransactionCostModel
{
    /// <summary>An order costs <paramref name="amount"/>.</summary>
    /// <param name="amount">Money per order in the instrument's currency, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is negative.</exception>
    public FixedCost(decimal amount)
    {
        if (amount < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), Invariant($"Cost per order is {amount}; it must not be negative."));
        }

        Amount = amount;
    }

    /// <summary>Money per order in the instrument's currency, at least 0.</summary>
    public decimal Amount { get; }

    /// <inheritdoc/>
    public bool IsProportional => Amount == 0;

    /// <inheritdoc/>
    public decimal Cost(Instrument instrument, decimal quantity, decimal price) => quantity == 0 ? 0 : Amount;

    /// <inheritdoc/>
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price) => 0;
}
