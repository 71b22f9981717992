using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Covariance in which recent returns weigh more, annualised. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>Σ λᵏ xᵢ₍ₖ₎ xⱼ₍ₖ₎ / Σ λᵏ, k the age in periods: the weights sum to 1, without a correction for lost degrees of freedom. x is
/// the return itself (<see cref="ReturnCentering.Zero"/>: J.P. Morgan 1996, RiskMetrics Technical Document, section 5.2, with its infinite
/// sum cut at T and renormalised) or the return less its sample mean (<see cref="ReturnCentering.SampleMean"/>: PyPortfolioOpt's
/// <c>exp_cov</c>, the last value of pandas' <c>ewm(span).mean()</c> of the products).</para>
/// <para>Positive semidefinite on a complete panel. On an incomplete one each entry rests on the common periods of its pair, weights
/// following the calendar; such a matrix may be indefinite. Cost: one product X'X, O(T·N²/2), two on an incomplete panel.</para>
/// </remarks>
/// <param name="decay">How fast old returns lose weight, for example <see cref="ExponentialDecay.RiskMetricsDaily"/>.</param>
/// <param name="centering">What is taken away from each return. Default nothing.</param>
public sealed class ExponentiallyWeightedCovariance(ExponentialDecay decay, ReturnCentering centering = ReturnCentering.Zero)
    : ICovarianceEstimator
{
    // A product of two returns under a smaller weight would be subnormal: slow, and far below the rounding of the newer ones.
    private const double NegligibleWeight = 1e-250;

    private readonly double _factor = decay.Factor;

    /// <summary>How fast old returns lose weight.</summary>
    public ExponentialDecay Decay { get; } = decay;

    /// <summary>What is taken away from each return.</summary>
    public ReturnCentering Centering { get; } = Enum.IsDefined(centering)
        ? centering
        : throw new ArgumentOutOfRangeException(nameof(centering), centering, Invariant($"Unknown centering {centering}."));

    /// <inheritdoc/>
    public string Name => Invariant($"exponentially weighted covariance ({Decay})");

    /// <inheritdoc/>
    public int MinimumObservations => Centering == ReturnCentering.Zero ? 1 : 2;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        failure = InsufficientHistory.Find(returns, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        double[] rootWeights = RootWeights(returns.Observations);
        double[] covariance = Panels.Gram(WeightedValues(returns, rootWeights), n, returns.Frequency.PeriodsPerYear);
        int fewest = returns.Observations;
        if (returns.IsComplete)
        {
            Kernels.Scale(1 / Kernels.Dot(rootWeights, rootWeights), covariance);
        }
        else
        {
            failure = DivideByCommonWeights(returns, rootWeights, covariance);
            fewest = FewestObservations(returns);
        }

        failure ??= Panels.FindOverflow(returns, Name, covariance);
        if (failure is null)
        {
            string mean = Centering == ReturnCentering.Zero ? "mean taken as zero" : "less the sample mean";
            string pairwise = returns.IsComplete ? "" : "; pairwise, so it may be indefinite";
            string counts = Invariant($"{fewest} returns, {Decay}, {mean}, weights summing to 1, {returns.Frequency}");
            estimate = new CovarianceEstimate(
                SymmetricMatrix.Create(n, covariance), fewest, $"Exponentially weighted covariance of {counts}{pairwise}.");
        }

        return estimate is not null;
    }

    private double[] RootWeights(int observations)
    {
        double[] roots = new double[observations];
        for (int t = 0; t < observations; t++)
        {
            double weight = Math.Pow(_factor, observations - 1 - t);
            roots[t] = weight < NegligibleWeight ? 0 : Math.Sqrt(weight);
        }

        return roots;
    }

    private double[] WeightedValues(ReturnPanel returns, double[] rootWeights)
    {
        int n = returns.Assets.Length;
        double[] rows = new double[returns.Observations * n];
        for (int i = 0; i < n; i++)
        {
            double mean = Centering == ReturnCentering.Zero ? 0 : MeanOf(returns, i);
            for (int t = 0; t < returns.Observations; t++)
            {
                rows[(t * n) + i] = returns.TryGetReturn(t, i, out double value) ? rootWeights[t] * (value - mean) : 0;
            }
        }

        return rows;
    }

    private static double MeanOf(ReturnPanel returns, int asset)
    {
        double mean = 0;
        int count = 0;
        for (int t = 0; t < returns.Observations; t++)
        {
            if (returns.TryGetReturn(t, asset, out double value))
            {
                count++;
                mean += (value - mean) / count;
            }
        }

        return mean;
    }

    private static UndefinedEstimate? DivideByCommonWeights(ReturnPanel returns, double[] rootWeights, double[] covariance)
    {
        int n = returns.Assets.Length;
        double[] rows = new double[returns.Observations * n];
        for (int t = 0; t < returns.Observations; t++)
        {
            for (int i = 0; i < n; i++)
            {
                rows[(t * n) + i] = returns.TryGetReturn(t, i, out _) ? rootWeights[t] : 0;
            }
        }

        double[] weights = Panels.Gram(rows, n, 1);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (weights[(i * n) + j] <= 0)
                {
                    return new UndefinedEstimate(returns.Assets[i], i == j
                        ? $"All returns of {returns.Assets[i]} are too old to weigh anything."
                        : $"{returns.Assets[i]} and {returns.Assets[j]} share no return recent enough to weigh anything.");
                }

                covariance[(i * n) + j] /= weights[(i * n) + j];
            }
        }

        return null;
    }

    private static int FewestObservations(ReturnPanel returns)
    {
        int fewest = returns.Observations;
        for (int i = 0; i < returns.Assets.Length; i++)
        {
            fewest = Math.Min(fewest, returns.ObservationsOf(i));
        }

        return fewest;
    }
}
