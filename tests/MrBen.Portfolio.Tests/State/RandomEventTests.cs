using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class RandomEventTests
{
    private static readonly PriceHistory[] Histories =
        [SamplePortfolio.History(3, "A", "B"), SamplePortfolio.History(64, "B", "A", "C"), SamplePortfolio.History(2, "D")];

    // Ordinary amounts, some of 28 digits, and a few so large that sums leave the range of decimal.
    private static readonly Gen<decimal> Amount = Gen.Frequency(
        (60, Gen.Int[-2_000, 20_000].Select(cents => cents / 100m)), (20, Gen.Int[-20, 200].Select(thirds => thirds / 3m)),
        (3, Gen.Const(0m)), (1, Gen.Int[0, 3].Select(i => new[] { 7e28m, -7e28m, 3e27m, 1e-28m }[i])));

    private static readonly Gen<Operation> Operations = Gen.Select(
        Gen.Int[0, 19], Gen.Int[0, 3], Amount, Amount, Gen.Int[-50, 100],
        (kind, asset, first, second, seconds) => new Operation(kind, asset, first, second, seconds));

    private static readonly Gen<int> Capacity = Gen.Int[0, 3].Select(i => new[] { 0, 1, 3, 50 }[i]);

    // Refused operations change nothing; a manager saved and loaded half way, and one replayed from the journal, end at the same hash.
    [Fact]
    public void AnyEvents_SavedHalfWayOrReplayed_GiveTheSameHash() =>
        Gen.Select(Operations.Array[1, 60], Capacity, Capacity).Sample(
            (operations, states, others) =>
            {
                PortfolioOptions options = SamplePortfolio.Options(o => o.State = new PortfolioStateOptions
                {
                    MaxPortfolioHistory = states,
                    MaxRiskHistory = others,
                    MaxAllocationHistory = others,
                    PriceRecordInterval = TimeSpan.FromSeconds(30),
                    MaxTradeHistory = others,
                    CostMethod = others == 3 ? CostMethod.FirstInFirstOut : CostMethod.AverageCost,
                    TradeGrouping = states == 3 ? TradeGrouping.FirstInFirstOut : TradeGrouping.FlatToFlat,
                });
                SamplePortfolio straight = new(options);
                SamplePortfolio reloaded = new(options);
                int half = operations.Length / 2;
                for (int i = 0; i < operations.Length; i++)
                {
                    if (i == half)
                    {
                        reloaded.Load(straight.Save());
                    }

                    ApplyOrRefuse(straight, operations[i], i);
                    if (i >= half)
                    {
                        ApplyOrRefuse(reloaded, operations[i], i);
                    }
                }

                SamplePortfolio replayed = new(options);
                replayed.Manager.Replay(straight.Journal.ReadEvents());
                Assert.Equal(straight.Snapshot.Sequence, straight.Journal.Count);
                Assert.Equal(straight.Manager.StateHash, replayed.Manager.StateHash);
                Assert.Equal(straight.Manager.StateHash, reloaded.Manager.StateHash);
            },
            iter: TestTier.Count(brief: 300, full: 10_000));

    // With 28-digit prices decimal rounds; the value stays that of the positions and does not drift from it.
    [Fact]
    public void ManyRoundedPrices_ValueStaysThatOfThePositions()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(1_000_000.01m);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 12_345.678m });
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = -0.00012345m });
        for (int i = 1; i < 5_000; i++)
        {
            portfolio.Manager.ObservePrice(i % 2 == 0 ? "A" : "B", i / 7m, SamplePortfolio.Start);
            PortfolioSnapshot snapshot = portfolio.Snapshot;
            decimal sum = 0;
            foreach (PortfolioAsset asset in snapshot.Assets)
            {
                sum += asset.Quantity * snapshot.Prices.GetValueOrDefault(asset.Asset);
            }

            Assert.Equal(i == 1 ? null : snapshot.Cash + sum, snapshot.NetAssetValue);
        }

        portfolio.Manager.UpdateAssetPosition("A", 0);
        portfolio.Manager.UpdateAssetPosition("B", 0);
        Assert.Equal(1_000_000.01m, portfolio.Snapshot.NetAssetValue);
        Assert.Equal(0, portfolio.Manager.PortfolioHistory[^1].GrossExposure);
    }

    private static void ApplyOrRefuse(SamplePortfolio portfolio, Operation operation, int step)
    {
        string before = portfolio.Manager.StateHash;
        int events = portfolio.Journal.Count;
        try
        {
            Apply(portfolio.Manager, operation, step);
        }
        catch (ArgumentException)
        {
            Assert.Equal(before, portfolio.Manager.StateHash);
            Assert.Equal(events, portfolio.Journal.Count);
        }

        PortfolioSnapshot snapshot = portfolio.Snapshot;
        Assert.True(snapshot.HighWaterMark >= Math.Max(0, snapshot.NetAssetValue ?? 0));
        Assert.False(snapshot.Drawdown < 0);
    }

    private static void Apply(AdvancedPortfolioManager manager, Operation operation, int step)
    {
        AssetId asset = new(((char)('A' + operation.Asset)).ToString());
        DateTimeOffset time = SamplePortfolio.Start.AddSeconds((10 * step) + operation.Seconds);
        switch (operation.Kind)
        {
            case 0 or 1:
                manager.AddAsset(new PortfolioAsset(asset)
                {
                    Quantity = operation.First,
                    AverageCost = operation.Second < -10 ? null : operation.Second,
                    Instrument = new Instrument(asset)
                    {
                        Multiplier = operation.Seconds < 0 ? 2.5m : 1,
                        Currency = operation.Seconds > 95 ? "EUR" : "USD",
                    },
                });
                break;
            case 2 when operation.Seconds < 0:
                manager.RemoveAsset(asset);
                break;
            case 2 or 3:
                manager.SetCash(operation.First);
                break;
            case 4 or 5 or 6:
                manager.ObservePrice(asset, operation.First, time);
                break;
            case 7 or 8:
                manager.ApplyFill(asset, operation.First, operation.Second, operation.Seconds / 100m, time);
                break;
            case 9:
                manager.UpdateAssetPosition(asset, operation.First, operation.Second);
                break;
            case 10:
                manager.ObservePrices(Histories[operation.Asset % Histories.Length]);
                break;
            case 11:
                manager.CalculatePortfolioRisk();
                break;
            case 12:
                SamplePortfolio.Allocate(manager, (PortfolioStrategy)(Math.Abs(operation.Seconds) % 6));
                break;
            case 13:
                manager.SetCash(operation.First, operation.Seconds > 40 ? "EUR" : "GBP");
                break;
            case 14 or 15:
                manager.ObserveRate(operation.Seconds > 40 ? "EUR" : "GBP", operation.First, time);
                break;
            case 16:
                manager.ApplyDividend(asset, operation.First, Math.Max(0, operation.Second));
                break;
            case 17:
                manager.ApplySplit(asset, operation.First, operation.Second);
                break;
            case 18 when operation.Seconds > 40:
                manager.ApplyFill(
                    asset, operation.First, operation.Second, 0.5m, time, new FillReference($"{step}", feeCurrency: operation.Seconds > 70 ? "GBP" : null));
                break;
            case 18:
                manager.MoveCash(operation.Seconds > 0
                    ? CashMovement.Interest(operation.First, "EUR")
                    : CashMovement.Conversion(operation.First, "USD", operation.Second, "EUR"));
                break;
            default:
                manager.Replay([default]);
                break;
        }
    }

    private sealed record Operation(int Kind, int Asset, decimal First, decimal Second, int Seconds);
}
