using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// What the free-set methods share: the point, which variables are free, which rows are active, and the solution of the program in which the
/// free variables are unbounded and the active rows are equalities. Works on the program as it was given. Not thread-safe; allocates only
/// while it grows.
/// </summary>
/// <remarks>
/// With U'U = Q over the free variables F and the active rows A: Y = U'⁻¹A', the Schur complement Y'Y of the rows is factorised, and
/// (x, y) follow by triangular solves. Source: Nocedal and Wright (2006), Numerical Optimization, §16.2 (range-space method).
/// </remarks>
internal sealed partial class FreeSetSystem
{
    // Share of its own length (in the metric of Q⁻¹) that an active row must keep outside the span of the others.
    private const double SmallestRowPivot = 1e-11;

    /// <summary>Share of the largest variable by which rounding may put one beyond its bound.</summary>
    public const double StrayShare = 1e-13;

    // Statuses that one word holds; it is 0 where all of them are VariableStatus.AtLower.
    private const int StatusWord = sizeof(ulong);

    private readonly double[] _kink;
    private readonly double[] _above;
    private readonly double[] _below;
    private readonly double[] _linear;
    private readonly double[] _fixed;
    private readonly double[] _liftWeights;
    private readonly double[] _liftLengths;
    private readonly bool[] _nailed;
    private readonly int[] _one = new int[1];
    private readonly int[] _active;
    private readonly CarriedImage _targetImage;
    private readonly CarriedImage?[] _rowImages;
    private readonly int[] _support;
    private readonly double[] _values;
    private readonly double[] _entries;
    private readonly double[] _low;
    private readonly double[] _curvature;
    private readonly CompensatedVector _residual;
    private readonly OptimalityMeasure? _measure;
    private QuadraticProgram _program;
    private double[] _lift;
    private double[] _target = [];
    private double[] _solution = [];
    private double[] _schur = [];
    private double[] _principal = [];
    private double[] _rowRight = [];
    private int _rowCapacity;
    private double[] _liftedRight = [];
    private bool _isLifted;
    private bool _hasKinks;
    private bool _hasNails;

