using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Integer;

/// <summary>
/// Q = R + D with D diagonal, D ≥ 0, and R = Q − D still positive semidefinite: the part of the curvature that is each variable's own, on
/// which a bound may ask "held or not" of each variable by itself. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Up to <see cref="LargestByBarrier"/> variables D maximises its trace, in units in which every diagonal entry is 1: the semidefinite
/// program of Frangioni and Gentile (2007), Operations Research Letters 35(2), solved by Newton's method on the barrier Σdᵢ + μ(log det(Q −
/// D) + Σ log dᵢ), whose Hessian is the entrywise square of (Q − D)⁻¹; O(n³) a step. Beyond, a factor model's specific variances, otherwise
/// one share of the diagonal. That R is semidefinite is then proven: a Cholesky factorisation of R, lowered by more than its rounding,
/// comes to its end (Rump 2006, BIT 46, theorem 2.3). Where it does not, D is 0.
/// </remarks>
internal sealed class DiagonalSplit
{
    public const int LargestByBarrier = 150;

    // The own part is left short of its largest size, so that R is safely definite.
    private const double Shortening = 0.99;

    // The barrier ends where its distance to the largest trace is within this share of it.
    private const double BarrierGap = 1e-2;

    private const double Ulp = 2.220446049250313e-16;
    private const double SmallestShare = 1e-8;
    private const int MaxNewtonSteps = 100;

    private DiagonalSplit(double[] diagonal)
    {
        Diagonal = diagonal;
        HasOwnPart = Array.Exists(diagonal, d => d > 0);
    }

    /// <summary>D, length n.</summary>
    public double[] Diagonal { get; }

    /// <summary>Whether any entry of D is positive.</summary>
    public bool HasOwnPart { get; }

    /// <summary>Splits a Hessian. What is correlated with nothing is its own altogether.</summary>
    /// <param name="hessian">Q.</param>
    /// <param name="goesOn">Asked before every factorisation that the search for D makes.</param>
    /// <returns><see langword="null"/> where it was not to go on.</returns>
    public static DiagonalSplit? Create(ISymmetricOperator hessian, Func<bool> goesOn)
    {
        int n = hessian.Order;
        if (n > LargestByBarrier && hessian is FactorCovariance { IsKnownSemidefinite: true } factors)
        {
            // Q − D is then the factors' part, semidefinite by how it is made.
            return new DiagonalSplit([.. factors.SpecificVariances.ToArray().Select(d => d * Shortening)]);
        }

        double[] diagonal = new double[n];
        int[] curved = [.. Enumerable.Range(0, n).Where(i => hessian.Diagonal(i) > 0 && !TakeAlone(hessian, i, diagonal))];
        double[] correlation = Correlation(hessian, curved);
        double share = curved.Length > 0 ? LargestShare(correlation, curved.Length, goesOn) : 0;
        double[] own = new double[curved.Length];
        if (share > 0)
        {
            Array.Fill(own, 0.5 * share);
            if (curved.Length <= LargestByBarrier)
            {
                FollowBarrier(correlation, own, goesOn);
            }
            else
            {
                Array.Fill(own, share);
            }

            Kernels.Scale(Shortening, own);
        }

        if (!goesOn())
        {
            return null;
        }

        if (IsProven(correlation, own))
        {
            for (int k = 0; k < own.Length; k++)
            {
                diagonal[curved[k]] = own[k] * hessian.Diagonal(curved[k]);
            }
        }

        return new DiagonalSplit(diagonal);
    }

    // Of a variable whose row has no other entry, nothing is left in R.
    private static bool TakeAlone(ISymmetricOperator hessian, int i, double[] diagonal)
    {
        double[] row = new double[diagonal.Length];
        hessian.CopyRow(i, row);
        row[i] = 0;
        bool isAlone = !row.AsSpan().ContainsAnyExcept(0);
        diagonal[i] = isAlone ? hessian.Diagonal(i) : 0;
        return isAlone;
    }

