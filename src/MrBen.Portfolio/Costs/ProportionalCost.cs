using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>
/// A fraction of the traded notional (commission, half the spread, stamp duty), which may differ between buying and selling. Immutable
/// and thread-safe.
/// </summary>
public sealed record ProportionalCost : ITransactionCostModel
{
    /// <summary>Buying and selling cost the same fraction.</summary>
    /// <param name="rate">Fraction of the notional in [0, 1), for example 0.001 for 10 basis points.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not in [0, 1).</exception>
    public ProportionalCost(decimal rate)
        : this(rate, rate)
    {
    }

    /// <summary>Buying costs <paramref name="buyRate"/>, selling <paramref name="sellRate"/>.</summary>
    /// <param name="buyRate">Fraction of the notional of a purchase, in [0, 1).</param>
    /// <param name="sellRate">Fraction of the notional of a sale, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not in [0, 1).</exception>
    public ProportionalCost(decimal buyRate, decimal sellRate) =>
        (BuyRate, SellRate) = (Checked(buyRate, "buying", nameof(buyRate)), Checked(sellRate, "selling", nameof(sellRate)));

    /// <summary>Fraction of the notional of a purchase, in [0, 1).</summary>
    public decimal BuyRate { get; }

    /// <summary>Fraction of the notional of a sale, in [0, 1).</summary>
    public decimal SellRate { get; }

    /// <inheritdoc/>
    public bool IsProportional => true;

    /// <inheritdoc/>
    public decimal Cost(Instrument instrument, decimal quantity, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return Math.Abs(quantity) * price * instrument.Multiplier * (quantity > 0 ? BuyRate : SellRate);
    }

    /// <inheritdoc/>
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price) =>
        (double)(side == TradeSide.Buy ? BuyRate : SellRate);

    private static decimal Checked(decimal rate, string what, string name) =>
        rate is >= 0 and < 1
            ? rate
            : throw new ArgumentOutOfRangeException(name, Invariant($"Rate for {what} is {rate}; it must be in [0, 1)."));
}
