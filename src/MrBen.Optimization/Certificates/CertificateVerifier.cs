using System.Collections.Immutable;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// Recomputes from the original data what a solver claims. Thread-safe. O(n² + mn) in double-double arithmetic.
/// The multipliers' signs: Qx + c = A'y + z, where y (rows) and z (bounds) are positive at a lower limit and negative at an upper one.
/// </summary>
public static class CertificateVerifier
{
    // 2⁻⁵²: a coefficient and the multiplier that it is weighted with each carry up to half as much relative rounding.
    private const double CoefficientRounding = 2.220446049250313e-16;

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

        double[] row = new double[n];
        double[] size = new double[n];
        double[] wrongSign = new double[n];
        double primal = 0;
        double dual = 0;
        double reduced = 0;
        double objective = 0;
        ImpliedBounds? implied = null;
        DoubleDouble slope = DoubleDouble.Zero;
        DoubleDouble limits = DoubleDouble.Zero;
        DoubleDouble[] rowGradient = RowGradient(program, rowMultipliers, size, wrongSign);
        for (int j = 0; j < n; j++)
        {
            primal = Math.Max(primal, Violation(point[j], program.Lower[j], program.Upper[j], Math.Abs(point[j])));
            if (!double.IsFinite(Limit(boundMultipliers[j], program.Lower[j], program.Upper[j])))
            {
                wrongSign[j] = Math.Max(wrongSign[j], Math.Abs(boundMultipliers[j]));
            }

            program.Hessian.CopyRow(j, row);
            (DoubleDouble product, double terms) = Product(row, point);
            DoubleDouble gradient = product.Add(program.Linear[j]);
            double stationarity = gradient.Add(-rowGradient[j].High).Add(-rowGradient[j].Low).Value;
            size[j] = Math.Max(Math.Max(size[j], terms), Math.Max(Math.Abs(program.Linear[j]), Math.Abs(boundMultipliers[j])));
            dual = Math.Max(dual, Ratio(Math.Max(Math.Abs(stationarity - boundMultipliers[j]), wrongSign[j]), size[j]));
            reduced = wrongSign[j] > 0 ? double.PositiveInfinity : reduced;
            slope = slope.AddProduct(gradient.Value, point[j]);
            objective = Math.Max(objective, Math.Max(terms, Math.Abs(program.Linear[j])) * Math.Abs(point[j]));

            // Dual bound: over the box, the linear function with slope `stationarity` is smallest at one of its ends.
            double end = stationarity > 0 ? program.Lower[j] : program.Upper[j];
            if (stationarity != 0 && !double.IsFinite(end))
            {
                implied ??= new ImpliedBounds(program);
                end = stationarity > 0 ? implied.Lower(j) : implied.Upper(j);
            }

            if (stationarity != 0)
            {
                limits = double.IsFinite(end) ? limits.AddProduct(stationarity, end) : limits;
                objective = double.IsFinite(end) ? Math.Max(objective, Math.Abs(stationarity * end)) : objective;
                reduced = double.IsFinite(end) ? reduced : double.PositiveInfinity;
            }
        }

        double complementarity = 0;
        for (int j = 0; j < n; j++)
        {
            double limit = Limit(boundMultipliers[j], program.Lower[j], program.Upper[j]);
            complementarity = Math.Max(complementarity,
                Math.Min(Slack(boundMultipliers[j], point[j], limit, Math.Abs(point[j])), Ratio(Math.Abs(boundMultipliers[j]), size[j])));
        }

        for (int i = 0; i < m; i++)
        {
            (DoubleDouble activity, double terms) = Product(program.Rows.Row(i), point);
            primal = Math.Max(primal, Violation(activity.Value, program.RowLower[i], program.RowUpper[i], terms));
            double limit = Limit(rowMultipliers[i], program.RowLower[i], program.RowUpper[i]);
            double slack = Slack(rowMultipliers[i], activity.Value, limit, terms);
            if (rowMultipliers[i] != 0 && double.IsFinite(limit))
            {
                limits = limits.AddProduct(rowMultipliers[i], limit);
                objective = Math.Max(objective, Math.Abs(rowMultipliers[i] * limit));
            }

            if (slack != 0)
            {
                complementarity = Math.Max(complementarity, Math.Min(slack, Share(rowMultipliers[i], program.Rows.Row(i), size)));
            }
        }

        double gap = Math.Max(0, reduced + slope.Add(-limits.High).Add(-limits.Low).Value);

