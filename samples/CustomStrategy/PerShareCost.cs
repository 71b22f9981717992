using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace CustomStrategy;

/// <summary>
/// A cost model of one's own, as brokers charge for shares: an amount per share, at least so much an order, at most a fraction of its
/// value.
/// </summary>
internal sealed class PerShareCost(decimal perShare, decimal least, decimal mostOfValue) : ITransactionCostModel
{
    public bool IsProportional => false;

    public decimal Cost(Instrument instrument, decimal quantity, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        decimal shares = Math.Abs(quantity);
        return shares == 0 ? 0 : Math.Min(Math.Max(least, shares * perShare), mostOfValue * shares * price * instrument.Multiplier);
    }

    // What a further share costs between the least and the most: all that a convex objective can hold.
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return (double)(perShare / (price * instrument.Multiplier));
    }
}
