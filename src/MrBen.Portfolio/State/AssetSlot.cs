using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>One asset in the state, updated in place.</summary>
internal struct AssetSlot
{
    public required Instrument Instrument;
    public decimal Quantity;
    public decimal? AverageCost;
    public decimal? UnrealizedPnl;
    public decimal? Price;
    public DateTimeOffset PriceTime;

    /// <summary>Quantity × price × multiplier in the base currency; 0 without a price or an exchange rate.</summary>
    public decimal Value;

    /// <summary>Where the instrument's currency is in the <see cref="CurrencyBook"/>.</summary>
    public int Currency;

    /// <summary>Units of the base currency for one of the instrument's; none before the first is observed.</summary>
    public decimal? Rate;

    /// <summary>What the position cost and brought.</summary>
    public PositionAccount Account;

    /// <summary>The trade that it is.</summary>
    public OpenTrade Trade;

    /// <summary>Its lots; none where nobody asks for them.</summary>
    public LotQueue? Lots;

    public readonly bool IsUnpriced => Quantity != 0 && (Price is null || Rate is null);

    public readonly PortfolioAsset ToAsset() => new(Instrument.Asset)
    {
        Instrument = Instrument,
        Quantity = Quantity,
        AverageCost = AverageCost,
        UnrealizedPnl = UnrealizedPnl,
    };
}
