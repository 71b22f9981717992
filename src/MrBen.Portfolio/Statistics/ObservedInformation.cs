using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Statistics;

/// <summary>What the second derivatives of a log-likelihood say of the errors of its parameters. Pure functions, thread-safe.</summary>
internal static class ObservedInformation
{
    /// <summary>
    /// The covariance of the parameters, n × n: the inverse of the information. Null where that is not positive definite.
    /// </summary>
    /// <param name="information">Minus the second derivatives of the log-likelihood, n × n row after row; destroyed.</param>
    /// <param name="size">n.</param>
    public static double[]? TryInvert(double[] information, int size)
    {
        if (!Array.TrueForAll(information, double.IsFinite) || Cholesky.Factorize(information, size, size) != Cholesky.Succeeded)
        {
            return null;
        }

        double[] inverse = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            inverse[(i * size) + i] = 1;
            Cholesky.Solve(information, size, inverse.AsSpan(i * size, size));
        }

        return inverse;
    }
}
