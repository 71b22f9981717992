using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Sensitivity;

/// <summary>
/// Which limits and kinks an optimum touches, and which of them hold it back: of each variable the slope that is left after the rows took
/// their share, 0 where it is rounding of its terms, and of each row its multiplier likewise.
/// </summary>
internal sealed class ActivePattern
{
    // Share of the largest variable, each measured by its curvature, below which a distance is rounding of sums that made the point.
    private const double RoundingShare = 1e-13;

    private readonly double _tolerance;
    private readonly double[] _product;
    private readonly double[] _terms;

    /// <param name="program">The program.</param>
    /// <param name="point">Its optimum.</param>
    /// <param name="tolerance">Share of their terms below which slopes and distances are rounding.</param>
    public ActivePattern(QuadraticProgram program, ReadOnlySpan<double> point, double tolerance)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        (Program, Point, _tolerance) = (program, point.ToArray(), tolerance);
        (_product, _terms) = (new double[n], new double[n]);
        (Slope, Multiplier) = (new double[n], new double[m]);
        (TouchesLower, TouchesUpper, TouchesKink) = (new bool[n], new bool[n], new bool[n]);
        (RowTouchesLower, RowTouchesUpper) = (new bool[m], new bool[m]);
        program.Hessian.Multiply(point, _product);
        MeasureTerms();
        Touch();
    }

    public QuadraticProgram Program { get; }

    public double[] Point { get; }

    /// <summary>Qx + c − A'y, without the slopes of costs.</summary>
    public double[] Slope { get; }

    /// <summary>y, 0 where it is rounding.</summary>
    public double[] Multiplier { get; }

    public bool[] TouchesLower { get; }

    public bool[] TouchesUpper { get; }

    public bool[] TouchesKink { get; }

    public bool[] RowTouchesLower { get; }

    public bool[] RowTouchesUpper { get; }

    /// <summary>Qx.</summary>
    public ReadOnlySpan<double> Product => _product;

    /// <summary>Whether the two limits of a row are one.</summary>
    public bool IsEquality(int row) => Program.RowLower[row] == Program.RowUpper[row];

    /// <summary>The slope that the cost of a variable has beside its kink; 0 for variables without costs.</summary>
    public double SideCost(int j) => Program.Costs is not { } costs ? 0
        : Point[j] > costs.Center[j] ? costs.Above[j]
        : -costs.Below[j];

    /// <summary>A number, or 0 where it is rounding of the terms of a variable's slope.</summary>
    public double Rounded(int j, double slope) => Math.Abs(slope) <= _tolerance * _terms[j] ? 0 : slope;

    /// <summary>Takes multipliers of the rows.</summary>
    public void Load(ReadOnlySpan<double> rowMultipliers)
    {
        int n = Program.VariableCount;
        rowMultipliers.CopyTo(Multiplier);
        for (int j = 0; j < n; j++)
        {
            Slope[j] = _product[j] + Program.Linear[j];
            for (int i = 0; i < Multiplier.Length; i++)
            {
                _terms[j] = Math.Max(_terms[j], Math.Abs(Program.Rows.Row(i)[j] * Multiplier[i]));
            }
        }

        for (int i = 0; i < Multiplier.Length; i++)
        {
            Kernels.Axpy(-Multiplier[i], Program.Rows.Row(i), Slope);
            if (IsRounding(i))
            {
                Multiplier[i] = 0;
            }
            else
            {
                RowTouchesLower[i] |= Multiplier[i] > 0;
                RowTouchesUpper[i] |= Multiplier[i] < 0;
            }
        }
    }

    private bool IsRounding(int row)
    {
        ReadOnlySpan<double> coefficients = Program.Rows.Row(row);
        for (int j = 0; j < coefficients.Length; j++)
        {
            if (Math.Abs(coefficients[j] * Multiplier[row]) > _tolerance * _terms[j])
            {
                return false;
            }
        }

        return true;
    }

    private void MeasureTerms()
    {
        int n = Program.VariableCount;
        double[] row = new double[n];
        for (int j = 0; j < n; j++)
        {
            Program.Hessian.CopyRow(j, row);
            _terms[j] = Math.Abs(Program.Linear[j]);
            for (int k = 0; k < n; k++)
            {
                _terms[j] = Math.Max(_terms[j], Math.Abs(row[k] * Point[k]));
            }

            if (Program.Costs is { } costs)
            {
                _terms[j] = Math.Max(_terms[j], Math.Max(Math.Abs(costs.Above[j]), Math.Abs(costs.Below[j])));
            }
        }
    }

    private void Touch()
    {
        double largest = 0;
        for (int j = 0; j < Point.Length; j++)
        {
            largest = Math.Max(largest, Root(j) * Math.Abs(Point[j]));
        }

        for (int j = 0; j < Point.Length; j++)
        {
            // A variable that is zero but for rounding touches a bound of zero.
            double rounding = Root(j) > 0 ? RoundingShare * largest / (_tolerance * Root(j)) : 0;
            double size = Math.Max(Math.Abs(Point[j]), rounding);
            TouchesLower[j] = IsNear(Program.Lower[j], Point[j], size);
            TouchesUpper[j] = IsNear(Program.Upper[j], Point[j], size);
            TouchesKink[j] = Program.Costs is { } costs && (costs.Above[j] != 0 || costs.Below[j] != 0)
                && IsNear(costs.Center[j], Point[j], size);
        }

        for (int i = 0; i < Program.RowCount; i++)
        {
            ReadOnlySpan<double> row = Program.Rows.Row(i);
            double terms = 0;
            for (int j = 0; j < row.Length; j++)
            {
                terms = Math.Max(terms, Math.Abs(row[j] * Point[j]));
            }

            double activity = Kernels.Dot(row, Point);
            RowTouchesLower[i] = IsNear(Program.RowLower[i], activity, terms);
            RowTouchesUpper[i] = IsNear(Program.RowUpper[i], activity, terms);
        }
    }

    private double Root(int j) => Math.Sqrt(Math.Max(0, Program.Hessian.Diagonal(j)));

    private bool IsNear(double limit, double value, double terms) =>
        double.IsFinite(limit) && Math.Abs(value - limit) <= _tolerance * Math.Max(terms, Math.Abs(limit));
}
