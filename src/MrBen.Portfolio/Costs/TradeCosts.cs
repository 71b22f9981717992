using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>
/// A cost model at the prices of one moment: what objectives ask for the rates of their assets, so that costs are stated once, for plans
/// and objectives alike. Immutable and thread-safe where the model is.
/// </summary>
public sealed class TradeCosts
{
    private readonly Dictionary<AssetId, Instrument> _instruments = [];
    private readonly Dictionary<AssetId, decimal> _prices;

    /// <summary>Copies instruments and prices.</summary>
    /// <param name="model">What trades cost.</param>
    /// <param name="instruments">How the assets trade, each asset once.</param>
    /// <param name="prices">Last price per unit of each asset, positive.</param>
    /// <exception cref="ArgumentException">An asset appears twice, or a price is not positive.</exception>
    public TradeCosts(ITransactionCostModel model, IEnumerable<Instrument> instruments, IReadOnlyDictionary<AssetId, decimal> prices)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(prices);
        Model = model;
        foreach (Instrument instrument in instruments)
        {
            ArgumentNullException.ThrowIfNull(instrument, nameof(instruments));
            if (!_instruments.TryAdd(instrument.Asset, instrument))
            {
                throw new ArgumentException($"Asset {instrument.Asset} appears twice.", nameof(instruments));
            }
        }

        _prices = new Dictionary<AssetId, decimal>(prices);
        foreach ((AssetId asset, decimal price) in _prices)
        {
            if (price <= 0)
            {
                throw new ArgumentException(Invariant($"Price of {asset} is {price}; it must be positive."), nameof(prices));
            }
        }
    }

    /// <summary>What trades cost.</summary>
    public ITransactionCostModel Model { get; }

    /// <summary>
    /// Cost per unit of weight traded, at least 0: a weight is notional over net asset value, so it is the rate per unit of notional. What
    /// an order costs whatever its size is not in it (<see cref="ITransactionCostModel.IsProportional"/>).
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="side">Buying and selling may cost differently.</param>
    /// <exception cref="UnknownCostException">The asset has no instrument or no price here, or the model knows no cost of it.</exception>
    /// <exception cref="InvalidOperationException">The model's rate is negative or not finite.</exception>
    public double RatePerWeight(AssetId asset, TradeSide side)
    {
        (Instrument instrument, decimal price) = Known(asset);
        return Checked(Model.ProportionalRate(instrument, side, price), asset, price);
    }

    /// <summary>
    /// What of a trade's cost grows with its power 3/2, as c in c·|weight traded|^(3/2), the cost a share of the net asset value; at least 0.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="netAssetValue">The money that weights are fractions of, positive.</param>
    /// <inheritdoc cref="RatePerWeight"/>
    public double ImpactPerWeight(AssetId asset, decimal netAssetValue)
    {
        (Instrument instrument, decimal price) = Known(asset);
        return Checked(Model.ImpactRate(instrument, price), asset, price) * Math.Sqrt((double)netAssetValue);
    }

    private (Instrument Instrument, decimal Price) Known(AssetId asset)
    {
        if (!_instruments.TryGetValue(asset, out Instrument? instrument) || !_prices.TryGetValue(asset, out decimal price))
        {
            throw new UnknownCostException($"What trading {asset} costs is unknown: it has no instrument or no price.", nameof(asset));
        }

        return Model.WhyUnknown(instrument) is { } reason
            ? throw new UnknownCostException(reason, nameof(asset))
            : (instrument, price);
    }

    private double Checked(double rate, AssetId asset, decimal price) => rate >= 0 && double.IsFinite(rate)
        ? rate
        : throw new InvalidOperationException(Invariant(
            $"Rate of {asset} at {price} is {rate} by {Model.GetType().Name}; it must be at least 0 and finite."));
}
