using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public class MethodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SamplePortfolio Portfolio(Action<PortfolioOptions>? set = null) => SamplePortfolio.Invested(
        SamplePortfolio.Options(set ?? (_ => { })), SamplePortfolio.History(260, "A", "B"), "A", "B");

    private static PortfolioAllocation Ask(SamplePortfolio portfolio, AllocationMethod method) =>
        portfolio.Manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, method, Token);

    private static void Execute(SamplePortfolio portfolio, PortfolioAllocation allocation)
    {
        foreach (PlannedTrade trade in allocation.Plan!.Trades)
        {
            portfolio.Manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, trade.Cost, portfolio.Clock.GetUtcNow());
        }
    }

    [Fact]
    public void Static_TradesAtOnce_ThenOnceAMonth()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioAllocation first = Ask(portfolio, AllocationMethod.Static);
        Assert.Equal((true, "Nothing was traded before."), (first.Trigger!.Fires, first.Trigger.Detail));
        Assert.Equal(RebalanceStatus.Planned, first.Plan!.Status);
        Assert.Equal(RebalanceStatus.Planned, Ask(portfolio, AllocationMethod.Static).Plan!.Status); // nobody acted yet

        Execute(portfolio, first);
        portfolio.Manager.SetCash(20_000); // far off the targets
        PortfolioAllocation tooSoon = Ask(portfolio, AllocationMethod.Static);
        Assert.Equal(RebalanceStatus.NotTriggered, tooSoon.Plan!.Status);
        Assert.Equal("The last rebalance, on 2026-01-05, was in this month already.", tooSoon.Plan.Detail);
        Assert.Empty(tooSoon.Plan.Trades);
        Assert.Equal(first.TargetWeights!.Weights.ToArray(), tooSoon.TargetWeights!.Weights.ToArray());
        Assert.Equal((AllocationMethod.Static, "calendar"),
            (portfolio.Manager.AllocationHistory[^1].Value.Method, portfolio.Manager.AllocationHistory[^1].Value.Trigger));

        portfolio.Clock.Advance(TimeSpan.FromDays(28)); // Monday 2026-02-02
        Assert.Equal(RebalanceStatus.Planned, Ask(portfolio, AllocationMethod.Static).Plan!.Status);
    }

    // What is changed after the manager was built changes nothing.
    [Fact]
    public void OptionsEditedLater_HaveNoEffect()
    {
        PortfolioOptions options = new();
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(260, "A", "B"), "A", "B");
        options.Methods.Static.Frequency = RebalanceFrequency.Daily;
        options.Rules.Calendar.TradesOnWeekends = true;
        options.Limits.MaxVolatility = 1e-6;
        Execute(portfolio, Ask(portfolio, AllocationMethod.Static));
        portfolio.Manager.SetCash(20_000);
        portfolio.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(RebalanceStatus.NotTriggered, Ask(portfolio, AllocationMethod.Static).Plan!.Status);
        Assert.NotEqual(1e-6, portfolio.Manager.CalculatePortfolioRisk().Limits.Single(limit => limit.Name == "Volatility").Limit);
    }

    [Fact]
    public void DriftThreshold_OfTheStrategy_Decides()
    {
        SamplePortfolio portfolio = Portfolio(o => o.Strategies = o.Strategies.SetItem(
            PortfolioStrategy.EqualWeight, new StrategySettings { DriftThreshold = 0.9 }));
        Execute(portfolio, Ask(portfolio, AllocationMethod.Dynamic));
        portfolio.Clock.Advance(TimeSpan.FromDays(2));
        portfolio.Manager.SetCash(20_000);
        Assert.Equal(RebalanceStatus.NotTriggered, Ask(portfolio, AllocationMethod.Dynamic).Plan!.Status);
    }

    [Fact]
    public void Momentum_TiltsTheWeights_AndTheStepsTell()
    {
        SamplePortfolio portfolio = Portfolio(o => o.Methods.Momentum = new() { Lookback = 200, Skip = 0, Strength = 0.5 });
        PortfolioAllocation allocation = Ask(portfolio, AllocationMethod.MomentumBased);
        Assert.Equal([0.25, 0.75], allocation.TargetWeights!.Weights.ToArray()); // B drifts twice as fast: 0.5·1.5 beside 0.5·0.5
        Assert.Equal(["equal_weight", "momentum"], allocation.Result.Steps.Select(step => step.Name));
        Assert.Equal("equal_weight", allocation.Strategy);
    }

    [Fact]
    public void MachineLearning_WithoutAModel_SaysSo_AndLeavesTheBaseBitForBit()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioAllocation allocation = Ask(portfolio, AllocationMethod.MachineLearningOptimized);
        Assert.Equal(Ask(portfolio, AllocationMethod.Static).TargetWeights!.Weights.ToArray(), allocation.TargetWeights!.Weights.ToArray());
        Assert.StartsWith("No model is active: ", allocation.Result.Steps[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_WithoutATrainer_NamesThePackage()
    {
        TrainingReport report = await Portfolio().Manager.TrainModelsAsync(cancellationToken: Token);
        Assert.Equal(["risk_predictor", "correlation_predictor", "allocation_optimizer"], report.Models.Select(model => model.Model));
        Assert.All(report.Models, model => Assert.Equal(
            (TrainingOutcome.NoTrainer, "Nothing trains models: add the package MrBen.Portfolio.MachineLearning, or give the builder a trainer."),
            (model.Outcome, model.Detail)));
        TrainingReport off = await Portfolio(o => o.Features.MachineLearning = false).Manager.TrainModelsAsync(cancellationToken: Token);
        Assert.All(off.Models, model => Assert.Equal(TrainingOutcome.Disabled, model.Outcome));
    }

    // A trade of 10 money a lot that lowers nothing worth it: the rebalancing method asks for break-even, the static one does not.
    [Fact]
    public void Rebalancing_ThatDoesNotPay_IsDeclinedWithTheNumbers()
    {
        SamplePortfolio portfolio = Portfolio(o => o.TransactionCosts.FixedCost = 1_000);
        PortfolioAllocation declined = Ask(portfolio, AllocationMethod.Rebalancing);
        Assert.Equal(RebalanceStatus.BelowBreakEven, declined.Plan!.Status);
        Assert.StartsWith("The trades are expected to gain ", declined.Plan.Detail, StringComparison.Ordinal);
        Assert.Equal(RebalanceStatus.Planned, Ask(portfolio, AllocationMethod.Static).Plan!.Status);
        SamplePortfolio asking = Portfolio(o =>
        {
            o.TransactionCosts.FixedCost = 1_000;
            o.AsksBreakEven = true;
        });
        Assert.Equal(RebalanceStatus.BelowBreakEven, Ask(asking, AllocationMethod.Static).Plan!.Status);
    }

    [Fact]
    public void SwitchedOff_SaysSo()
    {
        PortfolioAllocation off = Ask(Portfolio(o => o.Features.Optimization = false), AllocationMethod.Static);
        Assert.Equal((AllocationStatus.Disabled, "Allocation is switched off by the options."), (off.Status, off.Detail));
        PortfolioAllocation untraded = Ask(Portfolio(o => o.Features.Rebalancing = false), AllocationMethod.Static);
        Assert.Equal((RebalanceStatus.NotTriggered, "Rebalancing is switched off by the options."), (untraded.Plan!.Status, untraded.Plan.Detail));
        Assert.Empty(Portfolio(o => o.Features.RiskMonitoring = false).Manager.CalculatePortfolioRisk().Limits);
        Assert.Equal("Correlation analysis is switched off by the options.",
            Portfolio(o => o.Features.CorrelationAnalysis = false).Manager.AnalyzeCorrelations().Detail);
    }

    [Fact]
    public void Limits_ThatAreBreached_AreInTheAnswerAndInTheLog()
    {
        CollectingLogger log = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(SamplePortfolio.Options(o => o.Limits = new() { MaxVolatility = 0.01 })).UseLogging(log).Build();
        manager.SetCash(1_000);
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        manager.ObservePrices(SamplePortfolio.History(260, "A"));
        PortfolioRiskResult result = manager.CalculatePortfolioRisk();
        RiskLimitEvaluation volatility = result.Limits.Single(limit => limit.Name == "Volatility");
        Assert.Equal(RiskLimitState.Breached, volatility.State);
        Assert.Equal(result.GetRiskOrThrow().Volatility, volatility.Value);
        Assert.Contains(log.Messages, message => message.StartsWith("2002 Warning: Risk limit Volatility is breached: ", StringComparison.Ordinal));
    }

    [Fact]
    public void PricesThatAreNone_AreInTheLog()
    {
        CollectingLogger log = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseLogging(log).Build();
        manager.ObservePrices(PriceHistory.Create(
            ["A", "B"], [new(2025, 1, 1), new(2025, 1, 2), new(2025, 1, 3)], [1, 1, 0, 2, -3, 3]));
        Assert.Equal(["6001 Warning: Price of A on 2025-01-02 is 0; of its prices 2 are not positive and count as missing."], log.Messages);
    }

    [Fact]
    public void Benchmark_IsMeasuredAgainst()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(260, "A", "B"), "A");
        Assert.Null(portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow().Benchmark);
        portfolio.Manager.SetBenchmark("SPX");
        Assert.Equal("There is no comparison with the benchmark: SPX has 0 returns; 60 are needed, 60 more.",
            portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow().BenchmarkDetail);
        portfolio.Manager.SetBenchmark("A");
        PortfolioRisk risk = portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow();

        // 10 of A at its last price beside 10,000 in cash: beta is the weight, and the correlation is 1.
        Assert.Equal(risk.NetExposure, risk.Benchmark!.Beta!.Value, 1e-12);
    }

    [Fact]
    public void Correlations_AreOfAllAssets()
    {
        CorrelationAnalysisResult result = Portfolio().Manager.AnalyzeCorrelations();
        Assert.True(result.IsFound, result.Detail);
        Assert.Equal(["A", "B"], result.Analysis.Estimate.Assets.Select(asset => asset.Value));
        Assert.Equal("There are no assets.", new SamplePortfolio().Manager.AnalyzeCorrelations().Detail);
        SamplePortfolio emptied = Portfolio();
        emptied.Manager.RemoveAsset("A");
        emptied.Manager.RemoveAsset("B");
        Assert.Equal("There are no assets.", emptied.Manager.AnalyzeCorrelations().Detail);
    }

    // The estimates of one strategy rest on its own periods.
    [Fact]
    public void OwnPeriods_OfAStrategy_ChangeItsBeliefs()
    {
        PortfolioAllocation whole = Portfolio().Manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, Token);
        PortfolioAllocation recent = Portfolio(o => o.Strategies = o.Strategies.SetItem(
            PortfolioStrategy.MinimumVariance, new StrategySettings { RiskPeriods = 20, ReturnPeriods = 30 }))
            .Manager.OptimizePortfolioAllocation(PortfolioStrategy.MinimumVariance, AllocationMethod.Static, Token);
        ReturnPanel panel = ReturnPanel.FromPrices(SamplePortfolio.History(260, "A", "B"));
        ReturnEstimates expected = ReturnEstimates.FromReturns(panel, new()
        {
            ExpectedReturns = new RecentMean(new HistoricalMean(), 30),
            Covariance = new RecentCovariance(new LedoitWolfCovariance(), 20),
        });
        AllocationResult own = new MinimumVarianceStrategy().Allocate(expected, cancellationToken: Token);
        Assert.Equal(own.Weights!.Weights.ToArray(), recent.TargetWeights!.Weights.ToArray());
        Assert.NotEqual(whole.TargetWeights!.Weights.ToArray(), recent.TargetWeights.Weights.ToArray());
        Assert.Equal("Strategies[MinimumVariance]: RiskPeriods must be at least 2; it is 1.",
            Assert.Single(SamplePortfolio.Options(o => o.Strategies = o.Strategies.SetItem(
                PortfolioStrategy.MinimumVariance, new StrategySettings { RiskPeriods = 1 })).Validate()));
    }
}
