using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The dual active-set method of Goldfarb and Idnani (1983) for min ½x'Hx + g'x with H positive definite. It starts at the unconstrained
/// minimum and admits violated constraints one at a time, keeping the multipliers feasible; the dual objective rises with every admission,
/// so in exact arithmetic it ends. Constraints are numbered: bounds of variables 0 … n−1, then rows n … n+m−1.
/// </summary>
internal sealed partial class DualActiveSet
{
    // Share of its own length (in the metric of H⁻¹) that a normal must keep outside the span of the active ones to count as independent.
    private const double Independence = 1e-10;
    private const double HopelessDependence = 1e-14;

    // Below this share the length outside the span is the difference of nearly equal numbers and is computed again from the residual.
    private const double DoubtfulIndependence = 1e-5;

    // Share of its terms below which the residual of a normal minus its combination of active ones is rounding.
    private const double ResidualRounding = 1e-13;

    // A step's effect on a multiplier below this share of the entering one is rounding, not a reason to drop a constraint.
    private const double NegligibleEffect = 1e-12;

    // Share of the largest variable below which a violation may be rounding that the others brought.
    private const double PointRounding = 1e-15;

    // Share of the point below which a way from it is rounding.
    private const double WayRounding = 1e-13;

    // In solver units: a point beyond it is what rounding made of a factor, and no run comes back from there.
    private const double LostPoint = 1e30;

    // Where ties leave the point to the proximal term alone, settling it brings rounding of the gradient times 1/ρ: it may break a
    // constraint whose admission breaks the next, for ever.
    private const int MaxSettlements = 8;

    private readonly ScaledProgram _program;
    private readonly ActiveSetFactor _factor;
    private readonly double[] _length;   // ‖J'a‖ of each constraint
    private readonly ActiveState[] _state;
    private readonly int[] _active;
    private readonly double[] _sign;     // +1: written as a'x ≥ b; −1: as −a'x ≥ −b; per active constraint
    private readonly double[] _u;
    private readonly double[] _d;
    private readonly double[] _z;
    private readonly double[] _r;
    private readonly double[] _gradient;
    private readonly double[] _low;
    private readonly int[] _implied;
    private int _equalities;
    private int _impliedCount;

    public DualActiveSet(ScaledProgram program)
    {
        int n = program.Variables;
        int constraints = n + program.RowCount;
        _program = program;
        _factor = new ActiveSetFactor(n);
        _length = new double[constraints];
        _state = new ActiveState[constraints];
        _active = new int[n + 1];
        _sign = new double[n + 1];
        _u = new double[n + 1];
        _d = new double[n];
        _z = new double[n];
        _r = new double[n + 1];
        _gradient = new double[n];
        _low = new double[n];
        _implied = new int[constraints];
        X = new double[n];
        Center = new double[n];
    }

    /// <summary>The current point, in solver units.</summary>
    public double[] X { get; }

    /// <summary>The point that the proximal term ½ρ‖x − center‖² pulls to.</summary>
    public double[] Center { get; }

    /// <summary>ρ: 0 where H = Q is positive definite by itself.</summary>
    public double Proximity { get; private set; }

    public int Iterations { get; set; }

    public int ActiveCount => _factor.Count;

    /// <summary>The normals that add up to a contradiction after <see cref="ActiveSetStatus.Contradiction"/>: constraint, sign and weight.</summary>
    public List<(int Constraint, double Sign, double Weight)> Contradiction { get; } = [];

    public int ActiveConstraint(int position) => _active[position];

    /// <summary>The multiplier of an active constraint in the original orientation: positive at a lower limit, negative at an upper one.</summary>
    public double ActiveMultiplier(int position) => _sign[position] * _u[position];

    public ActiveState State(int constraint) => _state[constraint];

    /// <summary>Factors Q + ρI and forgets the active set. Returns the row that fails, or −1.</summary>
    public int Factorize(double proximity, double smallestPivot)
    {
        int n = _program.Variables;
        for (int i = 0; i < n; i++)
        {
            _program.Hessian[(i * n) + i] += proximity;
        }

        int failed = _factor.Factorize(_program.Hessian, smallestPivot);
        for (int i = 0; i < n; i++)
        {
            _program.Hessian[(i * n) + i] -= proximity;
        }

        Proximity = proximity;
        if (failed >= 0)
        {
            return failed;
        }

        Array.Clear(_state);
        _equalities = 0;
        _impliedCount = 0;
        for (int id = 0; id < _length.Length; id++)
        {
            ProjectNormal(id, 1, _d);
            _length[id] = Math.Sqrt(Kernels.Dot(_d, _d));
        }

        return -1;
    }

