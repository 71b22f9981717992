using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The primal–dual interior-point method on the homogeneous embedding of a conic program with a quadratic objective, in the solver's units.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// The embedding looks for (x, z, s, τ, κ) with Px + A'z + qτ = 0, Ax + s = bτ, x'Px/τ + q'x + b'z + κ = 0, s and z in the cones, τ and κ
/// at least 0. At τ &gt; 0 it is an optimal pair, at κ &gt; 0 a proof of infeasibility of the primal or the dual. Steps are Mehrotra's
/// predictor and corrector, with a third-order term where a cone is not symmetric. Source: Goulart and Chen (2024), arXiv 2405.12762;
/// Mehrotra (1992), SIAM J. Optimization 2(4); Dahl and Andersen (2022), Mathematical Programming 194.
/// </remarks>
internal sealed partial class InteriorPointMethod
{
    private const double Backtracking = 0.8;
    private const double SmallestStep = 1e-7;
    private const double NearOptimal = 1e-6;
    private const double Unlimited = 1e8;
    private const double LargeShare = 0.1;

    private readonly ScaledConicProgram _program;
    private readonly ConeScaling _cones;
    private readonly RefinedKktSystem _system;
    private readonly double[] _negativeLinear;
    private readonly double[] _constantX; // The solution for (−q, b).
    private readonly double[] _constantZ;
    private readonly double[] _residualX;
    private readonly double[] _residualZ;
    private readonly double[] _curved;
    private readonly double[] _slope; // 2Px/τ + q
    private readonly double[] _right;
    private readonly double[] _rightRows;
    private readonly double[] _shift;
    private readonly double[] _trialS;
    private readonly double[] _trialZ;
    private readonly double[] _stepX;
    private readonly double[] _stepZ;
    private readonly double[] _stepS;
    private readonly double[] _keptX;
    private readonly double[] _keptS;
    private readonly double[] _keptZ;
    private double _keptTau;
    private double _residualTau;
    private double _stepTau;
    private double _stepKappa;
    private double _denominator;

    public InteriorPointMethod(ScaledConicProgram program, ConeScaling cones, IKktSystem system)
    {
        (_program, _cones) = (program, cones);
        _system = new RefinedKktSystem(program, cones, system);
        int n = program.Variables;
        int m = program.Rows;
        (X, S, Z) = (new double[n], new double[m], new double[m]);
        (_negativeLinear, _constantX, _residualX, _curved) = (new double[n], new double[n], new double[n], new double[n]);
        (_slope, _right, _stepX) = (new double[n], new double[n], new double[n]);
        (_constantZ, _residualZ, _rightRows, _shift) = (new double[m], new double[m], new double[m], new double[m]);
        (_keptX, _keptS, _keptZ) = (new double[n], new double[m], new double[m]);
        (_trialS, _trialZ, _stepZ, _stepS) = (new double[m], new double[m], new double[m], new double[m]);
    }

    /// <summary>The share of the way to the cones' boundary that a step takes at most.</summary>
    public double StepShare { get; set; } = 0.99;

    public double[] X { get; }

    public double[] S { get; }

    public double[] Z { get; }

    public double Tau { get; private set; }

    public double Kappa { get; private set; }

    public double Mu { get; private set; }

    /// <summary>‖Ax + s − bτ‖ relative to τ and the size of its terms.</summary>
    public double PrimalError { get; private set; }

    /// <summary>‖Px + A'z + qτ‖ relative to τ and the size of its terms.</summary>
    public double DualError { get; private set; }

    /// <summary>The difference of the objectives, relative to them.</summary>
    public double GapError { get; private set; }

    /// <summary>What is left of A'z, relative to −b'z; +∞ where that is not positive.</summary>
    public double InfeasibilityError { get; private set; }

    /// <summary>What is left of Px and Ax + s, relative to −q'x; +∞ where that is not positive.</summary>
    public double UnboundednessError { get; private set; }

    /// <summary>
    /// A direction in which the objective falls and no row moves, where the last step met one: only the proximal term then limited the
    /// solution for (−q, b). Empty otherwise.
    /// </summary>
    public ReadOnlySpan<double> FreeDirection => Kernels.MaxAbs(_constantX) > Unlimited ? _constantX : default;

    /// <summary>Keeps the point as the best so far.</summary>
    public void Keep()
    {
        X.CopyTo(_keptX, 0);
        S.CopyTo(_keptS, 0);
        Z.CopyTo(_keptZ, 0);
        _keptTau = Tau;
    }

