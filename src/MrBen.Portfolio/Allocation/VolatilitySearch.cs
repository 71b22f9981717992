using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The best portfolio at a volatility: the point of the family min ½·variance − θ·(score − costs) whose volatility is the limit. The score is
/// the expected return, the covariance with a benchmark, or nothing, as the objective has it. Between two points with the same active set the
/// weights are linear and the variance quadratic in θ, so the last step is a closed form, certified like every answer.
/// </summary>
internal static class VolatilitySearch
{
    /// <summary>Relative distance at which a volatility counts as the limit.</summary>
    public const double Tolerance = 1e-10;

    private const int MaxSolves = 200;

    public static AllocationResult Solve(Attempt attempt, double limit)
    {
        LoweredProblem family = attempt.Direct(1, 0, 0);
        Point low = Evaluate(attempt, family, 0);
        if (low.Outcome.Status != SolverStatus.Optimal)
        {
            return Stopped(attempt, family, low.Outcome, limit);
        }

        if (low.Volatility > limit * (1 + Tolerance))
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"The lowest volatility within the other constraints is {low.Volatility:G6}; the target is {limit}."));
        }

        Point high = low;
        double theta = limit * limit;
        for (int k = 0; k < MaxSolves && high.Volatility < limit; k++)
        {
            low = high;
            high = Evaluate(attempt, family, theta);
            if (high.Outcome.Status != SolverStatus.Optimal)
            {
                return Stopped(attempt, family, high.Outcome, limit);
            }

            theta *= 4;
        }

        for (int k = 0; k < MaxSolves; k++)
        {
            double share = ChordShare(attempt, low, high, limit);
            double middle = low.Theta + (share * (high.Theta - low.Theta));
            if (Interpolate(attempt, family, low, high, share, middle) is { } exact)
            {
                return AtLimit(attempt, family, exact, middle, limit);
            }

            // The chord's θ, kept away from the ends so that the bracket shrinks from both sides.
            Point point = Evaluate(attempt, family, low.Theta + (Math.Clamp(share, 0.05, 0.95) * (high.Theta - low.Theta)));
            if (point.Outcome.Status != SolverStatus.Optimal)
            {
                return Stopped(attempt, family, point.Outcome, limit);
            }

            if (Math.Abs(point.Volatility - limit) <= Tolerance * limit)
            {
                return AtLimit(attempt, family, point.Outcome, point.Theta, limit);
            }

            (low, high) = point.Volatility < limit ? (point, high) : (low, point);
        }

        return AllocationResult.Failed(AllocationStatus.NumericalError, Invariant(
            $"No return weight between {low.Theta:R} and {high.Theta:R} gives a volatility of {limit}."));
    }

    // A point that the deadline cut short is feasible but for the volatility, and its gap is not one of the objective asked for.
    private static AllocationResult Stopped(Attempt attempt, LoweredProblem family, SolverOutcome outcome, double limit) =>
        outcome.Status is SolverStatus.FeasibleIncumbent or SolverStatus.TimeLimit
            ? AllocationResult.Failed(AllocationStatus.TimeLimit, Invariant(
                $"The time was over after {attempt.Iterations} iterations, before weights with a volatility of {limit} were found."))
            : attempt.Accept(family, ProgramAnswer.Of(family, outcome));

    // The program's objective is θ times the asked one but for the variance, which the limit holds: multipliers over θ are slopes of
    // return.
    public static AllocationResult AtLimit(
        Attempt attempt, LoweredProblem family, SolverOutcome outcome, double theta, double limit)
    {
        PortfolioObjective objective = attempt.Problem.Objective;
        double excess = attempt.Lowering.ExcessReturn(family.Weights(outcome.Point));
        double riskFreeRate = objective.RiskFreeRate;
        if (objective.Kind == PortfolioObjectiveKind.MaximumSharpe && excess <= 0)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"No weights within the constraints and a volatility of {limit} earn more than the risk-free rate {riskFreeRate} ")
                + Invariant($"after costs; the highest excess return is {excess:G6}."));
        }

        double trackingError = objective.Benchmark is null ? 0 : attempt.Lowering.TrackingError(family.Weights(outcome.Point));
        (double factor, double price) = objective.Kind switch
        {
            PortfolioObjectiveKind.MinimumTrackingError => (1 / (theta * trackingError), ((1 / theta) - 1) * limit / trackingError),
            PortfolioObjectiveKind.MinimumVariance => (1 / (theta * limit), (1 / theta) - 1),
            PortfolioObjectiveKind.MaximumSharpe => (1 / (theta * limit), (1 / theta) - (excess / (limit * limit))),
            PortfolioObjectiveKind.MeanVarianceUtility => (1 / theta, (limit / theta) - (objective.RiskAversion * limit)),
            _ => (1 / theta, limit / theta),
        };
        AllocationResult result = attempt.WithWeights(family, ProgramAnswer.Of(family, outcome), factor);
        ConstraintLabel label = new(new PortfolioLimit(LimitKind.Volatility), double.NegativeInfinity, limit);
        BindingConstraint volatility = new(label.AtMost, Math.Max(0, price)) { Limit = label.Limit, Side = LimitSide.AtMost };
        return result with
        {
            BindingConstraints = [.. result.BindingConstraints.Append(volatility).OrderByDescending(item => item.ShadowPrice)],
        };
    }

    private static Point Evaluate(Attempt attempt, LoweredProblem family, double theta)
    {
        SolverOutcome outcome = attempt.Run(Member(attempt, family, theta)).ToOwned();
        double volatility = outcome.HasPoint
            ? Math.Sqrt(Math.Max(0, attempt.Estimates.Covariance.QuadraticForm(family.Weights(outcome.Point))))
            : 0;
        return new Point(theta, outcome, volatility);
    }

    // The share s in [0, 1] of the way from low to high at which the variance of the chord is limit².
    private static double ChordShare(Attempt attempt, Point low, Point high, double limit)
    {
        int n = attempt.Estimates.Assets.Length;
        double[] step = high.Outcome.Point[..n].ToArray();
        Kernels.Axpy(-1, low.Outcome.Point[..n], step);
        double[] marginal = new double[n];
        attempt.Estimates.Covariance.Multiply(step, marginal);
        double a = Kernels.Dot(step, marginal);
        double b = 2 * Kernels.Dot(low.Outcome.Point[..n], marginal);
        double c = (low.Volatility * low.Volatility) - (limit * limit);
        double root = Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c)));
        double share = b >= 0 ? -2 * c / (b + root) : (root - b) / (2 * a);
        return double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0.5;
    }

    private static SolverOutcome? Interpolate(
        Attempt attempt, LoweredProblem family, Point low, Point high, double share, double theta)
    {
        SolverOutcome mixed = SolverOutcome.Interpolate(Member(attempt, family, theta), low.Outcome, high.Outcome, share);
        return mixed.HasPoint ? mixed : null;
    }

    private static QuadraticProgram Member(Attempt attempt, LoweredProblem family, double theta)
    {
        double returnWeight = attempt.Problem.Objective.Kind == PortfolioObjectiveKind.MinimumVariance ? 0 : theta;
        return attempt.Reweighted(family.Program, returnWeight, theta);
    }

    private readonly record struct Point(double Theta, SolverOutcome Outcome, double Volatility);
}
