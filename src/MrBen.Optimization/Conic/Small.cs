namespace MrBen.Optimization.Conic;

/// <summary>Algebra of vectors of three and matrices of three by three, by rows.</summary>
internal static class Small
{
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => (x[0] * y[0]) + (x[1] * y[1]) + (x[2] * y[2]);

    public static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> result)
    {
        double r0 = Dot(matrix, x);
        double r1 = Dot(matrix[3..], x);
        double r2 = Dot(matrix[6..], x);
        (result[0], result[1], result[2]) = (r0, r1, r2);
    }

    public static void Cross(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        result[0] = (x[1] * y[2]) - (x[2] * y[1]);
        result[1] = (x[2] * y[0]) - (x[0] * y[2]);
        result[2] = (x[0] * y[1]) - (x[1] * y[0]);
    }

    /// <summary>Solves with a positive definite matrix by LDL'. False where a pivot is not positive.</summary>
    public static bool Solve(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right, Span<double> result)
    {
        double d0 = matrix[0];
        double l1 = matrix[3] / d0;
        double l2 = matrix[6] / d0;
        double d1 = matrix[4] - (l1 * matrix[3]);
        double l3 = (matrix[7] - (l1 * matrix[6])) / d1;
        double d2 = matrix[8] - (l2 * matrix[6]) - (l3 * l3 * d1);
        double y0 = right[0];
        double y1 = right[1] - (l1 * y0);
        double y2 = right[2] - (l2 * y0) - (l3 * y1);
        double x2 = y2 / d2;
        double x1 = (y1 / d1) - (l3 * x2);
        result[0] = (y0 / d0) - (l1 * x1) - (l2 * x2);
        result[1] = x1;
        result[2] = x2;
        return d0 > 0 && d1 > 0 && d2 > 0;
    }

    /// <summary>matrix ← matrix + a·x·x'.</summary>
    public static void AddOuter(double a, ReadOnlySpan<double> x, Span<double> matrix)
    {
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                matrix[(3 * i) + j] += a * x[i] * x[j];
            }
        }
    }
}
