using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The sample covariance pulled towards a structured target by the intensity that minimises the expected squared Frobenius error,
/// annualised. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Σ = (1 − δ)·S + δ·F with S the sample covariance with divisor T (the maximum-likelihood form, in which all three papers and
/// scikit-learn derive δ; not T − 1) and F the <see cref="ShrinkageTarget"/>. δ = max(0, min(1, (π − ρ)/(γ·T))), where π is the summed
/// asymptotic variance of S, ρ its summed covariance with F, and γ = ‖F − S‖². Where F equals S up to rounding (one asset; two assets under
/// constant correlation) δ is 0.</para>
/// <para>The result is positive semidefinite for any T ≥ 2, and positive definite for δ &gt; 0 under the scaled identity unless no asset
/// moved, so T &lt; N is fine. Needs a complete panel. Cost: one product X'X, O(T·N²/2), the rest O(T·N + N²): every double sum over pairs
/// in π and ρ factors into sums over periods.</para>
/// </remarks>
/// <param name="target">The structured matrix. Default scaled identity.</param>
public sealed class LedoitWolfCovariance(ShrinkageTarget target = ShrinkageTarget.ScaledIdentity) : ICovarianceEstimator
{
    // ‖F − S‖² below this share of ‖S‖² is the rounding of two equal matrices, and π − ρ divided by it would be noise.
    private const double EqualMatrices = 1e-24;

    // Assets that cancel leave a market of rounding errors: its variance is below this share of theirs, or its deviation no larger than what
    // rounding took from the returns as they were given.
    private const double CancelledVariance = 1e-28;
    private const double ReturnRounding = 4.440892098500626e-16;

    /// <summary>The structured matrix.</summary>
    public ShrinkageTarget Target { get; } = Enum.IsDefined(target)
        ? target
        : throw new ArgumentOutOfRangeException(nameof(target), target, Invariant($"Unknown target {target}."));

    /// <inheritdoc/>
    public string Name => $"Ledoit–Wolf shrinkage to {TargetName}";

    /// <inheritdoc/>
    public int MinimumObservations => 2;

    private string TargetName => Target switch
    {
        ShrinkageTarget.ScaledIdentity => "a scaled identity",
        ShrinkageTarget.ConstantCorrelation => "a constant correlation",
        _ => "a single factor",
    };

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        failure = Panels.FindFailure(returns, Name, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        int observations = returns.Observations;
        double[] centered = Panels.Center(returns);
        double[] sample = Panels.Gram(centered, n, 1.0 / observations);
        failure = Panels.FindOverflow(returns, Name, sample);
        if (failure is not null)
        {
            return false;
        }

        double[] prior = new double[n * n];
        double covarianceWithTarget;
        switch (Target)
        {
            case ShrinkageTarget.ScaledIdentity:
                covarianceWithTarget = FillScaledIdentity(sample, n, prior);
                break;
            case ShrinkageTarget.ConstantCorrelation:
                failure = FindConstant(returns, sample);
                if (failure is not null)
                {
                    return false;
                }

                covarianceWithTarget = FillConstantCorrelation(centered, sample, n, prior);
                break;
            default:
                double[] market = Market(centered, n);
                double marketVariance = Kernels.Dot(market, market) / observations;
                double rounding = ReturnRounding * Kernels.MaxAbs(returns.Values);
                if (!(marketVariance > Math.Max(CancelledVariance * Trace(sample, n) / n, rounding * rounding)))
                {
                    failure = new UndefinedEstimate(asset: null, Invariant(
                        $"The equally weighted mean of {n} assets has zero variance over {observations} returns; it cannot be a factor."));
                    return false;
                }

                covarianceWithTarget = FillSingleFactor(centered, sample, market, marketVariance, prior);
                break;
        }

        // δ = κ/T with κ = (π − ρ)/γ: Ledoit and Wolf (2003), Theorem 1; (2004 JPM), appendix B.
        double distance = SquaredDistance(prior, sample);
        double intensity = distance <= EqualMatrices * Kernels.Dot(sample, sample)
            ? 0
            : Math.Clamp((SampleVariance(centered, sample, n) - covarianceWithTarget) / distance / observations, 0, 1);
        Kernels.Scale((1 - intensity) * returns.Frequency.PeriodsPerYear, sample);
        Kernels.Axpy(intensity * returns.Frequency.PeriodsPerYear, prior, sample);
        failure = Panels.FindOverflow(returns, Name, sample);
        if (failure is not null)
        {
            return false;
        }

        estimate = new CovarianceEstimate(SymmetricMatrix.Create(n, sample), observations, Invariant(
            $"{Name} with intensity {intensity:F4} of {observations} returns, divisor n, {returns.Frequency}."), intensity);
        return true;
    }

    // π = Σᵢⱼ (1/T) Σₜ (xᵢₜxⱼₜ − sᵢⱼ)² = (1/T) Σₜ (Σᵢ xᵢₜ²)² − ‖S‖².
    private static double SampleVariance(ReadOnlySpan<double> centered, ReadOnlySpan<double> sample, int n)
    {
        double sum = 0;
        for (int start = 0; start < centered.Length; start += n)
        {
            ReadOnlySpan<double> row = centered.Slice(start, n);
            double squares = Kernels.Dot(row, row);
            sum += squares * squares;
        }

        return (sum * n / centered.Length) - Kernels.Dot(sample, sample);
    }

    // The part of π on the diagonal, which is the same part of ρ where the target keeps the variances: Σᵢ (1/T) Σₜ xᵢₜ⁴ − sᵢᵢ².
    private static double DiagonalVariance(ReadOnlySpan<double> centered, ReadOnlySpan<double> sample, int n)
    {
        double fourth = 0;
        foreach (double x in centered)
        {
            fourth += x * x * x * x;
        }

        double squares = 0;
        for (int i = 0; i < n; i++)
        {
            squares += sample[(i * n) + i] * sample[(i * n) + i];
        }

        return (fourth * n / centered.Length) - squares;
    }

