using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>What makes a symmetric matrix one of correlations, entry by entry.</summary>
internal static class CorrelationEntries
{
    /// <summary>Refuses a diagonal other than 1 and entries beyond ±1, by more than <paramref name="rounding"/>.</summary>
    public static void Require(SymmetricMatrix correlation, double rounding, string name)
    {
        for (int i = 0; i < correlation.Order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double entry = correlation[i, j];
                if (i == j ? !(Math.Abs(entry - 1) <= rounding) : !(Math.Abs(entry) <= 1 + rounding))
                {
                    string allowed = i == j ? "1 on the diagonal" : "in [-1, 1]";
                    throw new ArgumentException(Invariant($"Entry ({i},{j}) is {entry}; a correlation is {allowed}."), name);
                }
            }
        }
    }

    /// <summary>
    /// Divides second moments by the roots of their diagonal, N × N row after row, so that the diagonal is exactly 1. False, and nothing
    /// written, where an entry of the diagonal is not positive.
    /// </summary>
    public static bool TryNormalize(ReadOnlySpan<double> moments, int order, Span<double> correlations)
    {
        for (int i = 0; i < order; i++)
        {
            if (!(moments[(i * order) + i] > 0))
            {
                return false;
            }
        }

        for (int i = 0; i < order; i++)
        {
            double deviation = Math.Sqrt(moments[(i * order) + i]);
            correlations[(i * order) + i] = 1;
            for (int j = 0; j < i; j++)
            {
                double entry = moments[(i * order) + j] / deviation / Math.Sqrt(moments[(j * order) + j]);
                correlations[(i * order) + j] = correlations[(j * order) + i] = Math.Clamp(entry, -1, 1);
            }
        }

        return true;
    }
}
