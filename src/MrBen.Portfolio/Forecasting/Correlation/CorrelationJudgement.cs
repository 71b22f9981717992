using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>How well one forecast did. Pure functions.</summary>
internal static class CorrelationJudgement
{
    /// <summary>The normal likelihood's loss, and the realised variance of the minimum-variance portfolio of equal volatilities.</summary>
    /// <param name="forecast">N × N, positive definite.</param>
    /// <param name="realised">Mean of zz' over the horizon.</param>
    /// <remarks>One eigendecomposition; both are sums over it.</remarks>
    public static (double Loss, double Variance) Of(SymmetricMatrix forecast, ReadOnlySpan<double> realised)
    {
        int n = forecast.Order;
        SymmetricEigen eigen = SymmetricEigen.Decompose(forecast);
        double[] weights = new double[n];
        double loss = -n;
        double total = 0;
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<double> vector = eigen.Vector(k);
            double value = eigen.Values[k];
            loss += Math.Log(value) + (RealisedResidual.Form(realised, vector) / value);
            double sum = 0;
            foreach (double entry in vector)
            {
                sum += entry;
            }

            Kernels.Axpy(sum / value, vector, weights);
            total += sum * sum / value;
        }

        Kernels.Scale(1 / total, weights);
        return (loss / n, RealisedResidual.Form(realised, weights));
    }
}
