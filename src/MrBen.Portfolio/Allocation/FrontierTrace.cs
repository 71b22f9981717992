using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Parametric;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A frontier of variance that was followed from corner to corner, asked in the portfolio's words. Every answer is a closed form on one
/// segment with a certificate; where there is none, <see langword="null"/>, and the problem of its own tells why. Thread-safe.
/// </summary>
internal sealed class FrontierTrace(Attempt attempt, LoweredProblem family, Frontier frontier)
{
    /// <summary>The portfolios between which the weights are straight lines.</summary>
    public ImmutableArray<FrontierPortfolio> Corners()
    {
        List<FrontierPortfolio> corners = [];
        double[] point = new double[family.Program.VariableCount];
        for (int k = 0; k < frontier.Corners.Length; k++)
        {
            frontier.CopyCorner(k, point);
            double[] weights = family.Weights(point);

            // Where one portfolio is best for a range of risk aversions, the range has two ends.
            if (corners.Count == 0 || !corners[^1].Weights.Weights.SequenceEqual(weights))
            {
                AllocationResult result = Told(weights);
                corners.Add(new FrontierPortfolio(
                    result.Weights!, result.ExpectedReturn, result.Volatility, 1 / frontier.Corners[k].TradeOff));
            }
        }

        return [.. corners];
    }

    public AllocationResult? Least()
    {
        FrontierPoint point = frontier.MinimumValue();
        return point.Status == SolverStatus.Optimal ? Accept(point, PerVolatility(point)) : null;
    }

    public AllocationResult? Largest()
    {
        FrontierPoint point = frontier.MaximumReward();
        return point.Status == SolverStatus.Optimal ? Accept(point, null) : null;
    }

    /// <summary>The largest return of a corner, beyond which there may be more.</summary>
    public double LargestReturn => frontier.Corners[^1].Reward;

    public AllocationResult? AtReturn(double expectedReturn)
    {
        FrontierPoint point = frontier.AtReward(expectedReturn);
        if (point.Status != SolverStatus.Optimal)
        {
            return null;
        }

        double? slope = PerVolatility(point);
        AllocationResult result = Accept(point, slope);
        if (slope is not { } factor || !(point.TradeOff > 0) || expectedReturn < point.Reward)
        {
            return result;
        }

        ConstraintLabel label = new(new PortfolioLimit(LimitKind.ExpectedReturn), expectedReturn, double.PositiveInfinity);
        BindingConstraint target = new(label.AtLeast, point.TradeOff * factor) { Limit = label.Limit, Side = LimitSide.AtLeast };
        return result with
        {
            BindingConstraints = [.. result.BindingConstraints.Append(target).OrderByDescending(item => item.ShadowPrice)],
        };
    }

    /// <summary>The frontier's value has the L2 regularization in it: with one, its place of a volatility is another.</summary>
    public AllocationResult? AtVolatility(double volatility)
    {
        if (attempt.Problem.L2Regularization > 0)
        {
            return null;
        }

        FrontierPoint point = frontier.AtValue(0.5 * volatility * volatility);
        return point.Status != SolverStatus.Optimal || !(point.TradeOff > 0) ? null
            : 2 * point.Value < volatility * volatility * (1 - VolatilitySearch.Tolerance) ? Accept(point, null)
            : VolatilitySearch.AtLimit(attempt, family, point.Outcome, point.TradeOff, volatility);
    }

    public AllocationResult? AtRiskAversion(double riskAversion)
    {
        FrontierPoint point = frontier.AtTradeOff(1 / riskAversion);
        return point.Status == SolverStatus.Optimal ? Accept(point, riskAversion) : null;
    }

    /// <param name="riskFree">What the whole budget earns without risk, per year.</param>
    public AllocationResult? MaximumSharpe(double riskFree)
    {
        FrontierPoint point = frontier.MaximumRatio(riskFree);
        return point.Status == SolverStatus.Optimal && PerVolatility(point) is { } slope
            ? Accept(point, (point.Reward - riskFree) * slope * slope * slope)
            : null;
    }

    // The slope of a volatility per slope of half its square; where there is no volatility, there is none.
    private double? PerVolatility(FrontierPoint point) =>
        2 * point.Value > Attempt.VarianceOfRounding(family, point.Outcome.Point) ? 1 / Math.Sqrt(2 * point.Value) : null;

    private AllocationResult Accept(FrontierPoint point, double? factor) =>
        attempt.WithWeights(family, ProgramAnswer.Of(family, point.Outcome), factor);

    private AllocationResult Told(double[] weights) => AllocationResult.Optimal(
        PortfolioWeights.Create(attempt.Estimates.Assets, weights), attempt.Estimates, Invariant($"Corner of {frontier.Corners.Length}."));
}
