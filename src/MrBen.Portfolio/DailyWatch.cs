using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>
/// Takes in each new period of the observed history once: what the market did, what became of the forecasts of losses, and the next ones.
/// What it finds becomes events of the state. Thread-safe.
/// </summary>
internal sealed class DailyWatch(PortfolioOptions options, ReturnSource returns, PortfolioBook book, AlertDispatcher alerts)
{
    private const double LargestReturn = 1e70; // squares of it, summed, are numbers

    private readonly MarketWatch _watch = new(options.Market, options.Correlation);
    private readonly RiskForecaster _forecaster = new(options.Forecasts);
    private readonly Lock _lock = new();
    private PriceHistory? _seenPrices; // in the portfolio's currency: an asset that came back may be of another one
    private ImmutableArray<AssetId> _seenAssets = [];
    private string _problem = "No price history was observed.";

    /// <summary>One sentence on why nothing is known of the market; empty where something is.</summary>
    public string MarketProblem => options.Market.Enabled ? Volatile.Read(ref _problem) : "The market is not watched, by the options.";

    /// <summary>Takes in what is new; quick where nothing is.</summary>
    public void Advance(DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            PortfolioSnapshot snapshot = book.Snapshot();
            if (snapshot.History is not { Rows: > 0 } history)
            {
                return;
            }

            if (options.Market.Enabled)
            {
                WatchMarket(snapshot, history, time, cancellationToken);
            }

            if (options.Forecasts.Enabled)
            {
                Forecast(snapshot, history, time);
            }
        }
    }

    private void WatchMarket(PortfolioSnapshot snapshot, PriceHistory history, DateTimeOffset time, CancellationToken cancellationToken)
    {
        ImmutableArray<AssetId> assets =
            [.. snapshot.Assets.Select(asset => asset.Asset).Where(asset => history.IndexOf(asset) >= 0)];
        PriceHistory? prices = returns.InBase(snapshot).Prices;
        if (ReferenceEquals(prices, _seenPrices) && assets.SequenceEqual(_seenAssets))
        {
            return;
        }

        ReturnPanel? panel = returns.Find(snapshot, assets, required: 1, out string problem);
        if (panel is { IsComplete: false })
        {
            (panel, problem) = (null, "The returns of the assets have gaps; the market is watched over periods that all assets share.");
        }

        if (panel is { Observations: 0 })
        {
            problem = "The assets share no two days with prices.";
        }
        else if (panel is not null && Absurd(panel) is { } absurd)
        {
            problem = absurd;
        }
        else if (panel is not null)
        {
            MarketReading? before = snapshot.Market;
            MarketReading reading = _watch.Observe(panel, before, time, cancellationToken);
            problem = Behind(history, assets, panel.Dates[^1]);
            if (!ReferenceEquals(reading, before))
            {
                long sequence = book.ApplyWhile(
                    PortfolioEvent.MarketOf(reading, time), state => ReferenceEquals(state.Market, before));
                Tell(reading, before, sequence);
            }
        }

        (_seenPrices, _seenAssets) = (prices, assets);
        Volatile.Write(ref _problem, problem);
    }

    // The sentence on a return whose powers are no numbers: nothing can be estimated from it.
    private static string? Absurd(ReturnPanel panel)
    {
        ReadOnlySpan<double> values = panel.Values;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i]) <= LargestReturn))
            {
                int assets = panel.Assets.Length;
                return Invariant($"The return of {panel.Assets[i % assets]} on {panel.Dates[i / assets]:yyyy-MM-dd} is {values[i]}, too large to compute with.");
            }
        }

        return null;
    }

    // The sentence on a history that goes on where some asset no longer has prices.
    private static string Behind(PriceHistory history, ImmutableArray<AssetId> assets, DateOnly last)
    {
        int row = history.Rows - 1;
        if (history.Dates[row] <= last)
        {
            return "";
        }

        string[] ended = [.. assets.Where(asset => !(history.TryGetPrice(row, history.IndexOf(asset), out double price) && price > 0))
            .Select(asset => asset.Value)];
        return Invariant($"The market is watched up to {last:yyyy-MM-dd}, the last day that all assets share; the history goes on to ")
            + Invariant($"{history.Dates[row]:yyyy-MM-dd}, where no price is known of {(ended.Length == 0 ? "some" : string.Join(", ", ended))}.");
    }

    // What a first reading finds is the past: nobody is woken for it.
    private void Tell(MarketReading reading, MarketReading? before, long sequence)
    {
        if (before is null || sequence == 0)
        {
            return;
        }

        foreach (MarketMove move in reading.Moves.Where(move => move.Date > before.Date))
        {
            alerts.Tell(new MarketAlert(move, sequence));
        }
    }

    private void Forecast(PortfolioSnapshot snapshot, PriceHistory history, DateTimeOffset time)
    {
        RiskForecastSet? pending = snapshot.PendingForecasts;
        if (pending is not null && history.Dates[^1] > pending.Date)
        {
            Score(pending, snapshot, history, time);
            snapshot = book.Snapshot() with { History = history, RateHistory = snapshot.RateHistory }; // another may have come meanwhile
        }

        // What came of the last forecasts is known to the next ones.
        if (Make(snapshot, history, time) is { } made)
        {
            pending = snapshot.PendingForecasts;
            book.ApplyWhile(
                PortfolioEvent.ForecastsOf(new RiskForecastRound { Made = made }, time),
                state => ReferenceEquals(state.Forecasts.Pending, pending));
        }
    }

    private void Score(RiskForecastSet pending, PortfolioSnapshot snapshot, PriceHistory history, DateTimeOffset time)
    {
        (DateOnly Date, double Loss)? outcome = returns.Find(snapshot, pending.Assets, required: 1, out _) is { IsComplete: true } panel
            ? RiskForecaster.Outcome(panel, history.Dates, pending)
            : null;
        outcome = Math.Abs(outcome?.Loss ?? 0) <= LargestReturn ? outcome : null;
        RiskForecastRound round = new() { ScoredDate = outcome?.Date, ScoredLoss = outcome?.Loss ?? 0 };
        Dictionary<string, CalibrationState> before = book.Forecasts().ToDictionary(record => record.Method, record => record.State);
        long sequence = book.ApplyWhile(
            PortfolioEvent.ForecastsOf(round, time), state => ReferenceEquals(state.Forecasts.Pending, pending));
        foreach (RiskForecastRecord record in sequence == 0 ? [] : book.Forecasts())
        {
            CalibrationState state = before.GetValueOrDefault(record.Method);
            if (record.State != state && (record.State > CalibrationState.Adequate || state > CalibrationState.Adequate))
            {
                alerts.Tell(new CalibrationAlert(state, record, time, sequence));
            }
        }
    }

    // The forecasts for the period after the history, where they are not made yet and something is held.
    private RiskForecastSet? Make(PortfolioSnapshot snapshot, PriceHistory history, DateTimeOffset time)
    {
        RiskForecastSet? pending = snapshot.PendingForecasts;
        if (options.Forecasts.Methods.IsEmpty || history.Dates[^1] <= pending?.Date
            || snapshot.Assets.All(asset => asset.Quantity == 0)
            || Holdings.Value(snapshot, time).Valuation is not { NetAssetValue: > 0 } valuation)
        {
            return null;
        }

        ImmutableArray<AssetId> held = [.. snapshot.Assets.Where(asset => asset.Quantity != 0).Select(asset => asset.Asset)];
        ReturnPanel? panel = returns.Find(snapshot, held, required: 1, out _);
        return panel is { IsComplete: true, Observations: > 0 } && !(panel.Dates[^1] <= pending?.Date) && Absurd(panel) is null
            ? _forecaster.Forecast(panel, Holdings.WeightsOver(valuation, held).Weights, book.ForecastLevels())
            : null;
    }
}
