using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>From the solution of a run towards that of the program without the proximal term.</content>
internal sealed partial class DualActiveSet
{
    /// <summary>
    /// One Newton correction of point and multipliers on the active constraints, with the factors of Q + ρI as preconditioner, towards the
    /// program whose proximal weight is <paramref name="proximity"/> (0: the program itself). Returns the size of the correction relative to
    /// the point.
    /// </summary>
    public double CorrectOnActiveSet(double proximity)
    {
        int n = _program.Variables;
        int q = _factor.Count;
        _program.Gradient(X, _gradient);
        for (int j = 0; j < n; j++)
        {
            _gradient[j] = -(_gradient[j] + (proximity * (X[j] - Center[j])));
        }

        for (int k = 0; k < q; k++)
        {
            AddNormal(_active[k], _sign[k] * _u[k], _gradient);
        }

        _factor.Project(_gradient, _d);
        Span<double> shortfall = _r.AsSpan(0, q);
        for (int k = 0; k < q; k++)
        {
            shortfall[k] = -_sign[k] * (Activity(_active[k]) - Limit(_active[k], _sign[k]));
        }

        _factor.SolveLower(shortfall, shortfall);
        for (int k = 0; k < q; k++)
        {
            (_d[k], shortfall[k]) = (shortfall[k], shortfall[k] - _d[k]);
        }

        _factor.SolveUpper(shortfall, shortfall);
        for (int k = 0; k < q; k++)
        {
            _u[k] += shortfall[k];
        }

        _z.AsSpan().Clear();
        _factor.AddCombination(_d, _z);
        double before = Kernels.MaxAbs(X);
        Kernels.Axpy(1, _z, X);
        for (int k = 0; k < q; k++)
        {
            if (_active[k] < n)
            {
                X[_active[k]] = Limit(_active[k], _sign[k]);
            }
        }

        double change = Kernels.MaxAbs(_z);
        return change / Math.Max(before, Math.Max(Kernels.MaxAbs(X), double.Epsilon));
    }

    /// <summary>Whether an inactive constraint is violated or a multiplier has the wrong sign, beyond relative tolerances.</summary>
    public bool BreaksConditions(double tolerance)
    {
        if (MostViolated(tolerance, PointRounding).Constraint >= 0)
        {
            return true;
        }

        double size = Kernels.MaxAbs(_program.Linear);
        for (int k = 0; k < _factor.Count; k++)
        {
            size = Math.Max(size, Math.Abs(_u[k]) * NormalSize(_active[k]));
        }

        for (int k = _equalities; k < _factor.Count; k++)
        {
            if (_u[k] * NormalSize(_active[k]) < -tolerance * size)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Goes down along the active constraints as far as the objective falls and no inactive one is met: where there is next to no curvature,
    /// proximal points are short steps of a long way. The way's own rounding is multiplied too, so the point must be settled again before it
    /// is used.
    /// </summary>
    /// <returns>Whether there was a way.</returns>
    public bool GoDown()
    {
        int n = _program.Variables;
        int q = _factor.Count;
        _program.Gradient(X, _gradient);
        Kernels.Scale(-1, _gradient);
        for (int k = 0; k < q; k++)
        {
            AddNormal(_active[k], _sign[k] * _u[k], _gradient);
        }

        _factor.Project(_gradient, _d);
        _factor.PrimalDirection(_d, _z);
        if (!(Kernels.MaxAbs(_z) > WayRounding * Kernels.MaxAbs(X)))
        {
            return false;
        }

        double step = Kernels.Dot(_d.AsSpan(q), _d.AsSpan(q)) / Math.Max(_program.Curvature(_z), double.Epsilon);
        for (int id = 0; id < _state.Length; id++)
        {
            double change = id < n ? _z[id] : Kernels.Dot(_program.Row(id - n), _z);
            double limit = change == 0 ? double.PositiveInfinity : Limit(id, -change);
            if (_state[id] == ActiveState.Inactive && double.IsFinite(limit))
            {
                step = Math.Min(step, Math.Max(0, (limit - Activity(id)) / change));
            }
        }

        if (double.IsFinite(step))
        {
            Kernels.Axpy(step, _z, X);
        }

        return double.IsFinite(step);
    }
}
