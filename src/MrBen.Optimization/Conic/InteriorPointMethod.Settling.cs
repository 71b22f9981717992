using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Conic;

/// <content>The exact end where cones are curved: Newton's method on the optimality conditions themselves.</content>
/// <remarks>
/// With w = s − z, s = Π(w) the nearest point of the cones and z = Π(w) − w, what is left to solve is Px + q + A'z = 0 and Ax + s = b in
/// (x, w): equations without a barrier, whose derivative is bounded where the solution is not degenerate, so that the steps converge
/// quadratically and their systems keep the digits that those of an interior-point method lose as μ falls. A step solves the method's own
/// system with H = D(1 − D)⁻¹ of the derivative D of Π. What comes out has to be verified. Source: Robinson (1992), Mathematics of
/// Operations Research 17(3), normal maps; Qi and Sun (1993), Mathematical Programming 58, the convergence.
/// </remarks>
internal sealed partial class InteriorPointMethod
{
    private const double SettledShare = 1e-8;
    private const int MostSettlingRounds = 40;
    private const int MostWorseRounds = 3;

    // Below this error a round that brings no more than a tenth of it is one of rounding.
    private const double NearSettled = 1e-12;
    private const double Gain = 0.1;
    private const double Settled = 1e-16;

    private double[] _settling = [];
    private double[] _settledX = [];

    /// <summary>
    /// Writes the nearest solution of the optimality conditions that Newton's method finds from the point, for τ = 1. False where it finds
    /// none.
    /// </summary>
    public bool Settle(Span<double> x, Span<double> z, SolveBudget budget)
    {
        if (_settling.Length != S.Length)
        {
            (_settling, _settledX) = (new double[S.Length], new double[X.Length]);
        }

        double[] w = _settling;
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = (S[i] - Z[i]) / Tau;
            _trialS[i] = S[i] / Tau;
        }

        for (int j = 0; j < X.Length; j++)
        {
            _settledX[j] = X[j] / Tau;
        }

        double best = double.PositiveInfinity;
        double first = double.PositiveInfinity;
        int worse = 0;
        for (int round = 0; round < MostSettlingRounds && worse <= MostWorseRounds && best > Settled; round++)
        {
            if (budget.Spend(0) is not null || !_cones.SetProjection(w, SettledShare, _trialS, _trialZ))
            {
                break;
            }

            double error = SettledResiduals();
            first = round == 0 ? error : first;
            worse = error < best ? 0 : worse + 1;
            bool isEnd = best <= NearSettled && error > Gain * best;
            if (error < best)
            {
                best = error;
                _settledX.CopyTo(x);
                _trialZ.CopyTo(z);
            }

            if (isEnd || !double.IsFinite(error) || !_system.Factorize())
            {
                break;
            }

            _system.Solve(_right, _rightRows, _stepX, _stepZ);
            Kernels.Axpy(1, _stepX, _settledX);
            _program.Multiply(_stepX, _stepS);
            for (int i = 0; i < w.Length; i++)
            {
                w[i] += _rightRows[i] - _stepS[i] - _stepZ[i];
            }
        }

        return best < first;
    }

    // −(Px + A'z + q), and b − Ax − s.
    private double SettledResiduals()
    {
        _program.MultiplyHessian(_settledX, _right);
        _program.AddTransposed(_trialZ, _right);
        Kernels.Axpy(1, _program.Linear, _right);
        Kernels.Scale(-1, _right);
        _program.Multiply(_settledX, _rightRows);
        for (int i = 0; i < _rightRows.Length; i++)
        {
            _rightRows[i] = _program.Offsets[i] - _rightRows[i] - _trialS[i];
        }

        double slopes = Kernels.MaxAbs(_right) / Math.Max(1, Kernels.MaxAbs(_trialZ));
        return Math.Max(slopes, Kernels.MaxAbs(_rightRows) / Math.Max(1, Kernels.MaxAbs(_settledX)));
    }
}