    public FreeSetSystem(QuadraticProgram program, OptimalityMeasure? measure = null)
    {
        _measure = measure;
        int n = program.VariableCount;
        int m = program.RowCount;
        _program = program;
        (_kink, _above, _below, _linear, _fixed, _lift) =
            (new double[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        (_active, _liftWeights, _liftLengths) = (new int[m], new double[m], new double[m]);
        (_support, _values, _entries, _low, _curvature, _nailed) =
            (new int[n], new double[n], new double[n], new double[n], new double[n], new bool[n]);
        _residual = new CompensatedVector(n);
        Factor = new FreeSetFactor();
        (_targetImage, _rowImages) = (Factor.NewImage(), new CarriedImage?[m]);
        (X, Gradient, Reduced, Status) = (new double[n], new double[n], new double[n], new VariableStatus[n]);
        (RowStates, RowMultipliers) = (new RowStatus[m], new double[m]);
        (Lower, Upper, RowLower, RowUpper) = (new double[n], new double[n], new double[m], new double[m]);
    }

    public FreeSetFactor Factor { get; }

    public QuadraticProgram Program => _program;

    /// <summary>c, with the slopes of costs whose kink is not inside the bounds; a path may move it, and the limits below.</summary>
    public double[] Linear => _linear;

    /// <summary>Kinks inside the bounds; NaN where there is none.</summary>
    public double[] Kink => _kink;

    public double[] Lower { get; }

    public double[] Upper { get; }

    public double[] RowLower { get; }

    public double[] RowUpper { get; }

    /// <summary>The point; a fixed variable is exactly at its breakpoint.</summary>
    public double[] X { get; }

    public VariableStatus[] Status { get; }

    public RowStatus[] RowStates { get; }

    /// <summary>Multipliers of all rows, 0 where inactive.</summary>
    public double[] RowMultipliers { get; }

    /// <summary>Qx + c at the point of the last <see cref="ComputeGradient"/>, without slopes of kinked costs.</summary>
    public double[] Gradient { get; }

    /// <summary>Qx + c − A'y of the same.</summary>
    public double[] Reduced { get; }

    /// <summary>The free variables at the solution of the last <see cref="Solve"/>, in the order of the factor.</summary>
    public ReadOnlySpan<double> Target => _target.AsSpan(0, Factor.Count);

    /// <summary>Number of active rows in the last solve that did not depend on others.</summary>
    public int ActiveRows { get; private set; }

    /// <summary>Takes a program of the same size, keeping point and statuses; the factor is empty afterwards.</summary>
    /// <param name="program">The program.</param>
    /// <param name="lifted">Whether the first equality is added to Q, squared: for a Q that is definite only along it.</param>
    public void Load(QuadraticProgram program, bool lifted)
    {
        KeepsBounds = !_hasKinks && program.Costs is null && AreSame(program.Lower, Lower) && AreSame(program.Upper, Upper);
        _program = program;
        StopMeasuring();
        if (_hasNails)
        {
            _nailed.AsSpan().Clear();
            _hasNails = false;
        }

        SymmetricMatrix.CopyDiagonal(program.Hessian, _curvature); // Asked for at every pricing, and far apart in a matrix.
        if (KeepsBounds)
        {
            ReloadTerms();
        }
        else
        {
            Reload();
        }

        _liftWeights.AsSpan().Clear();
        int equality = lifted ? FirstEquality() : -1;
        _isLifted = equality >= 0 && TryLift(equality, 0);
        LiftsActiveRows = false;
        Factor.Clear(program.Hessian, _lift, _isLifted ? 1 : 0);
    }

    /// <summary>Whether the last <see cref="Load"/> met the bounds as they were, and no kinks, so that every status still has a meaning.</summary>
    public bool KeepsBounds { get; private set; }

    /// <summary>Takes linear term, kinks, bounds and row limits of the program again, as they were before a path moved them.</summary>
    public void Reload()
    {
        _program.Lower.CopyTo(Lower);
        _program.Upper.CopyTo(Upper);
        ReloadTerms();
    }

    private void ReloadTerms()
    {
        _program.RowLower.CopyTo(RowLower);
        _program.RowUpper.CopyTo(RowUpper);
        _program.Linear.CopyTo(_linear);
        _hasKinks = false;
        for (int j = 0; j < _kink.Length && _program.Costs is not null; j++)
        {
            LoadKink(_program, _program.Costs, j);
        }

        for (int j = 0; j < _kink.Length && _hasNails; j++)
        {
            _nailed[j] &= Status[j] == VariableStatus.AtKink;
            if (_nailed[j])
            {
                Nail(j, X[j]);
            }
        }
    }

    /// <summary>Whether the factor is that of Q with an equality added.</summary>
    public bool IsLifted => _isLifted;

    public bool HasEquality() => FirstEquality() >= 0;

    public bool HasKink(int variable) => _hasKinks && !double.IsNaN(_kink[variable]);

    public static bool IsFree(VariableStatus status) => status >= VariableStatus.Free;

    /// <summary>Where a fixed variable of this status is.</summary>
    public double Breakpoint(int variable, VariableStatus status) => status switch
    {
        VariableStatus.AtLower => Lower[variable],
        VariableStatus.AtUpper => Upper[variable],
        _ => _kink[variable],
    };

    /// <summary>Ends of the interval in which a free variable of this status is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Low, double High) Interval(int variable, VariableStatus status) => status switch
    {
        VariableStatus.FreeBelow => (Lower[variable], _kink[variable]),
        VariableStatus.FreeAbove => (_kink[variable], Upper[variable]),
        _ => (Lower[variable], Upper[variable]),
    };

    /// <summary>Slope of the variable's cost on the interval of a free status.</summary>
    public double CostSlope(int variable, VariableStatus status) => status switch
    {
        VariableStatus.FreeBelow => -_below[variable],
        VariableStatus.FreeAbove => _above[variable],
        _ => 0,
    };

    /// <summary>By how much the slope of a kinked cost rises at its kink.</summary>
    public double KinkHeight(int variable) => _above[variable] + _below[variable];

    /// <summary>The status of a fixed variable that ran into one end of its interval.</summary>
    public VariableStatus Blocked(int variable, bool high) => Status[variable] switch
    {
        VariableStatus.FreeBelow when high => VariableStatus.AtKink,
        VariableStatus.FreeAbove when !high => VariableStatus.AtKink,
        _ => high ? VariableStatus.AtUpper : VariableStatus.AtLower,
    };

    /// <summary>The free status in which a fixed variable leaves its breakpoint upwards or downwards.</summary>
    public VariableStatus Released(int variable, bool up)
    {
        if (!HasKink(variable) || _nailed[variable])
        {
            return VariableStatus.Free;
        }

        return Status[variable] switch
        {
            VariableStatus.AtLower => VariableStatus.FreeBelow,
            VariableStatus.AtUpper => VariableStatus.FreeAbove,
            _ => up ? VariableStatus.FreeAbove : VariableStatus.FreeBelow,
        };
    }

    /// <summary>
    /// How far a fixed variable's slopes say that it should move: positive upwards, negative downwards, 0 where it is right.
    /// Reads <see cref="Reduced"/>.
    /// </summary>
    public double Pull(int variable)
    {
        if (IsFree(Status[variable]))
        {
            return 0;
        }

        double slope = Reduced[variable];
        if (!HasKink(variable) && Status[variable] is (VariableStatus.AtLower or VariableStatus.AtUpper))
        {
            return (Status[variable] == VariableStatus.AtLower ? slope < 0 : slope > 0) ? -slope : 0; // As below, at every pricing.
        }

        (double up, double down) = ReleaseSlopes(variable);
        return slope < up ? up - slope : slope > down ? down - slope : 0;
    }

    /// <summary>Slopes of a fixed variable at which it leaves its breakpoint: upwards below the first, downwards above the second.</summary>
    public (double Up, double Down) ReleaseSlopes(int variable)
    {
        bool kinked = HasKink(variable);
        return Status[variable] switch
        {
            VariableStatus.AtLower => (kinked ? _below[variable] : 0, double.PositiveInfinity),
            VariableStatus.AtUpper => (double.NegativeInfinity, kinked ? -_above[variable] : 0),
            _ => (-_above[variable], _below[variable]),
        };
    }

    /// <summary>Whether bounds leave the variable one value only.</summary>
    public bool IsPinned(int variable) => Lower[variable] >= Upper[variable];

    /// <summary>Recomputes what the fixed variables contribute to the gradient, after statuses were set from outside.</summary>
    public void Anchor()
    {
        _linear.CopyTo(_fixed, 0);
        ReadOnlySpan<byte> statuses = MemoryMarshal.AsBytes(Status.AsSpan());
        for (int j = 0; j < X.Length; j++)
        {
            // Most of a portfolio is at a lower bound of 0.
            if (j <= X.Length - StatusWord && BinaryPrimitives.ReadUInt64LittleEndian(statuses[j..]) == 0
                && !Lower.AsSpan(j, StatusWord).ContainsAnyExcept(0))
            {
                X.AsSpan(j, StatusWord).Clear();
                j += StatusWord - 1;
                continue;
            }

            VariableStatus status = Status[j];
            if (IsFree(status))
            {
                continue;
            }

            double value = status == VariableStatus.AtLower ? Lower[j] : Breakpoint(j, status);
            X[j] = value;
            if (value != 0)
            {
                AddFixed(j, value);
            }
        }
    }

    /// <summary>Adds to the linear term while everything else stays; what <see cref="Anchor"/> computed follows.</summary>
    public void MoveLinear(double step, ReadOnlySpan<double> direction)
    {
        Kernels.Axpy(step, direction, _linear);
        Kernels.Axpy(step, direction, _fixed);
    }

    /// <summary>Frees a fixed variable.</summary>
    /// <returns>False, and nothing is changed, where its column depends on the free ones.</returns>
    public bool TryRelease(int variable, VariableStatus status)
    {
        if (!Factor.TryAppend(variable))
        {
            return false;
        }

        AddFixed(variable, -X[variable]);
        Status[variable] = status;
        if (_nailed[variable])
        {
            (_kink[variable], _nailed[variable]) = (double.NaN, false);
        }

        return true;
    }

    /// <summary>
    /// Holds a variable where it is, until it is released, as if its cost had a kink without height there: for one that no bound can hold.
    /// </summary>
    public void Nail(int variable, double value)
    {
        if (!_hasKinks)
        {
            _kink.AsSpan().Fill(double.NaN);
            _hasKinks = true;
        }

        (_kink[variable], _above[variable], _below[variable], _nailed[variable]) = (value, 0, 0, true);
        _hasNails = true;
        Status[variable] = VariableStatus.AtKink;
    }

    /// <summary>Moves a fixed variable to another of its breakpoints.</summary>
    public void Shift(int variable, VariableStatus status)
    {
        double value = Breakpoint(variable, status);
        AddFixed(variable, value - X[variable]);
        (X[variable], Status[variable]) = (value, status);
    }

    /// <summary>Fixes the free variable at a position of the factor.</summary>
    public void Fix(int position, VariableStatus status)
    {
        int variable = Factor.Free[position];
        Factor.RemoveAt(position);
        Status[variable] = status;
        X[variable] = Breakpoint(variable, status);
        AddFixed(variable, X[variable]);
    }

    /// <summary>
    /// Makes the factor of all variables whose status is free, in their order; those that depend on others before them are fixed at the
    /// breakpoint that is nearest.
    /// </summary>
    /// <param name="work">As long as there are variables.</param>
    /// <param name="budget">Asked on the way whether to go on; where not, statuses stay and <see cref="FreeSetFactor.WasStopped"/> tells.</param>
    /// <returns>False where some depend on the others.</returns>
    public bool Rebuild(int[] work, SolveBudget? budget = null)
    {
        int count = 0;
        for (int j = 0; j < Status.Length; j++)
        {
            if (IsFree(Status[j]))
            {
                work[count++] = j;
            }
        }

        if (Factor.Rebuild(work.AsSpan(0, count), budget))
        {
            return true;
        }

        if (Factor.WasStopped)
        {
            return false;
        }

        int kept = 0;
        for (int k = 0; k < count; k++)
        {
            if (kept < Factor.Count && Factor.Free[kept] == work[k])
            {
                kept++;
            }
            else
            {
                Status[work[k]] = NearestBreakpoint(work[k], X[work[k]]);
            }
        }

        return false;
    }

    /// <summary>Number of variables whose status is free.</summary>
    public int FreeCount()
    {
        int count = 0;
        foreach (VariableStatus status in Status)
        {
            count += IsFree(status) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The status of a variable at the breakpoint nearest to a value; free where it has none.</summary>
    public VariableStatus NearestBreakpoint(int variable, double value)
    {
        double low = Math.Abs(value - Lower[variable]);
        double high = Math.Abs(Upper[variable] - value);
        double kink = HasKink(variable) ? Math.Abs(value - _kink[variable]) : double.PositiveInfinity;
        double nearest = Math.Min(kink, Math.Min(low, high));
        return double.IsInfinity(nearest) ? VariableStatus.Free
            : nearest == kink ? VariableStatus.AtKink
            : nearest == low ? VariableStatus.AtLower : VariableStatus.AtUpper;
    }

    /// <summary>
    /// Solves the program of the free variables with the active rows as equalities; the point is not moved. A row that depends on active rows
    /// before it gets <see cref="RowStatus.Dependent"/>.
    /// </summary>
    public void Solve()
    {
        EnsureWork();
        _isMeasured = false;
        ReadOnlySpan<int> free = Factor.Free;
        Span<double> target = _target.AsSpan(0, free.Length);
        for (int k = 0; k < free.Length; k++)
        {
            int j = free[k];
            target[k] = -(_fixed[j] + CostSlope(j, Status[j]));
        }

        CollectRows();
        Span<double> held = _entries;
        X.CopyTo(held);
        foreach (int j in free)
        {
            held[j] = 0;
        }

        for (int r = 0; r < ActiveRows; r++)
        {
            _rowRight[r] = RowLimit(_active[r]) - Kernels.Dot(_program.Rows.Row(_active[r]), held);
        }

        Factor.SolveTransposed(target, _targetImage).CopyTo(target);
        FinishRight(target);
        RowMultipliers.AsSpan().Clear();
        for (int r = 0; r < ActiveRows; r++)
        {
            RowMultipliers[_active[r]] = _rowRight[r];
        }
    }

    /// <summary>Moves the free variables a share of the way to the target.</summary>
    public void Move(double share)
    {
        ReadOnlySpan<int> free = Factor.Free;
        for (int k = 0; k < free.Length; k++)
        {
            ref double value = ref X[free[k]];
            value = share == 1 ? _target[k] : value + (share * (_target[k] - value));
        }
    }

    /// <summary>
    /// Puts free variables that are beyond an end of their interval back onto it. One that is there by rounding stays free: fixing it might
    /// leave an active row without a free variable.
    /// </summary>
    /// <returns>Whether one was further out, and was fixed.</returns>
    public bool FixStrays()
    {
        bool any = false;
        double rounding = StrayShare * Kernels.MaxAbs(X);
        for (int k = Factor.Count - 1; k >= 0; k--)
        {
            int j = Factor.Free[k];
            (double low, double high) = Interval(j, Status[j]);
            double beyond = Math.Max(low - X[j], X[j] - high);
            if (beyond > rounding)
            {
                Fix(k, Blocked(j, X[j] > high));
                any = true;
            }
            else if (beyond > 0)
            {
                X[j] = X[j] > high ? high : low;
            }
        }

        return any;
    }

    private void LoadKink(QuadraticProgram program, KinkedCosts costs, int j)
    {
        double center = costs.Center[j];
        (_kink[j], _above[j], _below[j]) = (double.NaN, costs.Above[j], costs.Below[j]);
        if (center <= program.Lower[j])
        {
            _linear[j] += costs.Above[j];
        }
        else if (center >= program.Upper[j])
        {
            _linear[j] -= costs.Below[j];
        }
        else
        {
            _kink[j] = center;
            _hasKinks = true;
        }
    }

    // Bit by bit, which is faster than as numbers.
    private static bool AreSame(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        MemoryMarshal.AsBytes(first).SequenceEqual(MemoryMarshal.AsBytes(second));

    private void AddFixed(int variable, double weight)
    {
        if (weight != 0)
        {
            _one[0] = variable;
            _program.Hessian.AddColumns(_one, new ReadOnlySpan<double>(in weight), _fixed);
        }
    }
}
