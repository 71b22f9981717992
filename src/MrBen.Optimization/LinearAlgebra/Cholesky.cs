using System.Buffers;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>The factorisation A = LL' of a symmetric positive definite matrix.</summary>
/// <remarks>
/// Thread-safe: static, workspace rented, so that nothing is allocated when warm. Blocked and right-looking, the update behind each panel
/// a packed product of half a square, panels themselves solved by substitution in packed form, so that no block is inverted and the
/// factor is backward stable whatever the condition. Source: Golub and Van Loan (2013), Matrix Computations, 4th edition, 4.2.6.
/// </remarks>
public static unsafe partial class Cholesky
{
    /// <summary>What <see cref="Factorize"/> returns when every pivot passed.</summary>
    public const int Succeeded = -1;

    /// <summary>What <see cref="Factorize"/> returns when it was told to stop.</summary>
    public const int Stopped = -2;

    // Below this order a plain loop is done before panels are packed.
    private const int PlainOrder = 16;

    /// <summary>Columns of a panel.</summary>
    internal const int PanelColumns = 64;

    /// <summary>Overwrites the lower triangle of an n × n matrix by rows with L; the part above the diagonal is not touched.</summary>
    /// <param name="matrix">The matrix, row after row, of which the lower triangle is read.</param>
    /// <param name="order">Number of rows and columns, n.</param>
    /// <param name="stride">From the start of a row to the start of the next, at least n.</param>
    /// <param name="smallestPivot">The number that every pivot (squared diagonal entry of L) must be above.</param>
    /// <param name="goesOn">Asked before each panel of 64 columns; false stops the factorisation.</param>
    /// <returns>
    /// <see cref="Succeeded"/>, <see cref="Stopped"/> or, from 0, the first row whose pivot is not above the smallest allowed or not
    /// finite. That row and those above it then hold L but for the diagonal entry of the row, which holds the pivot; rows below hold
    /// nothing of use.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter than the rows, or the stride than a row.</exception>
    public static int Factorize(Span<double> matrix, int order, int stride, double smallestPivot = 0, Func<bool>? goesOn = null)
    {
        MatrixView.Check(matrix.Length, order, order, stride);
        if (order <= PlainOrder)
        {
            return goesOn is not null && !goesOn() ? Stopped : FactorizePlain(matrix, order, stride, smallestPivot);
        }

        double[] rented = ArrayPool<double>.Shared.Rent(
            Slivers.Size(order, Math.Min(order, PanelColumns)) + PanelColumns + Slivers.Alignment);
        int result = Succeeded;
        fixed (double* start = rented, a = matrix)
        {
            double* reciprocals = Slivers.Align(start);
            double* packed = reciprocals + PanelColumns;
            for (int column = 0; column < order && result == Succeeded; column += PanelColumns)
            {
                result = goesOn is not null && !goesOn() ? Stopped
                    : Advance(a, order, stride, column, packed, reciprocals, smallestPivot);
            }
        }

        ArrayPool<double>.Shared.Return(rented);
        return result;
    }

    /// <summary>Overwrites the lower triangle of a matrix without gaps with L. False where a pivot is not positive.</summary>
    internal static bool FactorizeInPlace(Span<double> matrix, int order) => Factorize(matrix, order, order) == Succeeded;

    /// <summary>Solves LL'x = b in place; 2n² flops.</summary>
    /// <param name="factor">What <see cref="Factorize"/> left with a stride of n; the part above the diagonal is not read.</param>
    /// <param name="order">n.</param>
    /// <param name="vector">b on entry, x on return, length n.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Solve(ReadOnlySpan<double> factor, int order, Span<double> vector)
    {
        MatrixView.Check(factor.Length, order, order, order);
        Guard.Length(order, vector.Length, "elements", nameof(vector));
        TriangularSolve.Lower(factor, order, order, vector);
        TriangularSolve.LowerTransposed(factor, order, order, vector);
    }

    private static int FactorizePlain(Span<double> matrix, int order, int stride, double smallestPivot)
    {
        for (int i = 0; i < order; i++)
        {
            Span<double> row = matrix.Slice(i * stride, i + 1);
            for (int k = 0; k <= i; k++)
            {
                ReadOnlySpan<double> other = matrix.Slice(k * stride, k + 1);
                double sum = row[k];
                for (int l = 0; l < k; l++)
                {
                    sum -= row[l] * other[l];
                }

                row[k] = k < i ? sum / other[k] : sum;
            }

            if (!(row[i] > smallestPivot && double.IsFinite(row[i])))
            {
                return i;
            }

            row[i] = Math.Sqrt(row[i]);
        }

        return Succeeded;
    }
}
