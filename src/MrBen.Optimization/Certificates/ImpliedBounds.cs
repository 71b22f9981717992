using System.Numerics;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// Bounds of variables, and where a variable has none on a side, the one that a row implies with the bounds of the others: of a long-only
/// portfolio with a budget no weight is above it. Every feasible point lies within them. O(mn), and O(m) for each bound that is asked for.
/// </summary>
internal sealed class ImpliedBounds
{
    // Share of its terms by which an implied bound is widened, far more than the rounding of their sum.
    private const double Widening = 1e-10;

    // Of each row its two sides, a'x ≤ U and −a'x ≤ −L: the sum of the least terms that are finite, the largest of them and of the limit, how
    // many have no least (two stand for more), and the last of those.
    private double[] _least = [];
    private double[] _size = [];
    private int[] _endless = [];
    private int[] _last = [];
    private QuadraticProgram? _program;

    /// <summary>Finds what all bounds of a program need.</summary>
    public void Load(QuadraticProgram program)
    {
        _program = program;
        int sides = 2 * program.RowCount;
        if (_least.Length < sides)
        {
            (_least, _size, _endless, _last) = (new double[sides], new double[sides], new int[sides], new int[sides]);
        }

        for (int side = 0; side < sides; side++)
        {
            Sum(side);
        }
    }

    public double Lower(int variable)
    {
        double own = _program!.Lower[variable];
        return double.IsNegativeInfinity(own) ? -Implied(variable, -1) : own;
    }

    public double Upper(int variable)
    {
        double own = _program!.Upper[variable];
        return double.IsPositiveInfinity(own) ? Implied(variable, 1) : own;
    }

    private double Limit(int side) => side % 2 == 0 ? _program!.RowUpper[side / 2] : -_program!.RowLower[side / 2];

    // The least terms of sign·a'x.
    private void Sum(int side)
    {
        QuadraticProgram program = _program!;
        ReadOnlySpan<double> row = program.Rows.Row(side / 2);
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        double sign = side % 2 == 0 ? 1 : -1;
        (_endless[side], _last[side], _size[side]) = (2, -1, Math.Abs(Limit(side)));
        if (!double.IsFinite(_size[side]))
        {
            return;
        }

        Vector<double> sum = Vector<double>.Zero;
        Vector<double> largest = Vector<double>.Zero;
        int endless = 0;
        int last = -1;
        double least = 0;
        int j = 0;
        while (j < row.Length)
        {
            if (j <= row.Length - Vector<double>.Count)
            {
                Vector<double> a = sign * Lanes.At(row, j);
                Vector<double> end = Vector.ConditionalSelect(
                    Vector.GreaterThan(a, Vector<double>.Zero), Lanes.At(lower, j), Lanes.At(upper, j));
                Vector<double> term = Vector.ConditionalSelect(Vector.Equals(a, Vector<double>.Zero), Vector<double>.Zero, a * end);
                Vector<double> size = Vector.Abs(term);
                if (Vector.LessThanAll(size, new Vector<double>(double.PositiveInfinity)))
                {
                    sum += term;
                    largest = Vector.Max(largest, size);
                    j += Vector<double>.Count;
                    continue;
                }
            }

            int stop = Math.Min(row.Length, j + Vector<double>.Count);
            for (; j < stop; j++)
            {
                double term = Least(sign * row[j], j);
                if (double.IsFinite(term))
                {
                    least += term;
                    _size[side] = Math.Max(_size[side], Math.Abs(term));
                }
                else if (++endless > 1)
                {
                    return;
                }
                else
                {
                    last = j;
                }
            }
        }

        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            _size[side] = Math.Max(_size[side], largest[lane]);
        }

        (_least[side], _endless[side], _last[side]) = (least + Vector.Sum(sum), endless, last);
    }

    // Of sign·a'x ≤ limit follows sign·aⱼxⱼ ≤ limit − the least that the others can make: the upper bound of the direction times xⱼ.
    private double Implied(int variable, double direction)
    {
        QuadraticProgram program = _program!;
        double tightest = double.PositiveInfinity;
        for (int side = 0; side < 2 * program.RowCount; side++)
        {
            ReadOnlySpan<double> row = program.Rows.Row(side / 2);
            double a = side % 2 == 0 ? row[variable] : -row[variable];
            if (a * direction > 0 && (_endless[side] == 0 || (_endless[side] == 1 && _last[side] == variable)))
            {
                double rest = _endless[side] == 1 ? _least[side] : _least[side] - Least(a, variable);
                double wider = Widening * row.Length * _size[side] / Math.Abs(a);
                tightest = Math.Min(tightest, ((Limit(side) - rest) / Math.Abs(a)) + wider);
            }
        }

        return tightest;
    }

    private double Least(double coefficient, int variable) =>
        coefficient == 0 ? 0 : coefficient * (coefficient > 0 ? _program!.Lower[variable] : _program!.Upper[variable]);
}
