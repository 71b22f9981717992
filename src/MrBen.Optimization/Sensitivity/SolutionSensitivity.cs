using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Sensitivity;

/// <summary>
/// How a certified optimum moves with its program: implicit differentiation of the optimality conditions on the active set. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// Where each binding constraint has a multiplier and they do not depend on one another, the derivative is the solution of one linear
/// system, factorised once: O(k² + kn) a direction with k free variables. Elsewhere it is one-sided and the solution of a quadratic program
/// over the critical cone; where constraints depend on one another, a linear program first tells which of the optimal multipliers the
/// direction singles out. Source: Fiacco (1976), Mathematical Programming 10, for the regular case; Robinson (1980), Mathematics of
/// Operations Research 5, and Shapiro (1988), SIAM J. Control and Optimization 26, for directional derivatives under strong second-order
/// conditions.
/// </remarks>
public sealed class SolutionSensitivity
{
    private readonly QuadraticProgram _program;
    private readonly ActivePattern _pattern;
    private readonly FreeDirections _free;
    private readonly int[] _freeVariables;
    private readonly double[] _rowMultipliers;
    private readonly double _tolerance;

    private SolutionSensitivity(QuadraticProgram program, SolverOutcome outcome, double tolerance)
    {
        (_program, _tolerance, _rowMultipliers) = (program, tolerance, outcome.RowMultipliers.ToArray());
        _pattern = new ActivePattern(program, outcome.Point, tolerance);
        _pattern.Load(_rowMultipliers);

        // What a step of no direction leaves free.
        CriticalCone cone = new(_pattern, new ProgramDirection());
        _freeVariables = [.. Enumerable.Range(0, program.VariableCount).Where(j => cone.Lower[j] < cone.Upper[j])];
        _free = new FreeDirections(program, _freeVariables,
            [.. Enumerable.Range(0, program.RowCount).Where(i => cone.RowLower[i] == cone.RowUpper[i])]);
        Status = !_free.IsUnique ? SensitivityStatus.NotUnique
            : cone.IsAffine && _free.RowsAreIndependent ? SensitivityStatus.Differentiable
            : SensitivityStatus.OneSided;
    }

    /// <summary>
    /// Whether the optimum is differentiable, has derivatives to one side, or may not be the only one, in which case it has none.
    /// </summary>
    public SensitivityStatus Status { get; }

    /// <summary>Whether the optimum is known to be the only one.</summary>
    public bool IsUnique => Status != SensitivityStatus.NotUnique;

    /// <summary>Prepares the derivatives of an optimum. O(n² + mn + k³/3).</summary>
    /// <param name="program">The program.</param>
    /// <param name="outcome">Its optimum; nothing of it is kept.</param>
    /// <param name="tolerance">
    /// Share of its terms below which a slope or a distance to a limit is taken for rounding, in (0, 1e-3]. Constraints whose multiplier is
    /// below it are taken for such that may be left in either direction. Default 1e-8.
    /// </param>
    /// <exception cref="ArgumentException">The outcome is not optimal or of another shape.</exception>
    public static SolutionSensitivity Of(QuadraticProgram program, SolverOutcome outcome, double tolerance = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Status != SolverStatus.Optimal)
        {
            throw new ArgumentException(Invariant($"The outcome is {outcome.Status}; only an optimum has derivatives."), nameof(outcome));
        }

