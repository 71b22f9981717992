using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>
/// Another cost, but never less than an amount per order: max(minimum, cost). Immutable and thread-safe where the other is. Like a ticket
/// fee it jumps at the first unit, so plans alone count the minimum.
/// </summary>
public sealed record MinimumCost : ITransactionCostModel
{
    /// <summary>An order costs what <paramref name="inner"/> says, at least <paramref name="minimum"/>.</summary>
    /// <param name="minimum">Money per order in the instrument's currency, at least 0.</param>
    /// <param name="inner">The cost above the minimum.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is negative.</exception>
    public MinimumCost(decimal minimum, ITransactionCostModel inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (minimum < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minimum), Invariant($"Minimum cost per order is {minimum}; it must not be negative."));
        }

        (Minimum, Inner) = (minimum, inner);
    }

    /// <summary>Least money per order in the instrument's currency, at least 0.</summary>
    public decimal Minimum { get; }

    /// <summary>The cost above the minimum.</summary>
    public ITransactionCostModel Inner { get; }

    /// <inheritdoc/>
    public bool IsProportional => Minimum == 0 && Inner.IsProportional;

    /// <inheritdoc/>
    public decimal Cost(Instrument instrument, decimal quantity, decimal price) =>
        quantity == 0 ? 0 : Math.Max(Minimum, Inner.Cost(instrument, quantity, price));

    /// <summary>
    /// The rate of the other cost: what a further unit costs once the minimum is reached. Below it a unit costs nothing more.
    /// </summary>
    /// <inheritdoc/>
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price) =>
        Inner.ProportionalRate(instrument, side, price);

    /// <inheritdoc/>
    public string? WhyUnknown(Instrument instrument) => Inner.WhyUnknown(instrument);
}
