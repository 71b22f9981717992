using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// A covariance whose correlations are freed of what pure noise would explain, by the law of Marchenko and Pastur, and of the market where
/// that is asked for (detoning). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Eigenvalues of the correlation matrix up to λ₊ = σ²(1 + √(N/T))² count as noise, σ² fitted to them or given. They become one
/// constant, their mean, or the correlations they contribute are shrunk. Then the market components are taken out, and the diagonal is
/// scaled back to 1; variances are kept exactly.</para>
/// <para>Without detoning the result is positive definite where there is noise to replace, also for T &lt; N. It needs positive variances,
/// and a complete panel where the estimator does; on an incomplete one T is the smallest overlap. O(N³), and about 440 passes over the
/// eigenvalues for the fit.</para>
/// <para>Sources: Laloux, Cizeau, Bouchaud and Potters (1999), Physical Review Letters 83(7); López de Prado (2020), Machine Learning for
/// Asset Managers, sections 2.4 to 2.6.</para>
/// </remarks>
public sealed class DenoisedCovariance : ICovarianceEstimator
{
    private readonly DenoisedCovarianceOptions _options;

    /// <summary>An estimator with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public DenoisedCovariance(DenoisedCovarianceOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.MarketComponents > 0 ? "denoised and detoned covariance" : "denoised covariance";

    /// <inheritdoc/>
    public int MinimumObservations => Math.Max(2, _options.Covariance.MinimumObservations);

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        if (!_options.Covariance.TryEstimate(returns, out CovarianceEstimate? given, out failure))
        {
            return false;
        }

        int n = returns.Assets.Length;
        failure = FindFailure(returns, given.Covariance);
        if (failure is not null)
        {
            return false;
        }

        double[] correlation = Correlation(given.Covariance);
        double ratio = given.Observations / (double)n;
        Spectrum spectrum = Spectrum.Of(SymmetricMatrix.Create(n, correlation));
        double variance = _options.NoiseVariance ?? MarchenkoPastur.FitVariance(spectrum.Values, ratio, _options.Bandwidth);
        double largestNoise = MarchenkoPastur.LargestNoise(variance, ratio);
        int signals = spectrum.Values.Count(value => value > largestNoise);
        if (signals < n)
        {
            TreatNoise(correlation, spectrum, signals);
            ScaleToUnitDiagonal(correlation, n);
        }

        if (_options.MarketComponents > 0)
        {
            RemoveMarket(correlation, n);
            failure = FindLost(returns, correlation);
            if (failure is not null)
            {
                return false;
            }

            ScaleToUnitDiagonal(correlation, n);
        }

        string tone = _options.MarketComponents > 0 ? Invariant($", less {_options.MarketComponents} market components") : "";
        string noise = Invariant($"{signals} of {n} eigenvalues above the noise of at most {largestNoise:F4}{tone}");
        estimate = new CovarianceEstimate(Covariance(correlation, given.Covariance), given.Observations,
            $"Denoised, {noise}; of: {given.Description}", given.ShrinkageIntensity);
        return true;
    }

    private UndefinedEstimate? FindFailure(ReturnPanel returns, SymmetricMatrix covariance)
    {
        int n = covariance.Order;
        if (_options.MarketComponents >= n)
        {
            return new UndefinedEstimate(asset: null, Invariant(
                $"{_options.MarketComponents} market components cannot be taken out of {n} eigenvalues; at least one must stay."));
        }

        for (int i = 0; i < n; i++)
        {
            if (!(covariance[i, i] > 0))
            {
                return new UndefinedEstimate(returns.Assets[i],
                    $"{returns.Assets[i]} has zero variance; its correlation with the others is undefined.");
            }
        }

        return null;
    }

    private static double[] Correlation(SymmetricMatrix covariance)
    {
        int n = covariance.Order;
        double[] correlation = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                correlation[(i * n) + j] = i == j ? 1 : covariance[i, j] / (Math.Sqrt(covariance[i, i]) * Math.Sqrt(covariance[j, j]));
            }
        }

        return correlation;
    }

    // Only the signal's eigenvectors are needed: the noise is what is left of the matrix, and its projector what is left of the identity.
    private void TreatNoise(double[] correlation, Spectrum spectrum, int signals)
    {
        int n = spectrum.Values.Length;
        if (_options.Treatment == NoiseTreatment.ConstantEigenvalue)
        {
            double constant = spectrum.Values.AsSpan(signals).ToArray().Average();
            Array.Clear(correlation);
            for (int i = 0; i < n; i++)
            {
                correlation[(i * n) + i] = constant;
            }

            AddOuterProducts(correlation, spectrum, signals, value => value - constant);
            return;
        }

        double[] signal = new double[n * n];
        AddOuterProducts(signal, spectrum, signals, value => value);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int k = (i * n) + j;
                correlation[k] = i == j ? correlation[k] : signal[k] + (_options.NoiseKept * (correlation[k] - signal[k]));
            }
        }
    }

    private void RemoveMarket(double[] correlation, int n)
    {
        Spectrum spectrum = Spectrum.Of(SymmetricMatrix.Create(n, correlation));
        AddOuterProducts(correlation, spectrum, _options.MarketComponents, value => -value);
    }

    private static void AddOuterProducts(double[] matrix, Spectrum spectrum, int count, Func<double, double> weight)
    {
        int n = spectrum.Values.Length;
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<double> vector = spectrum.Vector(k);
            double factor = weight(spectrum.Values[k]);
            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(factor * vector[i], vector, matrix.AsSpan(i * n, n));
            }
        }
    }

    // An asset that is nothing but market has nothing left to correlate, up to rounding of a unit variance.
    private static UndefinedEstimate? FindLost(ReturnPanel returns, double[] correlation)
    {
        const double Rounding = 1e-12;
        int n = returns.Assets.Length;
        for (int i = 0; i < n; i++)
        {
            if (!(correlation[(i * n) + i] > Rounding))
            {
                return new UndefinedEstimate(returns.Assets[i],
                    $"Nothing is left of {returns.Assets[i]} without the market components; its correlation with the others is undefined.");
            }
        }

        return null;
    }

    private static void ScaleToUnitDiagonal(double[] correlation, int n)
    {
        double[] roots = new double[n];
        for (int i = 0; i < n; i++)
        {
            roots[i] = Math.Sqrt(correlation[(i * n) + i]);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                correlation[(i * n) + j] = i == j ? 1 : correlation[(i * n) + j] / (roots[i] * roots[j]);
            }
        }
    }

    private static SymmetricMatrix Covariance(double[] correlation, SymmetricMatrix given)
    {
        int n = given.Order;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                correlation[(i * n) + j] = i == j
                    ? given[i, i]
                    : correlation[(i * n) + j] * Math.Sqrt(given[i, i]) * Math.Sqrt(given[j, j]);
            }
        }

        return SymmetricMatrix.Create(n, correlation);
    }
}
