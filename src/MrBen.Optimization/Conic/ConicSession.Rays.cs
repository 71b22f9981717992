using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>Proofs that there is no optimum.</content>
public sealed partial class ConicSession
{
    private SolverStatus? TryRays(ConicProgram program)
    {
        InteriorPointMethod method = _method!;
        if (method.InfeasibilityError <= RayTrial)
        {
            WriteDuals(1);
            double value = Kernels.Dot(program.Offsets, _duals);
            if (value < 0)
            {
                Kernels.Scale(-1 / value, _duals);
                if (ConicVerifier.VerifyInfeasible(program, _duals, RayTolerance))
                {
                    Forget();
                    _duals.CopyTo(_outcome.MutableDuals);
                    _outcome.Objective = double.PositiveInfinity;
                    return SolverStatus.PrimalInfeasible;
                }
            }
        }

        return (method.UnboundednessError <= RayTrial && IsUnbounded(program, method.X))
            || (!method.FreeDirection.IsEmpty && IsUnbounded(program, method.FreeDirection))
            ? SolverStatus.Unbounded
            : null;
    }

    private bool IsUnbounded(ConicProgram program, ReadOnlySpan<double> direction)
    {
        for (int j = 0; j < _point.Length; j++)
        {
            _point[j] = _scaled!.ColumnScale[j] * direction[j];
        }

        double value = Kernels.Dot(program.Linear, _point);
        if (!(value < 0))
        {
            return false;
        }

        Kernels.Scale(-1 / value, _point);
        if (!ConicVerifier.VerifyUnbounded(program, _point, RayTolerance))
        {
            return false;
        }

        Forget();
        _point.CopyTo(_outcome.MutablePoint);
        _outcome.Objective = double.NegativeInfinity;
        return true;
    }

    // A direction in which the objective falls says nothing where there is no point to start from.
    private SolverStatus UnlessInfeasible(ConicProgram program, SolverSettings settings, CancellationToken cancellationToken)
    {
        if (_budget.Remaining is { } remaining)
        {
            if (remaining <= TimeSpan.Zero)
            {
                return SolverStatus.TimeLimit;
            }

            settings = settings with { TimeLimit = remaining };
        }

        ConicOutcome feasibility = new ConicSession(_clock).Solve(program.WithoutObjective(), settings, cancellationToken);
        if (feasibility.Status == SolverStatus.PrimalInfeasible)
        {
            Forget();
            feasibility.Duals.CopyTo(_outcome.MutableDuals);
            _outcome.Objective = double.PositiveInfinity;
        }

        return feasibility.HasPoint ? SolverStatus.Unbounded : feasibility.Status;
    }

    private void Forget()
    {
        _outcome.MutablePoint.Clear();
        _outcome.MutableSlacks.Clear();
        _outcome.MutableDuals.Clear();
        _outcome.Certificate = default;
    }
}
