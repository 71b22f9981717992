using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>How badly weighted log-correlations forecast what came, with the gradient by the weights. Workspace of one fit.</summary>
/// <remarks>
/// With G = ln C the loss (tr G + tr(e⁻ᴳR) − N)/N has the derivative M = (I + D[e⁻ˣ](R))/N with respect to G, D[f] the derivative of a
/// function of a symmetric matrix by divided differences (Daleckii and Krein 1965; Higham 2008, Functions of Matrices, theorem 3.11). The
/// diagonal of G moves so that that of C stays 1: D[eˣ](dG) has no diagonal, which takes D[eˣ](diag μ) from M, with μ from N equations.
/// </remarks>
internal sealed class LogCorrelationLoss(int assets, int parts)
{
    private readonly int _pairs = LogCorrelation.Length(assets);
    private readonly List<(double[] Known, double[] Realized)> _windows = [];

    /// <summary>Windows that were added.</summary>
    public int Windows => _windows.Count;

    /// <summary>Adds a window: log-correlations known before it, one part after the other, and the mean square zz' in it.</summary>
    public void Add(double[] known, double[] realized) => _windows.Add((known, realized));

    /// <summary>Σ wₖγₖ.</summary>
    public double[] Combine(double[] known, ReadOnlySpan<double> weights)
    {
        double[] vector = new double[_pairs];
        for (int k = 0; k < parts; k++)
        {
            Kernels.Axpy(weights[k], known.AsSpan(k * _pairs, _pairs), vector);
        }

        return vector;
    }

    /// <summary>The mean loss; infinite where a forecast is singular.</summary>
    public double Evaluate(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        double[] slopes = new double[_pairs];
        foreach ((double[] known, double[] realized) in _windows)
        {
            if (!LogCorrelation.TryFromVector(assets, Combine(known, weights), out _, out double[] logarithm))
            {
                return double.PositiveInfinity;
            }

            sum += Loss(SymmetricEigen.Decompose(logarithm, assets), realized, slopes) / _windows.Count;
            for (int k = 0; k < parts; k++)
            {
                gradient[k] += Kernels.Dot(slopes, known.AsSpan(k * _pairs, _pairs)) / _windows.Count;
            }
        }

        return sum;
    }

    private double Loss(SymmetricEigen eigen, double[] realized, double[] slopes)
    {
        int n = assets;
        double[] slope = Derivative(eigen, realized, -1);
        double sum = -n;
        double[] image = new double[n];
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<double> vector = eigen.Vector(k);
            for (int i = 0; i < n; i++)
            {
                image[i] = Kernels.Dot(realized.AsSpan(i * n, n), vector);
            }

            sum += eigen.Values[k] + (Math.Exp(-eigen.Values[k]) * Kernels.Dot(vector, image));
            slope[(k * n) + k] += 1;
        }

        // J μ = diag(M): column j of J is the diagonal of D[eˣ](eⱼeⱼ').
        double[] matrix = new double[n * n];
        double[] response = new double[n];
        double[] unit = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            response[j] = slope[(j * n) + j];
            unit[(j * n) + j] = 1;
            double[] column = Derivative(eigen, unit, 1);
            unit[(j * n) + j] = 0;
            for (int i = 0; i < n; i++)
            {
                matrix[(i * n) + j] = column[(i * n) + i];
            }
        }

        _ = LinearSystem.TrySolve(matrix, response);
        for (int i = 0; i < n; i++)
        {
            unit[(i * n) + i] = response[i];
        }

        double[] taken = Derivative(eigen, unit, 1);
        int place = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                slopes[place++] = 2 * (slope[(i * n) + j] - taken[(i * n) + j]) / n;
            }
        }

        return sum / n;
    }

    // V(F∘(V'EV))V' with the divided differences F of e^(sign·x) at the eigenvalues.
    private double[] Derivative(SymmetricEigen eigen, double[] direction, int sign)
    {
        int n = assets;
        double[] half = new double[n * n];
        double[] inner = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                half[(k * n) + i] = Kernels.Dot(direction.AsSpan(i * n, n), eigen.Vector(k));
            }
        }

        for (int k = 0; k < n; k++)
        {
            for (int l = 0; l < n; l++)
            {
                inner[(k * n) + l] =
                    Difference(sign * eigen.Values[k], sign * eigen.Values[l]) * sign * Kernels.Dot(half.AsSpan(k * n, n), eigen.Vector(l));
            }
        }

        double[] result = new double[n * n];
        double[] row = new double[n];
        for (int k = 0; k < n; k++)
        {
            Array.Clear(row);
            for (int l = 0; l < n; l++)
            {
                Kernels.Axpy(inner[(k * n) + l], eigen.Vector(l), row);
            }

            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(eigen.Vector(k)[i], row, result.AsSpan(i * n, n));
            }
        }

        return result;
    }

    // (eᵃ − eᵇ)/(a − b) = e^((a+b)/2)·sinh(d)/d with d half the difference, which does not cancel.
    private static double Difference(double a, double b)
    {
        double d = 0.5 * (a - b);
        return Math.Exp(0.5 * (a + b)) * (Math.Abs(d) < 1e-4 ? 1 + (d * d / 6) : Math.Sinh(d) / d);
    }
}
