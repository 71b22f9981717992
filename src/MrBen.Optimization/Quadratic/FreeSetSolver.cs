using System.Numerics;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Chooses between the free-set methods: from the last active set by block pivoting; cold, the primal active set where few variables will be
/// held, and block pivoting from all variables where most will; rows other than a budget by the active-set path from the answer without them,
/// and so every guess that block pivoting cannot settle. Not thread-safe.
/// </summary>
internal sealed class FreeSetSolver
{
    private const string Primal = "primal active set";
    private const string Block = "block pivoting";
    private const string Path = "active-set path";
    private const int MaxSettlements = 4;
    private const double FlatShare = 1e-8;

    private readonly FreeSetSystem _system;
    private readonly PrimalActiveSet _primal;
    private readonly BlockPivoting _block;
    private readonly PathToProgram _path;
    private readonly double[] _boundMultipliers;
    private readonly double[] _costSlopes;

    public FreeSetSolver(QuadraticProgram program, OptimalityMeasure measure)
    {
        _system = new FreeSetSystem(program, measure);
        (_primal, _block, _path) = (new PrimalActiveSet(_system), new BlockPivoting(_system), new PathToProgram(_system));
        (_boundMultipliers, _costSlopes) = (new double[program.VariableCount], new double[program.VariableCount]);
    }

    /// <summary>The method that gave the last answer.</summary>
    public string Driver { get; private set; } = Primal;

    public int Iterations { get; private set; }

    public double[] Point => _system.X;

    public double[] RowMultipliers => _system.RowMultipliers;

    public double[] BoundMultipliers => _boundMultipliers;

    /// <summary>Slopes of kinked costs at the point, zeros where the program has none.</summary>
    public double[] CostSlopes => _costSlopes;

    /// <summary>Whether the point satisfies the constraints though the method was stopped.</summary>
    public bool IsFeasible { get; private set; }

    /// <summary>
    /// Whether curvature is so small along some direction of the free variables that a point far out may pass for an optimum.
    /// </summary>
    public bool IsNearlyFlat => _system.Factor.SmallestShare() < FlatShare;

    /// <summary>Whether the measure given to this solver has point and row multipliers as they are.</summary>
    public bool IsMeasured => _system.IsMeasured;

    /// <summary>The objective at the point.</summary>
    public double Objective() => _system.Objective();

    /// <summary>Solves from the active set of the last solve.</summary>
    public FreeSetStatus SolveWarm(QuadraticProgram program, SolveBudget budget)
    {
        Iterations = 0;
        _system.Load(program, lifted: _system.IsLifted);
        _system.BeginMeasuring();
        for (int j = 0; j < _system.X.Length && !_system.KeepsBounds; j++)
        {
            _system.Status[j] = Fitting(program, j, _system.Status[j]);
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            _system.RowStates[i] = Fitting(program, i, _system.RowStates[i]);
        }

        return Pivot(budget);
    }

    /// <summary>Solves without knowing anything.</summary>
    public FreeSetStatus SolveCold(QuadraticProgram program, SolveBudget budget)
    {
        Iterations = 0;
        bool few = FewWillBeHeld(program);
        FreeSetStatus status = few ? Grow(program, lifted: false, budget) : PivotFromAll(program, lifted: false, budget);
        if (status is FreeSetStatus.Dependent && _system.HasEquality())
        {
            status = few ? Grow(program, lifted: true, budget) : PivotFromAll(program, lifted: true, budget);
        }

        if (!few && status is FreeSetStatus.Dependent)
        {
            status = Grow(program, lifted: false, budget);
        }

        return status;
    }

    /// <summary>Solves from a guess of point and active set, by the active-set path.</summary>
    public FreeSetStatus SolveFrom(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<VariableStatus> status, ReadOnlySpan<RowStatus> rows,
        SolveBudget budget)
    {
        Iterations = 0;
        _system.Load(program, lifted: false);
        point.CopyTo(_system.X);
        for (int j = 0; j < _system.X.Length; j++)
        {
            _system.Status[j] = Fitting(program, j, status[j]);
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            _system.RowStates[i] = Fitting(program, i, rows[i]);
        }

        if (!_system.LiftGuess())
        {
            _system.HoldDependents();
        }

        return Follow(budget);
    }

    private FreeSetStatus Grow(QuadraticProgram program, bool lifted, SolveBudget budget)
    {
        long begin = budget.Now;
        _system.Load(program, lifted);
        IsFeasible = false;
        if (!_primal.TryStart(_system.FirstEquality()))
        {
            return FreeSetStatus.Dependent;
        }

        int n = program.VariableCount;
        budget.Beginning.Learn(budget.Now - begin, SolveBudget.Work(n, n - _system.X.AsSpan().Count(0)));
        Driver = Primal;
        IsFeasible = OneEqualityAtMost(program);
        int iterations = Iterations;
        FreeSetStatus status = _primal.Run(budget, ref iterations);
        Iterations = iterations;
        if (status == FreeSetStatus.Solved && IsFeasible)
        {
            return Settle() ? status : FreeSetStatus.Breakdown;
        }

        if (status == FreeSetStatus.Dependent && !lifted && _system.HasEquality())
        {
            return status; // The equality may make definite what the covariance alone does not.
        }

        if (status is FreeSetStatus.Solved or FreeSetStatus.LargeSupport or FreeSetStatus.Dependent)
        {
            bool hadPoint = IsFeasible;
            IsFeasible = false;
            for (int i = 0; i < program.RowCount; i++)
            {
                _system.RowStates[i] = Fitting(program, i, RowStatus.Inactive);
            }

            if (status != FreeSetStatus.LargeSupport)
            {
                return Follow(budget);
            }

            FreeSetStatus pivoted = Pivot(budget);
            IsFeasible = hadPoint && pivoted == FreeSetStatus.TimeLimit && !_block.HasMoved;
            return pivoted;
        }

        return status;
    }

