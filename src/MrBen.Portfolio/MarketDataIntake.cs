using MrBen.Portfolio.Market.Feeds;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// Leads market data into a portfolio: prices of its assets and exchange rates are observed, what goes stale is told to the handlers of alerts.
/// Data of other assets are passed over. Thread-safe.
/// </summary>
internal sealed class MarketDataIntake(AdvancedPortfolioManager manager, PortfolioBook book, AlertDispatcher alerts) : IMarketDataSink
{
    public void OnUpdate(in MarketDataUpdate update)
    {
        if (update.Kind == MarketDataKind.Rate)
        {
            manager.ObserveRate(update.Subject, update.Price, update.Time);
        }
        else if (book.Visit(update.Asset, static (state, asset) => state.PlaceOf(asset) >= 0))
        {
            manager.ObservePrice(update.Asset, update.Price, update.Time);
        }
    }

    public void OnStaleness(in StalenessChange change) =>
        alerts.Tell(new StalenessAlert(change, book.Visit(0, static (state, _) => state.Sequence)));
}
