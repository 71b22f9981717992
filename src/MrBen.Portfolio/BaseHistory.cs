using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// The observed prices in the portfolio's currency: a price of another currency times the last exchange rate up to its date, so that a return
/// is (1 + that of the price) × (1 + that of the currency) − 1. Immutable and thread-safe.
/// </summary>
internal sealed class BaseHistory
{
    private readonly ImmutableDictionary<AssetId, string> _problems;

    private BaseHistory(PriceHistory? prices, ImmutableDictionary<AssetId, string> problems) => (Prices, _problems) = (prices, problems);

    /// <summary>The prices; those without a rate are missing.</summary>
    public PriceHistory? Prices { get; }

    /// <summary>Makes the history of what a snapshot observed; an asset that is not in the portfolio counts as one in its currency.</summary>
    public static BaseHistory Of(PortfolioSnapshot snapshot)
    {
        if (snapshot.History is not { } history || ForeignOf(snapshot) is not { IsEmpty: false } foreign)
        {
            return new BaseHistory(snapshot.History, ImmutableDictionary<AssetId, string>.Empty);
        }

        ImmutableDictionary<AssetId, string>.Builder problems = ImmutableDictionary.CreateBuilder<AssetId, string>();
        double[] prices = new double[history.Rows * history.Assets.Length];
        bool[] observed = new bool[prices.Length];
        for (int column = 0; column < history.Assets.Length; column++)
        {
            string currency = foreign.GetValueOrDefault(history.Assets[column], snapshot.BaseCurrency);
            int rates = currency == snapshot.BaseCurrency ? -1 : snapshot.RateHistory?.IndexOf(new AssetId(currency)) ?? -1;
            if (currency != snapshot.BaseCurrency && rates < 0)
            {
                problems.Add(
                    history.Assets[column],
                    $"The returns of {history.Assets[column]} need a history of exchange rates from {currency} to {snapshot.BaseCurrency}; "
                    + "none was observed.");
                continue;
            }

            Convert(history, column, rates < 0 ? null : snapshot.RateHistory, rates, snapshot.Rates.MaxAge, prices, observed);
        }

        PriceHistory made = PriceHistory.Create(history.Assets, history.Dates, prices, observed);
        made = !history.TryGetFrequency(out Frequency frequency) ? made
            : history.GivenFrequency is null ? made.WithToldFrequency(frequency)
            : made.WithFrequency(frequency);
        return new BaseHistory(made, problems.ToImmutable());
    }

    /// <summary>The assets of a history that are in another currency than the portfolio, with it; empty where there is no history.</summary>
    public static ImmutableDictionary<AssetId, string> ForeignOf(PortfolioSnapshot snapshot) => snapshot.Assets
        .Where(asset => asset.Instrument.Currency != snapshot.BaseCurrency && snapshot.History?.IndexOf(asset.Asset) >= 0)
        .ToImmutableDictionary(asset => asset.Asset, asset => asset.Instrument.Currency);

    /// <summary>The sentences on assets whose returns cannot be had in the portfolio's currency; empty where there are none.</summary>
    public string ProblemOf(ImmutableArray<AssetId> assets) => _problems.IsEmpty
        ? ""
        : string.Join(' ', assets.Select(asset => _problems.GetValueOrDefault(asset)).OfType<string>());

    private static void Convert(
        PriceHistory history, int column, PriceHistory? rates, int rateColumn, TimeSpan? maxAge, double[] prices, bool[] observed)
    {
        (int next, double rate, DateOnly dated) = (0, 1, default);
        for (int row = 0; row < history.Rows; row++)
        {
            for (; next < rates?.Rows && rates.Dates[next] <= history.Dates[row]; next++)
            {
                if (rates.TryGetPrice(next, rateColumn, out double known) && known > 0)
                {
                    (rate, dated) = (known, rates.Dates[next]);
                }
            }

            bool isRated = rates is null
                || (dated != default && !(TimeSpan.FromDays(history.Dates[row].DayNumber - dated.DayNumber) > maxAge));
            if (history.TryGetPrice(row, column, out double price) && isRated && double.IsFinite(price * rate))
            {
                int place = (row * history.Assets.Length) + column;
                (prices[place], observed[place]) = (price * rate, true);
            }
        }
    }
}
