using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// One asset that a plan may trade: its rules, and what a number of lots does to position and cash. Amounts are in the portfolio's currency.
/// Immutable.
/// </summary>
internal sealed class TradeLine
{
    private readonly Instrument _instrument;
    private readonly ITransactionCostModel _costs;
    private readonly bool _allowShort;
    private readonly decimal _minimumTrade;

    public TradeLine(
        Instrument instrument, decimal held, decimal price, decimal weight, ITransactionCostModel costs, bool allowShort,
        decimal minimumTrade = 0, decimal rate = 1)
    {
        Rate = rate;
        (_instrument, Held, Price, Weight, _costs, _allowShort) = (instrument, held, price, weight, costs, allowShort);
        _minimumTrade = minimumTrade;
        LotValue = Worth(instrument.LotSize);
    }

    public AssetId Asset => _instrument.Asset;

    /// <summary>Why trading it costs nobody knows what; none where it is known.</summary>
    public string? WhyUnknownCost => _costs.WhyUnknown(_instrument);

    /// <summary>Units held before.</summary>
    public decimal Held { get; }

    public decimal Price { get; }

    /// <summary>Units of the portfolio's currency for one of the instrument's.</summary>
    public decimal Rate { get; }

    public string Currency => _instrument.Currency;

    public decimal Weight { get; }

    public decimal LotValue { get; }

    public decimal LotSize => _instrument.LotSize;

    /// <summary>What a trade must be worth unless it closes: by the instrument, or by the plan where that asks for more.</summary>
    public decimal MinimumNotional => Math.Max(InstrumentMinimum, _minimumTrade);

    /// <summary>What a trade must be worth by the instrument alone.</summary>
    public decimal InstrumentMinimum => _instrument.MinimumNotional * Rate;

    /// <summary>Most lots that the limits of a plan let be sold (negative or 0) and bought; none where no limit is set.</summary>
    public decimal? MostSold { get; private init; }

    public decimal? MostBought { get; private init; }

    /// <summary>The limit that holds the line, and what it allows; none where no limit is set.</summary>
    public (SkipReason Reason, decimal Allowed)? Restraint { get; private init; }

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
            if (Math.Min(LotSize * Price * Rate, LotValue) >= TargetMoney.SmallestAmount)
            {
                return false;
            }

            decimal many = Worth(LotSize / TargetMoney.Resolution);
            return LotValue == 0 || Math.Abs(many - (LotValue / TargetMoney.Resolution)) > TargetMoney.Resolution * many;
        }
    }

    /// <summary>One lot for a message.</summary>
    public string LotInWords => Invariant($"{LotSize} {_instrument.Asset} at {Price}");

    /// <summary>Whether a number of lots is written without loss of a digit.</summary>
    public bool IsExact(decimal lots) => lots == 0 || (Quantity(lots) != 0 && Quantity(lots) % LotSize == 0);

    /// <summary>The line as it is once <paramref name="lots"/> are traded.</summary>
    public TradeLine After(decimal lots) =>
        new(_instrument, Held + Quantity(lots), Price, Weight, _costs, _allowShort, _minimumTrade, Rate)
        {
            MostSold = MostSold - lots,
            MostBought = MostBought - lots,
            Restraint = Restraint,
        };

    /// <summary>The line where no more than this may be traded (<paramref name="sold"/> ≤ 0 ≤ <paramref name="bought"/>).</summary>
    public TradeLine Within(decimal sold, decimal bought, SkipReason reason, decimal allowed) =>
        new(_instrument, Held, Price, Weight, _costs, _allowShort, _minimumTrade, Rate)
        {
            MostSold = MostSold is { } least ? Math.Max(least, sold) : sold,
            MostBought = MostBought is { } most ? Math.Min(most, bought) : bought,
            Restraint = (reason, allowed),
        };

    /// <summary>The number of lots within the limits that is nearest to <paramref name="lots"/>.</summary>
    public decimal Clip(decimal lots) => Math.Max(MostSold ?? lots, Math.Min(MostBought ?? lots, lots));

    /// <summary>Most lots that are worth no more than <paramref name="value"/>.</summary>
    public decimal LotsWorth(decimal value)
    {
        decimal lots = decimal.Floor(value / LotValue);
        return lots > 0 && Notional(lots) > value ? lots - 1 : lots; // the quotient was rounded up
    }

    public decimal Quantity(decimal lots) => lots * LotSize;

    public decimal Value(decimal lots) => Worth(Held + Quantity(lots));

    /// <summary>Signed value of the trade alone.</summary>
    public decimal Notional(decimal lots) => Worth(Quantity(lots));

    public decimal Cost(decimal lots) => LocalCost(lots) * Rate;

    /// <summary>Unsigned value of the trade in the instrument's currency.</summary>
    public decimal LocalNotional(decimal lots) =>
        Math.Abs(PortfolioValuation.MarketValueOf(Quantity(lots), Price, _instrument.Multiplier));

    /// <summary>Cost of the trade in the instrument's currency.</summary>
    public decimal LocalCost(decimal lots) => lots == 0 ? 0 : CostOf(_costs, _instrument, Quantity(lots), Price);

    /// <summary>The cost by a model that may be a user's own: a negative one is a fault that no plan can hold.</summary>
    public static decimal CostOf(ITransactionCostModel costs, Instrument instrument, decimal quantity, decimal price)
    {
        decimal cost = costs.Cost(instrument, quantity, price);
        return cost >= 0
            ? cost
            : throw new InvalidOperationException(Invariant(
                $"Cost of {quantity} {instrument.Asset} at {price} is {cost} by {costs.GetType().Name}; it must not be negative."));
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
        Clip(Weight < 0 ? Math.Min(0, decimal.Floor((target - Value(0)) / LotValue)) : -Math.Max(0, LotsHeld));

    public bool CanTrade(decimal lots) =>
        lots == 0 || (Clip(lots) == lots && StaysOnItsSide(lots) && MeetsMinimumNotional(lots) && PaysOff(lots));

    private decimal Worth(decimal quantity) => PortfolioValuation.MarketValueOf(quantity, Price, _instrument.Multiplier) * Rate;
}