    private FreeSetStatus PivotFromAll(QuadraticProgram program, bool lifted, SolveBudget budget)
    {
        _system.Load(program, lifted);
        for (int j = 0; j < _system.X.Length; j++)
        {
            _system.Status[j] = _system.IsPinned(j) ? VariableStatus.AtLower
                : _system.HasKink(j) ? VariableStatus.AtKink
                : VariableStatus.Free;
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            _system.RowStates[i] = Fitting(program, i, RowStatus.Inactive);
        }

        return Pivot(budget);
    }

    private FreeSetStatus Pivot(SolveBudget budget)
    {
        Driver = Block;
        IsFeasible = false;
        int iterations = Iterations;
        FreeSetStatus status = _block.Run(budget, ref iterations);
        Iterations = iterations;
        return status is FreeSetStatus.Cycling or FreeSetStatus.Dependent ? Follow(budget)
            : status != FreeSetStatus.Solved || Settle() ? status : FreeSetStatus.Breakdown;
    }

    private FreeSetStatus Follow(SolveBudget budget)
    {
        Driver = Path;
        IsFeasible = false;
        _system.StopMeasuring();
        int iterations = Iterations;
        FreeSetStatus status = _path.Run(budget, ref iterations);
        Iterations = iterations;
        return status != FreeSetStatus.Solved || Settle() ? status : FreeSetStatus.Breakdown;
    }

    // To the last bit; a variable that rounding then shows beyond its bound was on it.
    private bool Settle()
    {
        if (_system.IsMeasured)
        {
            WriteMultipliers();
            return true;
        }

        for (int pass = 0; pass < MaxSettlements; pass++)
        {
            _system.Refine();
            if (!_system.FixStrays())
            {
                _system.ComputeGradient();
                WriteMultipliers();
                return true;
            }

            _system.Solve();
            _system.Move(1);
        }

        return false;
    }

    private void WriteMultipliers()
    {
        if (_system.HasBoundsOnly)
        {
            _system.WriteBoundMultipliers(_boundMultipliers);
            _costSlopes.AsSpan().Clear();
            return;
        }

        for (int j = 0; j < _boundMultipliers.Length; j++)
        {
            (_boundMultipliers[j], _costSlopes[j]) = _system.Multipliers(j);
        }
    }

    /// <summary>
    /// Whether a cold solve starts with the primal active set: few variables are held where most of them start at a bound that is not below
    /// zero, or at what is held already.
    /// </summary>
    public static bool FewWillBeHeld(QuadraticProgram program)
    {
        if (program.Costs is not null)
        {
            return true;
        }

        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        Vector<long> sum = Vector<long>.Zero;
        int j = 0;
        for (; j <= lower.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            sum -= Vector.GreaterThanOrEqual(Lanes.At(lower, j), Vector<double>.Zero)
                | Vector.LessThanOrEqual(Lanes.At(upper, j), Vector<double>.Zero);
        }

        long few = Vector.Sum(sum);
        for (; j < lower.Length; j++)
        {
            few += lower[j] >= 0 || upper[j] <= 0 ? 1 : 0;
        }

        return 2 * few >= program.VariableCount;
    }

    private static bool OneEqualityAtMost(QuadraticProgram program) =>
        program.RowCount == 0 || (program.RowCount == 1 && program.RowLower[0] >= program.RowUpper[0]);

    // The status, or the nearest one that the program's bounds and kinks allow.
    private VariableStatus Fitting(QuadraticProgram program, int j, VariableStatus status)
    {
        bool kinked = _system.HasKink(j);
        if (_system.IsPinned(j))
        {
            return VariableStatus.AtLower;
        }

        return status switch
        {
            VariableStatus.AtLower when double.IsFinite(program.Lower[j]) => status,
            VariableStatus.AtUpper when double.IsFinite(program.Upper[j]) => status,
            VariableStatus.FreeAbove or VariableStatus.FreeBelow or VariableStatus.AtKink when kinked => status,
            _ => kinked ? VariableStatus.AtKink : VariableStatus.Free,
        };
    }

    private static RowStatus Fitting(QuadraticProgram program, int i, RowStatus status) =>
        program.RowLower[i] >= program.RowUpper[i] ? RowStatus.Equality
        : status == RowStatus.AtLower && double.IsFinite(program.RowLower[i]) ? status
        : status == RowStatus.AtUpper && double.IsFinite(program.RowUpper[i]) ? status
        : RowStatus.Inactive;
}
