using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;

namespace MrBen.Portfolio.Tests.State;

/// <summary>
/// Ordinary lives of a portfolio: its clock goes on, its history grows day by day, limits are crossed, orders are decided and filled, reports and
/// reviews are made. <see cref="RandomEventTests"/> has the amounts that no life has.
/// </summary>
public class RandomLifeTests
{
    private const int Kinds = 34;

    private static readonly string[] Assets = ["A", "B", "C"];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, Kinds - 1], Gen.Int[0, 2], Gen.Double[-1, 1], Gen.Int[1, 100_000], (kind, asset, size, seconds) => new Step(kind, asset, size, seconds));

    // A manager that is replayed from the journal, and one that is loaded and replays the rest, are where the one is that lived through it all, to the
    // last bit; one that was saved and loaded on its way lives on alike; and what changes is an event.
    [Fact]
    public void AnyLife_SavedOnItsWayOrReplayed_IsTheSame() =>
        Gen.Select(Steps.Array[1, 80], Gen.Double[0, 0.99]).Sample(
            (steps, part) =>
            {
                SamplePortfolio lived = Begin();
                SamplePortfolio reloaded = new(Options());
                int middle = (int)(part * steps.Length);
                (int sequence, string hash, byte[] saved) = (0, "", []);
                Life life = new();
                Life second = life;
                for (int i = 0; i < steps.Length; i++)
                {
                    if (i == middle)
                    {
                        (sequence, hash, saved) = (lived.Journal.Count, lived.Manager.StateHash, lived.Save());
                        reloaded.Load(saved);
                        reloaded.Clock.SetUtcNow(lived.Clock.GetUtcNow());
                        second = life;
                    }

                    Live(lived, steps[i], ref life);
                    if (i >= middle)
                    {
                        Live(reloaded, steps[i], ref second);
                    }
                }

                Assert.Equal(lived.Journal.ReadEvents().Skip(sequence).Select(Told), reloaded.Journal.ReadEvents().Select(Told));
                Assert.Equal(lived.Snapshot.NetAssetValue, reloaded.Snapshot.NetAssetValue);
                Assert.Equal(lived.Snapshot.HighWaterMark, reloaded.Snapshot.HighWaterMark);
                SamplePortfolio replayed = new(Options());
                replayed.Manager.Replay(lived.Journal.ReadEvents().Take(sequence));
                Assert.Equal(hash, replayed.Manager.StateHash);
                replayed.Manager.Replay(lived.Journal.ReadEvents().Skip(sequence));
                Assert.Equal(lived.Manager.StateHash, replayed.Manager.StateHash);
                SamplePortfolio continued = new(Options());
                continued.Load(saved);
                continued.Manager.Replay(lived.Journal.ReadEvents().Skip(sequence));
                Assert.Equal(lived.Manager.StateHash, continued.Manager.StateHash);
                PortfolioSnapshot end = lived.Snapshot;
                Assert.Equal(lived.Journal.Count, end.Sequence);
                Assert.Equal(end.Assets.All(asset => asset.Quantity == 0 || end.Prices.ContainsKey(asset.Asset)), end.NetAssetValue is not null);
                if (end.NetAssetValue is { } value)
                {
                    Assert.Equal(end.Cash + end.Assets.Sum(asset => asset.Quantity * end.Prices.GetValueOrDefault(asset.Asset)), value);
                }
            },
            iter: TestTier.Count(brief: 60, full: 5_000));

    private static PortfolioOptions Options() => SamplePortfolio.Options(options =>
    {
        options.State.MaxPortfolioHistory = 40;
        options.State.MaxRiskHistory = 5;
        options.State.MaxAllocationHistory = 5;
        options.State.PriceRecordInterval = TimeSpan.FromHours(1);
        options.LiveLimits =
        [
            new LiveLimit("gross", LimitMeasure.GrossExposure, 0.9),
            new LiveLimit("drawdown", LimitMeasure.Drawdown, 0.02) { Action = LimitAction.Halt },
            new LiveLimit("volatility", LimitMeasure.Volatility, 0.2) { Action = LimitAction.Reduce },
        ];
    });

    private static SamplePortfolio Begin()
    {
        SamplePortfolio portfolio = new(Options());
        portfolio.Manager.SetCash(20_000);
        foreach (string asset in Assets)
        {
            portfolio.Manager.AddAsset(new PortfolioAsset(asset));
            portfolio.Manager.ObservePrice(asset, 100, SamplePortfolio.Start);
        }

        portfolio.Manager.ObservePrices(SamplePortfolio.History(260, Assets));
        return portfolio;
    }

    private static void Live(SamplePortfolio portfolio, Step step, ref Life life)
    {
        string before = portfolio.Manager.StateHash;
        int events = portfolio.Journal.Count;
        try
        {
            Live(portfolio, portfolio.Manager, step, ref life);
        }
        catch (ArgumentException)
        {
            Assert.Equal(events, portfolio.Journal.Count);
        }

        if (events == portfolio.Journal.Count)
        {
            Assert.Equal(before, portfolio.Manager.StateHash);
        }
    }

    private static void Live(SamplePortfolio portfolio, AdvancedPortfolioManager manager, Step step, ref Life life)
    {
        AssetId asset = Assets[step.Asset];
        DateTimeOffset now = portfolio.Clock.GetUtcNow();
        decimal price = decimal.Round(100 * (decimal)Math.Exp(0.3 * step.Size), 2);
        decimal quantity = decimal.Round(40 * (decimal)step.Size, 1);
        switch (step.Kind)
        {
            case 0 or 1 or 2:
                portfolio.Clock.Advance(TimeSpan.FromSeconds(step.Seconds));
                break;
            case 3:
                portfolio.Clock.Advance(TimeSpan.FromDays(step.Seconds % 40));
                break;
            case 4 or 5 or 6 or 7:
                manager.ObservePrice(asset, price, now.AddSeconds(-(step.Seconds % 3)));
                break;
            case 8 or 9:
                manager.ApplyFill(asset, quantity, price, 0.5m, now);
                break;
            case 10:
                manager.ObservePrices(SamplePortfolio.History(260 + ++life.Days, Assets));
                break;
            case 11:
                manager.CalculatePortfolioRisk();
                break;
            case 12:
                SamplePortfolio.Allocate(manager, (PortfolioStrategy)(step.Seconds % 6));
                break;
            case 13:
                manager.ReadLiveRisk();
                break;
            case 14:
                manager.ReadLimits();
                break;
            case 15:
                manager.AssessOrders(new WhatIfOrder(asset, quantity, price));
                break;
            case 16:
                manager.MoveCash(CashMovement.Transfer(decimal.Round(3_000 * (decimal)step.Size, 2), "USD"));
                break;
            case 17:
                manager.LiftHalt("drawdown");
                break;
            case 18:
                manager.TryCreateDueReviews(out _);
                break;
            case 19:
                manager.CreateReview((ReviewPeriod)(step.Seconds % 3));
                break;
            case 20:
                manager.TrimHistories(now.AddSeconds(-step.Seconds * 20));
                break;
            case 21:
                manager.SetBenchmark(step.Size > 0 ? (AssetId?)asset : null);
                break;
            case 22:
                manager.SetViews(View.Absolute(asset, 0.1 * step.Size));
                break;
            case 23:
                manager.Record(PortfolioEvent.PlanOf(ExecutionPlan.To(new PlanTarget(asset, Math.Abs(quantity), price)), now));
                break;
            case 24 or 25:
                life.Order = new ClientOrderId(FormattableString.Invariant($"o{++life.Orders}"));
                life.Ordered = (asset, quantity);
                manager.Record(PortfolioEvent.IntentOf(new OrderIntent(new OrderRequest(life.Order, asset, quantity), 0, 1, price), now));
                break;
            case 26:
                manager.Record(PortfolioEvent.MoveOf(
                    new OrderMove(life.Order, (OrderStatus)(2 + (step.Seconds % 8)), life.Ordered.Quantity * (step.Seconds % 2)), now));
                break;
            case 27:
                manager.ApplyFill(
                    life.Ordered.Asset, life.Ordered.Quantity / 2, price, 0.1m, now,
                    new FillReference(FormattableString.Invariant($"e{step.Seconds % 50}"), life.Order));
                break;
            case 28:
                manager.Record(PortfolioEvent.HaltOf(step.Size > 0.5, "Somebody said so.", now));
                break;
            case 29:
                manager.Record(step.Size > 0
                    ? PortfolioEvent.Blocked(new AssetBlock(asset, AssetBlockCause.UnknownOrder, "It is not known.", now, life.Order))
                    : PortfolioEvent.Freed(asset, now));
                break;
            case 30:
                manager.UpdateAssetPosition(asset, quantity);
                break;
            case 31:
                manager.Reconfigure(Options());
                break;
            case 32 when step.Size > 0.5:
                manager.RemoveAsset(asset);
                break;
            case 32:
                manager.AddAsset(new PortfolioAsset(asset) { Quantity = quantity });
                break;
            default:
                manager.ReadMarket();
                break;
        }
    }

    // Live risk follows position by position and is made anew after a load: of the value at which a limit moves, the last bits may differ.
    private static string Told(PortfolioEvent told) => FormattableString.Invariant(
        $"{told.Kind} {told.Time:O} {told.Asset} {told.Limit?.Name} {told.Limit?.State} {told.Limit?.Value:G12} {told.Limit?.HaltedSince}");

    private readonly record struct Step(int Kind, int Asset, double Size, int Seconds);

    // What the world remembers: the days of its history, and the last order.
    private struct Life
    {
        public int Days;
        public int Orders;
        public ClientOrderId Order;
        public (AssetId Asset, decimal Quantity) Ordered;
    }
}
