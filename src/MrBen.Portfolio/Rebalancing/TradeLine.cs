using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>One asset that a plan may trade: its rules, and what a number of lots does to position and cash. Immutable.</summary>
internal sealed class TradeLine
{
    private readonly Instrument _instrument;
    private readonly ITransactionCostModel _costs;
    private readonly bool _allowShort;

    public TradeLine(Instrument instrument, decimal held, decimal price, decimal weight, ITransactionCostModel costs, bool allowShort)
    {
        (_instrument, Held, Price, Weight, _costs, _allowShort) = (instrument, held, price, weight, costs, allowShort);
        LotValue = PortfolioValuation.MarketValueOf(instrument.LotSize, price, instrument.Multiplier);
    }

    /// <summary>Units held before.</summary>
    public decimal Held { get; }

    public decimal Price { get; }

    public decimal Weight { get; }

    public decimal LotValue { get; }

    public decimal LotSize => _instrument.LotSize;

    public decimal MinimumNotional => _instrument.MinimumNotional;

    /// <summary>Most lots that can be sold from a long position, or bought back from a short one, without crossing zero.</summary>
    public decimal LotsHeld => decimal.Truncate(Held / LotSize);

    /// <summary>
    /// Whether a lot is worth so little that a decimal number cuts its digits: then numbers of lots mean nothing. One lot is compared with
    /// 10¹² lots.
    /// </summary>
    public bool IsTooFine
    {
        get
        {
            if (Math.Min(LotSize * Price, LotValue) >= TargetMoney.SmallestAmount)
            {
                return false;
            }

            decimal many = PortfolioValuation.MarketValueOf(LotSize / TargetMoney.Resolution, Price, _instrument.Multiplier);
            return LotValue == 0 || Math.Abs(many - (LotValue / TargetMoney.Resolution)) > TargetMoney.Resolution * many;
        }
    }

    /// <summary>One lot for a message.</summary>
    public string LotInWords => Invariant($"{LotSize} {_instrument.Asset} at {Price}");

    /// <summary>Whether a number of lots is written without loss of a digit.</summary>
    public bool IsExact(decimal lots) => lots == 0 || (Quantity(lots) != 0 && Quantity(lots) % LotSize == 0);

    /// <summary>The line as it is once <paramref name="lots"/> are traded.</summary>
    public TradeLine After(decimal lots) => new(_instrument, Held + Quantity(lots), Price, Weight, _costs, _allowShort);

    public decimal Quantity(decimal lots) => lots * LotSize;

    public decimal Value(decimal lots) => PortfolioValuation.MarketValueOf(Held + Quantity(lots), Price, _instrument.Multiplier);

    /// <summary>Signed value of the trade alone.</summary>
    public decimal Notional(decimal lots) => PortfolioValuation.MarketValueOf(Quantity(lots), Price, _instrument.Multiplier);

    public decimal Cost(decimal lots)
    {
        if (lots == 0)
        {
            return 0;
        }

        decimal cost = _costs.Cost(_instrument, Quantity(lots), Price);
        return cost >= 0
            ? cost
            : throw new InvalidOperationException(Invariant(
                $"Cost of {Quantity(lots)} {_instrument.Asset} at {Price} is {cost} by {_costs.GetType().Name}; it must not be negative."));
    }

    /// <summary>Whether the trade ends the position up to a rest of less than one lot.</summary>
    public bool Closes(decimal lots)
    {
        decimal rest = Held + Quantity(lots);
        return lots != 0 && rest * Held >= 0 && Math.Abs(rest) < Math.Min(LotSize, Math.Abs(Held));
    }

    /// <summary>Fewest lots that meet the minimum notional.</summary>
    public decimal LeastLots => Math.Max(1, decimal.Ceiling(MinimumNotional / LotValue));

    /// <summary>Whether a trade of this notional may be sent at all.</summary>
    public bool MeetsMinimumNotional(decimal lots) => Math.Abs(Notional(lots)) >= MinimumNotional || Closes(lots);

    /// <summary>Whether a trade moves more than it costs: a sale then raises cash, a purchase buys more than it burns.</summary>
    public bool PaysOff(decimal lots) => lots == 0 || Math.Abs(Notional(lots)) > Cost(lots);

    /// <summary>
    /// Whether the position after stays on the side of its target. Selling past the target is allowed down to zero (it raises cash for
    /// others), but never into a short position that the target does not ask for; the mirror holds for covering.
    /// </summary>
    public bool StaysOnItsSide(decimal lots)
    {
        decimal after = Held + Quantity(lots);
        return (after >= 0 || (Weight < 0 && _allowShort) || after >= Held) && (after <= 0 || Weight > 0 || after <= Held);
    }

    /// <summary>
    /// The most that is ever sold: down to zero (cash for others), or one lot past a short target. Zero or negative.
    /// </summary>
    public decimal LowestLots(decimal target) =>
        Weight < 0 ? Math.Min(0, decimal.Floor((target - Value(0)) / LotValue)) : -Math.Max(0, LotsHeld);

    public bool CanTrade(decimal lots) => lots == 0 || (StaysOnItsSide(lots) && MeetsMinimumNotional(lots) && PaysOff(lots));
}
