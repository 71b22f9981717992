using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The correlation matrix nearest to a symmetric matrix in the Frobenius norm: the repair of an indefinite matrix, such as a pairwise
/// covariance or one that was typed in. Nothing in this library calls it silently. Thread-safe.
/// </summary>
/// <remarks>
/// Alternating projections onto the matrices with eigenvalues above the floor and onto those with a unit diagonal, with Dykstra's
/// correction for the first; without the correction the limit would be some correlation matrix, not the nearest. At the end the positive
/// semidefinite iterate is scaled to a unit diagonal. Convergence is linear: typically 20 to 300 iterations of one eigendecomposition
/// each, O(N³), so hundreds of assets take seconds; meant as a step of preparation, not for a hot path.
/// Source: Higham (2002), IMA J. Numerical Analysis 22(3), 329–343, algorithm 3.3 with W = I.
/// </remarks>
public static class NearestCorrelationMatrix
{
    /// <summary>The nearest correlation matrix.</summary>
    /// <param name="matrix">Any symmetric matrix, N ≥ 1; usually correlations with a unit diagonal.</param>
    /// <param name="options">Floor, tolerance and limit; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search between two iterations.</param>
    /// <exception cref="ArgumentException">The matrix is empty or an option is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static NearestCorrelationResult OfCorrelation(
        SymmetricMatrix matrix, NearestCorrelationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentOutOfRangeException.ThrowIfZero(matrix.Order);
        NearestCorrelationOptions settings = Checked(options);
        (double[] result, bool converged, int iterations, double before) = Search(matrix.Values, matrix.Order, settings, cancellationToken);
        SymmetricMatrix nearest = iterations == 0 ? matrix : SymmetricMatrix.Create(matrix.Order, result);
        return new NearestCorrelationResult(nearest, converged, iterations, Distance(nearest.Values, matrix.Values), before,
            iterations == 0 ? before : SmallestEigenvalue(nearest.Values, matrix.Order, cancellationToken));
    }

    /// <summary>The covariance matrix with the given variances and the nearest correlations.</summary>
    /// <param name="covariance">A symmetric matrix with a positive diagonal, N ≥ 1; its variances are kept exactly.</param>
    /// <param name="options">Floor, tolerance and limit, all in terms of the correlations; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search between two iterations.</param>
    /// <exception cref="ArgumentException">The matrix is empty, a variance is not positive, or an option is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static NearestCorrelationResult OfCovariance(
        SymmetricMatrix covariance, NearestCorrelationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int n = covariance.Order;
        double[] volatility = new double[n];
        for (int i = 0; i < n; i++)
        {
            double variance = covariance[i, i];
            volatility[i] = variance > 0
                ? Math.Sqrt(variance)
                : throw new ArgumentException(
                    Invariant($"Variance {i} is {variance}; correlations need positive variances."), nameof(covariance));
        }

        double[] values = covariance.Values.ToArray();
        ForEachPair(n, values, (i, j, s) => i == j ? 1 : s / (volatility[i] * volatility[j]));
        NearestCorrelationResult correlation = OfCorrelation(SymmetricMatrix.Create(n, values), options, cancellationToken);
        if (correlation.Iterations == 0)
        {
            return new NearestCorrelationResult(covariance, correlation.Converged, 0, 0,
                correlation.SmallestEigenvalueBefore, correlation.SmallestEigenvalueAfter);
        }

        correlation.Matrix.Values.CopyTo(values);
        ForEachPair(n, values, (i, j, r) => i == j ? covariance[i, i] : r * volatility[i] * volatility[j]);
        return new NearestCorrelationResult(SymmetricMatrix.Create(n, values), correlation.Converged, correlation.Iterations,
            correlation.Distance, correlation.SmallestEigenvalueBefore, correlation.SmallestEigenvalueAfter);
    }

    private static NearestCorrelationOptions Checked(NearestCorrelationOptions? options)
    {
        NearestCorrelationOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    private static (double[] Matrix, bool Converged, int Iterations, double SmallestEigenvalue) Search(
        ReadOnlySpan<double> matrix, int n, NearestCorrelationOptions settings, CancellationToken cancellationToken)
    {
        double[] unit = matrix.ToArray();             // Y, on the unit diagonal
        double[] semidefinite = matrix.ToArray();     // X, above the floor
        double[] corrected = new double[n * n];       // R = Y − ΔS
        double[] correction = new double[n * n];      // ΔS
        double[] previous = new double[n * n];
        double[] raised = new double[n * n];          // eigenvectors below the floor, scaled by what they lack
        double before = SmallestEigenvalue(matrix, n, cancellationToken);
        if (before >= settings.MinimumEigenvalue && HasUnitDiagonal(matrix, n))
        {
            return (unit, true, 0, before);
        }

        for (int iteration = 1; ; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            unit.CopyTo(corrected, 0);
            Kernels.Axpy(-1, correction, corrected);
            semidefinite.CopyTo(previous, 0);
            Project(corrected, n, settings.MinimumEigenvalue, semidefinite, raised, cancellationToken);
            double step = Distance(semidefinite, previous);
            semidefinite.CopyTo(correction, 0);
            Kernels.Axpy(-1, corrected, correction);
            unit.CopyTo(previous, 0);
            semidefinite.CopyTo(unit, 0);
            for (int i = 0; i < n; i++)
            {
                unit[(i * n) + i] = 1;
            }

            // The stopping test of Higham (2002), equation 4.1, in the Frobenius norm.
            double change = Math.Max(Math.Max(step, Distance(unit, previous)), Distance(unit, semidefinite));
            bool converged = change <= settings.Tolerance * Math.Sqrt(Kernels.Dot(unit, unit));
            if (converged || iteration == settings.MaxIterations)
            {
                ScaleToUnitDiagonal(semidefinite, n);
                return (semidefinite, converged, iteration, before);
            }
        }
    }

    // X = R + Σ (floor − λ) qq' over the eigenvalues λ below the floor, usually few.
    private static void Project(
        double[] matrix, int n, double floor, double[] projection, double[] raised, CancellationToken cancellationToken)
    {
        SymmetricEigen decomposition = SymmetricEigen.Decompose(matrix, n, cancellationToken);
        matrix.CopyTo(projection, 0);
        int count = 0;
        for (; count < n && decomposition.Values[count] < floor; count++)
        {
            Span<double> row = raised.AsSpan(count * n, n);
            decomposition.Vector(count).CopyTo(row);
            Kernels.Scale(Math.Sqrt(floor - decomposition.Values[count]), row);
        }

        Kernels.AddGram(raised.AsSpan(0, count * n), n, projection);
    }

    private static double SmallestEigenvalue(ReadOnlySpan<double> matrix, int n, CancellationToken cancellationToken)
    {
        double[] values = new double[n];
        SymmetricEigen.Eigenvalues(matrix, n, values, cancellationToken);
        return values[0];
    }

    private static bool HasUnitDiagonal(ReadOnlySpan<double> matrix, int n)
    {
        bool unit = true;
        for (int i = 0; i < n; i++)
        {
            unit &= matrix[(i * n) + i] == 1;
        }

        return unit;
    }

    private static void ScaleToUnitDiagonal(double[] matrix, int n)
    {
        double[] roots = new double[n];
        for (int i = 0; i < n; i++)
        {
            roots[i] = Math.Sqrt(Math.Max(0, matrix[(i * n) + i]));
        }

        // A zero on the diagonal of a semidefinite matrix means a zero row: an asset that is uncorrelated with the rest.
        ForEachPair(n, matrix, (i, j, x) => i == j ? 1 : roots[i] > 0 && roots[j] > 0 ? x / (roots[i] * roots[j]) : 0);
    }

    private static void ForEachPair(int n, double[] matrix, Func<int, int, double, double> change)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                matrix[(i * n) + j] = change(i, j, matrix[(i * n) + j]);
            }
        }
    }

    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = x[i] - y[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