    /// <summary>
    /// Recomputes the point and the multipliers of the active set for the present linear term and center, dropping constraints whose
    /// multipliers would have the wrong sign: a dual-feasible start from whatever was active before. What was taken as implied is looked at
    /// again: the point that made it look so may have drifted.
    /// </summary>
    public void Restart()
    {
        ReviveImplied();
        while (true)
        {
            CorrectOnActiveSet(Proximity);
            CorrectOnActiveSet(Proximity);
            int worst = -1;
            double most = 0;
            for (int k = _equalities; k < _factor.Count; k++)
            {
                double weighted = _u[k] * _length[_active[k]];
                if (weighted < most)
                {
                    (most, worst) = (weighted, k);
                }
            }

            if (worst < 0)
            {
                return;
            }

            Drop(worst);
        }
    }

    /// <summary>Admits violated constraints until none is left. <paramref name="tolerance"/> is relative to the constraint's terms.</summary>
    public ActiveSetStatus Run(double tolerance, SolveBudget budget)
    {
        ActiveSetStatus status = AdmitEqualities(budget);
        int settled = 0;
        while (status == ActiveSetStatus.Running)
        {
            (int constraint, double sign) = MostViolated(tolerance, PointRounding);
            if (constraint < 0 && settled < MaxSettlements)
            {
                // Many updates may have drifted the point off its active constraints: settle it, then look once more, and closely: what is
                // rounding beside the largest variable may not be so beside the constraint's own.
                settled++;
                CorrectOnActiveSet(Proximity);
                (constraint, sign) = MostViolated(tolerance, rounding: 0);
            }

            status = constraint < 0 ? ActiveSetStatus.Solved
                : Kernels.MaxAbs(X) > LostPoint ? ActiveSetStatus.Breakdown
                : Admit(constraint, sign, budget);
        }

        return status;
    }

    /// <summary>After <see cref="Factorize"/> failed at a row: a direction whose curvature is the failed pivot.</summary>
    public ReadOnlySpan<double> FailedDirection(int row)
    {
        _factor.FailedDirection(row, _z);
        return _z;
    }

    public void SaveTo(Span<double> x, Span<double> u)
    {
        X.CopyTo(x);
        _u.AsSpan(0, _factor.Count).CopyTo(u);
    }

    public void RestoreFrom(ReadOnlySpan<double> x, ReadOnlySpan<double> u)
    {
        x.CopyTo(X);
        u[.._factor.Count].CopyTo(_u);
    }

    /// <summary>The index's normal in scaled units, written as a'x ≥ b with the sign: its limit b in the original orientation.</summary>
    private double Limit(int id, double sign)
    {
        int n = _program.Variables;
        return id < n
            ? (sign > 0 ? _program.Lower[id] : _program.Upper[id])
            : (sign > 0 ? _program.RowLower[id - n] : _program.RowUpper[id - n]);
    }

    private double Activity(int id) =>
        id < _program.Variables ? X[id] : Kernels.Dot(_program.Row(id - _program.Variables), X);

    private double LargestTerm(ReadOnlySpan<double> row)
    {
        double largest = 0;
        for (int j = 0; j < row.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(row[j] * X[j]));
        }

