using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>The manager's live side: risk that follows ticks and fills, limits that move as events, alerts, and orders not sent.</summary>
public class LiveTests
{
    private static readonly string[] Assets = ["A", "B", "C"];

    [Fact]
    public void ReadLiveRisk_FollowsEveryChange_AsAnAssessmentWould()
    {
        SamplePortfolio portfolio = Portfolio();
        AdvancedPortfolioManager manager = portfolio.Manager;
        Assert.Equal(LiveRiskStatus.Current, manager.ReadLiveRisk().Status);
        AssertLikeTheAssessment(manager);
        manager.ApplyFill("A", 5, 101, 1, SamplePortfolio.Start);
        AssertLikeTheAssessment(manager);
        Assert.True(manager.ObservePrice("B", 97.5m, SamplePortfolio.Start));
        AssertLikeTheAssessment(manager);
        manager.UpdateAssetPosition("C", -4);
        AssertLikeTheAssessment(manager);
        manager.SetCash(12_345);
        AssertLikeTheAssessment(manager);
        manager.ApplyFill("B", -10, 97, 1, SamplePortfolio.Start); // all of it
        AssertLikeTheAssessment(manager);
        manager.AddAsset(new PortfolioAsset("D"));
        AssertLikeTheAssessment(manager);
        manager.RemoveAsset("B");
        AssertLikeTheAssessment(manager);
        manager.ObservePrices(SamplePortfolio.History(150, Assets));
        AssertLikeTheAssessment(manager);
    }

