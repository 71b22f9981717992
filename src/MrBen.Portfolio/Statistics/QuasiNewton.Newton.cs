using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Statistics;

/// <content>Newton's steps, which square the error where quasi-Newton steps would fight rounding.</content>
internal sealed partial class QuasiNewton
{
    private const int MostNewtonSteps = 8;

    // The error of a central difference is of the order of its square, rounding of the order of 1e-16 over it.
    private const double RelativeWidth = 1e-5;

    /// <summary>
    /// Settles the last digits, from near the minimum, by Newton's steps with a Hessian differenced from the gradient, until the slope is
    /// below the tolerance or falls no more.
    /// </summary>
    public void Settle(double tolerance)
    {
        int n = Point.Length;
        double[] hessian = new double[n * n];
        double[] ones = new double[n];
        Array.Fill(ones, 1);
        for (int step = 0; step < MostNewtonSteps && Slope > tolerance; step++)
        {
            if (!TryHessian(_function, Point, ones, hessian) || Cholesky.Factorize(hessian, n, n) != Cholesky.Succeeded)
            {
                return;
            }

            _gradient.CopyTo(_direction, 0);
            Cholesky.Solve(hessian, n, _direction);
            Point.CopyTo(_trial, 0);
            Kernels.Axpy(-1, _direction, _trial);

            // Near the minimum values agree to rounding, and only the gradient tells which point is nearer.
            double value = _function(_trial, _trialGradient);
            if (!double.IsFinite(value) || !(Kernels.MaxAbs(_trialGradient) < Kernels.MaxAbs(_gradient)))
            {
                return;
            }

            Accept(value);
        }
    }

    /// <summary>The Hessian by central differences of the gradient, symmetric; false where a neighbour is outside the domain.</summary>
    /// <param name="function">What is differenced.</param>
    /// <param name="point">Where, length n.</param>
    /// <param name="scales">Sizes of the variables, above 0, length n.</param>
    /// <param name="hessian">n × n row after row, filled.</param>
    public static bool TryHessian(
        SmoothFunction function, ReadOnlySpan<double> point, ReadOnlySpan<double> scales, Span<double> hessian)
    {
        int n = point.Length;
        double[] moved = point.ToArray();
        double[] up = new double[n];
        double[] down = new double[n];
        for (int i = 0; i < n; i++)
        {
            double width = RelativeWidth * scales[i];
            moved[i] = point[i] + width;
            double above = function(moved, up);
            moved[i] = point[i] - width;
            double below = function(moved, down);
            moved[i] = point[i];
            if (!double.IsFinite(above) || !double.IsFinite(below))
            {
                return false;
            }

            for (int j = 0; j < n; j++)
            {
                hessian[(i * n) + j] = (up[j] - down[j]) / (2 * width);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                hessian[(i * n) + j] = hessian[(j * n) + i] = (hessian[(i * n) + j] + hessian[(j * n) + i]) / 2;
            }
        }

        return true;
    }
}
