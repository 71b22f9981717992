using System.Collections.Immutable;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// Recomputes from the original data what a solver claims. Thread-safe. O(n² + mn) in double-double arithmetic.
/// The multipliers' signs: Qx + c = A'y + z, where y (rows) and z (bounds) are positive at a lower limit and negative at an upper one.
/// </summary>
public static class CertificateVerifier
{
    // A leftover gradient of a proof on a variable without a bound cannot be priced; below this share of its terms it is rounding.
    private const double FreeGradientRounding = 1e-12;

    /// <summary>Measures a point with its multipliers against the optimality conditions of <paramref name="program"/>.</summary>
    /// <exception cref="ArgumentException">A length does not fit the program.</exception>
    public static Certificate Verify(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers, ReadOnlySpan<double> boundMultipliers)
    {
        ArgumentNullException.ThrowIfNull(program);
        int n = program.VariableCount;
        int m = program.RowCount;
        Guard.Length(n, point.Length, "elements (one per variable)", nameof(point));
        Guard.Length(m, rowMultipliers.Length, "multipliers (one per row)", nameof(rowMultipliers));
        Guard.Length(n, boundMultipliers.Length, "multipliers (one per variable)", nameof(boundMultipliers));

        double pointSize = LargestMagnitude(point);
        double primal = 0;
        double complementarity = 0;
        double wrongSign = 0;
        double objectiveSize = 0;
        DoubleDouble boundSum = DoubleDouble.Zero;
        for (int i = 0; i < m; i++)
        {
            (double activity, double size) = Activity(program.Rows.Row(i), point, pointSize);
            primal = Math.Max(primal, Violation(activity, program.RowLower[i], program.RowUpper[i], size));
            Accumulate(rowMultipliers[i], activity, program.RowLower[i], program.RowUpper[i],
                ref complementarity, ref wrongSign, ref boundSum, ref objectiveSize);
        }

        double[] row = new double[n];
        double[] columnWork = new double[n];
        double dual = 0;
        double dualSize = 0;
        double reduced = 0;
        DoubleDouble slope = DoubleDouble.Zero;
        double curvatureSize = 0;
        DoubleDouble gapFromBounds = DoubleDouble.Zero;
        DoubleDouble[] rowGradient = RowGradient(program, rowMultipliers, columnWork);
        for (int j = 0; j < n; j++)
        {
            primal = Math.Max(primal, Violation(point[j], program.Lower[j], program.Upper[j], pointSize));
            Accumulate(boundMultipliers[j], point[j], program.Lower[j], program.Upper[j],
                ref complementarity, ref wrongSign, ref objectiveSize);
            program.Hessian.CopyRow(j, row);
            DoubleDouble product = DoubleDouble.Zero;
            double termSize = 0;
            for (int k = 0; k < n; k++)
            {
                product = product.AddProduct(row[k], point[k]);
                termSize = Math.Max(termSize, Math.Abs(row[k] * point[k]));
            }

            DoubleDouble gradient = product.Add(program.Linear[j]);
            double stationarity = gradient.Add(-rowGradient[j].High).Add(-rowGradient[j].Low).Value;
            dual = Math.Max(dual, Math.Abs(stationarity - boundMultipliers[j]));
            dualSize = Math.Max(dualSize, Math.Max(Math.Max(termSize, Math.Abs(program.Linear[j])),
                Math.Max(columnWork[j], Math.Abs(boundMultipliers[j]))));
            slope = slope.AddProduct(gradient.Value, point[j]);
            curvatureSize = Math.Max(curvatureSize, Math.Abs(termSize * point[j]));
            objectiveSize = Math.Max(objectiveSize, Math.Abs(program.Linear[j] * point[j]));

            // Dual bound: over the box, the linear function with slope `stationarity` is smallest at one of its ends.
            double end = stationarity > 0 ? program.Lower[j] : program.Upper[j];
            if (stationarity != 0)
            {
                gapFromBounds = double.IsFinite(end) ? gapFromBounds.AddProduct(stationarity, end) : gapFromBounds;
                reduced = double.IsFinite(end) ? reduced : double.PositiveInfinity;
            }
        }

        objectiveSize = Math.Max(objectiveSize, curvatureSize);
        reduced = wrongSign > 0 ? double.PositiveInfinity : reduced;
        double gap = reduced + slope.Add(-boundSum.High).Add(-boundSum.Low).Add(-gapFromBounds.High).Add(-gapFromBounds.Low).Value;
        return new Certificate(
            primal,
            Ratio(Math.Max(dual, wrongSign), dualSize),
            Ratio(complementarity, objectiveSize),
            Math.Max(gap, 0));
    }

