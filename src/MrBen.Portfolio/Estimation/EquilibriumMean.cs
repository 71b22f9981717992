using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The expected returns for which the market portfolio is optimal, r + δ·Σ·w, from an estimated covariance. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// No mean of past returns enters. The panel must hold exactly the assets of the market portfolio (those of weight zero may be missing).
/// Needs what the covariance estimator needs. Formula and sources: <see cref="ReverseOptimization.EquilibriumReturns"/>.
/// </remarks>
public sealed class EquilibriumMean : IExpectedReturnEstimator
{
    private readonly MarketWeights _market;
    private readonly ICovarianceEstimator _covariance;

    /// <summary>Reads the returns out of a market portfolio.</summary>
    /// <param name="market">The market portfolio.</param>
    /// <param name="riskAversion">δ, positive. Default 2.5.</param>
    /// <param name="riskFreeRate">r per year. Default 0: the estimates are then returns in excess of it.</param>
    /// <param name="covariance">Estimator of Σ; null for Ledoit–Wolf.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public EquilibriumMean(
        MarketWeights market, double riskAversion = 2.5, double riskFreeRate = 0, ICovarianceEstimator? covariance = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        Guard.Finite(riskFreeRate);
        (_market, _covariance) = (market, covariance ?? new LedoitWolfCovariance());
        (RiskAversion, RiskFreeRate) = (ReverseOptimization.RequirePositive(riskAversion), riskFreeRate);
    }

    /// <summary>δ, the price of variance.</summary>
    public double RiskAversion { get; }

    /// <summary>r per year.</summary>
    public double RiskFreeRate { get; }

    /// <inheritdoc/>
    public string Name => "equilibrium returns";

    /// <inheritdoc/>
    public int MinimumObservations => _covariance.MinimumObservations;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, out ImmutableArray<double> expectedReturns, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        expectedReturns = default;
        double[]? weights = _market.TryAlign(returns.Assets, out string? problem, out AssetId? asset);
        failure = weights is null ? new UndefinedEstimate(asset, problem!) : null;
        if (failure is null && _covariance.TryEstimate(returns, out CovarianceEstimate? estimate, out failure))
        {
            expectedReturns = ReverseOptimization.EquilibriumReturns(estimate.Covariance, weights, RiskAversion, RiskFreeRate);
        }

        return failure is null;
    }
}
