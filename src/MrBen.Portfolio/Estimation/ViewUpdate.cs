using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The Cholesky factorisation of PτΣP' + Ω, grown view by view, so that a view that adds no direction of its own is seen when it comes.
/// </summary>
internal sealed class ViewUpdate(SymmetricMatrix covariance, double tau, int capacity)
{
    // What is left of a variance after the views before it, when that is all rounding.
    private const double DependentShare = 1e-10;

    // Two returns that agree to nine digits say the same.
    private const double SameReturn = 1e-9;

    private readonly List<int> _views = new(capacity);

    // One row for each accepted view: L⁻¹ of τPΣ (length N) and of the surprises.
    private readonly List<double[]> _reduced = new(capacity);
    private readonly List<double> _reducedSurprise = new(capacity);

    /// <summary>The views that take part so far.</summary>
    public ImmutableArray<int> Accepted => [.. _views];

    /// <summary>
    /// Adds a view. False where it is certain, follows from those before it, and says otherwise; nothing is added where it says the same.
    /// </summary>
    /// <param name="view">Its place.</param>
    /// <param name="combination">p, length N.</param>
    /// <param name="surprise">q − p'π.</param>
    /// <param name="variance">ω.</param>
    /// <param name="scale">Size of the returns that the surprise is a difference of.</param>
    /// <param name="implied">What the views before it make of p'(μ − π).</param>
    public bool TryAdd(int view, double[] combination, double surprise, double variance, double scale, out double implied)
    {
        double[] row = new double[covariance.Order];
        covariance.Multiply(combination, row);
        Kernels.Scale(tau, row);
        double total = Kernels.Dot(combination, row) + variance;
        double left = total;
        implied = 0;
        for (int k = 0; k < _reduced.Count; k++)
        {
            double factor = Kernels.Dot(combination, _reduced[k]);
            left -= factor * factor;
            implied += factor * _reducedSurprise[k];
            Kernels.Axpy(-factor, _reduced[k], row);
        }

        if (!(left > DependentShare * total))
        {
            return Math.Abs(surprise - implied) <= SameReturn * (scale + Math.Abs(surprise) + Math.Abs(implied));
        }

        double pivot = Math.Sqrt(left);
        Kernels.Scale(1 / pivot, row);
        _views.Add(view);
        _reduced.Add(row);
        _reducedSurprise.Add((surprise - implied) / pivot);
        return true;
    }

    /// <summary>Adds μ − π to the prior mean.</summary>
    public void AddShift(double[] mean)
    {
        for (int k = 0; k < _reduced.Count; k++)
        {
            Kernels.Axpy(_reducedSurprise[k], _reduced[k], mean);
        }
    }

    /// <summary>M = τΣ less what the views took away.</summary>
    public SymmetricMatrix MeanCovariance()
    {
        int n = covariance.Order;
        double[] result = covariance.Values.ToArray();
        Kernels.Scale(tau, result);
        foreach (double[] row in _reduced)
        {
            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(-row[i], row, result.AsSpan(i * n, n));
            }
        }

        return SymmetricMatrix.Create(n, result);
    }
}
