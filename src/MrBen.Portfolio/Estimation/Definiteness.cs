using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Tells a covariance from a matrix that gives some weights a negative variance, as one estimated pair by pair may do.</summary>
internal static class Definiteness
{
    // The solver takes an eigenvalue down to −1e-8 of correlations for one of 0; what passes here must pass there, whatever the rounding.
    private const double Lift = 0.5e-8;

    // An asset of a smaller share of the largest variance counts as one that does not vary: its correlations are rounding.
    private const double NegligibleVariance = 1e-14;

    private const int PowerIterations = 100;

    private const string Remedy =
        "A complete panel (missing-data policy Intersection or ForwardFill), or an estimator that ends with "
        + nameof(NearestCorrelationMatrix) + ", gives one that is.";

    /// <summary>Why the covariance of beliefs is none; <see langword="null"/> where it is positive semidefinite up to rounding.</summary>
    /// <remarks>
    /// One Cholesky factorisation of the correlations, lifted by the rounding allowed so that singular ones pass: O(N³/3).
    /// </remarks>
    public static UndefinedEstimate? FindFailure(ReturnEstimates estimates)
    {
        int n = estimates.Assets.Length;
        double[] correlations = Correlations(estimates.Covariance);
        double[] factor = [.. correlations];
        for (int i = 0; i < n; i++)
        {
            factor[(i * n) + i] += Lift;
        }

        int failed = Cholesky.Factorize(factor, n, n);
        if (failed == Cholesky.Succeeded)
        {
            return null;
        }

        AssetId asset = estimates.Assets[failed];
        string misfit = failed == 1
            ? Invariant($"the correlation of {estimates.Assets[0]} and {asset} is {correlations[n]:G6}.")
            : Invariant($"the correlations of {asset} do not fit those among the {failed} assets before it; ")
                + Invariant($"one eigenvalue of the correlations is at most {Eigenvalue(correlations, factor, failed, n):G6}.");
        return new UndefinedEstimate(asset, $"The covariance is not positive semidefinite: {misfit} {Remedy}");
    }

    private static double[] Correlations(SymmetricMatrix covariance)
    {
        int n = covariance.Order;
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            largest = Math.Max(largest, covariance[i, i]);
        }

        double[] scale = new double[n];
        for (int i = 0; i < n; i++)
        {
            double variance = covariance[i, i];
            scale[i] = 1 / Math.Sqrt(variance > NegligibleVariance * largest ? variance : largest > 0 ? largest : 1);
        }

        double[] correlations = covariance.Values.ToArray();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                correlations[(i * n) + j] *= scale[i] * scale[j];
            }
        }

        return correlations;
    }

    // From the direction in which the factorisation failed, iterates with (τI − C), τ the largest row sum, towards the smallest eigenvalue;
    // every Rayleigh quotient is an upper limit of it.
    private static double Eigenvalue(double[] correlations, double[] factor, int failed, int n)
    {
        double[] vector = new double[n];
        factor.AsSpan(failed * n, failed).CopyTo(vector);
        vector[failed] = -1;
        for (int k = failed - 1; k >= 0; k--)
        {
            vector[k] /= factor[(k * n) + k];
            Kernels.Axpy(-vector[k], factor.AsSpan(k * n, k), vector.AsSpan(0, k));
        }

        double largestSum = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum += Math.Abs(correlations[(i * n) + j]);
            }

            largestSum = Math.Max(largestSum, sum);
        }

        double[] product = new double[n];
        double smallest = double.PositiveInfinity;
        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            Kernels.Scale(1 / Math.Sqrt(Kernels.Dot(vector, vector)), vector);
            for (int i = 0; i < n; i++)
            {
                product[i] = Kernels.Dot(correlations.AsSpan(i * n, n), vector);
            }

            smallest = Math.Min(smallest, Kernels.Dot(vector, product));
            for (int i = 0; i < n; i++)
            {
                vector[i] = (largestSum * vector[i]) - product[i];
            }
        }

        return smallest;
    }
}
