using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// What a portfolio is worth at given prices and exchange rates, in one currency. Immutable and thread-safe.
/// Here <see cref="decimal"/> money becomes <see cref="double"/> weights.
/// </summary>
public sealed class PortfolioValuation
{
    private readonly decimal[] _marketValues;
    private readonly double[] _weights;
    private readonly Dictionary<AssetId, decimal> _prices;
    private readonly Dictionary<AssetId, int> _places;

    private readonly ExchangeRates _rates;
    private readonly DateTimeOffset _time;

    private PortfolioValuation(
        ImmutableArray<PortfolioAsset> positions,
        Dictionary<AssetId, decimal> prices,
        Dictionary<AssetId, int> places,
        ImmutableSortedDictionary<string, decimal> cash,
        ExchangeRates rates,
        DateTimeOffset time)
    {
        (Positions, _prices, _places, CashByCurrency, _rates, _time) = (positions, prices, places, cash, rates, time);
        _marketValues = new decimal[positions.Length];
        foreach ((string currency, decimal amount) in cash)
        {
            Cash += amount == 0 ? 0 : amount * RateOf(currency);
        }

        decimal net = 0;
        decimal gross = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            PortfolioAsset position = positions[i];
            Instrument instrument = position.Instrument;
            decimal value = position.Quantity == 0
                ? 0
                : MarketValueOf(position.Quantity, prices[position.Asset], instrument.Multiplier) * RateOf(instrument.Currency);
            _marketValues[i] = value;
            net += value;
            gross += Math.Abs(value);
        }

