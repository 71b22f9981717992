using System.Numerics;
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
    private readonly ImpliedBounds _implied = new();

    // Of the last measurement.
    private double _primal;
    private double _dual;
    private double _complementarity;
    private double _largestPart;
    private bool _unbounded;
    private double _gap;
    private double _gapRest;
    private bool _impliedIsCurrent;
    private bool _hasWrongSigns;
    private int _count;

    public int Variables => _size.Length;

    /// <summary>As <see cref="CertificateVerifier.Verify"/>, without checks of the lengths.</summary>
    public Certificate Measure(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers, ReadOnlySpan<double> boundMultipliers,
        ReadOnlySpan<double> costSlopes)
    {
        Multiply(program, point);
        CombineRows(program, rowMultipliers);
        return Complete(program, point, rowMultipliers, boundMultipliers, costSlopes);
    }

    /// <summary>Writes Qx + c of the last measurement, or of <see cref="Multiply"/>.</summary>
    public void CopyGradient(Span<double> destination) => _product.Round(destination);

    /// <summary>Writes Qx + c − A'y of the last measurement, or of <see cref="CombineRows"/>.</summary>
    public void CopyReduced(Span<double> destination) => _reduced.Round(destination);

    /// <summary>The measurement of the point and row multipliers that <see cref="Multiply"/> and <see cref="CombineRows"/> were the last to get.</summary>
    public Certificate Complete(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers, ReadOnlySpan<double> boundMultipliers,
        ReadOnlySpan<double> costSlopes)
    {
        (_primal, _dual, _complementarity, _largestPart, _unbounded) = (0, 0, 0, 0, false);
        (_gap, _gapRest, _impliedIsCurrent) = (0, 0, false);
        MeasureSizes(boundMultipliers, costSlopes);
        int j = program.Costs is null && costSlopes.IsEmpty && !_hasWrongSigns ? MeasureVectors(program, point, boundMultipliers) : 0;
        for (; j < point.Length; j++)
        {
            MeasureVariable(program, j, point[j], boundMultipliers[j], costSlopes.IsEmpty ? 0 : costSlopes[j]);
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            MeasureRow(program, i, rowMultipliers[i]);
        }

        double gap = _unbounded ? double.PositiveInfinity : Math.Max(0, _gap + _gapRest);

        // The bound needs no multiplier of a bound, but what is not a number proves nothing.
        return new Certificate(
            _primal, _dual, _complementarity, gap, double.IsFinite(_dual) ? Ratio(gap, _largestPart) : double.PositiveInfinity);
    }

    /// <summary>
    /// Computes Qx + c, from which multipliers may be chosen before <see cref="Complete"/> measures them. O(n) for each variable that is not 0.
    /// </summary>
    public void Multiply(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        _count = Lanes.CollectNonZero(point, _support, _values);
        _product.Begin(program.Linear);
        program.Hessian.AddColumns(_support.AsSpan(0, _count), _values.AsSpan(0, _count), _product);
    }

    /// <summary>Computes Qx + c − A'y behind <see cref="Multiply"/>.</summary>
    public void CombineRows(QuadraticProgram program, ReadOnlySpan<double> rowMultipliers)
    {
        if (_hasWrongSigns)
        {
            _wrongSign.AsSpan().Clear();
            _hasWrongSigns = false;
        }

        bool isFirst = true;
        for (int i = 0; i < program.RowCount; i++)
        {
            if (rowMultipliers[i] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = program.Rows.Row(i);
            if (isFirst)
            {
                _reduced.Begin(_product, -rowMultipliers[i], row);
                isFirst = false;
            }
            else
            {
                _reduced.AddScaled(-rowMultipliers[i], row);
            }

            if (!double.IsFinite(Limit(rowMultipliers[i], program.RowLower[i], program.RowUpper[i])))
            {
                _hasWrongSigns = true;
                for (int j = 0; j < row.Length; j++)
                {
                    _wrongSign[j] = Math.Max(_wrongSign[j], Math.Abs(rowMultipliers[i] * row[j]));
                }
            }
        }

        if (isFirst)
        {
            _reduced.CopyFrom(_product);
        }
    }

    // The largest term of each entry of the gradient.
    private void MeasureSizes(ReadOnlySpan<double> boundMultipliers, ReadOnlySpan<double> costSlopes)
    {
        ReadOnlySpan<double> largest = _reduced.LargestTerms;
        int vectors = costSlopes.IsEmpty ? _size.Length - (_size.Length % Vector<double>.Count) : 0;
        for (int j = 0; j < vectors; j += Vector<double>.Count)
        {
            Lanes.Put(Vector.Max(Lanes.At(largest, j), Vector.Abs(Lanes.At(boundMultipliers, j))), _size, j);
        }

        for (int j = vectors; j < _size.Length; j++)
        {
            double kink = costSlopes.IsEmpty ? 0 : costSlopes[j];
            _size[j] = Math.Max(Math.Max(largest[j], Math.Abs(boundMultipliers[j])), Math.Abs(kink));
        }
    }

    // Most of a portfolio is at a bound of 0 with the multiplier that fits, and adds nothing anywhere: the others alone are measured. Returns
    // the first variable of those that do not fill a vector.
    private int MeasureVectors(QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> boundMultipliers)
    {
        Span<long> fits = stackalloc long[Vector<long>.Count];
        int first = 0;
        for (; first <= point.Length - Vector<double>.Count; first += Vector<double>.Count)
        {
            Vector<double> multiplier = Lanes.At(boundMultipliers, first);
            Vector<double> reduced = Lanes.At(_reduced.Heads, first) + Lanes.At(_reduced.Rests, first);
            Vector<long> nothing = Vector.GreaterThan(multiplier, Vector<double>.Zero)
                & Vector.LessThan(multiplier, new Vector<double>(double.PositiveInfinity)) & Vector.Equals(multiplier, reduced)
                & Vector.Equals(Lanes.At(point, first), Vector<double>.Zero)
                & Vector.Equals(Lanes.At(program.Lower, first), Vector<double>.Zero)
                & Vector.GreaterThanOrEqual(Lanes.At(program.Upper, first), Vector<double>.Zero);
            if (Vector.EqualsAll(nothing, Vector<long>.AllBitsSet))
            {
                continue;
            }

            nothing.CopyTo(fits);
            for (int lane = 0; lane < fits.Length; lane++)
            {
                if (fits[lane] == 0)
                {
                    MeasureVariable(program, first + lane, point[first + lane], boundMultipliers[first + lane], 0);
                }
            }
        }

        return first;
    }

    private void MeasureVariable(QuadraticProgram program, int j, double value, double multiplier, double kink)
    {
        MeasureSlope(program, j, value, multiplier, kink);
        AddToGap(program, j, value);
        double limit = Limit(multiplier, program.Lower[j], program.Upper[j]);
        if (value != limit || !double.IsFinite(multiplier) || !(_size[j] > 0))
        {
            double slack = Slack(multiplier, value, limit, Math.Abs(value));
            _complementarity = Math.Max(_complementarity, Math.Min(slack, Ratio(Math.Abs(multiplier), _size[j])));
        }

        if (program.Costs is { } costs)
        {
            MeasureKink(costs, j, value, kink);
        }
    }

    private void MeasureSlope(QuadraticProgram program, int j, double value, double multiplier, double kink)
    {
        double lower = program.Lower[j];
        double upper = program.Upper[j];
        if (!(value >= lower && value <= upper))
        {
            _primal = Math.Max(_primal, Violation(value, lower, upper, Math.Abs(value)));
        }

        double wrong = _wrongSign[j];
        bool unlimited = !double.IsFinite(Limit(multiplier, lower, upper));
        if (unlimited)
        {
            wrong = Math.Max(wrong, Math.Abs(multiplier));
        }

        if (program.Costs is { } costs)
        {
            wrong = Math.Max(wrong, Math.Max(kink - costs.Above[j], -costs.Below[j] - kink));
        }

        double residual = Math.Max(Math.Abs(_reduced[j] + kink - multiplier), wrong);
        if (residual != 0)
        {
            _dual = Math.Max(_dual, Ratio(residual, _size[j]));
        }

        _unbounded |= _wrongSign[j] > 0 || (wrong > 0 && unlimited);
    }

    // Adds what the variable contributes to f(x) minus the dual bound: over its interval, slope times itself plus its cost is smallest at an
    // end or at the kink.
    private void AddToGap(QuadraticProgram program, int j, double value)
    {
        double slope = _reduced[j];
        double cost = program.Costs?.At(j, value) ?? 0;
        if (value != 0 || !double.IsFinite(_product[j]))
        {
            _largestPart = Math.Max(_largestPart, _product.LargestTerms[j] * Math.Abs(value));
            CompensatedSums.AddProduct(_product[j], value, ref _gap, ref _gapRest);
        }

        if (cost != 0)
        {
            _largestPart = Math.Max(_largestPart, Math.Abs(cost));
            CompensatedSums.AddProduct(cost, 1, ref _gap, ref _gapRest);
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

        // Most variables of a portfolio are at 0, where nothing is added.
        if (end == 0 && cost == 0 && double.IsFinite(slope))
        {
            return;
        }

        CompensatedSums.AddProduct(-slope, end, ref _gap, ref _gapRest);
        if (cost != 0)
        {
            CompensatedSums.AddProduct(-cost, 1, ref _gap, ref _gapRest);
        }

        _largestPart = Math.Max(_largestPart, Math.Max(Math.Abs(slope * end), Math.Abs(cost)));
    }

    private double End(QuadraticProgram program, int j, int side, double slope)
    {
        double end = side < 0 ? program.Lower[j] : program.Upper[j];
        if (!double.IsFinite(end) && slope != 0)
        {
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

    private void MeasureRow(QuadraticProgram program, int i, double multiplier)
    {
        ReadOnlySpan<double> row = program.Rows.Row(i);
        double high = 0;
        double low = 0;
        double terms = 0;
        for (int k = 0; k < _count; k++)
        {
            double entry = row[_support[k]];
            if (entry != 0)
            {
                CompensatedSums.AddProduct(entry, _values[k], ref high, ref low);
                terms = Math.Max(terms, Math.Abs(entry * _values[k]));
            }
        }

        double sum = high + low;

        _primal = Math.Max(_primal, Violation(sum, program.RowLower[i], program.RowUpper[i], terms));
        double limit = Limit(multiplier, program.RowLower[i], program.RowUpper[i]);
        if (multiplier != 0 && double.IsFinite(limit))
        {
            CompensatedSums.AddProduct(-multiplier, limit, ref _gap, ref _gapRest);
            _largestPart = Math.Max(_largestPart, Math.Abs(multiplier * limit));
        }

        double slack = Slack(multiplier, sum, limit, terms);
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
