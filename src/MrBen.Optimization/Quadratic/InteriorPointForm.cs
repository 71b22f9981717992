using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// A quadratic program as a conic one, and the way back: point and multipliers of an interior point, and the active set that it is near to.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// A limit is taken for active where what its multiplier weighs is a larger share of the objective than its slack is of its size: shares do
/// not change with units, and at an interior point their product is the same small number for all limits. Source: El-Bakry, Tapia and Zhang
/// (1994), SIAM Review 36(1), §2, on variables as indicators.
/// </remarks>
internal sealed class InteriorPointForm
{
    private const int None = -1;

    private readonly QuadraticProgram _program;
    private readonly ConicProgramBuilder _builder;
    private readonly LinearLimits _bounds;
    private readonly LinearLimits _rows;
    private readonly int[] _kink;
    private readonly double[] _pointSize;
    private double _objectiveSize;

    public InteriorPointForm(QuadraticProgram program)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        _program = program;
        _builder = new ConicProgramBuilder(n);
        (_kink, _pointSize) = (new int[program.Costs?.Count ?? 0], new double[n]);
        (Point, BoundMultipliers, CostSlopes) = (new double[n], new double[n], new double[_kink.Length]);
        (RowMultipliers, Status, RowStates) = (new double[m], new VariableStatus[n], new RowStatus[m]);
        _builder.SetHessian(program.Hessian);
        _builder.SetLinear(program.Linear);
        _bounds = LinearLimits.Add(_builder, program.Lower, program.Upper, _builder.AddEntry);
        _rows = LinearLimits.Add(_builder, program.RowLower, program.RowUpper,
            (row, i, sign) => _builder.SetSharedRow(row, program.Rows, i, sign));
        if (program.Costs is { } costs)
        {
            AddCosts(costs);
        }

