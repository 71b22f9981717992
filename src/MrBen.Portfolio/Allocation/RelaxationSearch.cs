using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Feasibility;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The smallest relaxation under which some weights satisfy the limits that must be kept, summed in units of weight: a limit of Σ
/// coefficient × weight counts its move over the largest coefficient. The sum of weights stays where the other limits can make way for it.
/// </summary>
internal static class RelaxationSearch
{
    // A volatility limit at the lowest volatility itself may miss it by rounding.
    private const double Margin = 1e-9;

    /// <summary>The relaxation; empty where none was found, or where limits are not what is wrong.</summary>
    public static ImmutableArray<LimitRelaxation> Find(
        PortfolioProblem problem, ReturnEstimates estimates, TimeProvider? clock, CancellationToken cancellationToken)
    {
        PortfolioProblem hard = problem with { Constraints = SoftLimits.HardOnes(problem.Constraints) };
        if (hard is { ReturnUncertainty: not null, Constraints.TargetReturn: { } target })
        {
            return WithLowest(hard, target, estimates, clock, cancellationToken);
        }

        hard = hard with { Constraints = WithCone(hard.Constraints, estimates.Assets.Length) };
        LoweredProblem lowered = new ProblemLowering(hard, estimates).Direct(0, 0, 0);
        SolverSettings settings = new() { TimeLimit = problem.TimeLimit };
        FeasibilityRelaxation found = Relax(totals: double.PositiveInfinity);
        if (found.Status == SolverStatus.PrimalInfeasible)
        {
            found = Relax(totals: 1);
        }

        if (found.Status != SolverStatus.Optimal)
        {
            return [];
        }

        ImmutableArray<LimitRelaxation> linear = [.. found.Relaxations.Select(relaxation => Told(lowered, relaxation))];
        PortfolioProblem moved = hard with { Constraints = Apply(hard.Constraints, linear) };
        return new ProblemLowering(moved, estimates).HasCones
            ? [.. linear, .. ConeRelaxation.Find(moved, estimates, clock, cancellationToken).Select(AsGiven)]
            : !hard.Constraints.MeasureLimits.IsDefaultOrEmpty ? [.. linear, .. Measures(moved)]
            : hard.Constraints.TargetVolatility is { } limit ? [.. linear, .. Volatility(hard, linear, limit)]
            : linear;

        FeasibilityRelaxation Relax(double totals)
        {
            double[] bounds = [.. lowered.BoundLabels.Select(label => Weight(label, totals))];
            double[] rows = [.. lowered.RowLabels.Select(label => Weight(label, totals))];
            return FeasibilityRelaxation.Find(
                lowered.Program, RelaxationWeights.Create(lowered.Program, bounds, bounds, rows, rows), settings, clock, cancellationToken);
        }

        LimitRelaxation AsGiven(LimitRelaxation move) => move.Limit.Kind == LimitKind.EffectiveAssets
            ? move with { From = problem.Constraints.MinEffectiveAssets!.Value }
            : move;

        // Each limit as far as the ones before it, once moved, leave.
        List<LimitRelaxation> Measures(PortfolioProblem moved)
        {
            PortfolioConstraints kept = moved.Constraints with { MeasureLimits = [] };
            List<LimitRelaxation> moves = [];
            foreach (MeasureLimit limit in moved.Constraints.MeasureLimits)
            {
                AllocationResult least = new PortfolioOptimizer(clock).Solve(new PortfolioProblem
                {
                    Objective = PortfolioObjective.MinimumRisk(limit.Measure),
                    Constraints = kept,
                    CurrentWeights = moved.CurrentWeights,
                    Scenarios = moved.Scenarios,
                    TimeLimit = moved.TimeLimit,
                }, estimates, cancellationToken);
                double max = limit.Max;
                if (least.MeasureValue > limit.Max)
                {
                    max = least.MeasureValue.Value + (Margin * Math.Abs(least.MeasureValue.Value));
                    moves.Add(new LimitRelaxation(new PortfolioLimit(LimitKind.Measure, limit.Name), LimitSide.AtMost, limit.Max, max));
                }

                kept = kept with { MeasureLimits = kept.MeasureLimits.Add(limit with { Max = max }) };
            }

            return moves;
        }

        IEnumerable<LimitRelaxation> Volatility(PortfolioProblem hard, ImmutableArray<LimitRelaxation> linear, double limit)
        {
            PortfolioProblem calmest = new()
            {
                Constraints = Apply(hard.Constraints, linear) with { TargetVolatility = null },
                CurrentWeights = hard.CurrentWeights,
                TimeLimit = hard.TimeLimit,
            };
            AllocationResult lowest = new PortfolioOptimizer(clock).Solve(calmest, estimates, cancellationToken);
            return lowest.HasWeights && lowest.Volatility > limit
                ? [new LimitRelaxation(new PortfolioLimit(LimitKind.Volatility), LimitSide.AtMost, limit, lowest.Volatility * (1 + Margin))]
                : [];
        }
    }

    // As many effective assets as there are would be rows, whose moves are none of the number: the number before it is a cone.
    private static PortfolioConstraints WithCone(PortfolioConstraints constraints, int assets) =>
        constraints.MinEffectiveAssets == assets && assets > 1
            ? constraints with { MinEffectiveAssets = Math.BitDecrement(assets) }
            : constraints;

    /// <summary>Constraints with limits moved.</summary>
    public static PortfolioConstraints Apply(PortfolioConstraints constraints, ImmutableArray<LimitRelaxation> relaxations) =>
        relaxations.Aggregate(constraints, (moved, item) => LimitChange.Moved(moved, item.Limit, item.Side, item.To));

    // A target of the lowest of uncertain returns is no linear limit: it comes last, and makes way as far as the others, once moved, leave it.
    private static ImmutableArray<LimitRelaxation> WithLowest(
        PortfolioProblem hard, double target, ReturnEstimates estimates, TimeProvider? clock, CancellationToken cancellationToken)
    {
        PortfolioProblem without = hard with { Constraints = hard.Constraints with { TargetReturn = null } };
        ImmutableArray<LimitRelaxation> others = Find(without, estimates, clock, cancellationToken);
        AllocationResult most = new PortfolioOptimizer(clock).Solve(
            without with { Objective = PortfolioObjective.MaximumReturn, Constraints = Apply(without.Constraints, others) }, estimates,
            cancellationToken);
        return most.WorstCaseReturn is { } lowest && lowest < target
            ? [.. others, new LimitRelaxation(
                new PortfolioLimit(LimitKind.ExpectedReturn), LimitSide.AtLeast, target, lowest - (ConeRelaxation.Margin * Math.Abs(lowest)))]
            : others;
    }

    // Definitions, such as what a sale is, must hold.
    private static double Weight(ConstraintLabel? label, double totals) => label is null ? double.PositiveInfinity
        : label.Limit.Kind == LimitKind.TotalWeight ? totals
        : 1 / label.Unit;

    private static LimitRelaxation Told(LoweredProblem lowered, ConstraintRelaxation relaxation)
    {
        bool isBound = relaxation.Side is ConstraintSide.LowerBound or ConstraintSide.UpperBound;
        bool atLeast = relaxation.Side is ConstraintSide.LowerBound or ConstraintSide.RowLower;
        ConstraintLabel label = (isBound ? lowered.BoundLabels : lowered.RowLabels)[relaxation.Index]!;
        return atLeast
            ? new LimitRelaxation(label.Limit, LimitSide.AtLeast, label.Min, label.Min - relaxation.Amount)
            : new LimitRelaxation(label.Limit, LimitSide.AtMost, label.Max, label.Max + relaxation.Amount);
    }
}