        return largest;
    }

    private double NormalSize(int id) => id < _program.Variables ? 1 : Kernels.MaxAbs(_program.Row(id - _program.Variables));

    private void AddNormal(int id, double weight, Span<double> target)
    {
        if (id < _program.Variables)
        {
            target[id] += weight;
        }
        else
        {
            Kernels.Axpy(weight, _program.Row(id - _program.Variables), target);
        }
    }

    private void ProjectNormal(int id, double sign, Span<double> result)
    {
        if (id < _program.Variables)
        {
            _factor.ProjectUnit(id, sign, result);
            return;
        }

        _factor.Project(_program.Row(id - _program.Variables), result);
        Kernels.Scale(sign, result);
    }

    private ActiveSetStatus AdmitEqualities(SolveBudget budget)
    {
        int n = _program.Variables;
        for (int id = 0; id < _state.Length; id++)
        {
            bool equality = id < n ? _program.Lower[id] >= _program.Upper[id] : _program.RowLower[id - n] >= _program.RowUpper[id - n];
            if (!equality || _state[id] != ActiveState.Inactive)
            {
                continue;
            }

            double sign = Activity(id) <= Limit(id, 1) ? 1 : -1;
            ActiveSetStatus status = Admit(id, sign, budget, equality: true);
            if (status != ActiveSetStatus.Running)
            {
                return status;
            }
        }

        return ActiveSetStatus.Running;
    }

    // Violations count from a share of the constraint's own terms, and of the largest variable.
    private (int Constraint, double Sign) MostViolated(double tolerance, double rounding)
    {
        int n = _program.Variables;
        double smallest = rounding * Kernels.MaxAbs(X);
        int worst = -1;
        double worstSign = 0;
        double most = 0;
        for (int id = 0; id < _state.Length; id++)
        {
            if (_state[id] != ActiveState.Inactive)
            {
                continue;
            }

            double lower = id < n ? _program.Lower[id] : _program.RowLower[id - n];
            double upper = id < n ? _program.Upper[id] : _program.RowUpper[id - n];
            if (double.IsNegativeInfinity(lower) && double.IsPositiveInfinity(upper))
            {
                continue;
            }

            double activity = Activity(id);
            double below = lower - activity;
            double above = activity - upper;
            double violation = Math.Max(below, above);
            double limit = below > above ? lower : upper;
            if (violation > most * _length[id] && violation > smallest
                && violation > tolerance * Math.Max(Math.Abs(limit), id < n ? Math.Abs(activity) : LargestTerm(_program.Row(id - n))))
            {
                most = violation / _length[id];
                worst = id;
                worstSign = below > above ? 1 : -1;
            }
        }

        return (worst, worstSign);
    }

    private ActiveSetStatus Admit(int id, double sign, SolveBudget budget, bool equality = false)
    {
        double multiplier = 0;
        while (true)
        {
            if (budget.Spend(++Iterations) is { } stopped)
            {
                return stopped;
            }

            ProjectNormal(id, sign, _d);
            int q = _factor.Count;
            _factor.SolveUpper(_d, _r);
            double length = _length[id] * _length[id];
            double outside = Kernels.Dot(_d.AsSpan(q), _d.AsSpan(q));
            if (!(outside > DoubtfulIndependence * DoubtfulIndependence * length))
            {
                outside = OutsideAgain(id, sign);
            }

            _factor.PrimalDirection(_d, _z);
            double slack = sign * (Activity(id) - Limit(id, sign));
            (int blocking, double dualStep) = RatioTest(_length[id]);
            bool dependent = q == _program.Variables || !(outside > Independence * Independence * length);
            if (dependent && blocking < 0)
            {
                RefineCombination(id, sign);
                CollectContradiction(id, sign);
                if (budget.Proves(Contradiction))
                {
                    return ActiveSetStatus.Contradiction;
                }

                if (q == _program.Variables || !(outside > HopelessDependence * HopelessDependence * length))
                {
                    // The active constraints imply this one up to rounding.
                    _state[id] = ActiveState.Implied;
                    if (!equality)
                    {
                        _implied[_impliedCount++] = id;
                    }

                    return ActiveSetStatus.Running;
                }
            }

            double fullStep = dependent && blocking >= 0 ? double.PositiveInfinity : -slack / outside;
            double step = Math.Min(dualStep, fullStep);
            if (!double.IsFinite(step))
            {
                return ActiveSetStatus.Breakdown;
            }

            if (fullStep <= dualStep || !dependent)
            {
                Kernels.Axpy(step, _z, X);
            }

            Kernels.Axpy(-step, _r.AsSpan(0, q), _u.AsSpan(0, q));
            multiplier += step;
            if (fullStep <= dualStep)
            {
                _factor.Append(_d, _z);
                _active[q] = id;
                _sign[q] = sign;
                _u[q] = multiplier;
                _state[id] = equality ? ActiveState.Equality : sign > 0 ? ActiveState.AtLower : ActiveState.AtUpper;
                if (equality)
                {
                    MoveToEqualities(q);
                }

                return ActiveSetStatus.Running;
            }

            Drop(blocking);
        }
    }

    // Subtracts the combination of active normals from the normal itself and projects what is left: one step of reorthogonalisation.
    private double OutsideAgain(int id, double sign)
    {
        int q = _factor.Count;
        for (int pass = 0; pass < 2; pass++)
        {
            double size = SubtractCombination(id, sign);
            if (Kernels.MaxAbs(_gradient) <= ResidualRounding * size)
            {
                _d.AsSpan(q).Clear();
                return 0;
            }

            _factor.Project(_gradient, _z);
            _z.AsSpan(q).CopyTo(_d.AsSpan(q));
            Kernels.Axpy(1, _z.AsSpan(0, q), _d.AsSpan(0, q));
            _factor.SolveUpper(_z, _z);
            Kernels.Axpy(1, _z.AsSpan(0, q), _r.AsSpan(0, q));
        }

        return Kernels.Dot(_d.AsSpan(q), _d.AsSpan(q));
    }

    // Leaves n − Nr in the work vector; returns the size of the terms.
    private double SubtractCombination(int id, double sign)
    {
        _gradient.AsSpan().Clear();
        AddNormal(id, sign, _gradient);
        double size = NormalSize(id);
        for (int k = 0; k < _factor.Count; k++)
        {
            AddNormal(_active[k], -_sign[k] * _r[k], _gradient);
            size = Math.Max(size, Math.Abs(_r[k]) * NormalSize(_active[k]));
        }

        return size;
    }

    // Improves r in n = Nr to the last bit, with residuals in twice the precision: a proof must cancel on variables without bounds. The
    // residual that is left outside the span of the active normals, the proof's own, cannot be and need not be removed.
    private void RefineCombination(int id, double sign)
    {
        Span<double> low = _low;
        for (int pass = 0; pass < 3; pass++)
        {
            _gradient.AsSpan().Clear();
            low.Clear();
            AddNormalExactly(id, sign, low);
            for (int k = 0; k < _factor.Count; k++)
            {
                AddNormalExactly(_active[k], -_sign[k] * _r[k], low);
            }

            Kernels.Axpy(1, low, _gradient);
            _factor.Project(_gradient, low);
            _factor.SolveUpper(low, low);
            Kernels.Axpy(1, low[.._factor.Count], _r.AsSpan(0, _factor.Count));
        }
    }

    // Adds weight × normal to the gradient, and what rounding loses of it to a second vector. Source: Knuth (TwoSum), Dekker (1971).
    private void AddNormalExactly(int id, double weight, Span<double> low)
    {
        int n = _program.Variables;
        for (int j = id < n ? id : 0; j < (id < n ? id + 1 : n); j++)
        {
            double entry = id < n ? 1 : _program.Row(id - n)[j];
            double term = weight * entry;
            double sum = _gradient[j] + term;
            double part = sum - _gradient[j];
            low[j] += Math.FusedMultiplyAdd(weight, entry, -term) + ((_gradient[j] - (sum - part)) + (term - part));
            _gradient[j] = sum;
        }
    }

    private (int Blocking, double Step) RatioTest(double enteringLength)
    {
        int blocking = -1;
        double step = double.PositiveInfinity;
        for (int k = _equalities; k < _factor.Count; k++)
        {
            if (_r[k] * _length[_active[k]] > NegligibleEffect * enteringLength)
            {
                double ratio = Math.Max(_u[k], 0) / _r[k];
                if (ratio < step)
                {
                    (blocking, step) = (k, ratio);
                }
            }
        }

        return (blocking, step);
    }

    private void CollectContradiction(int id, double sign)
    {
        Contradiction.Clear();
        Contradiction.Add((id, sign, 1));
        for (int k = 0; k < _factor.Count; k++)
        {
            if (Math.Abs(_r[k]) * _length[_active[k]] > NegligibleEffect * _length[id])
            {
                Contradiction.Add((_active[k], _sign[k], -_r[k]));
            }
        }
    }

    private void Drop(int position)
    {
        _factor.RemoveAt(position);
        _state[_active[position]] = ActiveState.Inactive;
        ReviveImplied();
        int moved = _factor.Count - position;
        _active.AsSpan(position + 1, moved).CopyTo(_active.AsSpan(position));
        _sign.AsSpan(position + 1, moved).CopyTo(_sign.AsSpan(position));
        _u.AsSpan(position + 1, moved).CopyTo(_u.AsSpan(position));
    }

    // What the active set implied it may no longer imply; equalities depend on equalities only, which stay.
    private void ReviveImplied()
    {
        for (int k = 0; k < _impliedCount; k++)
        {
            _state[_implied[k]] = ActiveState.Inactive;
        }

        _impliedCount = 0;
    }

    // Equalities are admitted before inequalities, so the new one already stands behind the others of its kind.
    private void MoveToEqualities(int position)
    {
        System.Diagnostics.Debug.Assert(position == _equalities, "An equality was admitted after an inequality.");
        _equalities = position + 1;
    }
}
