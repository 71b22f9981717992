using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The Cholesky factor of a dense matrix that is positive definite but for rounding: of its diagonal a share is added, as little as lets
/// the factor exist. What that changes, refinement takes back. Not thread-safe.
/// </summary>
internal sealed class RegularizedCholesky(int order)
{
    private const double FirstShare = 1e-15;
    private const double LargestShare = 1e-1;
    private const double Growth = 100;

    private readonly double[] _matrix = new double[order * order];
    private readonly double[] _factor = new double[order * order];

    public int Order => order;

    /// <summary>The matrix to factorize, by rows; its lower triangle counts.</summary>
    public Span<double> Matrix => _matrix;

    /// <summary>False where the matrix holds what is not a number.</summary>
    public bool Factorize()
    {
        double largest = 0;
        for (int i = 0; i < order; i++)
        {
            largest = Math.Max(largest, _matrix[(i * order) + i]);
        }

        if (!double.IsFinite(largest))
        {
            return false;
        }

        // A column without an entry belongs to nothing that moves.
        double floor = largest > 0 ? 1e-30 * largest : 1;
        for (double share = FirstShare; share <= LargestShare; share *= Growth)
        {
            _matrix.CopyTo(_factor, 0);
            for (int i = 0; i < order; i++)
            {
                ref double diagonal = ref _factor[(i * order) + i];
                diagonal += (share * diagonal) + floor;
            }

            if (Cholesky.FactorizeInPlace(_factor, order))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>x ← L⁻¹x.</summary>
    public void Forward(Span<double> x)
    {
        for (int i = 0; i < order; i++)
        {
            x[i] = (x[i] - Kernels.Dot(_factor.AsSpan(i * order, i), x[..i])) / _factor[(i * order) + i];
        }
    }

    /// <summary>x ← L⁻ᵀx.</summary>
    public void Backward(Span<double> x)
    {
        for (int i = order - 1; i >= 0; i--)
        {
            x[i] /= _factor[(i * order) + i];
            Kernels.Axpy(-x[i], _factor.AsSpan(i * order, i), x[..i]);
        }
    }
}
