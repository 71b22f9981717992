using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.State;

[Collection(nameof(MeasuredAlone))]
public class HotPathTests
{
    private const int Rounds = 2_000;

    private static readonly AssetId Asset = new("A");

    public static TheoryData<string> Updates => ["price", "late price", "position", "fill"];

    // The histories are full and wrapped around, as after days of running; nothing was read, so the snapshot of before is long gone.
    [Theory]
    [MemberData(nameof(Updates))]
    public void Update_DoesNotAllocate(string update)
    {
        AdvancedPortfolioManager manager = Manager();
        Run(manager, update, from: 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(manager, update, from: Rounds);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // A reader has asked for a snapshot before each update, which gives it up: the reader's next one allocates, the update does not.
    [Theory]
    [MemberData(nameof(Updates))]
    public void Update_AfterASnapshotWasTaken_DoesNotAllocate(string update)
    {
        AdvancedPortfolioManager manager = Manager();
        Run(manager, update, from: 0);
        long allocated = 0;
        for (int i = 0; i < Rounds; i++)
        {
            Assert.Same(manager.GetSnapshot(), manager.GetSnapshot());
            long before = GC.GetAllocatedBytesForCurrentThread();
            Apply(manager, update, Rounds + i);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    // Lots of a position whose fills go up and down again, with trades that end; the ring of lots has grown as far as it must.
    [Fact]
    public void Fills_WithLots_DoNotAllocate()
    {
        AdvancedPortfolioManager manager = Manager(CostMethod.FirstInFirstOut);
        Climb(manager, from: 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Climb(manager, from: Rounds);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, manager.GetTrades().Length);

        static void Climb(AdvancedPortfolioManager manager, int from)
        {
            for (int i = from; i < from + Rounds; i++)
            {
                decimal quantity = i % 100 < 50 ? 1 : -1;
                manager.ApplyFill(Asset, quantity, 10 + (i % 7), 0.25m, SamplePortfolio.Start.AddSeconds(i));
                manager.ObservePrice(Asset, 10 + (i % 5), SamplePortfolio.Start.AddSeconds(i));
            }
        }
    }

    private static AdvancedPortfolioManager Manager(CostMethod method = CostMethod.AverageCost)
    {
        PortfolioOptions options = new();
        options.State.CostMethod = method;
        options.State.TradeGrouping = method == CostMethod.AverageCost ? TradeGrouping.FlatToFlat : TradeGrouping.FirstInFirstOut;
        options.State.MaxTradeHistory = 100;
        options.State.MaxPortfolioHistory = 100;
        options.State.PriceRecordInterval = TimeSpan.Zero;
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options).Build();
        for (int i = 0; i < 20; i++)
        {
            manager.AddAsset(new PortfolioAsset($"B{i}") { Quantity = i });
            manager.ObservePrice($"B{i}", 1m / 3, SamplePortfolio.Start); // 28 digits: the sums must round
        }

        manager.AddAsset(new PortfolioAsset(Asset) { Quantity = 1 });
        manager.ObservePrice(Asset, 10, SamplePortfolio.Start);
        manager.SetCash(1e9m);
        manager.SetCash(5, "EUR");
        manager.ObserveRate("EUR", 1.1m, SamplePortfolio.Start);
        return manager;
    }

    private static void Run(AdvancedPortfolioManager manager, string update, int from)
    {
        for (int i = from; i < from + Rounds; i++)
        {
            Apply(manager, update, i);
        }
    }

    private static void Apply(AdvancedPortfolioManager manager, string update, int i)
    {
        switch (update)
        {
            case "price":
                manager.ObservePrice(Asset, 10 + (i % 7 / 3m), SamplePortfolio.Start.AddSeconds(i));
                break;
            case "late price":
                manager.ObservePrice(Asset, 10, SamplePortfolio.Start.AddDays(-1));
                break;
            case "position":
                manager.UpdateAssetPosition(Asset, i % 11, i);
                break;
            default:
                manager.ApplyFill(Asset, (2 * (i % 2)) - 1, 10 + (i % 5), 0.25m, SamplePortfolio.Start.AddSeconds(i));
                break;
        }
    }
}