    // The published intensity is (β²/δ²) with β² = π/T and ρ left out: under (2004 JMVA) the target's own error is of smaller order.
    private static double FillScaledIdentity(ReadOnlySpan<double> sample, int n, Span<double> prior)
    {
        double mean = Trace(sample, n) / n;
        for (int i = 0; i < n; i++)
        {
            prior[(i * n) + i] = mean;
        }

        return 0;
    }

    private static UndefinedEstimate? FindConstant(ReturnPanel returns, ReadOnlySpan<double> sample)
    {
        int n = returns.Assets.Length;
        for (int i = 0; i < n; i++)
        {
            if (!(sample[(i * n) + i] > 0))
            {
                AssetId asset = returns.Assets[i];
                return new UndefinedEstimate(asset, Invariant(
                    $"{asset} has zero variance over {returns.Observations} returns; its correlation with the others is undefined."));
            }
        }

        return null;
    }

    // ρ = Σᵢ πᵢᵢ + r̄ Σᵢ Σⱼ≠ᵢ √(sⱼⱼ/sᵢᵢ) ϑᵢᵢ,ᵢⱼ with ϑᵢᵢ,ᵢⱼ = (1/T) Σₜ xᵢₜ³xⱼₜ − sᵢᵢsᵢⱼ (2004 JPM, appendix B; its two halves are equal
    // by symmetry).
    private static double FillConstantCorrelation(
        ReadOnlySpan<double> centered, ReadOnlySpan<double> sample, int n, Span<double> prior)
    {
        double[] volatility = new double[n];
        for (int i = 0; i < n; i++)
        {
            volatility[i] = Math.Sqrt(sample[(i * n) + i]);
        }

        double correlations = 0;
        double weighted = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double s = sample[(i * n) + j];
                correlations += s / (volatility[i] * volatility[j]);
                weighted += 2 * volatility[i] * volatility[j] * s;
            }
        }

        double mean = n == 1 ? 0 : correlations / (0.5 * n * (n - 1));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                prior[(i * n) + j] = i == j ? sample[(i * n) + i] : mean * volatility[i] * volatility[j];
            }
        }

        double thirdMoments = 0;
        for (int start = 0; start < centered.Length; start += n)
        {
            double cubes = 0;
            double levels = 0;
            double fourths = 0;
            for (int i = 0; i < n; i++)
            {
                double x = centered[start + i];
                double cube = x * x * x;
                cubes += cube / volatility[i];
                levels += x * volatility[i];
                fourths += cube * x;
            }

            thirdMoments += (cubes * levels) - fourths;
        }

        return DiagonalVariance(centered, sample, n) + (mean * ((thirdMoments * n / centered.Length) - weighted));
    }

    private static double[] Market(ReadOnlySpan<double> centered, int n)
    {
        double[] market = new double[centered.Length / n];
        for (int t = 0; t < market.Length; t++)
        {
            double sum = 0;
            foreach (double x in centered.Slice(t * n, n))
            {
                sum += x;
            }

            market[t] = sum / n;
        }

        return market;
    }

    // With a the covariances with the market m and v its variance, fᵢⱼ = aᵢaⱼ/v off the diagonal, and by the delta method (2003, Lemma 2)
    // ρ = Σᵢ πᵢᵢ + Σᵢ Σⱼ≠ᵢ (2/v) aⱼ Cov(sᵢⱼ, aᵢ) − (1/v²) aᵢaⱼ Cov(sᵢⱼ, v).
    private static double FillSingleFactor(
        ReadOnlySpan<double> centered, ReadOnlySpan<double> sample, ReadOnlySpan<double> market, double v, Span<double> prior)
    {
        int observations = market.Length;
        int n = centered.Length / observations;
        double[] a = new double[n];
        for (int t = 0; t < observations; t++)
        {
            Kernels.Axpy(market[t] / observations, centered.Slice(t * n, n), a);
        }

        double quadratic = 0;
        double quadraticDiagonal = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = sample.Slice(i * n, n);
            quadratic += a[i] * Kernels.Dot(row, a);
            quadraticDiagonal += a[i] * a[i] * row[i];
            for (int j = 0; j < n; j++)
            {
                prior[(i * n) + j] = i == j ? row[i] : a[i] * a[j] / v;
            }
        }

        double withAsset = 0;
        double withMarket = 0;
        for (int t = 0; t < observations; t++)
        {
            double squares = 0;
            double projection = 0;
            double ownCubes = 0;
            double ownSquares = 0;
            ReadOnlySpan<double> row = centered.Slice(t * n, n);
            for (int i = 0; i < row.Length; i++)
            {
                double square = row[i] * row[i];
                double loaded = row[i] * a[i];
                squares += square;
                projection += loaded;
                ownCubes += square * loaded;
                ownSquares += loaded * loaded;
            }

            withAsset += market[t] * ((squares * projection) - ownCubes);
            withMarket += market[t] * market[t] * ((projection * projection) - ownSquares);
        }

        double offDiagonal = quadratic - quadraticDiagonal;
        double assetTerm = ((withAsset / observations) - offDiagonal) / v;
        double marketTerm = ((withMarket / observations) - (v * offDiagonal)) / (v * v);
        return DiagonalVariance(centered, sample, n) + (2 * assetTerm) - marketTerm;
    }

    private static double Trace(ReadOnlySpan<double> matrix, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += matrix[(i * n) + i];
        }

        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }
}
