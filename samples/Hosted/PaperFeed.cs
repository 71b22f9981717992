using System.Runtime.CompilerServices;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Market.Feeds;

namespace Hosted;

/// <summary>
/// Prices that walk at random from where they were, told twice a second: what an adapter to a real feed would bring. It can be paused, as a
/// broken connection does. Thread-safe; one reader at a time.
/// </summary>
internal sealed class PaperFeed(PaperVenue venue, Request request) : IMarketDataFeed
{
    private const double Day = 24 * 3600; // seconds

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private volatile bool _isPaused;

    public bool IsPaused
    {
        get => _isPaused;
        set => _isPaused = value;
    }

    public async IAsyncEnumerable<MarketDataUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        double scale = Market.DailyVolatility * Math.Sqrt(request.Speed * Interval.TotalSeconds / Day);
        Random random = new();
        using PeriodicTimer timer = new(Interval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_isPaused)
            {
                continue;
            }

            double market = scale * Market.Normal(random);
            foreach (AssetId asset in Market.Assets)
            {
                decimal price = venue.Move(asset, (Market.BetaOf(asset) * market) + (0.7 * scale * Market.Normal(random)));
                yield return MarketDataUpdate.Trade(asset, price, 100, venue.Gateway.Clock.GetUtcNow());
            }
        }
    }
}
