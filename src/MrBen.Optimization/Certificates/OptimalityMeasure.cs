using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// Measures points of one size of program against the optimality conditions; holds the work vectors, so that a session's measurements
/// allocate nothing. Not thread-safe.
/// </summary>
internal sealed class OptimalityMeasure(int variables)
{
    private readonly CompensatedVector _product = new(variables);
    private readonly CompensatedVector _reduced = new(variables);
    private readonly double[] _size = new double[variables];
    private readonly double[] _wrongSign = new double[variables];
    private readonly int[] _support = new int[variables];
    private readonly double[] _values = new double[variables];

    // Of the last measurement.
    private double _primal;
    private double _dual;
    private double _complementarity;
    private double _largestPart;
    private bool _unbounded;
    private DoubleDouble _gap;
    private ImpliedBounds? _implied;
    private bool _impliedIsCurrent;

    public int Variables => _size.Length;

    /// <summary>As <see cref="CertificateVerifier.Verify"/>, without checks of the lengths.</summary>
    public Certificate Measure(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers, ReadOnlySpan<double> boundMultipliers,
        ReadOnlySpan<double> costSlopes)
    {
        (_primal, _dual, _complementarity, _largestPart, _unbounded) = (0, 0, 0, 0, false);
        (_gap, _impliedIsCurrent) = (DoubleDouble.Zero, false);
        Multiply(program, point);
        CombineRows(program, rowMultipliers);
        for (int j = 0; j < point.Length; j++)
        {
            double kink = costSlopes.IsEmpty ? 0 : costSlopes[j];
            _size[j] = Math.Max(Math.Max(_reduced.LargestTerms[j], Math.Abs(boundMultipliers[j])), Math.Abs(kink));
            MeasureSlope(program, j, point[j], boundMultipliers[j], kink);
            AddToGap(program, j, point[j]);
        }

        for (int j = 0; j < point.Length; j++)
        {
            double limit = Limit(boundMultipliers[j], program.Lower[j], program.Upper[j]);
            double slack = Slack(boundMultipliers[j], point[j], limit, Math.Abs(point[j]));
            if (slack != 0)
            {
                _complementarity = Math.Max(_complementarity, Math.Min(slack, Ratio(Math.Abs(boundMultipliers[j]), _size[j])));
            }

            if (program.Costs is { } costs)
            {
                MeasureKink(costs, j, point[j], costSlopes[j]);
            }
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            MeasureRow(program, i, point, rowMultipliers[i]);
        }

        double gap = _unbounded ? double.PositiveInfinity : Math.Max(0, _gap.Value);

        // The bound needs no multiplier of a bound, but what is not a number proves nothing.
        return new Certificate(
            _primal, _dual, _complementarity, gap, double.IsFinite(_dual) ? Ratio(gap, _largestPart) : double.PositiveInfinity);
    }

    // Qx + c into the first vector.
    private void Multiply(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        int count = 0;
        for (int j = 0; j < point.Length; j++)
        {
            if (point[j] != 0)
            {
                (_support[count], _values[count]) = (j, point[j]);
                count++;
            }
        }

        _product.Clear();
        program.Hessian.AddColumns(_support.AsSpan(0, count), _values.AsSpan(0, count), _product);
        _product.AddScaled(1, program.Linear);
    }

