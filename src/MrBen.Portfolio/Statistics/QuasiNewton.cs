using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Statistics;

/// <summary>Unconstrained minimum of a smooth function of few variables. Workspace of one run; not thread-safe.</summary>
/// <remarks>
/// Broyden, Fletcher, Goldfarb and Shanno with an inverse Hessian: Nocedal and Wright (2006), Numerical Optimization, 2nd edition,
/// algorithm 6.1 and equation 6.20; steps by bisection to the weak Wolfe conditions: Lewis and Overton (2013), Mathematical Programming
/// 141, 135–163, algorithm 2.6.
/// </remarks>
internal sealed partial class QuasiNewton
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MostTrials = 60;

    // A first step of any length is a guess: it must not leave the region where the start was found.
    private const double FirstStep = 0.1;

    private readonly SmoothFunction _function;
    private readonly double[] _inverse;
    private readonly double[] _direction;
    private readonly double[] _trial;
    private readonly double[] _trialGradient;
    private readonly double[] _gradient;

    public QuasiNewton(SmoothFunction function, ReadOnlySpan<double> start)
    {
        int n = start.Length;
        _function = function;
        (_inverse, _direction, _trial, _trialGradient) = (new double[n * n], new double[n], new double[n], new double[n]);
        (Point, _gradient) = (start.ToArray(), new double[n]);
        Value = function(Point, _gradient);
    }

    public double[] Point { get; }

    public double Value { get; private set; }

    public int Iterations { get; private set; }

    /// <summary>Largest |gradient| in units of the variable, over the size of the value.</summary>
    public double Slope
    {
        get
        {
            double largest = 0;
            for (int i = 0; i < Point.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(_gradient[i]) * Math.Max(1, Math.Abs(Point[i])));
            }

            return largest / Math.Max(1, Math.Abs(Value));
        }
    }

    /// <summary>
    /// Runs until the slope is below the tolerance. False where it is not, the iterations being used up or no step going down.
    /// </summary>
    public bool Run(double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        if (!double.IsFinite(Value))
        {
            return false;
        }

        bool fresh = true;
        while (Slope > tolerance && Iterations < maxIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (fresh)
            {
                Reset();
            }

            if (!TryStep())
            {
                if (fresh)
                {
                    return false;
                }

                fresh = true;
                continue;
            }

            fresh = false;
            Iterations++;
        }

        return Slope <= tolerance;
    }

    private void Reset()
    {
        int n = Point.Length;
        double norm = Math.Sqrt(Kernels.Dot(_gradient, _gradient));
        Array.Clear(_inverse);
        for (int i = 0; i < n; i++)
        {
            _inverse[(i * n) + i] = Math.Min(1, FirstStep / norm);
        }
    }

    private bool TryStep()
    {
        int n = Point.Length;
        for (int i = 0; i < n; i++)
        {
            _direction[i] = -Kernels.Dot(_inverse.AsSpan(i * n, n), _gradient);
        }

        double slope = Kernels.Dot(_direction, _gradient);
        if (!(slope < 0))
        {
            return false;
        }

        double low = 0;
        double high = double.PositiveInfinity;
        double step = 1;
        for (int trial = 0; trial < MostTrials; trial++)
        {
            Point.CopyTo(_trial, 0);
            Kernels.Axpy(step, _direction, _trial);
            double value = _function(_trial, _trialGradient);
            if (!(value <= Value + (SufficientDecrease * step * slope)))
            {
                high = step;
            }
            else if (Kernels.Dot(_trialGradient, _direction) < Curvature * slope)
            {
                low = step;
            }
            else
            {
                Update(value);
                return true;
            }

            step = double.IsFinite(high) ? 0.5 * (low + high) : 2 * low;
        }

        return false;
    }

    private void Update(double value)
    {
        int n = Point.Length;
        double[] moved = new double[n];
        double[] change = new double[n];
        for (int i = 0; i < n; i++)
        {
            moved[i] = _trial[i] - Point[i];
            change[i] = _trialGradient[i] - _gradient[i];
        }

        double product = Kernels.Dot(moved, change);
        if (product > 0)
        {
            // H ← (I − ρsy')H(I − ρys') + ρss'; before the first update H is scaled to the curvature that was met (6.20).
            if (Iterations == 0)
            {
                Array.Clear(_inverse);
                for (int i = 0; i < n; i++)
                {
                    _inverse[(i * n) + i] = product / Kernels.Dot(change, change);
                }
            }

            double[] image = new double[n];
            for (int i = 0; i < n; i++)
            {
                image[i] = Kernels.Dot(_inverse.AsSpan(i * n, n), change);
            }

            double factor = (1 + (Kernels.Dot(change, image) / product)) / product;
            for (int i = 0; i < n; i++)
            {
                Span<double> row = _inverse.AsSpan(i * n, n);
                Kernels.Axpy((factor * moved[i]) - (image[i] / product), moved, row);
                Kernels.Axpy(-moved[i] / product, image, row);
            }
        }

        Accept(value);
    }

    private void Accept(double value)
    {
        _trial.CopyTo(Point, 0);
        _trialGradient.CopyTo(_gradient, 0);
        Value = value;
    }
}
