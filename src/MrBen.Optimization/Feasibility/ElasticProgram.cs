using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Feasibility;

/// <summary>
/// The linear program of the smallest relaxation. A variable is x̂ between its bounds plus what it exceeds them by, so that soft bounds
/// cost columns but no rows; a row has what it misses its limits by beside it. Bounds or row limits that cross are two rows.
/// </summary>
internal sealed class ElasticProgram
{
    private readonly QuadraticProgram _program;
    private readonly RelaxationWeights _weights;
    private readonly List<(ConstraintSide Side, int Index)> _columns = [];
    private readonly List<(int Source, bool IsBound, double Lower, double Upper)> _rows = [];

    public ElasticProgram(QuadraticProgram program, RelaxationWeights weights)
    {
        (_program, _weights) = (program, weights);
        int n = program.VariableCount;
        for (int j = 0; j < n; j++)
        {
            AddColumn(ConstraintSide.LowerBound, j, program.Lower[j]);
            AddColumn(ConstraintSide.UpperBound, j, program.Upper[j]);
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            AddColumn(ConstraintSide.RowLower, i, program.RowLower[i]);
            AddColumn(ConstraintSide.RowUpper, i, program.RowUpper[i]);
            AddRows(i, isBound: false, program.RowLower[i], program.RowUpper[i]);
        }

        for (int j = 0; j < n; j++)
        {
            if (program.Lower[j] > program.Upper[j])
            {
                AddRows(j, isBound: true, program.Lower[j], program.Upper[j]);
            }
        }

        Relaxed = Build();
    }

    /// <summary>The linear program; its first n variables are x̂.</summary>
    public QuadraticProgram Relaxed { get; }

    /// <summary>The limits that give way at a point of the linear program, and by how much.</summary>
    public IEnumerable<ConstraintRelaxation> Relaxations(double[] point)
    {
        for (int k = 0; k < _columns.Count; k++)
        {
            double amount = point[_program.VariableCount + k];
            if (amount > 0)
            {
                yield return new ConstraintRelaxation(_columns[k].Side, _columns[k].Index, amount);
            }
        }
    }

    /// <summary>The point of the given program that a point of the linear program stands for.</summary>
    public double[] PointOf(ReadOnlySpan<double> point)
    {
        int n = _program.VariableCount;
        double[] sum = point[..n].ToArray();
        for (int k = 0; k < _columns.Count; k++)
        {
            (ConstraintSide side, int index) = _columns[k];
            if (IsBound(side) && !Crosses(index))
            {
                sum[index] += Sign(side) * point[n + k];
            }
        }

        return sum;
    }

    /// <summary>
    /// A weighted sum that no relaxation is smaller than: the multipliers, cut to the weights, make the limits add up to it whatever x is.
    /// −∞ where what they leave of a variable without a bound is more than rounding.
    /// </summary>
    public double LowerBound(ReadOnlySpan<double> multipliers)
    {
        const double Rounding = 1e-13;
        int n = _program.VariableCount;
        double[] gradient = new double[n];
        double[] size = new double[n];
        double sum = 0;
        for (int i = 0; i < _rows.Count; i++)
        {
            (int source, bool isBound, double lower, double upper) = _rows[i];
            double largest = double.IsFinite(lower)
                ? _weights.Of(isBound ? ConstraintSide.LowerBound : ConstraintSide.RowLower, source)
                : 0;
            double least = double.IsFinite(upper)
                ? -_weights.Of(isBound ? ConstraintSide.UpperBound : ConstraintSide.RowUpper, source)
                : 0;
            double multiplier = Math.Clamp(multipliers[i], least, largest);
            sum += multiplier == 0 ? 0 : multiplier * (multiplier > 0 ? lower : upper);
            for (int j = 0; j < n; j++)
            {
                double term = multiplier * (isBound ? (j == source ? 1 : 0) : _program.Rows.Row(source)[j]);
                gradient[j] += term;
                size[j] = Math.Max(size[j], Math.Abs(term));
            }
        }

        // The bounds must take what is left; where that is more than their weight, all multipliers give in together.
        double share = 1;
        for (int j = 0; j < n; j++)
        {
            double left = -gradient[j];
            ConstraintSide side = left > 0 ? ConstraintSide.LowerBound : ConstraintSide.UpperBound;
            double limit = left > 0 ? _program.Lower[j] : _program.Upper[j];
            if (double.IsFinite(limit) && !Crosses(j))
            {
                sum += left * limit;
                share = Math.Min(share, _weights.Of(side, j) / Math.Abs(left));
            }
            else if (Math.Abs(left) > Rounding * size[j])
            {
                return double.NegativeInfinity;
            }
        }

        return share * sum;
    }

