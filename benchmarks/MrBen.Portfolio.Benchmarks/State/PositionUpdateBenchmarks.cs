using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Benchmarks.State;

/// <summary>
/// One position update in a portfolio of n assets whose net asset value stays current. The baseline keeps a dictionary of positions and
/// values the portfolio anew, as a bot's first version does.
/// </summary>
[MemoryDiagnoser]
public class PositionUpdateBenchmarks
{
    private readonly AdvancedPortfolioManager _manager = new AdvancedPortfolioManagerBuilder().Build();
    private readonly Dictionary<string, (decimal Quantity, decimal Price)> _positions = [];
    private ImmutableArray<AssetId> _names = [];
    private int _next;

    [Params(10, 50, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _names = MarketModel.Names(Assets);
        _manager.SetCash(100_000m);
        foreach (AssetId name in _names)
        {
            _manager.AddAsset(new PortfolioAsset(name) { Quantity = 10 });
            _manager.ObservePrice(name, 100m, DateTimeOffset.UnixEpoch);
            _positions[name.Value] = (10m, 100m);
        }
    }

    [Benchmark(Baseline = true)]
    public decimal RevaluedDictionary()
    {
        _next = (_next + 1) % Assets;
        _positions[_names[_next].Value] = (10m + (_next % 3), 100m);
        return 100_000m + _positions.Values.Sum(position => position.Quantity * position.Price);
    }

    [Benchmark]
    public void Library()
    {
        _next = (_next + 1) % Assets;
        _manager.UpdateAssetPosition(_names[_next], 10m + (_next % 3));
    }
}
