using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>The way from a snapshot to target weights and their plan: strings the rooms together. Thread-safe.</summary>
internal sealed class AllocationAnalysis(PortfolioOptions options, ReturnSource returns, MethodCatalogue methods, TimeProvider clock)
{
    /// <summary>Asks a strategy what to hold, moved and timed as the method says.</summary>
    /// <param name="snapshot">The portfolio.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="builtIn">Which built-in one it is; <see langword="null"/> for a user's own.</param>
    /// <param name="method">The method.</param>
    /// <param name="time">Now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public PortfolioAllocation Allocate(
        PortfolioSnapshot snapshot, IAllocationStrategy strategy, PortfolioStrategy? builtIn, AllocationMethod method, DateTimeOffset time,
        CancellationToken cancellationToken)
    {
        PortfolioAllocation empty = new()
        {
            Strategy = strategy.Name,
            Method = method,
            Time = time,
            Result = AllocationResult.Failed(AllocationStatus.Disabled, "Allocation is switched off by the options."),
        };
        if (!options.Features.Optimization)
        {
            return empty;
        }

        ValuationResult valued = Holdings.Value(snapshot, time);
        if (!valued.IsValued)
        {
            return empty with { Result = AllocationResult.Failed(AllocationStatus.NotValued, valued.Detail) };
        }

        PortfolioValuation valuation = valued.GetValuationOrThrow();
        ImmutableArray<AssetId> assets = [.. snapshot.Assets.Select(asset => asset.Asset)];
        empty = empty with { CurrentWeights = Holdings.WeightsOver(valuation, assets) };
        ReturnEstimatesOptions beliefs = options.EstimatesOf(builtIn);
        ReturnPanel? panel = returns.Find(snapshot, assets, beliefs.MinimumObservations, out string shortage);
        if (panel is null)
        {
            return empty with { Result = AllocationResult.Failed(AllocationStatus.InsufficientHistory, shortage) };
        }

        if (!ReturnEstimates.TryFromReturns(panel, beliefs, out ReturnEstimates? estimates, out EstimationFailure? failure)
            || (failure = Definiteness.FindFailure(estimates)) is not null)
        {
            bool isShort = failure is InsufficientHistory;
            AllocationStatus status = isShort ? AllocationStatus.InsufficientHistory : AllocationStatus.UndefinedEstimate;
            return empty with { Result = AllocationResult.Failed(status, failure.Detail) };
        }

        empty = empty with { IsCovarianceRepaired = estimates.IsRepaired };
        AllocationContext context = new()
        {
            CurrentWeights = empty.CurrentWeights,
            Returns = panel,
            Market = snapshot.Market,
            MarketWeights = snapshot.MarketWeights,
            Views = snapshot.Views,
            Costs = new TradeCosts(
                options.Rebalancing.Costs, snapshot.Assets.Select(asset => asset.Instrument), snapshot.Prices, snapshot.Rates, time),
            NetAssetValue = valuation.NetAssetValue,
            TimeLimit = options.TimeLimit,
        };
        IAllocationStrategy moved = methods.TiltOf(method) is { } tilt ? new TiltedStrategy(strategy, [tilt], clock: clock) : strategy;
        AllocationResult result;
        try
        {
            result = Checked(moved.Allocate(estimates, context, cancellationToken), strategy, assets);
        }
        catch (UnknownCostException unknown)
        {
            return empty with { Result = AllocationResult.Failed(AllocationStatus.NotValued, unknown.Detail) };
        }

        return result.HasWeights
            ? Planned(empty with { Result = result, Confidence = ConfidenceOf(result.Weights, panel) })
            : empty with { Result = result };

        PortfolioAllocation Planned(PortfolioAllocation allocation)
        {
            TriggerDecision decision = Decide(snapshot, allocation, builtIn, estimates, panel);
            RebalancePlan plan = Plan(valuation, result.Weights, snapshot.OpenOrders);
            return allocation with { Trigger = decision, Plan = Judged(plan, decision, method, estimates) };
        }
    }

    /// <summary>Asks a strategy what to hold and why, before anything moves the weights.</summary>
    /// <param name="snapshot">The portfolio.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="builtIn">Which built-in one it is; <see langword="null"/> for a user's own.</param>
    /// <param name="time">Now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public AllocationExplanation Explain(
        PortfolioSnapshot snapshot, IAllocationStrategy strategy, PortfolioStrategy? builtIn, DateTimeOffset time,
        CancellationToken cancellationToken)
    {
        ExplainedStrategy explained = new(strategy);
        PortfolioAllocation allocation = Allocate(snapshot, explained, builtIn, AllocationMethod.Static, time, cancellationToken);
        return explained.Explanation ?? AllocationExplanation.Of(allocation.Result);
    }

    private TriggerDecision Decide(
        PortfolioSnapshot snapshot, PortfolioAllocation allocation, PortfolioStrategy? builtIn, ReturnEstimates estimates, ReturnPanel panel)
    {
        if (!options.Features.Rebalancing)
        {
            return new TriggerDecision(false, "options", "Rebalancing is switched off by the options.");
        }

        double? own = builtIn is { } known ? options.Strategies.GetValueOrDefault(known)?.DriftThreshold : null;
        return methods.TriggerOf(allocation.Method, own).Evaluate(new RebalanceContext
        {
            Time = allocation.Time,
            LastRebalance = snapshot.LastRebalance,
            CurrentWeights = allocation.CurrentWeights!,
            TargetWeights = allocation.TargetWeights!,
            Estimates = estimates,
            Returns = panel,
            Market = snapshot.Market,
        });
    }

    // What cannot be planned is said first; then whether it is time; then whether it pays.
    private RebalancePlan Judged(RebalancePlan plan, TriggerDecision decision, AllocationMethod method, ReturnEstimates estimates)
    {
        if (plan.Status != RebalanceStatus.Planned)
        {
            return plan;
        }

        if (!decision.Fires)
        {
            return plan.Declined(RebalanceStatus.NotTriggered, decision.Detail);
        }

        bool asked = options.AsksBreakEven || (method == AllocationMethod.Rebalancing && options.Methods.Rebalancing.ConsidersCosts);
        return asked ? BreakEven.Judge(plan, estimates, options.BreakEven) : plan;
    }

    private RebalancePlan Plan(PortfolioValuation valuation, PortfolioWeights weights, ImmutableArray<OpenOrder> openOrders)
    {
        List<string> beyond = [];
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            double weight = weights.Weights[i];
            if (Math.Abs(weight) > TargetMoney.LargestWeight)
            {
                beyond.Add(Invariant(
                    $"Target weight of {weights.Assets[i]} is {weight}; a plan takes weights up to {TargetMoney.LargestWeight}."));
            }
        }

        return beyond.Count == 0
            ? RebalancePlanner.Plan(valuation, weights.Assets, weights.Weights, options.Rebalancing, openOrders)
            : RebalancePlan.Refuse(valuation, string.Join(' ', beyond));
    }

    // Any strategy may be a user's own: what it answers is looked at before it is planned.
    private static AllocationResult Checked(AllocationResult? result, IAllocationStrategy strategy, ImmutableArray<AssetId> assets)
    {
        if (result is null)
        {
            throw new InvalidOperationException($"Strategy {strategy.Name} answered null; it must answer with a result.");
        }

        HashSet<AssetId> known = [.. assets];
        string[] foreign = result.HasWeights
            ? [.. result.Weights.Assets.Where(asset => !known.Contains(asset)).Select(asset => Invariant(
                $"Strategy {strategy.Name} gives {asset} a weight of {result.Weights[asset]}; {asset} is not in the portfolio."))]
            : [];
        return foreign.Length == 0 ? result : AllocationResult.Failed(AllocationStatus.AssetMismatch, string.Join(' ', foreign));
    }

    private double? ConfidenceOf(PortfolioWeights weights, ReturnPanel all)
    {
        ReturnPanel panel = options.Estimates.Window is { } window ? all.Last(window) : all;
        if (!panel.IsComplete || panel.Observations < 2 || !weights.Assets.All(panel.Assets.Contains))
        {
            return null;
        }

        PortfolioWeights aligned = weights.Over(panel.Assets);
        double riskFree = options.Risk.RiskFreeRate / panel.Frequency.PeriodsPerYear;
        double invested = weights.Total;
        double[] excess = new double[panel.Observations];
        for (int t = 0; t < excess.Length; t++)
        {
            excess[t] = Kernels.Dot(panel.Row(t), aligned.Weights) - (invested * riskFree);
        }

        return ProbabilisticSharpeRatio.Compute(excess);
    }
}