    /// <summary>The given program with limits that give way; a limit never stops short of the point.</summary>
    public QuadraticProgram Widened(IEnumerable<ConstraintRelaxation> relaxations, ReadOnlySpan<double> point)
    {
        double[] lower = _program.Lower.ToArray();
        double[] upper = _program.Upper.ToArray();
        double[] rowLower = _program.RowLower.ToArray();
        double[] rowUpper = _program.RowUpper.ToArray();
        foreach ((ConstraintSide side, int index, double amount) in relaxations)
        {
            switch (side)
            {
                case ConstraintSide.LowerBound:
                    lower[index] = Math.Min(lower[index] - amount, point[index]);
                    break;
                case ConstraintSide.UpperBound:
                    upper[index] = Math.Max(upper[index] + amount, point[index]);
                    break;
                case ConstraintSide.RowLower:
                    rowLower[index] = Math.Min(rowLower[index] - amount, Kernels.Dot(_program.Rows.Row(index), point));
                    break;
                default:
                    rowUpper[index] = Math.Max(rowUpper[index] + amount, Kernels.Dot(_program.Rows.Row(index), point));
                    break;
            }
        }

        return _program.WithBounds(lower, upper).WithRowLimits(rowLower, rowUpper);
    }

    private static bool IsBound(ConstraintSide side) => side is ConstraintSide.LowerBound or ConstraintSide.UpperBound;

    // Below a lower bound the variable is less than x̂, above an upper one more; a row is lifted to its lower limit and brought down to its
    // upper.
    private static double Sign(ConstraintSide side) => side is ConstraintSide.LowerBound or ConstraintSide.RowUpper ? -1 : 1;

    private bool Crosses(int variable) => _program.Lower[variable] > _program.Upper[variable];

    private void AddColumn(ConstraintSide side, int index, double limit)
    {
        if (double.IsFinite(limit) && double.IsFinite(_weights.Of(side, index)))
        {
            _columns.Add((side, index));
        }
    }

    private void AddRows(int source, bool isBound, double lower, double upper)
    {
        if (lower > upper)
        {
            _rows.Add((source, isBound, lower, double.PositiveInfinity));
            _rows.Add((source, isBound, double.NegativeInfinity, upper));
        }
        else
        {
            _rows.Add((source, isBound, lower, upper));
        }
    }

    private QuadraticProgram Build()
    {
        int n = _program.VariableCount;
        int columns = n + _columns.Count;
        double[] linear = new double[columns];
        double[] lower = new double[columns];
        double[] upper = [.. Enumerable.Repeat(double.PositiveInfinity, columns)];
        double[] rows = new double[_rows.Count * columns];
        for (int j = 0; j < n; j++)
        {
            (lower[j], upper[j]) = Crosses(j) ? (double.NegativeInfinity, double.PositiveInfinity) : (_program.Lower[j], _program.Upper[j]);
        }

        for (int k = 0; k < _columns.Count; k++)
        {
            linear[n + k] = _weights.Of(_columns[k].Side, _columns[k].Index);
        }

        for (int i = 0; i < _rows.Count; i++)
        {
            Span<double> row = rows.AsSpan(i * columns, columns);
            (int source, bool isBound, double low, double high) = _rows[i];
            if (isBound)
            {
                row[source] = 1;
            }
            else
            {
                _program.Rows.Row(source).CopyTo(row);
            }

            for (int k = 0; k < _columns.Count; k++)
            {
                row[n + k] = Coefficient(_columns[k].Side, _columns[k].Index, source, isBound, low, high, row);
            }
        }

        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[columns]), linear, lower, upper,
            DenseMatrix.Create(_rows.Count, columns, rows), [.. _rows.Select(row => row.Lower)], [.. _rows.Select(row => row.Upper)]);
    }

    private double Coefficient(
        ConstraintSide side, int index, int source, bool isBound, double low, double high, ReadOnlySpan<double> row)
    {
        bool isColumnOfBound = IsBound(side);
        if (isColumnOfBound && !Crosses(index))
        {
            return Sign(side) * row[index];
        }

        // Beside a row that it is about: to its lower limit from below, to its upper one from above.
        bool lifts = side is ConstraintSide.LowerBound or ConstraintSide.RowLower;
        return isColumnOfBound != isBound || index != source ? 0
            : lifts ? (double.IsFinite(low) ? 1 : 0)
            : double.IsFinite(high) ? -1
            : 0;
    }
}