    /// <summary>Goes back to the kept x, s, z and τ, for reading and for its active rows only.</summary>
    public void Restore()
    {
        _keptX.CopyTo(X, 0);
        _keptS.CopyTo(S, 0);
        _keptZ.CopyTo(Z, 0);
        Tau = _keptTau;
    }

    /// <summary>Takes a starting point. False where the first system has no factor.</summary>
    public bool Start()
    {
        for (int j = 0; j < X.Length; j++)
        {
            _negativeLinear[j] = -_program.Linear[j];
        }

        (Tau, Kappa) = (1, 1);
        X.AsSpan().Clear();
        if (!_cones.IsSymmetric)
        {
            _cones.WriteCentre(S, Z);
            return Measure();
        }

        _cones.SetIdentity();
        if (!_system.Factorize())
        {
            return false;
        }

        // The least-squares point of the constraints and of the slopes; with a curvature both at once.
        _rightRows.AsSpan().Clear();
        if (!HasCurvature())
        {
            _right.AsSpan().Clear();
            _system.Solve(_right, _program.Offsets, X, Z);
            Negate(Z, S);
            _system.Solve(_negativeLinear, _rightRows, _stepX, Z);
        }
        else
        {
            _system.Solve(_negativeLinear, _program.Offsets, X, Z);
            Negate(Z, S);
        }

        ClearZeroCones(S);
        _cones.MoveInside(S);
        _cones.MoveInside(Z);
        return Measure();
    }

    /// <summary>Makes one step. False where arithmetic or the step length leave nothing to go on with.</summary>
    public bool Step()
    {
        if (!_cones.Update(S, Z, Mu) || !_system.Factorize())
        {
            return false;
        }

        _system.Solve(_negativeLinear, _program.Offsets, _constantX, _constantZ);
        PrepareDenominator();
        S.CopyTo(_shift, 0);
        Direction(1, Tau * Kappa);
        double affine = LongestStep(1);
        double centering = (1 - affine) * (1 - affine) * (1 - affine);
        _cones.CombinedShift(S, Z, _stepS, _stepZ, centering * Mu, _shift);
        Direction(1 - centering, (Tau * Kappa) + (_stepTau * _stepKappa) - (centering * Mu));
        double length = Math.Min(1, StepShare * LongestStep(double.MaxValue));
        if (!_cones.IsSymmetric)
        {
            length = StayNearPath(length);
        }

        if (!(length > SmallestStep))
        {
            return false;
        }

        Kernels.Axpy(length, _stepX, X);
        Kernels.Axpy(length, _stepS, S);
        Kernels.Axpy(length, _stepZ, Z);
        Tau += length * _stepTau;
        Kappa += length * _stepKappa;
        return Measure();
    }