        // The bound needs no multiplier of a bound, but what is not a number proves nothing.
        return new Certificate(primal, dual, complementarity, gap, double.IsFinite(dual) ? Ratio(gap, objective) : double.PositiveInfinity);
    }

    /// <summary>
    /// Adds up the constraints of a claimed infeasibility proof. Returns the relative violation that remains after all rounding is charged
    /// against it: the proof is valid where this is positive, and worthless where it is not.
    /// </summary>
    /// <remarks>
    /// What the sum leaves of a variable is charged at the bound that it can reach. On a variable without that bound nothing may be left but
    /// rounding: with a leftover of no more than 2⁻⁵² of the sum of its terms there are coefficients within 2⁻⁵² of the given ones, the
    /// rounding of writing them down, for which nothing is left, so that the proof is exact for them. Anything larger refutes the proof.
    /// </remarks>
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
                size[item.Index] += item.Multiplier;
            }
            else
            {
                ReadOnlySpan<double> row = program.Rows.Row(item.Index);
                for (int j = 0; j < n; j++)
                {
                    gradient[j] = gradient[j].AddProduct(sign * item.Multiplier, row[j]);
                    size[j] += Math.Abs(item.Multiplier * row[j]);
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
            else if (Math.Abs(leftover) > CoefficientRounding * size[j])
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
        double curvedStep = 0;
        for (int j = 0; j < n; j++)
        {
            bool blocked = (direction[j] < 0 && double.IsFinite(program.Lower[j])) || (direction[j] > 0 && double.IsFinite(program.Upper[j]));
            if (blocked || !double.IsFinite(direction[j]))
            {
                return false;
            }

            curvedStep = Math.Max(curvedStep, Math.Sqrt(Math.Max(0, program.Hessian.Diagonal(j))) * Math.Abs(direction[j]));
        }

        double[] row = new double[n];
        for (int j = 0; j < n; j++)
        {
            program.Hessian.CopyRow(j, row);
            double curvature = Product(row, direction).Value.Value;
            if (!(Math.Abs(curvature) <= tolerance * curvedStep * Math.Sqrt(Math.Max(0, program.Hessian.Diagonal(j)))))
            {
                return false;
            }
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            (DoubleDouble change, double terms) = Product(program.Rows.Row(i), direction);
            if ((change.Value < -tolerance * terms && double.IsFinite(program.RowLower[i]))
                || (change.Value > tolerance * terms && double.IsFinite(program.RowUpper[i])))
            {
                return false;
            }
        }

        (DoubleDouble slope, double largest) = Product(program.Linear, direction);
        return slope.Value < -tolerance * largest;
    }

    // Writes the largest term of each column, and the largest of those whose multiplier has no limit to belong to.
    private static DoubleDouble[] RowGradient(
        QuadraticProgram program, ReadOnlySpan<double> rowMultipliers, Span<double> size, Span<double> wrongSign)
    {
        DoubleDouble[] sum = new DoubleDouble[program.VariableCount];
        for (int i = 0; i < program.RowCount; i++)
        {
            if (rowMultipliers[i] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = program.Rows.Row(i);
            bool wrong = !double.IsFinite(Limit(rowMultipliers[i], program.RowLower[i], program.RowUpper[i]));
            for (int j = 0; j < sum.Length; j++)
            {
                double term = Math.Abs(rowMultipliers[i] * row[j]);
                sum[j] = sum[j].AddProduct(rowMultipliers[i], row[j]);
                size[j] = Math.Max(size[j], term);
                wrongSign[j] = wrong ? Math.Max(wrongSign[j], term) : wrongSign[j];
            }
        }

        return sum;
    }

    private static (DoubleDouble Value, double LargestTerm) Product(ReadOnlySpan<double> row, ReadOnlySpan<double> point)
    {
        DoubleDouble sum = DoubleDouble.Zero;
        double largest = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum = sum.AddProduct(row[j], point[j]);
            largest = Math.Max(largest, Math.Abs(row[j] * point[j]));
        }

        return (sum, largest);
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
    private static double Share(double multiplier, ReadOnlySpan<double> row, ReadOnlySpan<double> size)
    {
        double share = 0;
        for (int j = 0; j < row.Length; j++)
        {
            share = Math.Max(share, Ratio(Math.Abs(multiplier * row[j]), size[j]));
        }

        return share;
    }

    // Written so that NaN counts as a violation.
    private static double Ratio(double value, double size) => size > 0 ? value / size : value <= 0 ? 0 : double.PositiveInfinity;
}
