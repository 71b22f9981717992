using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>What several estimators do to a panel before their own formula.</summary>
internal static class Panels
{
    // Squares of it, summed over thousands of assets and periods, are numbers.
    private const double LargestProduct = 1e140;

    public static void RequireAssets(ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        if (returns.Assets.IsEmpty)
        {
            throw new ArgumentException("The panel has no assets.", nameof(returns));
        }
    }

    public static void RequireSimple(ReturnPanel returns)
    {
        RequireAssets(returns);
        if (returns.Kind != ReturnKind.Simple)
        {
            throw new ArgumentException(
                "The panel holds log returns; expected simple returns need a panel of simple returns.", nameof(returns));
        }
    }

    /// <summary>Why an estimator that needs every cell cannot use a panel; null where it can.</summary>
    public static EstimationFailure? FindFailure(ReturnPanel returns, string estimator, int minimumObservations)
    {
        InsufficientHistory? shortage = InsufficientHistory.Find(returns, minimumObservations);
        if (shortage is not null || returns.IsComplete)
        {
            return shortage;
        }

        int n = returns.Assets.Length;
        int missing = 0;
        (int Period, int Asset) first = (-1, -1);
        for (int t = 0; t < returns.Observations; t++)
        {
            for (int i = 0; i < n; i++)
            {
                if (!returns.TryGetReturn(t, i, out _))
                {
                    first = missing++ == 0 ? (t, i) : first;
                }
            }
        }

        AssetId asset = returns.Assets[first.Asset];
        DateOnly day = returns.Dates[first.Period];
        string gap = Invariant(
            $"{missing} of {returns.Observations * n} returns are missing, the first of {asset} on {day:yyyy-MM-dd}");
        return new UndefinedEstimate(asset, $"{gap}; {estimator} needs a complete panel.");
    }

    /// <summary>
    /// Why a matrix of sums of products cannot be used: an entry is no number, or so large that its square may be none. Null where it can.
    /// </summary>
    public static UndefinedEstimate? FindOverflow(ReturnPanel returns, string estimator, ReadOnlySpan<double> matrix)
    {
        // The variances first: a covariance is too large because one of its two assets is.
        int n = returns.Assets.Length;
        for (int i = 0; i < n; i++)
        {
            if (!(matrix[(i * n) + i] <= LargestProduct))
            {
                return TooLarge(returns.Assets[i], $"{returns.Assets[i]}");
            }
        }

        for (int k = 0; k < matrix.Length; k++)
        {
            if (!(Math.Abs(matrix[k]) <= LargestProduct))
            {
                return TooLarge(returns.Assets[k / n], $"{returns.Assets[k / n]} and {returns.Assets[k % n]}");
            }
        }

        return null;

        UndefinedEstimate TooLarge(AssetId asset, string whose) => new(asset, Invariant(
            $"The {estimator} of {whose} over {returns.Observations} returns is too large to compute with."));
    }

    /// <summary>Copies a complete panel (T × N) and takes each column's mean away; a column that never changes becomes exactly 0.</summary>
    public static double[] Center(ReturnPanel returns)
    {
        int n = returns.Assets.Length;
        double[] centered = returns.Values.ToArray();
        double[] means = new double[n];
        ReadOnlySpan<double> first = centered.AsSpan(0, n);
        for (int t = 0; t < returns.Observations; t++)
        {
            Kernels.Axpy(1.0 / returns.Observations, centered.AsSpan(t * n, n), means);
        }

        for (int i = 0; i < n; i++)
        {
            // The rounded mean of a constant differs from it by an ulp, which would pass for a variance.
            bool constant = true;
            for (int t = 1; constant && t < returns.Observations; t++)
            {
                constant = centered[(t * n) + i] == first[i];
            }

            means[i] = constant ? first[i] : means[i];
        }

        for (int t = 0; t < returns.Observations; t++)
        {
            Kernels.Axpy(-1, means, centered.AsSpan(t * n, n));
        }

        return centered;
    }

    /// <summary>The Gram matrix X'X of T × N values, times a factor; N × N.</summary>
    public static double[] Gram(ReadOnlySpan<double> rows, int columns, double factor)
    {
        double[] gram = new double[columns * columns];
        Kernels.AddGram(rows, columns, gram);
        Kernels.Scale(factor, gram);
        return gram;
    }
}