    /// <summary>
    /// Adds up the constraints of a claimed infeasibility proof. Returns the relative violation that remains after all rounding is charged
    /// against it: the proof is valid where this is positive, and worthless where it is not.
    /// </summary>
    public static double VerifyInfeasibility(QuadraticProgram program, ImmutableArray<ConstraintMultiplier> constraints)
    {
        ArgumentNullException.ThrowIfNull(program);
        int n = program.VariableCount;
        DoubleDouble[] gradient = new DoubleDouble[n];
        double[] size = new double[n];
        DoubleDouble total = DoubleDouble.Zero;
        double largest = 0;
        foreach (ConstraintMultiplier item in constraints)
        {
            if (!(item.Multiplier > 0 && double.IsFinite(item.Multiplier)))
            {
                return double.NegativeInfinity;
            }

            (double limit, double sign) = item.Side switch
            {
                ConstraintSide.LowerBound => (program.Lower[item.Index], 1.0),
                ConstraintSide.UpperBound => (program.Upper[item.Index], -1.0),
                ConstraintSide.RowLower => (program.RowLower[item.Index], 1.0),
                _ => (program.RowUpper[item.Index], -1.0),
            };
            if (!double.IsFinite(limit))
            {
                return double.NegativeInfinity;
            }

            total = total.AddProduct(sign * item.Multiplier, limit);
            largest = Math.Max(largest, Math.Abs(item.Multiplier * limit));
            if (item.Side is ConstraintSide.LowerBound or ConstraintSide.UpperBound)
            {
                gradient[item.Index] = gradient[item.Index].Add(sign * item.Multiplier);
                size[item.Index] = Math.Max(size[item.Index], item.Multiplier);
            }
            else
            {
                ReadOnlySpan<double> row = program.Rows.Row(item.Index);
                for (int j = 0; j < n; j++)
                {
                    gradient[j] = gradient[j].AddProduct(sign * item.Multiplier, row[j]);
                    size[j] = Math.Max(size[j], Math.Abs(item.Multiplier * row[j]));
                }
            }
        }

        // Σ gᵢ'x ≥ total must fail for every x in the box: charge what the leftover gradient can still contribute.
        for (int j = 0; j < n; j++)
        {
            double leftover = gradient[j].Value;
            double reach = leftover > 0 ? program.Upper[j] : program.Lower[j];
            if (leftover == 0)
            {
                continue;
            }

            if (double.IsFinite(reach))
            {
                total = total.AddProduct(-leftover, reach);
            }
            else if (Math.Abs(leftover) > FreeGradientRounding * size[j])
            {
                return double.NegativeInfinity;
            }
        }

        return largest > 0 ? total.Value / largest : total.Value;
    }

