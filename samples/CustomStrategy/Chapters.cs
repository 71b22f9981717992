using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;

namespace CustomStrategy;

/// <summary>One chapter for each place where something of one's own plugs in.</summary>
internal sealed class Chapters(AdvancedPortfolioManager manager, PriceHistory prices, double riskFreeRate)
{
    private const int TrendMonths = 10;
    private const int LossMonths = 3;
    private const double Loss = 0.1;
    private const double Drift = 0.05;

    private readonly ReturnPerRiskStrategy _strategy = new(riskFreeRate);

    public void OwnStrategy()
    {
        Heading("IAllocationStrategy: ReturnPerRiskStrategy");
        PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(_strategy, AllocationMethod.Static);
        Print(allocation);

        Heading("ITransactionCostModel: PerShareCost, in the plan of that strategy");
        foreach (PlannedTrade trade in allocation.Plan?.Trades ?? [])
        {
            Line($"{trade.Side} {Math.Abs(trade.Quantity)} {trade.Asset} for {trade.Notional:N2}: costs {trade.Cost:N2}");
        }
    }

    public PortfolioAllocation OwnTilt()
    {
        Heading("IWeightTilt: TrendTilt over that strategy");
        PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(
            new TiltedStrategy(_strategy, [new TrendTilt(TrendMonths)]), AllocationMethod.Static);
        Print(allocation);
        foreach (AllocationStep step in allocation.Result.Steps)
        {
            Line($"{step.Name}: {step.Detail}");
        }

        return allocation;
    }

    public void OwnTrigger(PortfolioAllocation allocation)
    {
        Heading("IRebalanceTrigger: LossTrigger, alone and in a policy");
        if (allocation is not { CurrentWeights: { } current, TargetWeights: { } target })
        {
            Line($"There are no weights to decide on: {allocation.Detail}");
            return;
        }

        LossTrigger loss = new(LossMonths, Loss);
        RebalanceContext context = new()
        {
            Time = At(prices.Dates[^1]),
            LastRebalance = At(prices.Dates[^1].AddMonths(-LossMonths)),
            CurrentWeights = current,
            TargetWeights = target,
            Returns = ReturnPanel.FromPrices(prices),
        };
        RebalancePolicy both = new([loss, new WeightDriftTrigger(Drift)], minimumInterval: TimeSpan.FromDays(28), needsAll: true);
        RebalancePolicy either = new([loss, new WeightDriftTrigger(Drift)], minimumInterval: TimeSpan.FromDays(28));
        (string, IRebalanceTrigger)[] triggers = [("alone", loss), ("both", both), ("either", either)];
        foreach ((string name, IRebalanceTrigger trigger) in triggers)
        {
            TriggerDecision decision = trigger.Evaluate(context);
            Line($"{name}: {(decision.Fires ? "acts" : "waits")} ({decision.Trigger}). {decision.Detail}");
        }
    }

    public void OwnLimit()
    {
        Heading("IRiskLimit: RiskShareLimit, after the built-in limits");
        foreach (RiskLimitEvaluation limit in manager.CalculatePortfolioRisk().Limits)
        {
            Line($"{limit.State}: {limit.Detail}");
        }
    }

    public async Task OwnModelAsync()
    {
        Heading("IModelTrainer and IAssetScoreModel: MomentumTrainer");
        Print(manager.OptimizePortfolioAllocation(PortfolioStrategy.RiskParity, AllocationMethod.MachineLearningOptimized));
        foreach (ModelTrainingResult model in (await manager.TrainModelsAsync()).Models)
        {
            Line($"training of {model.Model}: {model.Outcome}. {model.Detail}");
        }

        Print(manager.OptimizePortfolioAllocation(PortfolioStrategy.RiskParity, AllocationMethod.MachineLearningOptimized));
    }

    private static void Print(PortfolioAllocation allocation)
    {
        Line($"{allocation.Strategy}: {allocation.Status}. {allocation.Detail}");
        if (allocation.TargetWeights is { } weights)
        {
            string shares = string.Join(", ", weights.Assets.Select(asset => FormattableString.Invariant($"{asset} {weights[asset]:P1}")));
            Line($"{shares}; cash {1 - weights.Total:P1}");
            Line($"last step: {(allocation.Result.Steps.IsEmpty ? "none" : allocation.Result.Steps[^1].Detail)}");
        }
    }

    private static DateTimeOffset At(DateOnly date) => new(date, TimeOnly.MinValue, TimeSpan.Zero);

    private static void Heading(string text) => Console.WriteLine($"\n{text}");

    private static void Line(FormattableString text) => Console.WriteLine($"  {text.ToString(CultureInfo.InvariantCulture)}");
}
