using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Sensitivity;

/// <summary>
/// Where an optimum may move to when its program moves in a direction: of each variable and each row an interval, in which the objective is
/// the same to first order, and the linear term that decides within it.
/// </summary>
internal sealed class CriticalCone
{
    private readonly ActivePattern _pattern;
    private readonly ProgramDirection _direction;

    public CriticalCone(ActivePattern pattern, ProgramDirection direction)
    {
        (_pattern, _direction) = (pattern, direction);
        int n = pattern.Program.VariableCount;
        int m = pattern.Program.RowCount;
        (Lower, Upper, Linear) = (new double[n], new double[n], new double[n]);
        (RowLower, RowUpper, RowShift) = (new double[m], new double[m], new double[m]);
        (KinkAbove, KinkBelow, KinkCenter) = (new double[n], new double[n], new double[n]);
        (IsAffine, IsEmpty) = (true, false);
        WriteLinear();
        for (int i = 0; i < m; i++)
        {
            LimitRow(i);
        }

        for (int j = 0; j < n; j++)
        {
            LimitVariable(j);
        }
    }

    public double[] Lower { get; }

    public double[] Upper { get; }

    /// <summary>Change of the slopes that the direction brings by itself: of c, of Q at the point, of the rows' shares.</summary>
    public double[] Linear { get; }

    public double[] RowLower { get; }

    public double[] RowUpper { get; }

    /// <summary>What the change of the coefficients adds to each row at the point.</summary>
    public double[] RowShift { get; }

    /// <summary>Rates of kinks that the direction opens where there were none, in sum.</summary>
    public double[] KinkAbove { get; }

    public double[] KinkBelow { get; }

    public double[] KinkCenter { get; }

    public bool HasKinks { get; private set; }

    /// <summary>Whether each interval is one number or everything: then so is the opposite direction's.</summary>
    public bool IsAffine { get; private set; }

    /// <summary>Whether limits of one variable or row cross at once.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Derivative of the optimal objective.</summary>
    public double ObjectiveSlope { get; private set; }

    private void WriteLinear()
    {
        ReadOnlySpan<double> point = _pattern.Point;
        int n = point.Length;
        if (_direction.Hessian is { } change)
        {
            change.Multiply(point, Linear);
        }

        Kernels.Axpy(_direction.HessianScale, _pattern.Product, Linear);
        ObjectiveSlope = 0.5 * Kernels.Dot(Linear, point);
        for (int j = 0; j < n; j++)
        {
            double step = ProgramDirection.At(_direction.Linear, j);
            Linear[j] += step;
            ObjectiveSlope += step * point[j];
        }

        if (_direction.Rows is { } rows)
        {
            for (int i = 0; i < rows.Rows; i++)
            {
                RowShift[i] = Kernels.Dot(rows.Row(i), point);
                Kernels.Axpy(-_pattern.Multiplier[i], rows.Row(i), Linear);
            }
        }
    }

    private void LimitRow(int i)
    {
        double low = ProgramDirection.At(_direction.RowLower, i) - RowShift[i];
        double high = ProgramDirection.At(_direction.RowUpper, i) - RowShift[i];
        double multiplier = _pattern.Multiplier[i];
        double lower = _pattern.RowTouchesLower[i] ? low : double.NegativeInfinity;
        double upper = _pattern.RowTouchesUpper[i] ? high : double.PositiveInfinity;
        IsEmpty |= lower > upper;
        (RowLower[i], RowUpper[i]) = multiplier > 0 ? (lower, lower) : multiplier < 0 ? (upper, upper) : (lower, upper);
        ObjectiveSlope += multiplier == 0 ? 0 : multiplier * RowLower[i];
        Observe(RowLower[i], RowUpper[i]);
    }

    private void LimitVariable(int j)
    {
        double lower = _pattern.TouchesLower[j] ? ProgramDirection.At(_direction.Lower, j) : double.NegativeInfinity;
        double upper = _pattern.TouchesUpper[j] ? ProgramDirection.At(_direction.Upper, j) : double.PositiveInfinity;
        IsEmpty |= lower > upper;
        double center = ProgramDirection.At(_direction.CostCenter, j);
        double above = ProgramDirection.At(_direction.CostAbove, j);
        double below = ProgramDirection.At(_direction.CostBelow, j);
        if (_pattern.TouchesKink[j])
        {
            LimitAtKink(j, lower, upper, center, above, below);
        }
        else
        {
            double side = _pattern.SideCost(j);
            double slope = _pattern.Rounded(j, _pattern.Slope[j] + side);
            (Lower[j], Upper[j]) = slope > 0 && double.IsFinite(lower) ? (lower, lower)
                : slope < 0 && double.IsFinite(upper) ? (upper, upper)
                : (lower, upper);
            ObjectiveSlope += (Lower[j] == Upper[j] ? slope * Lower[j] : 0) - (side * center);
            if (_pattern.Program.Costs is { } costs)
            {
                double distance = _pattern.Point[j] - costs.Center[j];
                bool opens = distance == 0 && above + below != 0;
                HasKinks |= opens;
                (KinkAbove[j], KinkBelow[j], KinkCenter[j]) = opens ? (above, below, center) : (0, 0, 0);
                Linear[j] += opens ? 0 : distance > 0 ? above : -below;
                ObjectiveSlope += distance > 0 ? above * distance : -below * distance;
                IsAffine &= !opens;
            }
        }

        Observe(Lower[j], Upper[j]);
    }

    // The cost falls, is level or rises on either side of its center, which has a place among the limits.
    private void LimitAtKink(int j, double lower, double upper, double center, double above, double below)
    {
        KinkedCosts costs = _pattern.Program.Costs!;
        double left = _pattern.Rounded(j, _pattern.Slope[j] - costs.Below[j]);
        double right = _pattern.Rounded(j, _pattern.Slope[j] + costs.Above[j]);

        // A bound that leaves the kink behind has the cost of one side ahead and of the other back.
        IsAffine &= (double.IsInfinity(lower) || lower == center) && (double.IsInfinity(upper) || upper == center);
        double middle = Math.Clamp(center, Math.Min(lower, upper), Math.Max(lower, upper));
        if (left == 0 && right == 0)
        {
            (Lower[j], Upper[j]) = (lower, upper);
            bool opens = above + below != 0;
            HasKinks |= opens;
            (KinkAbove[j], KinkBelow[j], KinkCenter[j]) = opens ? (above, below, center) : (0, 0, 0);
            Linear[j] += opens ? 0 : above;
            IsAffine &= !opens;
        }
        else if (left > 0 && double.IsFinite(lower))
        {
            Lower[j] = Upper[j] = lower;
        }
        else if (right < 0 && double.IsFinite(upper))
        {
            Lower[j] = Upper[j] = upper;
        }
        else if (left == 0)
        {
            (Lower[j], Upper[j]) = (lower, middle);
            Linear[j] -= below;
        }
        else if (right == 0)
        {
            (Lower[j], Upper[j]) = (middle, upper);
            Linear[j] += above;
        }
        else
        {
            Lower[j] = Upper[j] = middle;
        }

        double best = Math.Clamp(center, Math.Min(Lower[j], Upper[j]), Math.Max(Lower[j], Upper[j]));
        double distance = best - center;
        ObjectiveSlope += (_pattern.Slope[j] * best) + (distance > 0 ? costs.Above[j] * distance : -costs.Below[j] * distance);
    }

    private void Observe(double lower, double upper) =>
        IsAffine &= lower == upper || (double.IsNegativeInfinity(lower) && double.IsPositiveInfinity(upper));
}
