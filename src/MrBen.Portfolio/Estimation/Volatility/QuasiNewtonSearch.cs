using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Finds a local minimum of a smooth function of a few variables: quasi-Newton steps (BFGS), then Newton steps with a Hessian differenced
/// from the gradient, which settle the last digits.
/// </summary>
/// <remarks>
/// Source: Nocedal and Wright (2006), Numerical Optimization, algorithms 3.1 (backtracking) and 6.1 (BFGS, equations 6.17 and 6.20).
/// </remarks>
internal static class QuasiNewtonSearch
{
    private const int MostSteps = 200;
    private const int MostNewtonSteps = 8;
    private const double SufficientDecrease = 1e-4;
    private const double ShortestStep = 1e-8;

    // Here Newton's steps take over: from this slope on they square the error, where quasi-Newton steps would fight rounding.
    private const double SlopeForNewton = 1e-6;
    private const double Stalled = 1e-14;

    /// <summary>The value at a point and the gradient there; positive infinity outside the domain.</summary>
    public delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Moves <paramref name="point"/> to a minimum.</summary>
    /// <returns>The value there and the largest absolute derivative.</returns>
    public static (double Value, double Slope) Minimize(Objective objective, Span<double> point, double tolerance)
    {
        int n = point.Length;
        double[] gradient = new double[n];
        double[] inverse = new double[n * n];
        double[] trial = new double[n];
        double[] trialGradient = new double[n];
        double[] direction = new double[n];
        double value = objective(point, gradient);
        bool isFresh = true;
        for (int step = 0; step < MostSteps && Kernels.MaxAbs(gradient) > Math.Max(tolerance, SlopeForNewton); step++)
        {
            if (isFresh)
            {
                Array.Clear(inverse);
                double length = 1 / Math.Max(1, Kernels.MaxAbs(gradient));
                for (int i = 0; i < n; i++)
                {
                    inverse[(i * n) + i] = length;
                }
            }

            for (int i = 0; i < n; i++)
            {
                direction[i] = -Kernels.Dot(inverse.AsSpan(i * n, n), gradient);
            }

            if (!(Kernels.Dot(direction, gradient) < 0)
                || !TryStep(objective, point, value, gradient, direction, trial, trialGradient, out double next))
            {
                if (isFresh)
                {
                    break;
                }

                isFresh = true;
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                direction[i] = trial[i] - point[i];
                gradient[i] = trialGradient[i] - gradient[i];
            }

            isFresh = !TryUpdate(inverse, direction, gradient, isFresh);
            trial.CopyTo(point);
            trialGradient.CopyTo(gradient, 0);
            bool isStalled = value - next <= Stalled * Math.Abs(value);
            value = next;
            if (isStalled)
            {
                break;
            }
        }

        return Polish(objective, point, value, gradient, tolerance);
    }

    /// <summary>The Hessian by central differences of the gradient, symmetric; false where a neighbour is outside the domain.</summary>
    public static bool TryHessian(Objective objective, ReadOnlySpan<double> point, ReadOnlySpan<double> scales, Span<double> hessian)
    {
        int n = point.Length;
        double[] moved = point.ToArray();
        double[] up = new double[n];
        double[] down = new double[n];
        for (int i = 0; i < n; i++)
        {
            double width = 1e-5 * scales[i]; // the error of a central difference is of the order of its square
            moved[i] = point[i] + width;
            double above = objective(moved, up);
            moved[i] = point[i] - width;
            double below = objective(moved, down);
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

    private static bool TryStep(
        Objective objective, ReadOnlySpan<double> point, double value, ReadOnlySpan<double> gradient, ReadOnlySpan<double> direction,
        Span<double> trial, Span<double> trialGradient, out double next)
    {
        double slope = Kernels.Dot(direction, gradient);
        for (double length = 1; length > ShortestStep; length /= 2)
        {
            for (int i = 0; i < trial.Length; i++)
            {
                trial[i] = point[i] + (length * direction[i]);
            }

            next = objective(trial, trialGradient);
            if (next <= value + (SufficientDecrease * length * slope))
            {
                return true;
            }
        }

        next = value;
        return false;
    }

    // Without curvature along the step the update would lose definiteness; the search then starts over from the gradient.
    private static bool TryUpdate(double[] inverse, ReadOnlySpan<double> step, ReadOnlySpan<double> change, bool isFirst)
    {
        int n = step.Length;
        double curvature = Kernels.Dot(step, change);
        double squares = Kernels.Dot(change, change);
        if (!(curvature > 1e-12 * Math.Sqrt(squares * Kernels.Dot(step, step))))
        {
            return false;
        }

        if (isFirst)
        {
            for (int i = 0; i < n; i++)
            {
                inverse[(i * n) + i] = curvature / squares;
            }
        }

        double[] product = new double[n];
        for (int i = 0; i < n; i++)
        {
            product[i] = Kernels.Dot(inverse.AsSpan(i * n, n), change);
        }

        double weight = (1 + (Kernels.Dot(change, product) / curvature)) / curvature;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                inverse[(i * n) + j] += (weight * step[i] * step[j]) - (((product[i] * step[j]) + (step[i] * product[j])) / curvature);
            }
        }

        return true;
    }

    private static (double Value, double Slope) Polish(
        Objective objective, Span<double> point, double value, double[] gradient, double tolerance)
    {
        int n = point.Length;
        double[] hessian = new double[n * n];
        double[] ones = new double[n];
        Array.Fill(ones, 1);
        double[] trial = new double[n];
        double[] trialGradient = new double[n];
        for (int step = 0; step < MostNewtonSteps && Kernels.MaxAbs(gradient) > tolerance; step++)
        {
            if (!TryHessian(objective, point, ones, hessian) || Cholesky.Factorize(hessian, n, n) != Cholesky.Succeeded)
            {
                break;
            }

            gradient.CopyTo(trial, 0);
            Cholesky.Solve(hessian, n, trial);
            for (int i = 0; i < n; i++)
            {
                trial[i] = point[i] - trial[i];
            }

            // Near the minimum values agree to rounding, and only the gradient tells which point is nearer.
            double next = objective(trial, trialGradient);
            if (!double.IsFinite(next) || !(Kernels.MaxAbs(trialGradient) < Kernels.MaxAbs(gradient)))
            {
                break;
            }

            trial.CopyTo(point);
            trialGradient.CopyTo(gradient, 0);
            value = next;
        }

        return (value, Kernels.MaxAbs(gradient));
    }
}
