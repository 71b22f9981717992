using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The expected returns for which given weights are optimal: mean–variance optimisation read backwards. Pure functions, thread-safe.
/// </summary>
/// <remarks>Sources: Sharpe (1974), J. Financial and Quantitative Analysis 9(3); Black and Litterman (1992), Financial Analysts J. 48(5).
/// </remarks>
public static class ReverseOptimization
{
    /// <summary>Equilibrium returns per year, r + δ·Σ·w: those that make the market portfolio optimal without constraints.</summary>
    /// <param name="covariance">Covariance per year, N × N.</param>
    /// <param name="weights">Weights of the market portfolio, finite, length N.</param>
    /// <param name="riskAversion">δ, positive; often 2.5, or <see cref="ImpliedRiskAversion"/>.</param>
    /// <param name="riskFreeRate">r per year. Default 0: the result is then the excess over it.</param>
    /// <returns>Length N.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is not finite or out of its range.</exception>
    public static ImmutableArray<double> EquilibriumReturns(
        SymmetricMatrix covariance, ReadOnlySpan<double> weights, double riskAversion, double riskFreeRate = 0)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        Guard.Length(covariance.Order, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.AllFinite(weights);
        RequirePositive(riskAversion);
        Guard.Finite(riskFreeRate);
        double[] returns = new double[weights.Length];
        covariance.Multiply(weights, returns);
        for (int i = 0; i < returns.Length; i++)
        {
            returns[i] = riskFreeRate + (riskAversion * returns[i]);
        }

        return ImmutableArray.Create(returns);
    }

    /// <summary>The risk aversion δ = (market return − r) / market variance of an investor who holds the market.</summary>
    /// <param name="marketReturn">Expected simple return of the market per year.</param>
    /// <param name="marketVariance">Its variance per year, positive.</param>
    /// <param name="riskFreeRate">r per year. Default 0: the market return is then an excess return.</param>
    /// <returns>Not positive where the market is not expected to beat r; then there is no equilibrium.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the variance is not positive.</exception>
    public static double ImpliedRiskAversion(double marketReturn, double marketVariance, double riskFreeRate = 0)
    {
        Guard.Finite(marketReturn);
        RequirePositive(marketVariance);
        Guard.Finite(riskFreeRate);
        return (marketReturn - riskFreeRate) / marketVariance;
    }

    internal static double RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; it must be positive and finite."));
}
