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
    private readonly ExchangeRates? _rates;
    private readonly DateTimeOffset _time;

    /// <summary>Copies instruments and prices, all of one currency.</summary>
    /// <param name="model">What trades cost.</param>
    /// <param name="instruments">How the assets trade, each asset once.</param>
    /// <param name="prices">Last price per unit of each asset, positive.</param>
    /// <exception cref="ArgumentException">An asset appears twice, or a price is not positive.</exception>
    public TradeCosts(ITransactionCostModel model, IEnumerable<Instrument> instruments, IReadOnlyDictionary<AssetId, decimal> prices)
        : this(model, instruments, prices, rates: null, default)
    {
    }

    /// <summary>Copies instruments and prices of several currencies.</summary>
    /// <param name="model">What trades cost.</param>
    /// <param name="instruments">How the assets trade, each asset once.</param>
    /// <param name="prices">Last price per unit of each asset, positive, in its instrument's currency.</param>
    /// <param name="rates">The rates at which they become the currency of the net asset value.</param>
    /// <param name="time">The moment, which decides how old a rate is.</param>
    /// <exception cref="ArgumentException">An asset appears twice, or a price is not positive.</exception>
    public TradeCosts(
        ITransactionCostModel model, IEnumerable<Instrument> instruments, IReadOnlyDictionary<AssetId, decimal> prices,
        ExchangeRates? rates, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(prices);
        (Model, _rates, _time) = (model, rates, time);
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
    /// <param name="netAssetValue">The money that weights are fractions of, positive, in the currency that the rates lead to.</param>
    /// <inheritdoc cref="RatePerWeight"/>
    public double ImpactPerWeight(AssetId asset, decimal netAssetValue)
    {
        (Instrument instrument, decimal price) = Known(asset);

        // Of a notional N in the instrument's currency the impact is c·N^(3/2); both ways of the exchange leave the root of one.
        return Checked(Model.ImpactRate(instrument, price), asset, price) * Math.Sqrt((double)(netAssetValue / RateOf(instrument)));
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

    private decimal RateOf(Instrument instrument)
    {
        if (_rates is null)
        {
            return 1;
        }

        return _rates.TryGetRate(instrument.Currency, _time, out decimal rate, out string? problem)
            ? rate
            : throw new UnknownCostException($"What trading {instrument.Asset} costs is unknown: {problem}", nameof(instrument));
    }

    private double Checked(double rate, AssetId asset, decimal price) => rate >= 0 && double.IsFinite(rate)
        ? rate
        : throw new InvalidOperationException(Invariant(
            $"Rate of {asset} at {price} is {rate} by {Model.GetType().Name}; it must be at least 0 and finite."));
}