    // Qx + c − A'y into the second.
    private void CombineRows(QuadraticProgram program, ReadOnlySpan<double> rowMultipliers)
    {
        _wrongSign.AsSpan().Clear();
        _reduced.CopyFrom(_product);
        for (int i = 0; i < program.RowCount; i++)
        {
            if (rowMultipliers[i] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = program.Rows.Row(i);
            _reduced.AddScaled(-rowMultipliers[i], row);
            if (!double.IsFinite(Limit(rowMultipliers[i], program.RowLower[i], program.RowUpper[i])))
            {
                for (int j = 0; j < row.Length; j++)
                {
                    _wrongSign[j] = Math.Max(_wrongSign[j], Math.Abs(rowMultipliers[i] * row[j]));
                }
            }
        }
    }

    private void MeasureSlope(QuadraticProgram program, int j, double value, double multiplier, double kink)
    {
        _primal = Math.Max(_primal, Violation(value, program.Lower[j], program.Upper[j], Math.Abs(value)));
        double wrong = _wrongSign[j];
        if (!double.IsFinite(Limit(multiplier, program.Lower[j], program.Upper[j])))
        {
            wrong = Math.Max(wrong, Math.Abs(multiplier));
        }

        if (program.Costs is { } costs)
        {
            wrong = Math.Max(wrong, Math.Max(kink - costs.Above[j], -costs.Below[j] - kink));
        }

        _dual = Math.Max(_dual, Ratio(Math.Max(Math.Abs(_reduced[j] + kink - multiplier), wrong), _size[j]));
        _unbounded |= _wrongSign[j] > 0 || wrong > 0 && !double.IsFinite(Limit(multiplier, program.Lower[j], program.Upper[j]));
    }

    // Adds what the variable contributes to f(x) minus the dual bound: over its interval, slope times itself plus its cost is smallest at an
    // end or at the kink.
    private void AddToGap(QuadraticProgram program, int j, double value)
    {
        double slope = _reduced[j];
        double cost = program.Costs?.At(j, value) ?? 0;
        _largestPart = Math.Max(_largestPart, Math.Max(_product.LargestTerms[j] * Math.Abs(value), Math.Abs(cost)));
        if (value != 0 || cost != 0)
        {
            _gap = _gap.AddProduct(_product[j], value).Add(cost);
        }

        if (program.Costs is not null)
        {
            double smallest = double.PositiveInfinity;
            double best = 0;
            Consider(program, j, slope, End(program, j, -1, slope), ref smallest, ref best);
            Consider(program, j, slope, End(program, j, 1, slope), ref smallest, ref best);
            Consider(program, j, slope, Math.Min(Math.Max(program.Costs.Center[j], program.Lower[j]), program.Upper[j]), ref smallest, ref best);
            AddLimit(slope, best, program.Costs.At(j, best));
        }
        else if (slope != 0)
        {
            AddLimit(slope, End(program, j, slope > 0 ? -1 : 1, slope), 0);
        }
    }

    private static void Consider(QuadraticProgram program, int j, double slope, double end, ref double smallest, ref double best)
    {
        if (!double.IsFinite(end))
        {
            double rate = end > 0 ? slope + program.Costs!.Above[j] : slope - program.Costs!.Below[j];
            if ((end > 0 && rate < 0) || (end < 0 && rate > 0))
            {
                (smallest, best) = (double.NegativeInfinity, end);
            }

            return;
        }

        double total = (slope * end) + program.Costs!.At(j, end);
        if (total < smallest)
        {
            (smallest, best) = (total, end);
        }
    }

    private void AddLimit(double slope, double end, double cost)
    {
        if (!double.IsFinite(end))
        {
            _unbounded = true;
            return;
        }

        double part = slope * end;
        if (part != 0 || cost != 0)
        {
            _gap = _gap.AddProduct(-slope, end).Add(-cost);
            _largestPart = Math.Max(_largestPart, Math.Max(Math.Abs(part), Math.Abs(cost)));
        }
    }

    private double End(QuadraticProgram program, int j, int side, double slope)
    {
        double end = side < 0 ? program.Lower[j] : program.Upper[j];
        if (!double.IsFinite(end) && slope != 0)
        {
            _implied ??= new ImpliedBounds(Variables);
            if (!_impliedIsCurrent)
            {
                _implied.Load(program);
                _impliedIsCurrent = true;
            }

            end = side < 0 ? _implied.Lower(j) : _implied.Upper(j);
        }

        return end;
    }

    // A slope strictly between the two rates belongs to the kink, one at an end to the side of it.
    private void MeasureKink(KinkedCosts costs, int j, double value, double kink)
    {
        double center = costs.Center[j];
        double missing = value > center ? costs.Above[j] - kink : value < center ? kink + costs.Below[j] : 0;
        double slack = Ratio(Math.Abs(value - center), Math.Max(Math.Abs(center), Math.Abs(value)));
        _complementarity = Math.Max(_complementarity, Math.Min(slack, Ratio(Math.Max(0, missing), _size[j])));
    }

    private void MeasureRow(QuadraticProgram program, int i, ReadOnlySpan<double> point, double multiplier)
    {
        ReadOnlySpan<double> row = program.Rows.Row(i);
        DoubleDouble sum = DoubleDouble.Zero;
        double terms = 0;
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] != 0 && point[j] != 0)
            {
                sum = sum.AddProduct(row[j], point[j]);
                terms = Math.Max(terms, Math.Abs(row[j] * point[j]));
            }
        }

        _primal = Math.Max(_primal, Violation(sum.Value, program.RowLower[i], program.RowUpper[i], terms));
        double limit = Limit(multiplier, program.RowLower[i], program.RowUpper[i]);
        if (multiplier != 0 && double.IsFinite(limit))
        {
            _gap = _gap.AddProduct(-multiplier, limit);
            _largestPart = Math.Max(_largestPart, Math.Abs(multiplier * limit));
        }

        double slack = Slack(multiplier, sum.Value, limit, terms);
        if (slack != 0)
        {
            _complementarity = Math.Max(_complementarity, Math.Min(slack, Share(multiplier, row)));
        }
    }

    private static double Violation(double value, double lower, double upper, double size)
    {
        double below = double.IsFinite(lower) ? Ratio(lower - value, Math.Max(Math.Abs(lower), size)) : 0;
        double above = double.IsFinite(upper) ? Ratio(value - upper, Math.Max(Math.Abs(upper), size)) : 0;
        return double.IsNaN(value) ? double.PositiveInfinity : Math.Max(0, Math.Max(below, above));
    }

    // The limit that a multiplier belongs to; 0 where the multiplier is 0 and belongs to none.
    private static double Limit(double multiplier, double lower, double upper) => multiplier > 0 ? lower : multiplier == 0 ? 0 : upper;

    // How far, relatively, a constraint with a multiplier is from its limit; wrong signs count in the dual residual.
    private static double Slack(double multiplier, double value, double limit, double size) =>
        multiplier == 0 || double.IsInfinity(limit) ? 0 : Ratio(Math.Abs(value - limit), Math.Max(Math.Abs(limit), size));

    // How much of the terms of the gradient a row's multiplier is, where it is most.
    private double Share(double multiplier, ReadOnlySpan<double> row)
    {
        double share = 0;
        for (int j = 0; j < row.Length; j++)
        {
            share = Math.Max(share, Ratio(Math.Abs(multiplier * row[j]), _size[j]));
        }

        return share;
    }

    // Written so that NaN counts as a violation.
    private static double Ratio(double value, double size) => size > 0 ? value / size : value <= 0 ? 0 : double.PositiveInfinity;
}
