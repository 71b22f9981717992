using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>The way from a snapshot to risk, and to an allocation with its plan: strings the rooms together. Thread-safe.</summary>
internal sealed class PortfolioAnalysis(PortfolioOptions options)
{
    private readonly ReturnSource _returns = new(options.Returns);

    public static ValuationResult Value(PortfolioSnapshot snapshot)
    {
        ValuationResult valued = PortfolioValuation.FromPositions(
            snapshot.Assets, snapshot.Prices, snapshot.Cash, snapshot.BaseCurrency);
        return valued.Status == ValuationStatus.MissingPrice ? valued.Explain(snapshot.History) : valued;
    }

    public PortfolioRiskResult Risk(PortfolioSnapshot snapshot, out decimal netAssetValue)
    {
        ValuationResult valued = Value(snapshot);
        netAssetValue = valued.Valuation?.NetAssetValue ?? 0;
        if (!valued.IsValued)
        {
            return PortfolioRiskResult.Failed(RiskStatus.NotValued, valued.Detail);
        }

        PortfolioValuation valuation = valued.GetValuationOrThrow();
        ImmutableArray<AssetId> held = [.. snapshot.Assets.Where(asset => asset.Quantity != 0).Select(asset => asset.Asset)];
        if (held.IsEmpty)
        {
            return PortfolioRiskResult.Failed(RiskStatus.NoPositions, "The portfolio holds cash only.");
        }

        ReturnPanel? panel = _returns.Find(snapshot.History, held, options.Risk.MinimumObservations, out string shortage);
        return panel is null
            ? PortfolioRiskResult.Failed(RiskStatus.InsufficientHistory, shortage)
            : PortfolioRisk.Calculate(panel, WeightsOver(valuation, panel.Assets).Weights, options.Risk);
    }

    public PortfolioAllocation Allocate(
        PortfolioSnapshot snapshot, IAllocationStrategy strategy, AllocationMethod method, DateTimeOffset time,
        CancellationToken cancellationToken)
    {
        ValuationResult valued = Value(snapshot);
        if (!valued.IsValued)
        {
            return Answer(AllocationResult.Failed(AllocationStatus.NotValued, valued.Detail));
        }

        PortfolioValuation valuation = valued.GetValuationOrThrow();
        ImmutableArray<AssetId> assets = [.. snapshot.Assets.Select(asset => asset.Asset)];
        PortfolioWeights current = WeightsOver(valuation, assets);
        ReturnPanel? panel = _returns.Find(snapshot.History, assets, options.Estimates.MinimumObservations, out string shortage);
        if (panel is null)
        {
            return Answer(AllocationResult.Failed(AllocationStatus.InsufficientHistory, shortage)) with { CurrentWeights = current };
        }

        if (!ReturnEstimates.TryFromReturns(panel, options.Estimates, out ReturnEstimates? estimates, out EstimationFailure? failure)
            || (failure = Definiteness.FindFailure(estimates)) is not null)
        {
            bool isShort = failure is InsufficientHistory;
            AllocationStatus status = isShort ? AllocationStatus.InsufficientHistory : AllocationStatus.UndefinedEstimate;
            return Answer(AllocationResult.Failed(status, failure.Detail)) with { CurrentWeights = current };
        }

        AllocationContext context = new()
        {
            CurrentWeights = current,
            Costs = new TradeCosts(options.Rebalancing.Costs, snapshot.Assets.Select(asset => asset.Instrument), snapshot.Prices),
            TimeLimit = options.TimeLimit,
        };
        AllocationResult result;
        try
        {
            result = Checked(strategy.Allocate(estimates, context, cancellationToken), strategy, assets);
        }
        catch (UnknownCostException unknown)
        {
            return Answer(AllocationResult.Failed(AllocationStatus.NotValued, unknown.Detail)) with { CurrentWeights = current };
        }

        PortfolioAllocation allocation = Answer(result) with { CurrentWeights = current };
        return result.HasWeights
            ? allocation with
            {
                Plan = Plan(valuation, result.Weights),
                Confidence = ConfidenceOf(result.Weights, panel),
            }
            : allocation;

        PortfolioAllocation Answer(AllocationResult answer) =>
            new() { Strategy = strategy.Name, Method = method, Result = answer, Time = time };
    }

    private RebalancePlan Plan(PortfolioValuation valuation, PortfolioWeights weights)
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
            ? RebalancePlanner.Plan(valuation, weights.Assets, weights.Weights, options.Rebalancing)
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

    private static PortfolioWeights WeightsOver(PortfolioValuation valuation, ImmutableArray<AssetId> assets)
    {
        double[] weights = new double[assets.Length];
        for (int i = 0; i < assets.Length; i++)
        {
            weights[i] = valuation.TryGetIndex(assets[i], out int place) ? valuation.Weights[place] : 0;
        }

        return PortfolioWeights.Create(assets, weights);
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
