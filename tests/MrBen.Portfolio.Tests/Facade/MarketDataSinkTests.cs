using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Market.Feeds;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public sealed class MarketDataSinkTests
{
    [Fact]
    public async Task Run_OfAFeed_ValuesThePortfolioAndPassesOthersOver()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(100);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 10, Instrument = new Instrument("A") { Currency = "EUR" } });
        DateTimeOffset time = SamplePortfolio.Start;
        MarketDataHub hub = new(timeProvider: portfolio.Clock);
        hub.Offer(MarketDataUpdate.Quote("A", 9, 11, time));
        hub.Offer(MarketDataUpdate.Quote("Z", 1, 2, time));
        hub.Offer(MarketDataUpdate.Rate("EUR", 1.1m, time));
        while (hub.TryTake(out MarketDataUpdate update))
        {
            portfolio.Manager.MarketDataSink.OnUpdate(update);
        }

        Assert.Equal(100 + (10 * 10 * 1.1m), portfolio.Snapshot.NetAssetValue);
        await portfolio.Manager.DisposeAsync();
    }

    [Fact]
    public async Task OnStaleness_IsToldToTheHandlers()
    {
        CollectingHandler handler = new();
        SamplePortfolio portfolio = new(new PortfolioOptions(), handler);
        portfolio.Manager.MarketDataSink.OnStaleness(new StalenessChange("A", true, TimeSpan.FromMinutes(2), SamplePortfolio.Start));
        portfolio.Manager.MarketDataSink.OnStaleness(new StalenessChange("A", false, TimeSpan.FromMinutes(3), SamplePortfolio.Start));
        await portfolio.Manager.DisposeAsync();
        StalenessAlert[] alerts = [.. handler.Alerts.Cast<StalenessAlert>()];
        Assert.Equal(["A is stale: nothing has come for 00:02:00.", "A is fresh again."], alerts.Select(alert => alert.Detail));
        Assert.Equal([AlertSeverity.Warning, AlertSeverity.Information], alerts.Select(alert => alert.Severity));
    }
}
