using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;

namespace Hosted;

/// <summary>
/// What comes before the first price: at the first start the portfolio lives through ten months of the past, day by day, so that there is
/// something to see; later it takes in the days that passed meanwhile. What it knows already comes from its journal.
/// </summary>
internal sealed partial class Beginning(LivedClock clock, PaperVenue venue, WorkFolder folder, ILogger<Beginning> logger)
{
    private const int LivedDays = 300;
    private const int DaysWithModels = 275; // of these, with models in use
    private const int Month = 30;
    private const decimal Fee = 0.001m;

    public async Task PrepareAsync(AdvancedPortfolioManager manager, CancellationToken cancellationToken)
    {
        DateOnly yesterday = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1);
        if (folder.IsNew)
        {
            await LiveAsync(manager, Market.Draw(yesterday.AddDays(1 - Market.Days), yesterday), cancellationToken);
            folder.Keep();
        }
        else
        {
            CatchUp(manager, yesterday);
        }

        venue.Open(manager.GetSnapshot());
    }

    private void CatchUp(AdvancedPortfolioManager manager, DateOnly yesterday)
    {
        if (manager.GetSnapshot().History is { } known && known.Dates[^1] < yesterday)
        {
            manager.ObservePrices(Market.Draw(known.Dates[0], yesterday).ToPriceHistory());
        }

        PortfolioSnapshot snapshot = manager.GetSnapshot();
        string hash = manager.StateHash;
        LogRecovered(snapshot.Sequence, snapshot.NetAssetValue, hash);
    }

    private async Task LiveAsync(AdvancedPortfolioManager manager, BarHistory bars, CancellationToken cancellationToken)
    {
        if (folder.WasCutShort)
        {
            LogAnew();
        }

        LogLiving(LivedDays);
        int days = bars.BarsOf(0);
        Observe(manager, bars, days - LivedDays);
        Buy(manager);
        for (int day = days - LivedDays + 1; day <= days; day++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Observe(manager, bars, day);
            if ((days - day) % Month == 0)
            {
                manager.CalculatePortfolioRisk();
                Trade(manager, manager.OptimizePortfolioAllocation(
                    PortfolioStrategy.RiskParity, AllocationMethod.Static, cancellationToken));
            }

            if (days - day == DaysWithModels)
            {
                await manager.TrainModelsAsync(cancellationToken: cancellationToken);
            }
        }

        // Savings come in at the last close: they are invested once the host has started.
        manager.MoveCash(CashMovement.Transfer(20_000m, manager.GetSnapshot().BaseCurrency));
        clock.ShowNow();
        decimal? value = manager.GetSnapshot().NetAssetValue;
        LogLived(value);
    }

    // The history up to a day, at its close.
    private void Observe(AdvancedPortfolioManager manager, BarHistory bars, int days)
    {
        DateOnly last = bars.DatesOf(0)[days - 1];
        clock.ShowCloseOf(last);
        manager.ObservePrices(bars.Between(bars.DatesOf(0)[0], last).ToPriceHistory());
    }

    // A fifth of 100,000 in each asset, the rest in cash.
    private void Buy(AdvancedPortfolioManager manager)
    {
        manager.SetCash(100_000m);
        manager.SetBenchmark(Market.Assets[0]);
        PriceHistory history = manager.GetSnapshot().History!;
        foreach (AssetId asset in Market.Assets)
        {
            manager.AddAsset(new PortfolioAsset(asset) { Instrument = new Instrument(asset) { PriceTick = Market.Tick } });
            history.TryGetPrice(history.Rows - 1, history.IndexOf(asset), out double price);
            Fill(manager, asset, decimal.Floor(20_000m / (decimal)price), (decimal)price);
        }
    }

    private void Trade(AdvancedPortfolioManager manager, PortfolioAllocation allocation)
    {
        foreach (PlannedTrade trade in allocation.Plan is { Status: RebalanceStatus.Planned } plan ? plan.Trades : [])
        {
            Fill(manager, trade.Asset, trade.Quantity, trade.Price);
        }
    }

    private void Fill(AdvancedPortfolioManager manager, AssetId asset, decimal quantity, decimal price) => manager.ApplyFill(
        asset, quantity, price, decimal.Round(Math.Abs(quantity) * price * Fee, 2), clock.GetUtcNow());

    [LoggerMessage(EventId = 1, Level = LogLevel.Information,
        Message = "The portfolio lives through {Days} days of the past; this takes some seconds")]
    private partial void LogLiving(int days);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The portfolio is worth {Value:0.00} today")]
    private partial void LogLived(decimal? value);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Recovered event {Sequence}, worth {Value:0.00}, state {Hash}")]
    private partial void LogRecovered(long sequence, decimal? value, string hash);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "The first start was cut short: what it left is deleted")]
    private partial void LogAnew();
}
