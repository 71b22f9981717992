using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>The exact end: what the interior point says is active, taken at its word.</content>
/// <remarks>
/// Of a linear or quadratic program the rows whose dual is larger than their slack are taken as equalities, the others as absent, and the
/// equations that this leaves are solved by the proximal method of multipliers (Rockafellar 1976, Mathematics of Operations Research 1(2))
/// from the interior point, with the method's own factor. What comes out need not be optimal: it has to be verified.
/// </remarks>
internal sealed partial class InteriorPointMethod
{
    private const double ActiveShare = 1e-9;
    private const int MostActiveRounds = 8;
    private const double ActiveEnough = 1e-16;

    private bool[] _isActive = [];

    /// <summary>Whether rows can be active or not.</summary>
    public bool HasActiveRows => _cones.IsPolyhedral;

    /// <summary>Writes how much each row's dual outweighs its slack: near 0 where the row is loose, near 1 where it is active.</summary>
    public void WriteActivity(Span<double> activity)
    {
        for (int c = 0; c < _cones.Count; c++)
        {
            for (int i = _cones.Start(c); i < _cones.Start(c) + _cones.Cone(c).Dimension; i++)
            {
                activity[i] = _cones.Cone(c).Kind == ConeKind.Zero ? 1 : Z[i] / (Z[i] + S[i]);
            }
        }
    }

    /// <summary>Writes the point and the duals of the active rows, for τ = 1. False where the equations have no factor.</summary>
    public bool SolveActive(Span<double> x, Span<double> z)
    {
        if (_isActive.Length != S.Length)
        {
            _isActive = new bool[S.Length];
        }

        for (int c = 0; c < _cones.Count; c++)
        {
            for (int i = _cones.Start(c); i < _cones.Start(c) + _cones.Cone(c).Dimension; i++)
            {
                _isActive[i] = _cones.Cone(c).Kind == ConeKind.Zero || Z[i] > S[i];
                z[i] = _isActive[i] ? Z[i] / Tau : 0;
            }
        }

        for (int j = 0; j < X.Length; j++)
        {
            x[j] = X[j] / Tau;
        }

        _cones.SetActive(_isActive, ActiveShare);
        if (!_system.Factorize())
        {
            return false;
        }

        double last = double.PositiveInfinity;
        for (int round = 0; round < MostActiveRounds; round++)
        {
            double error = ActiveResiduals(x, z);
            if (!(error < last) || error <= ActiveEnough)
            {
                break;
            }

            last = error;
            _system.Solve(_right, _rightRows, _stepX, _stepZ);
            Kernels.Axpy(1, _stepX, x);
            for (int i = 0; i < z.Length; i++)
            {
                z[i] += _isActive[i] ? _stepZ[i] : 0;
            }
        }

        return true;
    }

    // −(Px + A'z + q), and b − Ax of the active rows.
    private double ActiveResiduals(ReadOnlySpan<double> x, ReadOnlySpan<double> z)
    {
        _program.MultiplyHessian(x, _right);
        _program.AddTransposed(z, _right);
        Kernels.Axpy(1, _program.Linear, _right);
        Kernels.Scale(-1, _right);
        _program.Multiply(x, _rightRows);
        for (int i = 0; i < z.Length; i++)
        {
            _rightRows[i] = _isActive[i] ? _program.Offsets[i] - _rightRows[i] : 0;
        }

        double slopes = Kernels.MaxAbs(_right) / Math.Max(1, Kernels.MaxAbs(z));
        return Math.Max(slopes, Kernels.MaxAbs(_rightRows) / Math.Max(1, Kernels.MaxAbs(x)));
    }
}
