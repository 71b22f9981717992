using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>Cash and assets in several currencies, what was gained, dividends and splits, and the trades that fills make.</content>
public sealed partial class AdvancedPortfolioManager
{
    /// <summary>
    /// Takes the exchange rate of a currency. Everything in that currency is valued by it, until it is older than
    /// <see cref="PortfolioStateOptions.MaxRateAge"/>.
    /// </summary>
    /// <param name="currency">The currency, not the base currency.</param>
    /// <param name="rate">Units of the base currency for one unit of it, positive.</param>
    /// <param name="time">When it was observed, at most <see cref="Configuration.PortfolioOptions.MaxClockSkew"/> ahead of the clock.</param>
    /// <returns>False, and nothing changes, where a later rate is known already.</returns>
    /// <exception cref="ArgumentException">
    /// The currency is blank or the base currency, the rate is not positive, or its time is too far ahead of the clock.
    /// </exception>
    public bool ObserveRate(string currency, decimal rate, DateTimeOffset time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        ClockSkew.ThrowIfAhead("exchange rate", currency, time, Now, _rooms.Options.MaxClockSkew, _reports);
        bool applied = _book.Apply(PortfolioEvent.RateOf(currency, rate, time));
        Watch();
        return applied;
    }

    /// <summary>
    /// Takes a history of exchange rates, in place of the one before: returns of assets in other currencies need it. Its assets are named as
    /// the currencies, its prices are units of the base currency. A return takes the last rate up to its date that is not older than
    /// <see cref="PortfolioStateOptions.MaxRateAge"/>. The last rates value the portfolio where no later ones are known.
    /// </summary>
    /// <exception cref="ArgumentException">The history ends in the future: its last rates would keep out those to come.</exception>
    public void ObserveRates(PriceHistory rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ClockSkew.ThrowIfAhead(rates, Now, _rooms.Options.MaxClockSkew, nameof(rates), _reports);
        _book.Apply(PortfolioEvent.Rates(rates, Now));
        _rooms.Daily.Advance(Now);
        Watch();
    }

    /// <summary>Sets the cash of a currency, negative for a debt. No performance: the difference was put in or taken out.</summary>
    /// <exception cref="ArgumentException">The currency is not of upper-case letters and digits.</exception>
    public void SetCash(decimal amount, string currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        _book.Apply(PortfolioEvent.Cash(amount, Now, currency));
        Watch();
    }

    /// <summary>Books cash that came or went without a trade: put in or taken out, interest, a fee, a conversion.</summary>
    /// <exception cref="ArgumentException">A conversion is of a currency without an exchange rate.</exception>
    public void MoveCash(CashMovement movement)
    {
        _book.Apply(PortfolioEvent.Moved(movement, Now));
        Watch();
    }

    /// <summary>
    /// Books a cash dividend on its ex-date, when the price falls by it: what is held receives it, what is short pays it. Of the two, neither
    /// is a gain; the unit value sees both.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="perUnit">Dividend per unit in the instrument's currency, positive.</param>
    /// <param name="withheld">Tax kept of what is received, in the instrument's currency, at least 0.</param>
    /// <exception cref="ArgumentException">The asset is not in the portfolio, or an amount is negative.</exception>
    public void ApplyDividend(AssetId asset, decimal perUnit, decimal withheld)
    {
        _book.Apply(PortfolioEvent.Dividend(asset, perUnit, withheld, Now));
        Watch();
    }

    /// <summary>
    /// Books a split: quantity, average cost, lots and last price are then of the new units. A price history observed before stays as it was,
    /// and open orders as they were told: observe an adjusted history, and say what the venue made of the orders.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="newUnits">What <paramref name="oldUnits"/> became, positive: 7 for 7-for-1, 1 for 1-for-20.</param>
    /// <param name="oldUnits">What became <paramref name="newUnits"/>, positive: 1 for 7-for-1, 20 for 1-for-20.</param>
    /// <exception cref="ArgumentException">The asset is not in the portfolio, or a number is not positive.</exception>
    public void ApplySplit(AssetId asset, decimal newUnits, decimal oldUnits)
    {
        _book.Apply(PortfolioEvent.Split(asset, newUnits, oldUnits, Now));
        Watch();
    }

    /// <summary>What was gained since the first event, by asset, by price and by currency. O(assets).</summary>
    public ProfitAndLoss GetProfitAndLoss() => _book.Gains();

    /// <summary>The last trades that ended, oldest first: at most <see cref="PortfolioStateOptions.MaxTradeHistory"/>.</summary>
    public ImmutableArray<RoundTrip> GetTrades() => _book.Trades();

    /// <summary>What the last trades that ended say: <see cref="TradeStatistics.Of"/> of <see cref="GetTrades"/>.</summary>
    public TradeStatistics GetTradeStatistics() => TradeStatistics.Of(GetTrades());

    /// <summary>
    /// Takes what a host's own record says: the price of its asset, the cash of the base currency, and what is held of the assets that it names.
    /// <see cref="HostRecords"/> has the way back.
    /// </summary>
    /// <exception cref="ArgumentException">An asset is not in the portfolio, an amount is unsound, or the time is too far ahead of the clock.</exception>
    public void ObserveContext(MarketContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ClockSkew.ThrowIfAhead("context", context.Asset, context.Time, Now, _rooms.Options.MaxClockSkew, _reports);
        foreach (PortfolioEvent change in HostRecords.EventsOf(context))
        {
            _book.Apply(change, nameof(context));
        }

        Watch();
    }
}