    [Fact]
    public void ReadLiveRisk_WithoutHistory_SaysWhy()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(100);
        LiveRiskReading cash = portfolio.Manager.ReadLiveRisk();
        Assert.Equal((LiveRiskStatus.Current, 0.0, 0.0), (cash.Status, cash.Volatility, cash.GrossExposure));
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        Assert.Equal(LiveRiskStatus.NotValued, portfolio.Manager.ReadLiveRisk().Status);
        portfolio.Manager.ObservePrice("A", 10, SamplePortfolio.Start);
        Assert.Equal(LiveRiskStatus.NoModel, portfolio.Manager.ReadLiveRisk().Status);
        Assert.Equal("A has 0 returns; 60 are needed, 60 more.", portfolio.Manager.LiveRiskProblem);
        WhatIfResult result = new();
        portfolio.Manager.WhatIf([new WhatIfOrder("A", 1)], result);
        Assert.Equal(LiveRiskStatus.NoModel, result.After.Status);
        Assert.Equal("A has 0 returns; 60 are needed, 60 more.", result.Detail);
        Assert.Empty(result.Assets);
        Assert.True(result.IsAllowed); // there are no limits
    }

    [Fact]
    public void WhatIf_IsWhatTheFillGives_AndChangesNothing()
    {
        PortfolioOptions options = new() { TransactionCosts = new() { FixedCost = 2 } };
        options.LiveLimits = [new LiveLimit("A", LimitMeasure.GrossExposure, 0.3, LimitScope.Asset("A")) { Action = LimitAction.BlockIncreases }];
        SamplePortfolio portfolio = Portfolio(options);
        string hash = portfolio.Manager.StateHash;
        WhatIfResult result = new();
        portfolio.Manager.WhatIf([new WhatIfOrder("A", 25, 103), new WhatIfOrder("C", -3)], result);
        Assert.Equal(hash, portfolio.Manager.StateHash);
        Assert.Equal("", result.Detail);
        LimitVerdict verdict = result.Limits[0];
        Assert.Equal((RiskLimitState.Breached, false), (verdict.State, verdict.IsAllowed));
        Assert.False(result.IsAllowed);

        decimal price = portfolio.Snapshot.Prices["C"];
        portfolio.Manager.ApplyFill("A", 25, 103, 2, SamplePortfolio.Start.AddDays(-300)); // too old to be the last price
        portfolio.Manager.ApplyFill("C", -3, price, 2, SamplePortfolio.Start.AddDays(-300));
        LiveRiskView view = new();
        portfolio.Manager.ReadLiveRisk(view);
        Assert.Equal(result.Assets, view.Assets);
        Assert.Equal(view.Reading.Volatility!.Value, result.After.Volatility!.Value, 1e-12);
        Assert.Equal(view.Reading.NetAssetValue, result.After.NetAssetValue, 1e-9);
        for (int i = 0; i < view.Assets.Length; i++)
        {
            Assert.Equal(view.Weights[i], result.WeightsAfter[i], 1e-12);
            Assert.Equal(view.Contributions[i], result.ContributionsAfter[i], 1e-12);
        }

        // Beyond the limit, what brings it down may pass.
        portfolio.Manager.WhatIf([new WhatIfOrder("A", -2)], result);
        Assert.Equal((RiskLimitState.Breached, true), (result.Limits[0].State, result.Limits[0].IsAllowed));
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => portfolio.Manager.WhatIf([new WhatIfOrder("X", 1)], result));
        Assert.StartsWith("Asset X is not in the portfolio; add it first.", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => portfolio.Manager.WhatIf([new WhatIfOrder("A", 1, -1)], result));
    }

    // The whole assessment with orders filled is the one that comes once they are.
    [Fact]
    public void AssessOrders_IsTheAssessmentAfterTheFills_AndRecordsNothing()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(120, "A", "B"), "A", "B");
        AdvancedPortfolioManager manager = portfolio.Manager;
        string before = manager.StateHash;
        PortfolioRiskResult supposed = manager.AssessOrders(new WhatIfOrder("A", 20), new WhatIfOrder("B", -5), new WhatIfOrder("A", 3));
        Assert.Equal(before, manager.StateHash);
        foreach ((string asset, decimal quantity) in ((string, decimal)[])[("A", 23), ("B", -5)])
        {
            manager.ApplyFill(asset, quantity, portfolio.Snapshot.Prices[asset], 0, portfolio.Clock.GetUtcNow());
        }

        PortfolioRiskResult after = manager.CalculatePortfolioRisk();
        Assert.Equal(after.GetRiskOrThrow().Metrics.Select(metric => metric.Value), supposed.GetRiskOrThrow().Metrics.Select(metric => metric.Value));
        Assert.Equal(after.Limits.Select(limit => limit.Detail), supposed.Limits.Select(limit => limit.Detail));
        Assert.Throws<ArgumentException>(() => manager.AssessOrders(new WhatIfOrder("X", 1)));
        Assert.Throws<ArgumentException>(() => manager.AssessOrders(new WhatIfOrder("A", 1, 0)));
        Assert.Equal(after.Risk!.Volatility, manager.AssessOrders().Risk!.Volatility);
    }

    // Weight of A: 10 of 100 with a limit at 0.2, a band of 5 %, a warning from 0.16.
    [Fact]
    public async Task Limits_MoveAsDocumented_AndHandlersAreToldOnce()
    {
        CollectingHandler told = new();
        ThrowingHandler failing = new();
        PortfolioOptions patient = new() { Alerts = new() { SlowAfter = TimeSpan.FromDays(1) } }; // the clock leaps while a handler works
        SamplePortfolio portfolio = Limited(told, failing, out PortfolioOptions _, patient);
        AdvancedPortfolioManager manager = portfolio.Manager;
        (int Quantity, string State)[] walk =
        [
            (10, "WithinLimit"), (17, "Warning"), (21, "Breached"), (20, "Breached"), (21, "Breached"), (19, "Warning"), (21, "Breached"),
            (14, "WithinLimit"),
        ];
        int minute = 0;
        int held = 0;
        foreach ((int quantity, string state) in walk)
        {
            portfolio.Clock.Advance(TimeSpan.FromMinutes(2));
            manager.ApplyFill("A", quantity - held, 10, 0, portfolio.Clock.GetUtcNow());
            held = quantity;
            Assert.Equal(state, Assert.Single(manager.ReadLimits()).Status.State.ToString());
            minute += 2;
        }

        LiveLimitReading limit = Assert.Single(manager.ReadLimits());
        Assert.Equal(2, limit.Status.Breaches);
        Assert.Equal(SamplePortfolio.Start.AddMinutes(minute), limit.Status.Since);
        Assert.Equal(0.14, limit.Value!.Value, 1e-12);
        Assert.Equal(0.06, limit.Headroom!.Value, 1e-12);
        await manager.DisposeAsync();
        Assert.Equal("Warning Breached Warning Breached WithinLimit", string.Join(' ', told.Alerts.Cast<LimitAlert>().Select(alert => alert.Status.State)));
        Assert.Equal("Warning Critical Warning Critical Information", string.Join(' ', told.Alerts.Select(alert => alert.Severity)));
        Assert.Equal([null, LimitAction.Reduce, null, LimitAction.Reduce, null], told.Alerts.Cast<LimitAlert>().Select(alert => alert.Decision));
        Assert.Equal("Share of A is 21.00 %, above its limit of at most 20.00 %.", told.Alerts.ElementAt(1).Detail);
        Assert.Equal(
            [new AlertStatistics("collecting", 5, 0, 0, 0), new AlertStatistics("throwing", 0, 5, 0, 0)], manager.AlertStatistics);
    }

    [Fact]
    public async Task FailingHandler_IsLoggedTheFirstTime()
    {
        CollectingLogger log = new();
        PortfolioOptions options = new()
        {
            LiveLimits = [new LiveLimit("Share of A", LimitMeasure.GrossExposure, 0.2, LimitScope.Asset("A"))],
            Alerts = new() { RepeatAfter = TimeSpan.Zero },
        };
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(options).UseLogging(log).UseAlertHandler(new ThrowingHandler()).Build();
        manager.ObservePrices(SamplePortfolio.History(120, Assets));
        manager.SetCash(10_000);
        manager.AddAsset(new PortfolioAsset("A"));
        manager.UpdateAssetPosition("A", 90);
        manager.UpdateAssetPosition("A", 1);
        await manager.DisposeAsync();
        Assert.Equal(2, Assert.Single(manager.AlertStatistics).Failed);
        Assert.Equal(
            ["9002 Warning: Alert handler throwing failed; further failures of it are counted, not logged"],
            log.Messages.Where(message => message.StartsWith("9002", StringComparison.Ordinal)));
    }

    // The position goes to and fro within a minute: each move is in the state, but only the first of a severity is told, and the next one says
    // how many were not.
    [Fact]
    public async Task Alerts_TooSoonAfterOneAnother_AreCountedInstead()
    {
        CollectingHandler told = new();
        SamplePortfolio portfolio = Limited(told, null, out PortfolioOptions _);
        for (int i = 0; i < 5; i++)
        {
            portfolio.Clock.Advance(TimeSpan.FromSeconds(1));
            portfolio.Manager.UpdateAssetPosition("A", 30);
            portfolio.Manager.UpdateAssetPosition("A", 1);
        }

        portfolio.Clock.Advance(TimeSpan.FromMinutes(2));
        portfolio.Manager.UpdateAssetPosition("A", 30);
        Assert.Equal(6, Assert.Single(portfolio.Manager.ReadLimits()).Status.Breaches);
        await portfolio.Manager.DisposeAsync();
        Assert.Equal([0, 0, 4], told.Alerts.Select(alert => alert.Suppressed));
        Assert.Equal(told.Alerts.Last().Sequence, portfolio.Snapshot.Sequence);
    }

    // A handler that never comes back holds neither the portfolio nor the others up; what waits behind it beyond its queue is dropped.
    [Fact]
    public async Task SlowHandler_IsCountedAndHoldsNobodyUp()
    {
        CollectingHandler told = new();
        StuckHandler stuck = new();
        PortfolioOptions options = new() { Alerts = new() { QueueLength = 2, RepeatAfter = TimeSpan.Zero, DrainTimeout = TimeSpan.Zero } };
        SamplePortfolio portfolio = Limited(told, stuck, out _, options);
        portfolio.Manager.UpdateAssetPosition("A", 30);
        await stuck.Entered.Task;
        for (int i = 0; i < 8; i++)
        {
            portfolio.Manager.UpdateAssetPosition("A", i % 2 == 0 ? 1 : 30);
            while (told.Alerts.Count < i + 2)
            {
                await Task.Yield();
            }
        }

        AlertStatistics held = portfolio.Manager.AlertStatistics[1];
        Assert.Equal((0, 6), (held.Delivered, held.Dropped));
        Assert.Equal(RiskLimitState.Breached, Assert.Single(portfolio.Manager.ReadLimits()).Status.State);
        portfolio.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(2);
        await portfolio.Manager.DisposeAsync(); // cancels it
        while (portfolio.Manager.AlertStatistics[1].Failed == 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task SaveLoadAndReplay_RestoreLimitsAndMarksExactly()
    {
        SamplePortfolio portfolio = Limited(new CollectingHandler(), null, out PortfolioOptions options);
        portfolio.Manager.UpdateAssetPosition("A", 40);
        portfolio.Manager.ObservePrice("A", 15, SamplePortfolio.Start);
        portfolio.Manager.ObservePrice("A", 5, SamplePortfolio.Start.AddSeconds(1));
        portfolio.Manager.UpdateAssetPosition("A", 38);
        using MemoryStream saved = new();
        portfolio.Manager.SaveState(saved);
        string hash = portfolio.Manager.StateHash;

        CollectingHandler told = new();
        await using AdvancedPortfolioManager loaded = Build(options, portfolio, told);
        saved.Position = 0;
        loaded.LoadState(saved);
        Assert.Equal(hash, loaded.StateHash);
        AssertSameLimits(portfolio.Manager, loaded);
        Assert.Equal(portfolio.Manager.ReadLiveRisk(), loaded.ReadLiveRisk());

        await using AdvancedPortfolioManager replayed = Build(options, portfolio, told);
        replayed.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(hash, replayed.StateHash);
        AssertSameLimits(portfolio.Manager, replayed);
        Assert.Equal(hash, replayed.StateHash); // reading moved nothing
        Assert.Empty(told.Alerts);

        // And go on alike.
        foreach (AdvancedPortfolioManager manager in (AdvancedPortfolioManager[])[portfolio.Manager, loaded, replayed])
        {
            manager.UpdateAssetPosition("A", 2);
        }

        Assert.Equal(portfolio.Manager.StateHash, loaded.StateHash);
        Assert.Equal(portfolio.Manager.StateHash, replayed.StateHash);
        Assert.NotEqual(RiskLimitState.Breached, Assert.Single(loaded.ReadLimits()).Status.State);
    }

    [Fact]
    public void FindRoom_IsTheTradeThatReachesTheThreshold()
    {
        PortfolioOptions options = new() { Risk = new() { RiskFreeRate = 0.03, Confidence = 0.99, HorizonPeriods = 5 } };
        SamplePortfolio probe = Portfolio(options);
        LiveRiskReading now = probe.Manager.ReadLiveRisk();
        options.LiveLimits =
        [
            new LiveLimit("volatility", LimitMeasure.Volatility, 1.2 * now.Volatility!.Value),
            new LiveLimit("VaR", LimitMeasure.ValueAtRisk, 1.2 * now.ValueAtRisk!.Value),
            new LiveLimit("CVaR", LimitMeasure.ConditionalValueAtRisk, 1.2 * now.ConditionalValueAtRisk!.Value),
            new LiveLimit("gross", LimitMeasure.GrossExposure, 1.1 * now.GrossExposure!.Value),
            new LiveLimit("net of two", LimitMeasure.NetExposure, 0.5, LimitScope.Group("two", "A", "B")),
            new LiveLimit("share of A", LimitMeasure.RiskShare, 0.9, LimitScope.Asset("A")),
            new LiveLimit("fall", LimitMeasure.Drawdown, 0.5),
            new LiveLimit("C", LimitMeasure.GrossExposure, 0.5, LimitScope.Asset("C")),
        ];
        SamplePortfolio portfolio = Portfolio(options);
        WhatIfResult result = new();
        IReadOnlyList<LimitRoom> rooms = portfolio.Manager.FindRoom("A");
        Assert.Equal(["volatility", "VaR", "CVaR", "gross", "net of two", "share of A"], rooms.Select(room => room.Limit));
        decimal price = portfolio.Snapshot.Prices["A"];
        int reached = 0;
        foreach (LimitRoom room in rooms)
        {
            foreach (double? trade in (double?[])[room.Buy, -room.Sell])
            {
                if (trade is not { } money || money == 0)
                {
                    continue;
                }

                portfolio.Manager.WhatIf([new WhatIfOrder("A", (decimal)money / price)], result);
                LimitVerdict verdict = result.Limits.ToArray().Single(item => item.Limit.Name == room.Limit);
                Assert.Equal(verdict.Limit.Threshold, verdict.After!.Value, 1e-9);
                reached++;
            }
        }

        Assert.True(reached >= 9, $"{reached} trades reach a threshold.");
    }

    // The drift is of what this manager saw, not of the state.
    private static void AssertSameLimits(AdvancedPortfolioManager expected, AdvancedPortfolioManager actual) => Assert.Equal(
        expected.ReadLimits().Select(limit => (limit.Status, limit.Value)), actual.ReadLimits().Select(limit => (limit.Status, limit.Value)));

    private static void AssertLikeTheAssessment(AdvancedPortfolioManager manager)
    {
        LiveRiskReading live = manager.ReadLiveRisk();
        PortfolioRiskResult assessed = manager.CalculatePortfolioRisk();
        Assert.True(assessed.IsCalculated, assessed.Detail);
        Assert.Equal(LiveRiskStatus.Current, live.Status);
        Assert.Equal(assessed.Risk.Volatility, live.Volatility!.Value, 1e-12);
        Assert.Equal(assessed.Risk.GaussianValueAtRisk, live.ValueAtRisk!.Value, 1e-12);
        Assert.Equal(assessed.Risk.GaussianConditionalValueAtRisk, live.ConditionalValueAtRisk!.Value, 1e-12);
        Assert.Equal(assessed.Risk.GrossExposure, live.GrossExposure!.Value, 1e-12);
        Assert.Equal(assessed.Risk.NetExposure, live.NetExposure!.Value, 1e-12);
        PortfolioSnapshot snapshot = manager.GetSnapshot();
        Assert.Equal((double)snapshot.NetAssetValue!.Value, live.NetAssetValue, 1e-9);
        Assert.Equal(Math.Max(0, 1 - (double)(snapshot.NetAssetValue.Value / snapshot.HighWaterMark)), live.Drawdown!.Value, 1e-12);
    }

    private static SamplePortfolio Portfolio(PortfolioOptions? options = null)
    {
        SamplePortfolio portfolio = new(options);
        portfolio.Manager.ObservePrices(SamplePortfolio.History(120, Assets));
        portfolio.Manager.SetCash(5_000);
        foreach (string asset in Assets)
        {
            portfolio.Manager.AddAsset(new PortfolioAsset(asset) { Quantity = 10 });
        }

        return portfolio;
    }

    // 1,000 in cash less what A costs at 10 each, so that A's share is a hundredth of its quantity.
    private static SamplePortfolio Limited(
        IRiskAlertHandler handler, IRiskAlertHandler? other, out PortfolioOptions options, PortfolioOptions? from = null)
    {
        options = from ?? new PortfolioOptions();
        options.LiveLimits =
        [
            new LiveLimit("Share of A", LimitMeasure.GrossExposure, 0.2, LimitScope.Asset("A")) { Action = LimitAction.Reduce },
        ];
        SamplePortfolio portfolio = new(options, other is null ? [handler] : [handler, other]);
        PriceHistory history = SamplePortfolio.History(120, Assets);
        portfolio.Manager.ObservePrices(history);
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ObservePrice("A", 10, SamplePortfolio.Start);
        return portfolio;
    }

    private static AdvancedPortfolioManager Build(PortfolioOptions options, SamplePortfolio like, IRiskAlertHandler handler) =>
        new AdvancedPortfolioManagerBuilder().UseOptions(options).UseTimeProvider(like.Clock).UseAlertHandler(handler).Build();

    private sealed class ThrowingHandler : IRiskAlertHandler
    {
        public string Name => "throwing";

        public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken) => throw new InvalidOperationException("No mail.");
    }

    private sealed class StuckHandler : IRiskAlertHandler
    {
        public TaskCompletionSource Entered { get; } = new();

        public string Name => "stuck";

        public async ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
