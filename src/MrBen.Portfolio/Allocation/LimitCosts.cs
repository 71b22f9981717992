using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>What each limit of a problem costs: the problem is solved again without it.</summary>
internal sealed class LimitCosts(PortfolioProblem problem, ReturnEstimates estimates, Func<PortfolioProblem, AllocationResult> solve)
{
    private readonly ProblemLowering _lowering = new(problem, estimates);

    /// <summary>The limits that bind, those that cost most first.</summary>
    public ImmutableArray<LimitExplanation> Binding(AllocationResult result)
    {
        List<LimitExplanation> found = [];
        foreach (BindingConstraint binding in result.BindingConstraints)
        {
            if (binding.Limit is not { } limit)
            {
                continue;
            }

            MeasuredLimit measured = Measured(result).First(item => item.Label.Limit == limit);
            double value = binding.Side == LimitSide.AtLeast ? measured.Label.Min : measured.Label.Max;
            LimitExplanation explanation = new(limit, binding.Side, value)
            {
                IsBinding = true,
                ShadowPrice = binding.ShadowPrice,
                Cost = CostOf(limit, binding.Side, result.Weights!),
                Slack = measured.Label.Priority is null ? 0 : Room(measured, binding.Side),
            };
            found.Add(explanation with { Sentence = LimitWords.Binding(explanation, problem.Objective.Kind) });
        }

        found.AddRange(Choices(result));
        return [.. found.OrderByDescending(item => item.Cost ?? double.PositiveInfinity).ThenByDescending(item => item.ShadowPrice)];
    }

    // What is all or nothing has no price for a little more of it, only one in all.
    private IEnumerable<LimitExplanation> Choices(AllocationResult result)
    {
        foreach (MeasuredLimit measured in problem.Constraints.Holdings is null ? [] : Measured(result))
        {
            LimitSide side = double.IsFinite(measured.Label.Max) ? LimitSide.AtMost : LimitSide.AtLeast;
            if (measured.Label.Limit.Kind is not (LimitKind.AssetCount or LimitKind.GroupAssetCount or LimitKind.TradeCount)
                || Room(measured, side) != 0)
            {
                continue;
            }

            LimitExplanation explanation = new(
                measured.Label.Limit, side, side == LimitSide.AtMost ? measured.Label.Max : measured.Label.Min)
            {
                IsBinding = true,
                Cost = CostOf(measured.Label.Limit, side, result.Weights!),
            };
            yield return explanation with { Sentence = LimitWords.Binding(explanation, problem.Objective.Kind) };
        }
    }

    /// <summary>The limits that do not bind, those with the least room first.</summary>
    public ImmutableArray<LimitExplanation> Others(AllocationResult result)
    {
        HashSet<(PortfolioLimit?, LimitSide)> binding = [.. result.BindingConstraints.Select(item => (item.Limit, item.Side))];
        List<LimitExplanation> found = [];
        foreach (MeasuredLimit measured in Measured(result))
        {
            Add(measured, LimitSide.AtLeast, measured.Label.Min);
            Add(measured, LimitSide.AtMost, measured.Label.Max);
        }

        return [.. found.OrderBy(item => item.Slack)];

        void Add(MeasuredLimit measured, LimitSide side, double limit)
        {
            bool isFull = measured.Label.Limit.Kind is LimitKind.AssetCount or LimitKind.GroupAssetCount or LimitKind.TradeCount
                && Room(measured, side) == 0;
            if (double.IsFinite(limit) && !isFull && !binding.Contains((measured.Label.Limit, side)))
            {
                LimitExplanation other = new(measured.Label.Limit, side, limit) { Slack = Room(measured, side), Cost = 0 };
                found.Add(other with { Sentence = LimitWords.Slack(other) });
            }
        }
    }

    private static double Room(MeasuredLimit measured, LimitSide side) =>
        side == LimitSide.AtLeast ? measured.Value - measured.Label.Min : measured.Label.Max - measured.Value;

    private IEnumerable<MeasuredLimit> Measured(AllocationResult result) =>
        new ConstraintCheck(result.Weights!).Measure(
            problem.Constraints, estimates, problem.CurrentWeights, problem.Scenarios, problem.ReturnUncertainty);

    private double? CostOf(PortfolioLimit limit, LimitSide side, PortfolioWeights weights)
    {
        AllocationResult without = solve(problem with { Constraints = LimitChange.Without(problem.Constraints, limit, side) });
        return without.HasWeights ? Math.Max(0, Improvement(weights.Weights, without.Weights.Weights))
            : without.Status == AllocationStatus.Unbounded ? double.PositiveInfinity
            : null;
    }

    // Half the squared risk and the costs of trading are what is minimised: their fall, as a fall of the risk at equal costs.
    private double Improvement(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        PortfolioObjective objective = problem.Objective;
        switch (objective.Kind)
        {
            case PortfolioObjectiveKind.MinimumVariance or PortfolioObjectiveKind.MinimumTrackingError:
                double before = RiskOf(from);
                double after = RiskOf(to);
                double costs = CostsOf(to) - CostsOf(from);
                return costs == 0 ? before - after : before - Math.Sqrt(Math.Max(0, (after * after) + (2 * costs)));
            case PortfolioObjectiveKind.MinimumRisk:
                return MeasureOf(from) - MeasureOf(to) + (_lowering.CostWeightBesideRisk * (CostsOf(from) - CostsOf(to)));
            case PortfolioObjectiveKind.MaximumRatio:
                return (_lowering.ExcessReturn(to) / MeasureOf(to)) - (_lowering.ExcessReturn(from) / MeasureOf(from));
            case PortfolioObjectiveKind.MaximumSharpe:
                return (_lowering.ExcessReturn(to) / RiskOf(to)) - (_lowering.ExcessReturn(from) / RiskOf(from));
            case PortfolioObjectiveKind.MeanVarianceUtility:
                double variances = (RiskOf(to) * RiskOf(to)) - (RiskOf(from) * RiskOf(from));
                return _lowering.ExcessReturn(to) - _lowering.ExcessReturn(from) - (0.5 * objective.RiskAversion * variances);
            default:
                return _lowering.ExcessReturn(to) - _lowering.ExcessReturn(from);
        }
    }

    // What trading costs is what it takes from the return.
    private double CostsOf(ReadOnlySpan<double> weights)
    {
        double gross = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            gross += weights[i] * (estimates.ExpectedReturns[i] - problem.Objective.RiskFreeRate);
        }

        return gross - _lowering.ExcessReturn(weights);
    }

    private double MeasureOf(ReadOnlySpan<double> weights) => _lowering.MeasureOf(weights)!.Value;

    private double RiskOf(ReadOnlySpan<double> weights) => problem.Objective.Kind == PortfolioObjectiveKind.MinimumTrackingError
        ? _lowering.TrackingError(weights)
        : Math.Sqrt(_lowering.RegularizedVariance(weights));
}
