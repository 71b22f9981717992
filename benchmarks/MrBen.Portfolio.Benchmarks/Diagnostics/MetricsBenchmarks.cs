using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Prometheus;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State;
using Prometheus;

namespace MrBen.Portfolio.Benchmarks.Diagnostics;

/// <summary>
/// One fill, the event that is counted on the hot path: bare, counted with nobody listening, and counted with Prometheus. The bare one is the same book
/// with a witness that looks away; the same event through the manager has its checks of the clock besides.
/// </summary>
[MemoryDiagnoser]
public class MetricsBenchmarks
{
    private const int Assets = 50;

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private PortfolioBook _bare = null!;
    private PortfolioBook _unheard = null!;
    private PortfolioBook _told = null!;
    private ImmutableArray<AssetId> _names = [];
    private long _next;

    [GlobalSetup]
    public void Setup()
    {
        _names = MarketModel.Names(Assets);
        _bare = Book(new Blind());
        _unheard = Book(new EventCounter(Instruments()));
        _told = Book(new EventCounter(Instruments(PrometheusMetrics.For(_registry))));
    }

    [Benchmark(Baseline = true)]
    public bool Bare() => Fill(_bare);

    [Benchmark]
    public bool CountedUnheard() => Fill(_unheard);

    [Benchmark]
    public bool CountedWithPrometheus() => Fill(_told);

    private static PortfolioInstruments Instruments(params IPortfolioMetrics[] sinks) =>
        new("benchmark", sinks, TimeProvider.System, (_, error) => throw error);

    private PortfolioBook Book(IEventWitness witness)
    {
        PortfolioBook book = new(new PortfolioStateOptions(), new RiskForecastLogOptions(), journal: null, new Still(), witness);
        book.Apply(PortfolioEvent.Cash(1e9m, DateTimeOffset.UnixEpoch));
        foreach (AssetId name in _names)
        {
            book.Apply(PortfolioEvent.Added(new PortfolioAsset(name) { Quantity = 10 }, DateTimeOffset.UnixEpoch));
            book.Apply(PortfolioEvent.PriceOf(name, 100m, DateTimeOffset.UnixEpoch));
        }

        return book;
    }

    private bool Fill(PortfolioBook book)
    {
        _next++;
        return book.Apply(PortfolioEvent.Fill(_names[(int)(_next % Assets)], _next % 2 == 0 ? 1m : -1m, 100m, 0m, DateTimeOffset.UnixEpoch));
    }

    private sealed class Blind : IEventWitness
    {
        public void Applied(PortfolioState state, in PortfolioEvent change)
        {
        }

        public void PassedOver(in PortfolioEvent change)
        {
        }

        public void Refused(PortfolioState state, in PortfolioEvent change)
        {
        }
    }

    private sealed class Still : IStateFollower
    {
        public bool IsStale => false;

        public void Follow(PortfolioState state, in PortfolioEvent change)
        {
        }

        public PortfolioEvent? Next(PortfolioState state) => null;

        public void Reset()
        {
        }
    }
}
