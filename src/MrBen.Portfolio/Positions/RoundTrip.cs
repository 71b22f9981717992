using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// A trade that was opened and closed by fills. Prices and money are in the instrument's currency unless they say otherwise. Dividends are in
/// none of it. Immutable and thread-safe.
/// </summary>
public readonly record struct RoundTrip
{
    /// <summary>What was traded.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>The instrument's currency.</summary>
    public required string Currency { get; init; }

    /// <summary>Units opened in all: positive for a long trade, negative for a short one. Never 0.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Money per unit and point of price.</summary>
    public required decimal Multiplier { get; init; }

    /// <summary>When the first unit was opened, UTC.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>When the last unit was closed, UTC.</summary>
    public required DateTimeOffset Closed { get; init; }

    /// <summary>Mean price at which units were opened.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>Mean price at which they were closed.</summary>
    public required decimal ExitPrice { get; init; }

    /// <summary>Highest price that was known while it was open, those of its fills among them.</summary>
    public required decimal HighestPrice { get; init; }

    /// <summary>Lowest price that was known while it was open, those of its fills among them.</summary>
    public required decimal LowestPrice { get; init; }

    /// <summary>Gain before fees, negative for a loss.</summary>
    public required decimal GrossProfit { get; init; }

    /// <summary>Fees of its fills; of a fill that belongs to several trades the share by quantity. Negative for rebates.</summary>
    public required decimal Fees { get; init; }

    /// <summary><see cref="GrossProfit"/> in the portfolio's currency, at the rates of the fills: gain and loss of the currency are in it.</summary>
    public required decimal BaseGrossProfit { get; init; }

    /// <summary><see cref="Fees"/> in the portfolio's currency, at the rates of the fills.</summary>
    public required decimal BaseFees { get; init; }

    /// <summary>
    /// Whether units came or went without a fill while it was open: a host's correction. Those came in at the last price, and left at their
    /// cost.
    /// </summary>
    public bool IncludesTransfers { get; init; }

    /// <summary>Gain after fees.</summary>
    public decimal Profit => GrossProfit - Fees;

    /// <summary>Gain after fees in the portfolio's currency.</summary>
    public decimal BaseProfit => BaseGrossProfit - BaseFees;

    /// <summary>How long it was open.</summary>
    public TimeSpan Duration => Closed - Opened;

    /// <summary>
    /// Most that all units together could have gained at a price known while it was open: |quantity| × how far the price went in the trade's
    /// favour × multiplier, at least 0.
    /// </summary>
    public decimal MaximumFavorableExcursion =>
        Math.Max(0, Quantity * ((Quantity > 0 ? HighestPrice : LowestPrice) - EntryPrice) * Multiplier);

    /// <summary>The mirror: most that all units together could have lost, at least 0.</summary>
    public decimal MaximumAdverseExcursion =>
        Math.Max(0, Quantity * (EntryPrice - (Quantity > 0 ? LowestPrice : HighestPrice)) * Multiplier);

    /// <summary>What was given back of the most that could have been gained, at least 0 where all units were closed at once.</summary>
    public decimal EndTradeDrawdown => MaximumFavorableExcursion - GrossProfit;
}