    private static void Negate(double[] source, double[] target)
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = -source[i];
        }
    }

    private bool HasCurvature() => _program.HasHessian || Array.Exists(_program.Curvature, value => value > 0);

    private void ClearZeroCones(double[] s)
    {
        for (int c = 0; c < _cones.Count; c++)
        {
            if (_cones.Cone(c).Kind == ConeKind.Zero)
            {
                s.AsSpan(_cones.Start(c), _cones.Cone(c).Dimension).Clear();
            }
        }
    }

    // Residuals, μ, and how near the point is to an optimal pair or to a proof. False where a number is none.
    private bool Measure()
    {
        _program.MultiplyHessian(X, _curved);
        double curvature = Kernels.Dot(X, _curved);
        double linear = Kernels.Dot(_program.Linear, X);
        double offset = Kernels.Dot(_program.Offsets, Z);
        _residualX.AsSpan().Clear();
        _program.AddTransposed(Z, _residualX);
        double leftOfDuals = Kernels.MaxAbs(_residualX);
        double sizeOfSlopes = Math.Max(leftOfDuals, Kernels.MaxAbs(_curved));
        for (int j = 0; j < X.Length; j++)
        {
            _residualX[j] += _curved[j] + (_program.Linear[j] * Tau);
            _slope[j] = (2 * _curved[j] / Tau) + _program.Linear[j];
        }

        _program.Multiply(X, _residualZ);
        double sizeOfRows = Math.Max(Kernels.MaxAbs(_residualZ), Kernels.MaxAbs(S));
        Kernels.Axpy(1, S, _residualZ);
        double leftOfRows = Kernels.MaxAbs(_residualZ);
        Kernels.Axpy(-Tau, _program.Offsets, _residualZ);
        _residualTau = (curvature / Tau) + linear + offset + Kappa;
        Mu = (Kernels.Dot(S, Z) + (Tau * Kappa)) / (_cones.Degree + 1);

        PrimalError = Kernels.MaxAbs(_residualZ) / Math.Max(Tau * Math.Max(1, Kernels.MaxAbs(_program.Offsets)), sizeOfRows);
        DualError = Kernels.MaxAbs(_residualX) / Math.Max(Tau * Math.Max(1, Kernels.MaxAbs(_program.Linear)), sizeOfSlopes);
        double primal = ((0.5 * curvature / Tau) + linear) / Tau;
        double dual = ((-0.5 * curvature / Tau) - offset) / Tau;
        GapError = Math.Abs(primal - dual) / Math.Max(Math.Abs(primal), Math.Abs(dual));
        GapError = primal == dual ? 0 : GapError;
        InfeasibilityError = offset < 0 ? leftOfDuals / -offset : double.PositiveInfinity;
        UnboundednessError = linear < 0 ? Math.Max(Kernels.MaxAbs(_curved), leftOfRows) / -linear : double.PositiveInfinity;
        return double.IsFinite(Mu) && Mu > 0 && double.IsFinite(PrimalError) && double.IsFinite(DualError);
    }

    // −(‖x₂ − ξ‖² − ‖x₂‖² in P) + q'x₂ + b'z₂ − κ/τ, negative.
    private void PrepareDenominator()
    {
        double curvature = Kernels.Dot(X, _curved) / (Tau * Tau);
        _denominator = Kernels.Dot(_slope, _constantX) + Kernels.Dot(_program.Offsets, _constantZ) - curvature - (Kappa / Tau);
        if (!(_denominator < 0))
        {
            // The same number as a sum of squares, where rounding has left no sign.
            _program.MultiplyHessian(_constantX, _right);
            double cross = Kernels.Dot(_constantX, _right) - (2 * Kernels.Dot(_constantX, _curved) / Tau) + curvature;
            _cones.Multiply(_constantZ, _rightRows);
            _denominator = -(Math.Max(0, cross) + Math.Max(0, Kernels.Dot(_constantZ, _rightRows)) + (Kappa / Tau));
        }
    }

    // Removes a share of the residuals, and aims at what _shift and shiftTau say of the products.
    private void Direction(double share, double shiftTau)
    {
        for (int j = 0; j < X.Length; j++)
        {
            _right[j] = -share * _residualX[j];
        }

        for (int i = 0; i < S.Length; i++)
        {
            _rightRows[i] = _shift[i] - (share * _residualZ[i]);
        }

        _system.Solve(_right, _rightRows, _stepX, _stepZ);
        double numerator = (-share * _residualTau) + (shiftTau / Tau) - Kernels.Dot(_slope, _stepX)
            - Kernels.Dot(_program.Offsets, _stepZ);
        _stepTau = numerator / _denominator;
        if (Kappa < NearOptimal * Tau && Math.Abs(_stepTau) > LargeShare * Tau)
        {
            // Near an optimal pair τ has settled, and the quotient is one of rounding by a number near 0: the method goes on with τ where
            // it is.
            _stepTau = 0;
        }

        Kernels.Axpy(_stepTau, _constantX, _stepX);
        Kernels.Axpy(_stepTau, _constantZ, _stepZ);
        _stepKappa = -(shiftTau + (Kappa * _stepTau)) / Tau;
        _cones.Multiply(_stepZ, _stepS);
        for (int i = 0; i < S.Length; i++)
        {
            _stepS[i] = -_shift[i] - _stepS[i];
        }

        ClearZeroCones(_stepS);
    }

    private double LongestStep(double most)
    {
        most = _stepTau < 0 ? Math.Min(most, -Tau / _stepTau) : most;
        most = _stepKappa < 0 ? Math.Min(most, -Kappa / _stepKappa) : most;
        return _cones.LongestStep(S, _stepS, Z, _stepZ, most);
    }

    private double StayNearPath(double length)
    {
        while (length > SmallestStep)
        {
            double tau = Tau + (length * _stepTau);
            double kappa = Kappa + (length * _stepKappa);
            for (int i = 0; i < S.Length; i++)
            {
                _trialS[i] = S[i] + (length * _stepS[i]);
                _trialZ[i] = Z[i] + (length * _stepZ[i]);
            }

            double mu = (Kernels.Dot(_trialS, _trialZ) + (tau * kappa)) / (_cones.Degree + 1);
            if (mu > 0 && _cones.IsNearPath(_trialS, _trialZ, mu))
            {
                return length;
            }

            length *= Backtracking;
        }

        return 0;
    }
}
