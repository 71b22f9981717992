using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Benchmarks.Diagnostics;

/// <summary>
/// A book of 50 assets and one fill after another, the event that is counted on the hot path: bare, where the book's witness looks away, or counted. The
/// manager has its checks of the clock besides.
/// </summary>
internal sealed class CountedFill
{
    private const int Assets = 50;

    private readonly PortfolioBook _book;
    private readonly ImmutableArray<AssetId> _names = MarketModel.Names(Assets);
    private int _next;

    private CountedFill(IEventWitness witness)
    {
        _book = new PortfolioBook(new PortfolioStateOptions(), new RiskForecastLogOptions(), journal: null, new Still(), witness);
        _book.Apply(PortfolioEvent.Cash(1e9m, DateTimeOffset.UnixEpoch));
        foreach (AssetId name in _names)
        {
            _book.Apply(PortfolioEvent.Added(new PortfolioAsset(name) { Quantity = 10 }, DateTimeOffset.UnixEpoch));
            _book.Apply(PortfolioEvent.PriceOf(name, 100m, DateTimeOffset.UnixEpoch));
        }
    }

    /// <summary>Nobody counts.</summary>
    public static CountedFill Bare() => new(new Blind());

    /// <summary>Counted, for sinks and the meter that nobody listens to.</summary>
    public static CountedFill For(params IPortfolioMetrics[] sinks) => new(new EventCounter(Instruments(sinks), "USD"));

    public static PortfolioInstruments Instruments(params IPortfolioMetrics[] sinks) =>
        new("benchmark", sinks, TimeProvider.System, (_, error) => throw error);

    public bool Apply()
    {
        _next = (_next + 1) % (2 * Assets);
        decimal quantity = _next < Assets ? 1m : -1m;
        return _book.Apply(PortfolioEvent.Fill(_names[_next % Assets], quantity, 100m, 0m, DateTimeOffset.UnixEpoch));
    }

    private sealed class Blind : IEventWitness
    {
        public void Applied(PortfolioState state, in PortfolioEvent change)
        {
        }

        public void PassedOver(PortfolioState state, in PortfolioEvent change)
        {
        }

        public void Refused(PortfolioState state, in PortfolioEvent change)
        {
        }
    }

    private sealed class Still : IStateFollower
    {
        public bool IsStale => false;

        public void Follow(PortfolioState state, in PortfolioEvent change, bool isReplayed)
        {
        }

        public PortfolioEvent? Next(PortfolioState state) => null;

        public void Reset()
        {
        }
    }
}
