using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>What the shrinkage estimators of the mean share: sample means, a covariance, a target.</summary>
internal sealed class MeanShrinkage
{
    private readonly string _estimator;
    private readonly string _covarianceName;

    private MeanShrinkage(string estimator, string covarianceName, double[] means, Spectrum spectrum, double years) =>
        (_estimator, _covarianceName, Means, Spectrum, Years) = (estimator, covarianceName, means, spectrum, years);

    /// <summary>Arithmetic means per year, length N.</summary>
    public double[] Means { get; }

    /// <summary>Eigenvalues and eigenvectors of the covariance per year.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>Length of the history in years: Σ / <see cref="Years"/> is the covariance of the means.</summary>
    public double Years { get; }

    public static MeanShrinkage? TryPrepare(
        ReturnPanel returns, string estimator, int minimumObservations, ICovarianceEstimator covariance, double covarianceScale,
        out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        failure = Panels.FindFailure(returns, estimator, minimumObservations);
        if (failure is not null || !covariance.TryEstimate(returns, out CovarianceEstimate? estimate, out failure))
        {
            return null;
        }

        double[] means = new double[returns.Assets.Length];
        double weight = returns.Frequency.PeriodsPerYear / returns.Observations;
        for (int t = 0; t < returns.Observations; t++)
        {
            Kernels.Axpy(weight, returns.Row(t), means);
        }

        double[] scaled = estimate.Covariance.Values.ToArray();
        Kernels.Scale(covarianceScale, scaled);
        return new MeanShrinkage(estimator, covariance.Name, means, Spectrum.Of(SymmetricMatrix.Create(means.Length, scaled)),
            returns.Observations / returns.Frequency.PeriodsPerYear);
    }

    /// <summary>The failure to report where Σ⁻¹ does not exist; null where it does.</summary>
    public UndefinedEstimate? RequireInverse()
    {
        if (Spectrum.IsPositiveDefinite)
        {
            return null;
        }

        string range = Invariant($"its eigenvalues reach from {Spectrum.Values[^1]:E1} to {Spectrum.Values[0]:E1}");
        return new UndefinedEstimate(asset: null,
            $"The {_estimator} needs the inverse of the covariance, but the {_covarianceName} is singular: {range}.");
    }

    public double Target(MeanTarget target)
    {
        if (target == MeanTarget.GrandMean)
        {
            return Means.Average();
        }

        double[] ones = new double[Means.Length];
        Array.Fill(ones, 1);
        double[] weights = Spectrum.Solve(ones);
        return Kernels.Dot(weights, Means) / Kernels.Dot(weights, ones);
    }

    /// <summary>(1 − w)·x̄ + w·target.</summary>
    public ImmutableArray<double> Shrink(double target, double weight) => [.. Means.Select(mean => mean + (weight * (target - mean)))];

    public static MeanTarget Checked(MeanTarget target) => Enum.IsDefined(target)
        ? target
        : throw new ArgumentOutOfRangeException(nameof(target), target, Invariant($"Unknown target {target}."));
}
