using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>What came less what was expected, as a move of correlations. Pure functions.</summary>
internal static class RealisedResidual
{
    /// <summary>
    /// Rᵢⱼ − ½ρᵢⱼ(Rᵢᵢ + Rⱼⱼ) with a zero diagonal: the first-order move of the normalised R from C, free of whether volatilities were
    /// right.
    /// </summary>
    public static double[] Of(SymmetricMatrix baseline, ReadOnlySpan<double> realised)
    {
        int n = baseline.Order;
        double[] moves = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double scale = 0.5 * (realised[(i * n) + i] + realised[(j * n) + j]);
                moves[(i * n) + j] = moves[(j * n) + i] = realised[(i * n) + j] - (baseline[i, j] * scale);
            }
        }

        return moves;
    }

    /// <summary>v'Ev.</summary>
    public static double Form(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector)
    {
        int n = vector.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += vector[i] * Kernels.Dot(matrix.Slice(i * n, n), vector);
        }

        return sum;
    }
}
