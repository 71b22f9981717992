using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// Owns the workspace and the last solution, for solving many risk budgeting programs of one size, each from the last one's portfolio where
/// signs agree. Not thread-safe; the outcome is a view until the next solve.
/// </summary>
/// <remarks>
/// Without limits: sweeps of coordinate descent, then Newton steps by conjugate gradients, O(n²) a sweep or product, and with a factor form
/// of the covariance what its products cost; nothing n × n is formed of it. Warm solves without limits and with default settings allocate
/// nothing. With limits: Newton's method whose every step is an exact quadratic program of the limits, within a search for λ; these steps
/// cost O(n³), allocate, and make the Hessian dense.
/// </remarks>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class RiskBudgetingSession(TimeProvider? clock = null)
{
    // Sixteen units in the last place.
    private const double RoundingOfTerms = 3.6e-15;

    private readonly SolverSettings _defaults = new();
    private readonly SolveBudget _budget = new(clock ?? TimeProvider.System);
    private RiskBalancer _balancer = new(0);
    private RiskBudgetingOutcome _outcome = new(0, 0);
    private double[] _marginal = [];
    private ConstrainedBudgeting? _constrained;

    /// <summary>Solves one program.</summary>
    /// <returns>
    /// Without limits: Optimal where contributions are within 1e-12 of their budgets (or the settings' optimality tolerance, if that is
    /// smaller), relatively, or, where larger terms cancel in a contribution, within 16 units in the last place of their sum;
    /// NumericalError where no such point exists or could be found, as with weights of these signs without risk. With limits: Optimal where
    /// the certificate holds; PrimalInfeasible with a proof on <see cref="RiskBudgetingProgram.AllowedPortfolios"/>; NumericalError where
    /// there is no λ by the program's rule, or it could not be found. A limit of iterations or time that comes first gives no point. A view
    /// that the next solve overwrites.
    /// </returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">The covariance is not positive semidefinite and limits made it show.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public RiskBudgetingOutcome Solve(
        RiskBudgetingProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (settings is not null && settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(settings));
        }

        settings ??= _defaults;
        cancellationToken.ThrowIfCancellationRequested();
        EnsureSize(program);
        _budget.Start(settings, RiskBalancer.MaxIterations(settings), cancellationToken);
        ActiveSetStatus? end = _balancer.Run(program, _budget);
        Balanced(program, settings, end);
        if (program.IsConstrained && end is null)
        {
            _constrained ??= new ConstrainedBudgeting(clock ?? TimeProvider.System);
            _constrained.Solve(program, _outcome, settings, _budget, cancellationToken);
            Measure(program);
            _outcome.Objective = _outcome.Status == SolverStatus.PrimalInfeasible ? double.PositiveInfinity : _outcome.Objective;
        }

        return _outcome;
    }

    private void EnsureSize(RiskBudgetingProgram program)
    {
        int n = program.Covariance.Order;
        int rows = program.AllowedPortfolios?.RowCount ?? 1;
        if (_marginal.Length != n)
        {
            _balancer = new RiskBalancer(n);
            _marginal = new double[n];
        }

        if (_outcome.Point.Length != n || _outcome.RowMultipliers.Length != rows)
        {
            _outcome = new RiskBudgetingOutcome(n, rows);
        }

        _outcome.Clear();
    }

    // The answer where there are no limits, and otherwise the point from which they are met.
    private void Balanced(RiskBudgetingProgram program, SolverSettings settings, ActiveSetStatus? end)
    {
        _outcome.Driver = "coordinate descent and Newton steps";
        _outcome.Iterations = _balancer.Iterations;
        Span<double> point = _outcome.MutablePoint;
        _balancer.X.CopyTo(point);
        Kernels.Scale(program.Total / Kernels.Dot(program.BudgetRow, point), point);
        double variance = Measure(program);
        double residual = RiskBalancer.IsRounding(program.Covariance, point, variance) ? double.PositiveInfinity : 0;
        for (int i = 0; i < point.Length; i++)
        {
            double share = _outcome.Contributions[i];
            residual = Math.Max(residual, double.IsFinite(share)
                ? Math.Abs(share - program.Budgets[i]) / program.Budgets[i]
                : double.PositiveInfinity);
        }

        _outcome.LogarithmWeight = variance;
        _outcome.Certificate = new Certificate(0, residual, 0, double.PositiveInfinity, double.PositiveInfinity);
        double tolerance = Math.Min(settings.OptimalityTolerance, RiskBalancer.AcceptableResidual);
        _outcome.Status = residual <= tolerance || (residual < 1 && MissesByRounding(program, variance, tolerance))
            ? SolverStatus.Optimal
            : end switch
            {
                ActiveSetStatus.TimeLimit => SolverStatus.TimeLimit,
                ActiveSetStatus.IterationLimit when settings.MaxIterations > 0 => SolverStatus.IterationLimit,
                _ => SolverStatus.NumericalError,
            };
    }

    // Whether what contributions miss of their budgets is no more than rounding of the terms that cancel in them.
    private bool MissesByRounding(RiskBudgetingProgram program, double variance, double tolerance)
    {
        ReadOnlySpan<double> point = _outcome.Point;
        double[] row = new double[point.Length];
        double[] terms = new double[point.Length];
        double all = 0;
        for (int i = 0; i < point.Length; i++)
        {
            program.Covariance.CopyRow(i, row);
            for (int j = 0; j < row.Length; j++)
            {
                terms[i] += Math.Abs(point[i] * row[j] * point[j]);
            }

            all += terms[i];
        }

        for (int i = 0; i < point.Length; i++)
        {
            double budget = program.Budgets[i];

            // Of the contribution, and of the variance that divides it.
            double rounding = RoundingOfTerms * (terms[i] + (budget * all)) / variance;
            if (!(Math.Abs(_outcome.Contributions[i] - budget) <= Math.Max(tolerance * budget, rounding)))
            {
                return false;
            }
        }

        return true;
    }

    // On the covariance as it was given, not on what was iterated.
    private double Measure(RiskBudgetingProgram program)
    {
        Span<double> point = _outcome.MutablePoint;
        program.Covariance.Multiply(point, _marginal);
        double variance = Kernels.Dot(point, _marginal);
        for (int i = 0; i < point.Length; i++)
        {
            _outcome.MutableContributions[i] = variance > 0 ? point[i] * _marginal[i] / variance : 0;
        }

        _outcome.Objective = Math.Sqrt(Math.Max(variance, 0));
        return variance;
    }
}