        (NetExposure, GrossExposure, NetAssetValue) = (net, gross, Cash + net);
        _weights = NetAssetValue > 0 ? new double[positions.Length] : [];
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = WeightOf(_marketValues[i], NetAssetValue);
        }
    }

    /// <summary>The positions, in the order given, among them those of quantity 0. Every vector here has this order.</summary>
    public ImmutableArray<PortfolioAsset> Positions { get; }

    /// <summary>Currency of every amount here.</summary>
    public string Currency => _rates.BaseCurrency;

    /// <summary>Cash of all currencies together, negative where money is owed.</summary>
    public decimal Cash { get; }

    /// <summary>Cash of each currency, in that currency, by currency.</summary>
    public ImmutableSortedDictionary<string, decimal> CashByCurrency { get; }

    /// <summary>Quantity × price × multiplier × exchange rate of each position, negative for shorts.</summary>
    public ReadOnlySpan<decimal> MarketValues => _marketValues;

    /// <summary>Sum of the market values.</summary>
    public decimal NetExposure { get; }

    /// <summary>Sum of the absolute market values, at least 0.</summary>
    public decimal GrossExposure { get; }

    /// <summary>Cash plus the net exposure.</summary>
    public decimal NetAssetValue { get; }

    /// <summary>Market value of each position as a fraction of the net asset value, negative for shorts.</summary>
    /// <exception cref="InvalidOperationException">The net asset value is not positive.</exception>
    public ReadOnlySpan<double> Weights
    {
        get
        {
            RequirePositiveNetAssetValue();
            return _weights;
        }
    }

    /// <summary>Cash as a fraction of the net asset value, negative where money is owed.</summary>
    /// <exception cref="InvalidOperationException">The net asset value is not positive.</exception>
    public double CashWeight
    {
        get
        {
            RequirePositiveNetAssetValue();
            return WeightOf(Cash, NetAssetValue);
        }
    }

    /// <summary>Values positions that are all in US dollars.</summary>
    /// <inheritdoc cref="FromPositions(IReadOnlyList{PortfolioAsset}, IReadOnlyDictionary{AssetId, decimal}, decimal, string)"/>
    public static ValuationResult FromPositions(
        IReadOnlyList<PortfolioAsset> positions, IReadOnlyDictionary<AssetId, decimal> lastPrices, decimal cash) =>
        FromPositions(positions, lastPrices, cash, "USD");

    /// <summary>Values positions that are all in one currency.</summary>
    /// <param name="positions">The positions, each asset once; long, short, or of quantity 0.</param>
    /// <param name="lastPrices">
    /// Last price per unit of each asset, positive. Prices of assets that are not held are kept too: a plan that buys them needs them.
    /// </param>
    /// <param name="cash">Cash in <paramref name="currency"/>, any sign.</param>
    /// <param name="currency">The portfolio's currency.</param>
    /// <returns>
    /// The valuation, or the sentence that says which held assets have no price, which are in another currency (give exchange rates then),
    /// or that the net asset value is not positive.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// An asset appears twice, a position or its instrument is unsound, a price is not positive, or a sum is beyond decimal numbers.
    /// </exception>
    /// <remarks>O(positions + prices), everything is copied.</remarks>
    public static ValuationResult FromPositions(
        IReadOnlyList<PortfolioAsset> positions, IReadOnlyDictionary<AssetId, decimal> lastPrices, decimal cash, string currency) =>
        FromPositions(
            positions, lastPrices, ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal).Add(currency, cash),
            ExchangeRates.None(currency), default);

    /// <summary>Values positions and cash of several currencies in the base currency of exchange rates.</summary>
    /// <param name="positions">The positions, each asset once; long, short, or of quantity 0.</param>
    /// <param name="lastPrices">
    /// Last price per unit of each asset in its instrument's currency, positive. Prices of assets that are not held are kept too.
    /// </param>
    /// <param name="cash">Cash of each currency, in that currency, any sign.</param>
    /// <param name="rates">The exchange rates.</param>
    /// <param name="time">The moment of the valuation, which decides how old a rate is.</param>
    /// <returns>
    /// The valuation, or the sentence that says which held assets have no price, of which currency held a rate is missing or too old, or
    /// that the net asset value is not positive.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// An asset appears twice, a position or its instrument is unsound, a price is not positive, or a sum is beyond decimal numbers.
    /// </exception>
    /// <remarks>O(positions + prices), everything is copied.</remarks>
    public static ValuationResult FromPositions(
        IReadOnlyList<PortfolioAsset> positions, IReadOnlyDictionary<AssetId, decimal> lastPrices,
        IReadOnlyDictionary<string, decimal> cash, ExchangeRates rates, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(lastPrices);
        ArgumentNullException.ThrowIfNull(cash);
        ArgumentNullException.ThrowIfNull(rates);
        Dictionary<AssetId, int> places = Index(positions);
        Dictionary<AssetId, decimal> prices = Copy(lastPrices);
        if (ValuationGap.FindRate(positions, cash, rates, time) is { } unrated)
        {
            return unrated;
        }

        ImmutableArray<AssetId> unpriced = [.. positions.Where(
            position => position.Quantity != 0 && !prices.ContainsKey(position.Asset)).Select(position => position.Asset)];
        if (!unpriced.IsEmpty)
        {
            return new ValuationResult(ValuationStatus.MissingPrice, null, $"No price for {string.Join(", ", unpriced)}.", unpriced);
        }

        return Value([.. positions], prices, places, cash.ToImmutableSortedDictionary(StringComparer.Ordinal), rates, time);
    }

    /// <summary>The same moment with other positions and prices, and with more or less cash of the base currency.</summary>
    internal ValuationResult With(IReadOnlyList<PortfolioAsset> positions, Dictionary<AssetId, decimal> prices, decimal added) =>
        FromPositions(
            positions, prices, CashByCurrency.SetItem(Currency, CashByCurrency.GetValueOrDefault(Currency) + added), _rates, _time);

    private static ValuationResult Value(
        ImmutableArray<PortfolioAsset> positions, Dictionary<AssetId, decimal> prices, Dictionary<AssetId, int> places,
        ImmutableSortedDictionary<string, decimal> cash, ExchangeRates rates, DateTimeOffset time)
    {
        PortfolioValuation valuation;
        try
        {
            valuation = new PortfolioValuation(positions, prices, places, cash, rates, time);
        }
        catch (OverflowException error)
        {
            throw new ArgumentException(Invariant($"Positions and cash are worth more than {decimal.MaxValue}."), nameof(positions), error);
        }

        return valuation.NetAssetValue > 0
            ? new ValuationResult(ValuationStatus.Valued, valuation, string.Empty, [])
            : new ValuationResult(ValuationStatus.NonPositiveNetAssetValue, valuation, valuation.NoWeights(), []);
    }

    /// <summary>Finds what one unit of a currency is worth here. False where no rate is known, or it is too old.</summary>
    public bool TryGetRate(string currency, out decimal rate) => _rates.TryGetRate(currency, _time, out rate, out _);

    /// <summary>The sentence on a currency without a rate; <see langword="null"/> where it has one.</summary>
    internal string? WhyUnrated(string currency) => _rates.TryGetRate(currency, _time, out _, out string? problem) ? null : problem;

    /// <summary>Finds the last price of <paramref name="asset"/>, held or not.</summary>
    public bool TryGetPrice(AssetId asset, out decimal price) => _prices.TryGetValue(asset, out price);

    /// <summary>Finds where <paramref name="asset"/> stands in <see cref="Positions"/>.</summary>
    public bool TryGetIndex(AssetId asset, out int index) => _places.TryGetValue(asset, out index);

    /// <summary>
    /// The value of a quantity, in the order of multiplication that every room shares, so that replays agree in the last digit.
    /// </summary>
    internal static decimal MarketValueOf(decimal quantity, decimal price, decimal multiplier) => quantity * price * multiplier;

    /// <summary>The one place where money becomes a weight. A quotient by next to nothing leaves the range of decimal.</summary>
    internal static double WeightOf(decimal value, decimal netAssetValue) =>
        Math.Abs(netAssetValue) >= 1 ? (double)(value / netAssetValue) : (double)value / (double)netAssetValue;

    /// <summary>The sentence for a net asset value that has no weights.</summary>
    internal string NoWeights() => Invariant($"Net asset value is {NetAssetValue} {Currency}; weights need a positive one.");

    private static Dictionary<AssetId, int> Index(IReadOnlyList<PortfolioAsset> positions)
    {
        Dictionary<AssetId, int> places = new(positions.Count);
        List<string> errors = [];
        for (int i = 0; i < positions.Count; i++)
        {
            if (positions[i] is not { } position)
            {
                errors.Add(Invariant($"Position {i} is null."));
                continue;
            }

            if (!places.TryAdd(position.Asset, i))
            {
                errors.Add($"Asset {position.Asset} appears twice.");
            }

            errors.AddRange(position.Validate());
        }

        return errors.Count == 0 ? places : throw new ArgumentException(string.Join(" ", errors), nameof(positions));
    }

    private static Dictionary<AssetId, decimal> Copy(IReadOnlyDictionary<AssetId, decimal> lastPrices)
    {
        Dictionary<AssetId, decimal> prices = new(lastPrices.Count);
        List<string> errors = [];
        foreach ((AssetId asset, decimal price) in lastPrices)
        {
            if (price <= 0)
            {
                errors.Add(Invariant($"Price of {asset} is {price}; it must be positive."));
            }

            prices[asset] = price;
        }

        return errors.Count == 0 ? prices : throw new ArgumentException(string.Join(" ", errors), nameof(lastPrices));
    }

    private decimal RateOf(string currency) => TryGetRate(currency, out decimal rate)
        ? rate
        : throw new InvalidOperationException($"No rate of {currency}.");

    private void RequirePositiveNetAssetValue()
    {
        if (NetAssetValue <= 0)
        {
            throw new InvalidOperationException(NoWeights());
        }
    }
}
