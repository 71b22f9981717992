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

    /// <summary>Quantity × price × multiplier; 0 without a price.</summary>
    public decimal Value;

    public readonly bool IsUnpriced => Quantity != 0 && Price is null;

    public readonly PortfolioAsset ToAsset() => new(Instrument.Asset)
    {
        Instrument = Instrument,
        Quantity = Quantity,
        AverageCost = AverageCost,
        UnrealizedPnl = UnrealizedPnl,
    };
}
