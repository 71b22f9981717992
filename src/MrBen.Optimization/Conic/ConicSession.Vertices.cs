namespace MrBen.Optimization.Conic;

/// <content>Exact ends: vertices of linear programs, and what the interior point says is active.</content>
public sealed partial class ConicSession
{
    // Work of the simplex method, in iterations of the interior-point method, after which that is asked: from the bounds, and from an
    // interior point.
    private const double FirstPivotWork = 1.5;
    private const double CrossoverWork = 1.5;

    // What is piecewise linear in few variables has an exact answer at a vertex. Where it has none, or none that is near the bounds or can
    // be certified, the interior-point method tells.
    private bool SolveAtVertex(ConicProgram program, SolverSettings settings)
    {
        if (_simplex is null || !program.SharesMatricesWith(_simplex.Form.Program) || !_simplex.Form.Reload(program))
        {
            _simplex = PiecewiseLinearForm.Of(program) is { } form ? new PiecewiseLinearSimplex(form) : null;
        }

        if (_simplex is null)
        {
            return false;
        }

        _budget.Allow(settings.MaxIterations > 0 ? settings.MaxIterations : int.MaxValue);
        if (!_simplex.Solve(_budget, FirstPivotWork * _simplex.Form.WorkOfIteration))
        {
            _simplex.Forget();
            return false;
        }

        Reserve(program);
        if (!PublishVertex(program, settings))
        {
            return false;
        }

        _ = Finish(SolverStatus.Optimal, _simplex.Pivots);
        return true;
    }

    // From the interior point to a vertex near it.
    private bool IsExactAtVertex(ConicProgram program, SolverSettings settings)
    {
        WriteInteriorPoint();
        _method!.WriteActivity(_duals);
        return _simplex!.SolveFrom(_point, _duals, _budget, CrossoverWork * _simplex.Form.WorkOfIteration)
            && PublishVertex(program, settings);
    }

    private bool PublishVertex(ConicProgram program, SolverSettings settings)
    {
        _simplex!.Write(_point, _duals);
        Publish(program);
        return Holds(settings);
    }

    // Once the interior point is near enough, the exact end where it is nearer.
    private void PublishNearest(ConicProgram program, SolverSettings settings)
    {
        double interior = _outcome.Certificate.Largest;
        if (!(IsExact(program, settings) || IsSettled(program, settings)) || !(_outcome.Certificate.Largest < interior))
        {
            PublishInterior(program);
        }
    }

    private bool IsExact(ConicProgram program, SolverSettings settings) => _method!.HasActiveRows
        ? _method.SolveActive(_point, _duals) && IsProven(program, settings)
        : IsSettled(program, settings);

    private bool IsSettled(ConicProgram program, SolverSettings settings) =>
        _method!.Settle(_point, _duals, _budget) && IsProven(program, settings);

    // Of a point and duals in the solver's units.
    private bool IsProven(ConicProgram program, SolverSettings settings)
    {
        for (int j = 0; j < _point.Length; j++)
        {
            _point[j] *= _scaled!.ColumnScale[j];
        }

        for (int i = 0; i < _duals.Length; i++)
        {
            _duals[i] *= _scaled!.RowScale[i] / _scaled.ObjectiveScale;
        }

        Publish(program);
        return Holds(settings);
    }
}
