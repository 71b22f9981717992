using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>Options that change while a portfolio runs.</summary>
public class ReconfigureTests
{
    private static readonly string[] Assets = ["A", "B", "C"];

    [Fact]
    public void Reconfigure_OtherOptions_ActFromThenOnAndKeepTheState()
    {
        SamplePortfolio portfolio = Portfolio();
        AdvancedPortfolioManager manager = portfolio.Manager;
        PortfolioAllocation before = manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, TestContext.Current.CancellationToken);
        Assert.Contains(before.Result.GetWeightsOrThrow().Weights.ToArray(), weight => weight > 0.41);
        string hash = manager.StateHash;
        int events = portfolio.Journal.ReadEvents().Count();

        manager.Reconfigure(SamplePortfolio.Options(options => options.MinimumVariance.Constraints.MaxWeight = 0.4));

        Assert.Equal(hash, manager.StateHash); // options are no part of the state
        Assert.Equal(events, portfolio.Journal.ReadEvents().Count());
        PortfolioAllocation after = manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, TestContext.Current.CancellationToken);
        Assert.All(after.Result.GetWeightsOrThrow().Weights.ToArray(), weight => Assert.InRange(weight, -1e-9, 0.4 + 1e-9));
        ImmutableArray<TimedRecord<AllocationDecision>> decisions = manager.AllocationHistory;
        Assert.NotEqual(decisions[^2].Value.Evidence!.ConfigurationHash, decisions[^1].Value.Evidence!.ConfigurationHash);
    }

    [Fact]
    public void Reconfigure_CallersLaterEdits_ChangeNothing()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioOptions options = SamplePortfolio.Options(o => o.MinimumVariance.Constraints.MaxWeight = 0.4);
        portfolio.Manager.Reconfigure(options);
        options.Operations.RiskReportInterval = TimeSpan.FromDays(30);
        Assert.True(portfolio.Manager.TryCreateDueRiskReport(out _, TestContext.Current.CancellationToken));
        portfolio.Clock.Advance(TimeSpan.FromDays(2));
        Assert.True(portfolio.Manager.TryCreateDueRiskReport(out _, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reconfigure_ALimit_IsLookedAtAtOnceAndFollowsPrices()
    {
        SamplePortfolio portfolio = Portfolio();
        AdvancedPortfolioManager manager = portfolio.Manager;
        decimal price = portfolio.Snapshot.Prices["A"];
        Assert.Empty(manager.ReadLimits());

        manager.Reconfigure(Limited(0.9));
        Assert.Equal(RiskLimitState.WithinLimit, Assert.Single(manager.ReadLimits()).Status.State);
        manager.ObservePrice("A", price * 1_000, SamplePortfolio.Start);
        Assert.Equal(RiskLimitState.Breached, Assert.Single(manager.ReadLimits()).Status.State);

        manager.Reconfigure(Limited(5));
        Assert.Equal(RiskLimitState.WithinLimit, Assert.Single(manager.ReadLimits()).Status.State);
        manager.Reconfigure(Limited(0.5));
        Assert.Equal(RiskLimitState.Breached, Assert.Single(manager.ReadLimits()).Status.State);
        Assert.Equal(RiskLimitState.Breached, Breaches(portfolio)[^1].State);
        manager.Reconfigure(new PortfolioOptions());
        Assert.Empty(manager.ReadLimits());
    }

    [Fact]
    public void Reconfigure_AHalt_OutlivesItsLimit()
    {
        SamplePortfolio portfolio = Portfolio(Limited(0.1, LimitAction.Halt));
        portfolio.Manager.SetCash(1_000);
        Assert.Single(portfolio.Manager.Halts);
        portfolio.Manager.Reconfigure(new PortfolioOptions());
        Assert.Single(portfolio.Manager.Halts);
        WhatIfResult result = new();
        portfolio.Manager.WhatIf([new WhatIfOrder("A", 1)], result);
        Assert.False(result.IsAllowed);
    }

    [Fact]
    public void Reconfigure_UnsoundOptions_AreRefusedWithEveryFault()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioOptions wrong = SamplePortfolio.Options(o =>
        {
            o.MinimumVariance.L2Regularization = -1;
            o.Operations.HistoryRetentionDays = 0;
        });
        ArgumentException refused = Assert.Throws<ArgumentException>(() => portfolio.Manager.Reconfigure(wrong));
        Assert.Contains("MinimumVariance: L2Regularization must be at least 0 and finite; it is -1.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Operations: HistoryRetentionDays must be at least 1; it is 0.", refused.Message, StringComparison.Ordinal);
        Assert.True(portfolio.Manager.CalculatePortfolioRisk().IsCalculated);
    }

    [Fact]
    public void Reconfigure_WhatTheStateRestsOn_IsRefusedWithItsPath()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioOptions other = SamplePortfolio.Options(o =>
        {
            o.State.BaseCurrency = "EUR";
            o.State.MaxRiskHistory = 7;
            o.Forecasts.Log.Confidence = 0.95;
            o.MinimumVariance.Constraints.MaxWeight = 0.4;
        });
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => portfolio.Manager.Reconfigure(other));
        Assert.Equal(
            """
            core_settings.max_risk_history: cannot change from 5000 to 7 while the portfolio runs; start it anew.
            core_settings.base_currency: cannot change from "USD" to "EUR" while the portfolio runs; start it anew.
            risk_management.loss_forecasts.confidence_level: cannot change from 0.99 to 0.95 while the portfolio runs; start it anew.
            """.ReplaceLineEndings("\n"), refused.Message);
        Assert.Contains(
            portfolio.Manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, TestContext.Current.CancellationToken)
                .Result.GetWeightsOrThrow().Weights.ToArray(), weight => weight > 0.41); // the old ones go on

        PortfolioOptions queues = SamplePortfolio.Options(o => o.Alerts.QueueLength = 3);
        Assert.Equal(
            "Alerts: cannot change while the portfolio runs; start it anew.",
            Assert.Throws<ConfigurationException>(() => portfolio.Manager.Reconfigure(queues)).Message);
    }

    [Fact]
    public async Task Reconfigure_WhileOthersTradeAndAsk_LosesNothing()
    {
        SamplePortfolio portfolio = Portfolio(Limited(0.9));
        AdvancedPortfolioManager manager = portfolio.Manager;
        decimal price = portfolio.Snapshot.Prices["A"];
        using CancellationTokenSource ended = new();
        const int Fills = 2_000;
        Task trading = Task.Run(() =>
        {
            for (int i = 0; i < Fills; i++)
            {
                manager.ApplyFill("A", i % 2 == 0 ? 1 : -1, price, 0, SamplePortfolio.Start);
                manager.ObservePrice("B", 100 + (i % 7), SamplePortfolio.Start.AddTicks(i));
            }
        }, TestContext.Current.CancellationToken);
        Task[] asking = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            WhatIfResult result = new();
            while (!ended.IsCancellationRequested)
            {
                manager.WhatIf([new WhatIfOrder("C", 1)], result);
                Assert.Equal(LiveRiskStatus.Current, result.After.Status);
                Assert.Equal(LiveRiskStatus.Current, manager.ReadLiveRisk().Status);
                Assert.NotEmpty(manager.FindRoom("A"));
            }
        }, TestContext.Current.CancellationToken))];
        int changes = 0;
        while (!trading.IsCompleted || changes < 50)
        {
            manager.Reconfigure(Limited(++changes % 2 == 0 ? 0.9 : 0.05));
        }

        await ended.CancelAsync();
        await Task.WhenAll([trading, .. asking]);
        Assert.Equal(10, portfolio.Snapshot.Assets[0].Quantity);
        Assert.Equal(Fills, portfolio.Journal.ReadEvents().Count(change => change.Kind == PortfolioEventKind.FillApplied));

        // Every move of the limit is an event; replayed, they lead to the same state.
        SamplePortfolio replayed = new(Limited(0.9));
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(manager.StateHash, replayed.Manager.StateHash);
    }

    private static LimitStatus[] Breaches(SamplePortfolio portfolio) =>
        [.. portfolio.Journal.ReadEvents().Where(change => change.Kind == PortfolioEventKind.LimitMoved).Select(change => change.Limit!)];

    private static PortfolioOptions Limited(double largest, LimitAction action = LimitAction.Reduce) => SamplePortfolio.Options(
        options => options.LiveLimits = [new LiveLimit("Exposure", LimitMeasure.GrossExposure, largest) { Action = action }]);

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
}
