using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The best weights near by within limits of risk contributions: without these limits first, which is the answer where it keeps them; then
/// to weights that keep them by the least excess; then, from weights to better ones that keep them, until none are better (the
/// convex-concave procedure: Lipp and Boyd 2016, Optimization and Engineering 17).
/// </summary>
internal sealed class RiskContributionSearch(Attempt attempt, Func<LoweredProblem> lower)
{
    private const int MaxSteps = 200;

    // Share of the objective below which a step is none.
    private const double SmallestStep = 1e-10;

    // Share of the variance by which a contribution may exceed its limit.
    private const double Tolerance = 1e-9;

    // Of the variance, beside the whole of an excess.
    private const double LittleRisk = 0.01;

    // Share of the excess below which a step towards the limits is none.
    private const double SmallestGain = 1e-4;

    private SolverStatus _ended = SolverStatus.NumericalError; // how the search for weights within the limits ended without any

    public (LoweredProblem Lowered, ProgramAnswer Answer, bool IsBest) Solve()
    {
        LoweredProblem free = lower();
        if (Contradiction() is { } contradiction)
        {
            return (free, contradiction, true);
        }

        ProgramAnswer best = attempt.Run(free);
        if (!best.HasPoint || !free.HasWeights(best.Point) || Keeps(free.Weights(best.Point)))
        {
            return (free, best, true);
        }

        if (best.Status != SolverStatus.Optimal)
        {
            // Stopped at weights that break the limits: they are no answer.
            return (free, best with { Status = SolverStatus.TimeLimit }, true);
        }

        double bound = best.Objective;
        if ((Restore(free.Weights(best.Point)) ?? Restore(EqualContributions())) is not { } weights)
        {
            return (free, new ProgramAnswer(_ended, best.Driver, best.Iterations, double.NaN), false);
        }

        ProgramAnswer? last = null;
        LoweredProblem lowered = free;
        for (int step = 0; step < MaxSteps; step++)
        {
            attempt.Lowering.KeepContributionsNear(weights, giveWay: false);
            LoweredProblem next = lower();
            ProgramAnswer answer = attempt.Run(next);
            if (answer.Status != SolverStatus.Optimal)
            {
                return last is null ? (next, answer, false) : Stopped(lowered, last, bound);
            }

            bool isLast = last is not null && last.Objective - answer.Objective <= SmallestStep * Math.Abs(answer.Objective);
            (lowered, last, weights) = (next, answer, next.Weights(answer.Point));
            if (isLast)
            {
                return (lowered, last with { ProvenGap = Math.Max(0, last.Objective - bound) }, false);
            }
        }

        return Stopped(lowered, last!, bound);
    }

    // Contributions sum to 1, whatever the weights: limits that no such numbers keep conflict by themselves.
    private ProgramAnswer? Contradiction()
    {
        ImmutableArray<RiskContributionLimit> limits = attempt.Problem.Constraints.RiskContributions;
        int n = attempt.Estimates.Assets.Length;
        double[] rows = new double[(limits.Length + 1) * n];
        rows.AsSpan(0, n).Fill(1);
        for (int k = 0; k < limits.Length; k++)
        {
            foreach (AssetId asset in limits[k].Assets)
            {
                rows[((k + 1) * n) + attempt.Estimates.IndexOf(asset)] = 1;
            }
        }

        LoweredProblem shares = new(
            QuadraticProgram.Create(
                SymmetricMatrix.FromDiagonal(new double[n]), new double[n], rows: DenseMatrix.Create(limits.Length + 1, n, rows),
                rowLower: [1, .. limits.Select(limit => limit.Min)], rowUpper: [1, .. limits.Select(limit => limit.Max)]),
            n, -1, 0, [.. new ConstraintLabel?[n]],
            [null, .. limits.Select(limit => new ConstraintLabel(new(LimitKind.RiskContribution, limit.Name), limit.Min, limit.Max))]);
        ProgramAnswer answer = ProgramAnswer.Of(shares, attempt.Run(shares.Program));
        return answer.Status == SolverStatus.PrimalInfeasible ? answer : null;
    }

    // Weights that keep every limit, but better ones may be near by.
    private static (LoweredProblem Lowered, ProgramAnswer Answer, bool IsBest) Stopped(LoweredProblem lowered, ProgramAnswer last, double bound) =>
        (lowered, last with { Status = SolverStatus.FeasibleIncumbent, ProvenGap = Math.Max(0, last.Objective - bound) }, false);

    // Where a descent ends short of the limits, the weights of equal contributions are nearer to most of them.
    private double[]? EqualContributions() =>
        new RiskParityStrategy().Allocate(attempt.Estimates) is { HasWeights: true } equal ? equal.Weights.Weights.ToArray() : null;

    private bool Keeps(double[] weights) => Excess(weights) <= Tolerance;

    private double Excess(double[] weights) => new ConstraintCheck(PortfolioWeights.Create(attempt.Estimates.Assets, weights))
        .Measure(attempt.Problem.Constraints, attempt.Estimates, attempt.Problem.CurrentWeights)
        .Where(item => item.Label.Limit.Kind == LimitKind.RiskContribution)
        .Max(item => Math.Max(item.Label.Min - item.Value, item.Value - item.Label.Max));

    // Weights that keep the limits, from weights that do not. Among equal excesses those of little variance: a program whose least objective is
    // 0 has no scale.
    private double[]? Restore(double[]? weights)
    {
        if (weights is null)
        {
            return null;
        }

        double excess = double.PositiveInfinity;
        for (int step = 0; step < MaxSteps; step++)
        {
            attempt.Lowering.KeepContributionsNear(weights, giveWay: true);
            LoweredProblem least = attempt.Direct(LittleRisk, 0, 0);
            ProgramAnswer answer = attempt.Run(least);
            if (!answer.HasPoint)
            {
                _ended = answer.Status == SolverStatus.TimeLimit ? SolverStatus.TimeLimit : SolverStatus.NumericalError;
                return null;
            }

            weights = least.Weights(answer.Point);
            if (Keeps(weights))
            {
                return weights;
            }

            double next = Excess(weights);
            if (!(next < excess * (1 - SmallestGain)))
            {
                return null;
            }

            excess = next;
        }

        return null;
    }

    public static string NotFound(PortfolioProblem problem) =>
        $"No weights were found that keep the limits of risk contributions ({string.Join(", ", problem.Constraints.RiskContributions.Select(limit => limit.Name))}) "
        + "and the others; the search is a local one, so that there may be some.";
}