    /// <summary>
    /// Whether the objective falls without limit along a direction: no curvature, negative slope, and no finite limit in its way, each to
    /// the given relative tolerance.
    /// </summary>
    public static bool VerifyUnbounded(QuadraticProgram program, ReadOnlySpan<double> direction, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(program);
        int n = program.VariableCount;
        Guard.Length(n, direction.Length, "elements (one per variable)", nameof(direction));
        double size = LargestMagnitude(direction);
        if (!(size > 0))
        {
            return false;
        }

        double[] row = new double[n];
        DoubleDouble slope = DoubleDouble.Zero;
        double slopeSize = 0;
        for (int j = 0; j < n; j++)
        {
            double step = direction[j] / size;
            if ((step < -tolerance && double.IsFinite(program.Lower[j])) || (step > tolerance && double.IsFinite(program.Upper[j])))
            {
                return false;
            }

            program.Hessian.CopyRow(j, row);
            (double curvature, double terms) = Activity(row, direction, size);
            if (Math.Abs(curvature) > tolerance * terms)
            {
                return false;
            }

            slope = slope.AddProduct(program.Linear[j], direction[j]);
            slopeSize = Math.Max(slopeSize, Math.Abs(program.Linear[j] * direction[j]));
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            (double change, double terms) = Activity(program.Rows.Row(i), direction, size);
            if ((change < -tolerance * terms && double.IsFinite(program.RowLower[i]))
                || (change > tolerance * terms && double.IsFinite(program.RowUpper[i])))
            {
                return false;
            }
        }

        return slope.Value < -tolerance * slopeSize;
    }

    private static DoubleDouble[] RowGradient(QuadraticProgram program, ReadOnlySpan<double> rowMultipliers, Span<double> sizes)
    {
        DoubleDouble[] sum = new DoubleDouble[program.VariableCount];
        for (int i = 0; i < program.RowCount; i++)
        {
            if (rowMultipliers[i] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = program.Rows.Row(i);
            for (int j = 0; j < sum.Length; j++)
            {
                sum[j] = sum[j].AddProduct(rowMultipliers[i], row[j]);
                sizes[j] = Math.Max(sizes[j], Math.Abs(rowMultipliers[i] * row[j]));
            }
        }

        return sum;
    }

    private static (double Value, double Size) Activity(ReadOnlySpan<double> row, ReadOnlySpan<double> point, double pointSize)
    {
        DoubleDouble sum = DoubleDouble.Zero;
        double largest = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum = sum.AddProduct(row[j], point[j]);
            largest = Math.Max(largest, Math.Abs(row[j]));
        }

        return (sum.Value, largest * pointSize);
    }

    private static double Violation(double value, double lower, double upper, double size)
    {
        double below = double.IsFinite(lower) ? Ratio(lower - value, Math.Max(Math.Abs(lower), size)) : 0;
        double above = double.IsFinite(upper) ? Ratio(value - upper, Math.Max(Math.Abs(upper), size)) : 0;
        return double.IsNaN(value) ? double.PositiveInfinity : Math.Max(0, Math.Max(below, above));
    }

    private static void Accumulate(
        double multiplier, double value, double lower, double upper,
        ref double complementarity, ref double wrongSign, ref DoubleDouble boundSum, ref double objectiveSize)
    {
        Accumulate(multiplier, value, lower, upper, ref complementarity, ref wrongSign, ref objectiveSize);
        double limit = multiplier > 0 ? lower : upper;
        if (multiplier != 0 && double.IsFinite(limit))
        {
            boundSum = boundSum.AddProduct(multiplier, limit);
        }
    }

    private static void Accumulate(
        double multiplier, double value, double lower, double upper,
        ref double complementarity, ref double wrongSign, ref double objectiveSize)
    {
        double limit = multiplier > 0 ? lower : upper;
        if (multiplier == 0)
        {
            return;
        }

        if (!double.IsFinite(limit))
        {
            wrongSign = Math.Max(wrongSign, Math.Abs(multiplier));
            return;
        }

        complementarity += Math.Abs(multiplier * (value - limit));
        objectiveSize = Math.Max(objectiveSize, Math.Abs(multiplier * limit));
    }

    private static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    // Written so that NaN counts as a violation.
    private static double Ratio(double value, double size) => size > 0 ? value / size : value <= 0 ? 0 : double.PositiveInfinity;
}
