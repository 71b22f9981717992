using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The best portfolio at a volatility: the point of the family min ½·variance − θ·(return − costs) whose volatility is the limit (without
/// the return where the objective has none). Between two points with the same active set the weights are linear and
/// the variance quadratic in θ, so the last step is a closed form, certified like every answer.
/// </summary>
internal static class VolatilitySearch
{
    /// <summary>Relative distance at which a volatility counts as the limit.</summary>
    public const double Tolerance = 1e-10;

    private const int MaxSolves = 200;

    public static AllocationResult Solve(Attempt attempt, double limit)
    {
        LoweredProblem family = attempt.Lowering.Direct(1, 0, 0);
        Point low = Evaluate(attempt, family, 0);
        if (!low.Outcome.HasPoint)
        {
            return attempt.Accept(family, low.Outcome);
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
            if (!high.Outcome.HasPoint)
            {
                return attempt.Accept(family, high.Outcome);
            }

            theta *= 4;
        }

        for (int k = 0; k < MaxSolves; k++)
        {
            double share = ChordShare(attempt, low, high, limit);
            double middle = low.Theta + (share * (high.Theta - low.Theta));
            if (Interpolate(attempt, family, low, high, share, middle) is { } exact)
            {
                return attempt.WithWeights(family, exact, family.Weights(exact.Point));
            }

            // The chord's θ, kept away from the ends so that the bracket shrinks from both sides.
            Point point = Evaluate(attempt, family, low.Theta + (Math.Clamp(share, 0.05, 0.95) * (high.Theta - low.Theta)));
            if (!point.Outcome.HasPoint)
            {
                return attempt.Accept(family, point.Outcome);
            }

            if (Math.Abs(point.Volatility - limit) <= Tolerance * limit)
            {
                return attempt.WithWeights(family, point.Outcome, family.Weights(point.Outcome.Point));
            }

            (low, high) = point.Volatility < limit ? (point, high) : (low, point);
        }

        return AllocationResult.Failed(AllocationStatus.NumericalError, Invariant(
            $"No return weight between {low.Theta:R} and {high.Theta:R} gives a volatility of {limit}."));
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
        return family.Program.WithLinear(attempt.Lowering.LinearTerm(returnWeight, theta));
    }

    private readonly record struct Point(double Theta, SolverOutcome Outcome, double Volatility);
}