        if (!(tolerance > 0 && tolerance <= 1e-3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tolerance), tolerance, Invariant($"The tolerance must be in (0, 1e-3]; it is {tolerance}."));
        }

        Guard.Length(program.VariableCount, outcome.Point.Length, "variables", nameof(outcome));
        Guard.Length(program.RowCount, outcome.RowMultipliers.Length, "multipliers of rows", nameof(outcome));
        return new SolutionSensitivity(program, outcome, tolerance);
    }

    /// <summary>The derivative in a direction.</summary>
    /// <exception cref="ArgumentException">The direction does not fit the program.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public SolutionDerivative Along(ProgramDirection direction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(direction);
        direction.Check(_program);
        cancellationToken.ThrowIfCancellationRequested();
        if (Status == SensitivityStatus.NotUnique)
        {
            return new SolutionDerivative { Status = Status };
        }

        CriticalCone cone = new(_pattern, direction);
        if (cone.IsEmpty)
        {
            return new SolutionDerivative { Status = SensitivityStatus.Infeasible };
        }

        if (Status == SensitivityStatus.Differentiable && cone.IsAffine)
        {
            double[] point = [.. cone.Lower];
            double[] multipliers = new double[_program.RowCount];
            _free.Solve(cone.Linear, cone.RowLower, point, multipliers);
            return Written(SensitivityStatus.Differentiable, _pattern, direction, cone, point, multipliers);
        }

        return OneSided(direction, cone, cancellationToken);
    }

    /// <summary>
    /// The derivative of the point to c, n × n, symmetric and negative semidefinite: entry (i, j) is the change of xᵢ per unit of cⱼ.
    /// O(k²n) at most; <see langword="null"/> where the optimum is not differentiable.
    /// </summary>
    public DenseMatrix? LinearJacobian()
    {
        if (Status != SensitivityStatus.Differentiable)
        {
            return null;
        }

        int n = _program.VariableCount;
        double[] jacobian = new double[n * n];
        double[] linear = new double[n];
        double[] point = new double[n];
        double[] values = new double[_program.RowCount];
        double[] multipliers = new double[_program.RowCount];
        foreach (int j in _freeVariables)
        {
            linear[j] = 1;
            _free.Solve(linear, values, point, multipliers);
            linear[j] = 0;
            foreach (int i in _freeVariables)
            {
                jacobian[(i * n) + j] = point[i];
            }
        }

        // The two halves differ by rounding.
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                jacobian[(i * n) + j] = jacobian[(j * n) + i] = 0.5 * (jacobian[(i * n) + j] + jacobian[(j * n) + i]);
            }
        }

        return DenseMatrix.Create(n, n, jacobian);
    }

    private SolutionDerivative OneSided(ProgramDirection direction, CriticalCone cone, CancellationToken cancellationToken)
    {
        SolverSession session = new();
        ActivePattern pattern = _pattern;
        SolverOutcome outcome = session.Solve(Within(cone), cancellationToken: cancellationToken);
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            // These multipliers are not the ones that the direction singles out.
            outcome = session.Solve(FirstOrder(direction), cancellationToken: cancellationToken);
            if (outcome.Status != SolverStatus.Optimal)
            {
                return new SolutionDerivative
                {
                    Status = outcome.Status == SolverStatus.PrimalInfeasible
                        ? SensitivityStatus.Infeasible
                        : SensitivityStatus.NumericalError,
                };
            }

            pattern = new ActivePattern(_program, _pattern.Point, _tolerance);
            pattern.Load(outcome.RowMultipliers);
            cone = new CriticalCone(pattern, direction);
            outcome = session.Solve(Within(cone), cancellationToken: cancellationToken);
        }

        return outcome.Status == SolverStatus.Optimal
            ? Written(SensitivityStatus.OneSided, pattern, direction, cone, outcome.Point.ToArray(), outcome.RowMultipliers.ToArray())
            : new SolutionDerivative { Status = SensitivityStatus.NumericalError };
    }

    private QuadraticProgram Within(CriticalCone cone) => QuadraticProgram.Create(
        _program.Hessian, cone.Linear, cone.Lower, cone.Upper, _program.Rows, cone.RowLower, cone.RowUpper,
        cone.HasKinks ? KinkedCosts.Create(cone.KinkCenter, cone.KinkAbove, cone.KinkBelow) : null);

    // The objective to first order over all directions that the touched constraints leave; its dual is over all optimal multipliers.
    private QuadraticProgram FirstOrder(ProgramDirection direction)
    {
        int n = _program.VariableCount;
        int m = _program.RowCount;
        ActivePattern slopes = new(_program, _pattern.Point, _tolerance);
        slopes.Load(new double[m]);
        CriticalCone shifts = new(slopes, direction);
        double[] linear = new double[n];
        double[] lower = new double[n];
        double[] upper = new double[n];
        double[] above = new double[n];
        double[] below = new double[n];
        double[] center = new double[n];
        for (int j = 0; j < n; j++)
        {
            bool kink = _pattern.TouchesKink[j];
            linear[j] = slopes.Slope[j] + (kink ? 0 : _pattern.SideCost(j));
            lower[j] = _pattern.TouchesLower[j] ? ProgramDirection.At(direction.Lower, j) : double.NegativeInfinity;
            upper[j] = _pattern.TouchesUpper[j] ? ProgramDirection.At(direction.Upper, j) : double.PositiveInfinity;
            if (kink)
            {
                (above[j], below[j]) = (_program.Costs!.Above[j], _program.Costs.Below[j]);
                center[j] = ProgramDirection.At(direction.CostCenter, j);
            }
        }

        double[] rowLower = new double[m];
        double[] rowUpper = new double[m];
        for (int i = 0; i < m; i++)
        {
            rowLower[i] = _pattern.RowTouchesLower[i]
                ? ProgramDirection.At(direction.RowLower, i) - shifts.RowShift[i] : double.NegativeInfinity;
            rowUpper[i] = _pattern.RowTouchesUpper[i]
                ? ProgramDirection.At(direction.RowUpper, i) - shifts.RowShift[i] : double.PositiveInfinity;
        }

        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), linear, lower, upper, _program.Rows, rowLower, rowUpper,
            _program.Costs is null ? null : KinkedCosts.Create(center, above, below));
    }

    private SolutionDerivative Written(
        SensitivityStatus status, ActivePattern pattern, ProgramDirection direction, CriticalCone cone, double[] point,
        double[] multipliers)
    {
        int n = _program.VariableCount;
        double[] bounds = new double[n];
        double[] slopes = new double[_program.Costs is null ? 0 : n];
        double[] product = new double[n];
        _program.Hessian.Multiply(point, product);
        for (int i = 0; i < multipliers.Length; i++)
        {
            Kernels.Axpy(-multipliers[i], _program.Rows.Row(i), product);
        }

        for (int j = 0; j < n; j++)
        {
            // The cone's linear term has the rates of costs in it already where the variable is beside its kink.
            double slope = product[j] + cone.Linear[j];
            bool touchesBound = pattern.TouchesLower[j] || pattern.TouchesUpper[j];
            bounds[j] = touchesBound ? slope : 0;
            if (slopes.Length > 0)
            {
                slopes[j] = CostRate(j, pattern, direction, cone, touchesBound ? 0 : slope);
            }
        }

        return new SolutionDerivative
        {
            Status = status,
            Point = [.. point],
            RowMultipliers = [.. multipliers],
            BoundMultipliers = [.. bounds],
            CostSlopes = [.. slopes],
            Objective = cone.ObjectiveSlope,
        };
    }

    // At the center the cost's slope balances the others; beside it, and where the point leaves it, it is the rate of that side.
    private static double CostRate(int j, ActivePattern pattern, ProgramDirection direction, CriticalCone cone, double slope)
    {
        KinkedCosts costs = pattern.Program.Costs!;
        bool balances = pattern.TouchesKink[j] && cone.Lower[j] == cone.Upper[j];
        if (balances || cone.KinkAbove[j] != 0 || cone.KinkBelow[j] != 0)
        {
            return -slope;
        }

        bool above = pattern.TouchesKink[j]
            ? pattern.Rounded(j, pattern.Slope[j] + costs.Above[j]) == 0
            : pattern.Point[j] > costs.Center[j];
        double rate = above ? ProgramDirection.At(direction.CostAbove, j) : -ProgramDirection.At(direction.CostBelow, j);
        return pattern.TouchesKink[j] ? rate - slope : rate;
    }
}
