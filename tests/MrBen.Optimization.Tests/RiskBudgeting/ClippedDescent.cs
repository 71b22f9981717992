using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>
/// Constrained risk budgeting by the plainest means: cyclical coordinate descent, each coordinate clipped to its bounds, and bisection of λ
/// until the weights sum to 1. Shares nothing with the library's method. Source: Richard and Roncalli (2019), arXiv 1902.05710.
/// </summary>
internal static class ClippedDescent
{
    public static double[] Solve(SymmetricMatrix covariance, double[] budgets, double[] lower, double[] upper)
    {
        double low = 0;
        double high = 1;
        double[] x = [];
        for (int k = 0; k < 200 && high - low > 1e-16 * high; k++)
        {
            double weight = 0.5 * (low + high);
            x = Descend(covariance, budgets, lower, upper, weight);
            (low, high) = x.Sum() < 1 ? (weight, high) : (low, weight);
        }

        return x;
    }

    private static double[] Descend(SymmetricMatrix covariance, double[] budgets, double[] lower, double[] upper, double weight)
    {
        int n = budgets.Length;
        double[] x = [.. upper];
        double change = 1;
        for (int sweep = 0; sweep < 10_000 && change > 1e-15; sweep++)
        {
            change = 0;
            for (int i = 0; i < n; i++)
            {
                double others = 0;
                for (int j = 0; j < n; j++)
                {
                    others += j == i ? 0 : covariance[i, j] * x[j];
                }

                double variance = covariance[i, i];
                double root = (-others + Math.Sqrt((others * others) + (4 * variance * weight * budgets[i]))) / (2 * variance);
                double clipped = Math.Clamp(root, lower[i], upper[i]);
                change = Math.Max(change, Math.Abs(clipped - x[i]));
                x[i] = clipped;
            }
        }

        return x;
    }
}