        Program = _builder.Build();
    }

    public ConicProgram Program { get; }

    /// <summary>The point as the interior point method left it.</summary>
    public double[] Point { get; }

    public double[] RowMultipliers { get; }

    public double[] BoundMultipliers { get; }

    public double[] CostSlopes { get; }

    /// <summary>The guess of the active set.</summary>
    public VariableStatus[] Status { get; }

    public RowStatus[] RowStates { get; }

    /// <summary>Takes point and multipliers, and guesses the active set.</summary>
    public void Read(ConicOutcome outcome)
    {
        outcome.Point[..Point.Length].CopyTo(Point);
        _bounds.WriteMultipliers(outcome.Duals, 1, BoundMultipliers);
        _rows.WriteMultipliers(outcome.Duals, 1, RowMultipliers);
        for (int j = 0; j < CostSlopes.Length; j++)
        {
            CostSlopes[j] = Math.Clamp(-outcome.Duals[_kink[j]], -_program.Costs!.Below[j], _program.Costs.Above[j]);
        }

        MeasureSizes();
        for (int j = 0; j < Point.Length; j++)
        {
            Status[j] = Guess(outcome, j);
        }

        for (int i = 0; i < RowStates.Length; i++)
        {
            RowStates[i] = GuessRow(outcome, i);
        }
    }

    /// <summary>
    /// The program of the point that satisfies the constraints and is nearest to this one: an interior point misses them by what is rounding of
    /// its largest numbers, and may be much beside the small ones.
    /// </summary>
    public QuadraticProgram Nearest()
    {
        double[] curvature = new double[Point.Length];
        double[] linear = new double[Point.Length];
        for (int j = 0; j < linear.Length; j++)
        {
            (curvature[j], linear[j]) = (1, -Point[j]);
        }

        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(curvature), linear, _program.Lower, _program.Upper, _program.Rows,
            _program.RowLower, _program.RowUpper);
    }

    /// <summary>Gives kinked costs the slopes that they have at a point; at the center they keep what the interior point says.</summary>
    public void TakeCostSlopes(ReadOnlySpan<double> point)
    {
        for (int j = 0; j < CostSlopes.Length; j++)
        {
            KinkedCosts costs = _program.Costs!;
            CostSlopes[j] = point[j] > costs.Center[j] ? costs.Above[j] : point[j] < costs.Center[j] ? -costs.Below[j] : CostSlopes[j];
        }
    }

    /// <summary>The constraints that the duals of an infeasible program weigh; whether they prove it, the verifier tells.</summary>
    public ImmutableArray<ConstraintMultiplier> Contradiction(ConicOutcome outcome)
    {
        double[] bounds = new double[Point.Length];
        double[] rows = new double[RowMultipliers.Length];
        _bounds.WriteMultipliers(outcome.Duals, 1, bounds);
        _rows.WriteMultipliers(outcome.Duals, 1, rows);
        ImmutableArray<ConstraintMultiplier>.Builder proof = ImmutableArray.CreateBuilder<ConstraintMultiplier>();
        for (int j = 0; j < Point.Length; j++)
        {
            Add(proof, bounds[j], ConstraintSide.LowerBound, ConstraintSide.UpperBound, j);
        }

        for (int i = 0; i < RowMultipliers.Length; i++)
        {
            Add(proof, rows[i], ConstraintSide.RowLower, ConstraintSide.RowUpper, i);
        }

        return proof.ToImmutable();
    }

    private static void Add(
        ImmutableArray<ConstraintMultiplier>.Builder proof, double multiplier, ConstraintSide low, ConstraintSide high, int index)
    {
        if (multiplier != 0)
        {
            proof.Add(new ConstraintMultiplier(multiplier > 0 ? low : high, index, Math.Abs(multiplier)));
        }
    }

    // Distances above and below the center, which cost: x − above + below = center.
    private void AddCosts(KinkedCosts costs)
    {
        int n = costs.Count;
        int above = _builder.AddLocals(n);
        int below = _builder.AddLocals(n);
        for (int j = 0; j < n; j++)
        {
            _builder.SetLinear(above + j, costs.Above[j]);
            _builder.SetLinear(below + j, costs.Below[j]);
            _builder.AddEntry(_builder.AddRows(Cone.Nonnegative(1)), above + j, 1);
            _builder.AddEntry(_builder.AddRows(Cone.Nonnegative(1)), below + j, 1);
            _kink[j] = _builder.AddRows(Cone.Zero(1), [-costs.Center[j]]);
            _builder.AddEntry(_kink[j], j, 1);
            _builder.AddEntry(_kink[j], above + j, -1);
            _builder.AddEntry(_kink[j], below + j, 1);
        }
    }

    // The largest part of the objective, and how large a variable must be to matter beside its limits or in one of its rows.
    private void MeasureSizes()
    {
        _objectiveSize = 0;
        _pointSize.AsSpan().Fill(double.PositiveInfinity);
        for (int i = 0; i < RowMultipliers.Length; i++)
        {
            ReadOnlySpan<double> row = _program.Rows.Row(i);
            double size = RowSize(i, row);
            _objectiveSize = Math.Max(_objectiveSize, Math.Abs(RowMultipliers[i]) * size);
            for (int j = 0; j < row.Length; j++)
            {
                _pointSize[j] = row[j] != 0 && size > 0 ? Math.Min(_pointSize[j], size / Math.Abs(row[j])) : _pointSize[j];
            }
        }

        for (int j = 0; j < Point.Length; j++)
        {
            double own = Math.Max(Math.Abs(Point[j]), Math.Max(Finite(_program.Lower[j]), Finite(_program.Upper[j])));
            _pointSize[j] = double.IsFinite(_pointSize[j]) ? Math.Max(own, _pointSize[j]) : own;
            double curved = _program.Hessian.Diagonal(j) * Point[j] * Point[j];
            _objectiveSize = Math.Max(_objectiveSize, Math.Max(Math.Abs(_program.Linear[j] * Point[j]), curved));
        }
    }

    // The largest of a row's limits and terms.
    private double RowSize(int i, ReadOnlySpan<double> row)
    {
        double size = Math.Max(Finite(_program.RowLower[i]), Finite(_program.RowUpper[i]));
        for (int j = 0; j < row.Length; j++)
        {
            size = Math.Max(size, Math.Abs(row[j] * Point[j]));
        }

        return size;
    }

    private VariableStatus Guess(ConicOutcome outcome, int j)
    {
        (int lower, int upper) = (_bounds.RowOf(j, isLower: true), _bounds.RowOf(j, isLower: false));
        if ((lower != None && lower == upper) || IsActive(outcome, lower, _pointSize[j]))
        {
            return VariableStatus.AtLower;
        }

        if (IsActive(outcome, upper, _pointSize[j]))
        {
            return VariableStatus.AtUpper;
        }

        if (_program.Costs is not { } costs)
        {
            return VariableStatus.Free;
        }

        double distance = Point[j] - costs.Center[j];
        double inside = Math.Min(costs.Above[j] - CostSlopes[j], CostSlopes[j] + costs.Below[j]);
        return IsActive(inside, distance, Math.Max(_pointSize[j], Math.Abs(costs.Center[j]))) ? VariableStatus.AtKink
            : distance > 0 ? VariableStatus.FreeAbove : VariableStatus.FreeBelow;
    }

    private RowStatus GuessRow(ConicOutcome outcome, int i)
    {
        (int lower, int upper) = (_rows.RowOf(i, isLower: true), _rows.RowOf(i, isLower: false));
        if (lower == upper)
        {
            return lower == None ? RowStatus.Inactive : RowStatus.Equality;
        }

        double size = RowSize(i, _program.Rows.Row(i));
        return IsActive(outcome, lower, size) ? RowStatus.AtLower
            : IsActive(outcome, upper, size) ? RowStatus.AtUpper : RowStatus.Inactive;
    }

    private bool IsActive(ConicOutcome outcome, int row, double size) =>
        row != None && IsActive(outcome.Duals[row], outcome.Slacks[row], size);

    // Whether multiplier × size is a larger share of the objective than the slack is of the size.
    private bool IsActive(double multiplier, double slack, double size) => multiplier * size * size > Math.Abs(slack) * _objectiveSize;

    private static double Finite(double limit) => double.IsFinite(limit) ? Math.Abs(limit) : 0;
}
