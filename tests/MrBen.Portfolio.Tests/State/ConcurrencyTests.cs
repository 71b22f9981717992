using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class ConcurrencyTests
{
    private const int Threads = 8;

    private static readonly AssetId[] Shared = [new("A"), new("B"), new("C")];
    private static readonly PriceHistory[] Histories =
        [SamplePortfolio.History(70, "A", "B", "C"), SamplePortfolio.History(90, "A", "C", "B")];

    // About five seconds, and a minute in the long tier; bounded by the number of operations.
    [Fact]
    public void EightThreads_NothingTornNothingLost_AndReplayGivesTheSameHash()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(o => o.MaxClockSkew = null)); // the clock stands still
        portfolio.Manager.SetCash(1_000_000);
        foreach (AssetId asset in Shared)
        {
            portfolio.Manager.AddAsset(new PortfolioAsset(asset) { Quantity = 10 });
        }

        int operations = TestTier.Count(brief: 20_000, full: 240_000);
        long[] applied = new long[Threads];
        Exception?[] failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(k => new Thread(() =>
            failures[k] = Record.Exception(() => applied[k] = new Worker(portfolio.Manager, k).Run(operations))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(failures, Assert.Null);

        long sequence = portfolio.Snapshot.Sequence;
        int watched = portfolio.Journal.ReadEvents().Count(
            change => change.Kind is PortfolioEventKind.MarketRead or PortfolioEventKind.LossesForecast);
        Assert.Equal(1 + Shared.Length + applied.Sum() + watched, sequence);
        Assert.Equal(sequence, portfolio.Journal.Count);
        Assert.Equal(
            Enumerable.Range(1, (int)sequence).Select(i => (long)i), portfolio.Journal.ReadEvents().Select(change => change.Sequence));
        SamplePortfolio fresh = new();
        fresh.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(portfolio.Manager.StateHash, fresh.Manager.StateHash);
        SamplePortfolio loaded = new();
        loaded.Load(portfolio.Save());
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
    }

    // Reading the journal while others write: events in order, as many as there were when the reading began.
    [Fact]
    public void ReadEvents_WhileEventsArrive_SeesAWholeBeginning()
    {
        SamplePortfolio portfolio = new();
        Thread writer = new(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                portfolio.Manager.SetCash(i);
            }
        });
        writer.Start();
        int seen;
        do
        {
            int before = portfolio.Journal.Count;
            seen = 0;
            foreach (PortfolioEvent change in portfolio.Journal.ReadEvents())
            {
                Assert.Equal(++seen, change.Sequence);
                Assert.Equal(seen - 1, change.Amount);
            }

            Assert.True(seen >= before);
        }
        while (seen < 20_000);

        writer.Join();
    }

    // Every event is an assessment here, so that a summary of one moment ends with that of its own sequence.
    [Fact]
    public void GetPortfolioSummary_WhileRiskIsAssessed_IsOfOneMoment()
    {
        int assessments = TestTier.Count(brief: 200_000, full: 2_000_000);
        SamplePortfolio portfolio = new();
        portfolio.Manager.CalculatePortfolioRisk();
        Thread writer = new(() =>
        {
            for (int i = 1; i < assessments; i++)
            {
                portfolio.Manager.CalculatePortfolioRisk();
            }
        });
        writer.Start();
        PortfolioSummary summary;
        do
        {
            summary = portfolio.Manager.GetPortfolioSummary();
            Assert.Equal(summary.Snapshot.Sequence, summary.LastAssessment!.Value.Sequence);
        }
        while (summary.Snapshot.Sequence < assessments);

        writer.Join();
    }

    private sealed class Worker(AdvancedPortfolioManager manager, int number)
    {
        private readonly Random _random = new(20260101 + number);
        private readonly AssetId _own = new($"OWN{number}");
        private bool _hasOwn;
        private long _applied;
        private long _seen;

        public long Run(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                Step();
            }

            return _applied;
        }

        private void Step()
        {
            DateTimeOffset time = SamplePortfolio.Start.AddSeconds(_random.Next(-100, 10_000));
            AssetId asset = Shared[_random.Next(Shared.Length)];
            decimal amount = _random.Next(1, 100_000) / 100m;
            switch (_random.Next(1_000))
            {
                case < 350:
                    _applied += manager.ObservePrice(asset, amount, time) ? 1 : 0;
                    break;
                case < 500:
                    manager.UpdateAssetPosition(asset, _random.Next(-20, 100), amount);
                    _applied++;
                    break;
                case < 650:
                    manager.ApplyFill(asset, _random.Next(1, 9) * (_random.Next(2) == 0 ? -1 : 1), amount, 0.01m, time);
                    _applied++;
                    break;
                case < 700:
                    manager.SetCash(1_000_000 + amount);
                    _applied++;
                    break;
                case < 780:
                    AddOrRemoveOwn(amount, time);
                    break;
                case < 783:
                    manager.ObservePrices(Histories[_random.Next(Histories.Length)]);
                    _applied++;
                    break;
                case < 786:
                    manager.CalculatePortfolioRisk();
                    _applied++;
                    break;
                case < 788:
                    manager.OptimizePortfolioAllocation(PortfolioStrategy.InverseVolatility, AllocationMethod.Static, CancellationToken.None);
                    _applied++;
                    break;
                case < 789:
                    ReadAll();
                    break;
                case < 800:
                    Summarize();
                    break;
                default:
                    Check(manager.GetSnapshot());
                    break;
            }
        }

        private void AddOrRemoveOwn(decimal amount, DateTimeOffset time)
        {
            if (_hasOwn)
            {
                Assert.Contains(manager.GetSnapshot().Assets, asset => asset.Asset == _own);
                manager.RemoveAsset(_own);
            }
            else
            {
                Instrument instrument = new(_own) { Multiplier = 1.5m };
                manager.AddAsset(new PortfolioAsset(_own) { Quantity = amount, Instrument = instrument });
                _applied += manager.ObservePrice(_own, amount / 3, time) ? 1 : 0;
            }

            _applied++;
            _hasOwn = !_hasOwn;
        }

        private void Summarize()
        {
            PortfolioSummary summary = manager.GetPortfolioSummary();
            Check(summary.Snapshot);
            Assert.True((summary.LastAssessment?.Sequence ?? 0) <= summary.Snapshot.Sequence);
            Assert.True((summary.LastDecision?.Sequence ?? 0) <= summary.Snapshot.Sequence);
        }

        private void ReadAll()
        {
            Assert.Equal(64, manager.StateHash.Length);
            Assert.True(SamplePortfolio.Save(manager).Length > 1_000);
            long last = 0;
            foreach (PortfolioStateRecord record in manager.PortfolioHistory)
            {
                Assert.True(record.Sequence > last);
                last = record.Sequence;
            }
        }

        private void Check(PortfolioSnapshot snapshot)
        {
            Assert.True(snapshot.Sequence >= _seen, "a snapshot older than the one before");
            _seen = snapshot.Sequence;
            decimal value = 0;
            bool unpriced = false;
            foreach (PortfolioAsset asset in snapshot.Assets)
            {
                bool known = snapshot.Prices.TryGetValue(asset.Asset, out decimal price);
                unpriced |= !known && asset.Quantity != 0;
                value += asset.Quantity * price * asset.Instrument.Multiplier;
            }

            Assert.Equal(unpriced ? null : snapshot.Cash + value, snapshot.NetAssetValue);
        }
    }
}