    private static double[] Correlation(ISymmetricOperator hessian, int[] curved)
    {
        int count = curved.Length;
        double[] correlation = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            Span<double> row = correlation.AsSpan(i * count, count);
            hessian.Gather(curved[i], curved, row);
            for (int j = 0; j < count; j++)
            {
                row[j] /= Math.Sqrt(hessian.Diagonal(curved[i]) * hessian.Diagonal(curved[j]));
            }

            row[i] = 1;
        }

        return correlation;
    }

    // The largest of shares θ for which C − θI is definite, to a tenth of itself; 0 where there is none to speak of.
    private static double LargestShare(double[] correlation, int count, Func<bool> goesOn)
    {
        double[] factor = new double[correlation.Length];
        double[] own = new double[count];
        double share = 1;
        double step = 0.5;
        while (share > SmallestShare && goesOn())
        {
            Array.Fill(own, share * step);
            share *= step;
            if (Factorize(correlation, own, factor))
            {
                break;
            }
        }

        if (share <= SmallestShare)
        {
            return 0;
        }

        for (double top = 2 * share; top > 1.1 * share && goesOn();)
        {
            double middle = Math.Sqrt(share * top);
            Array.Fill(own, middle);
            (share, top) = Factorize(correlation, own, factor) ? (middle, top) : (share, middle);
        }

        return share;
    }

    private static void FollowBarrier(double[] correlation, double[] own, Func<bool> goesOn)
    {
        int n = own.Length;
        double[] factor = new double[n * n];
        double[] inverse = new double[n * n];
        double[] squares = new double[n * n];
        double[] step = new double[n];
        double[] trial = new double[n];
        double weight = own[0];
        Factorize(correlation, own, factor);
        for (int k = 0; k < MaxNewtonSteps && goesOn(); k++)
        {
            Invert(factor, n, inverse);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    squares[(i * n) + j] = inverse[(i * n) + j] * inverse[(i * n) + j];
                }

                squares[(i * n) + i] += 1 / (own[i] * own[i]);
                step[i] = (1 / weight) - inverse[(i * n) + i] + (1 / own[i]);
            }

            if (!Cholesky.FactorizeInPlace(squares, n))
            {
                return;
            }

            step.CopyTo(trial, 0);
            Cholesky.Solve(squares, n, step);
            double decrement = Math.Sqrt(Math.Max(0, Kernels.Dot(trial, step)));
            double length = decrement > 0.25 ? 1 / (1 + decrement) : 1;
            if (!TryMove(correlation, own, step, length, trial, factor))
            {
                return;
            }

            if (decrement <= 0.25)
            {
                double trace = own.Sum();
                if (2 * n * weight <= BarrierGap * trace)
                {
                    return;
                }

                weight *= 0.2;
            }
        }
    }

    private static bool TryMove(double[] correlation, double[] own, double[] step, double length, double[] trial, double[] factor)
    {
        for (int halving = 0; halving < 30; halving++)
        {
            bool positive = true;
            for (int i = 0; i < own.Length; i++)
            {
                trial[i] = own[i] + (length * step[i]);
                positive &= trial[i] > 0;
            }

            if (positive && Factorize(correlation, trial, factor))
            {
                trial.CopyTo(own, 0);
                return true;
            }

            length *= 0.5;
        }

        return false;
    }

    private static bool Factorize(double[] correlation, double[] own, double[] factor)
    {
        correlation.CopyTo(factor, 0);
        for (int i = 0; i < own.Length; i++)
        {
            factor[(i * own.Length) + i] -= own[i];
        }

        return Cholesky.FactorizeInPlace(factor, own.Length);
    }

    private static void Invert(double[] factor, int n, double[] inverse)
    {
        Array.Clear(inverse);
        for (int i = 0; i < n; i++)
        {
            Span<double> column = inverse.AsSpan(i * n, n);
            column[i] = 1;
            Cholesky.Solve(factor, n, column);
        }
    }

    // Lowered by the rounding of the correlations (3 units in the last place of entries up to 1), of D, and of the factorisation (n + 2
    // units of the trace, which is n).
    private static bool IsProven(double[] correlation, double[] own)
    {
        int n = own.Length;
        double rounding = 4.0 * (n + 4) * n * Ulp;
        return Factorize(correlation, [.. own.Select(d => d > 0 ? d + rounding : 0)], new double[n * n]) && own.Any(d => d > 0);
    }
}
