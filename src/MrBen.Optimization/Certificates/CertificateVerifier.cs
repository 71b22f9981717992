using System.Collections.Immutable;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// Recomputes from the original data what a solver claims. Thread-safe. O(n² + mn) in double-double arithmetic.
/// The multipliers' signs: Qx + c + κ = A'y + z, where y (rows) and z (bounds) are positive at a lower limit and negative at an upper one, and
/// κ, the slopes of kinked costs, are anywhere between −below and above at the center, and one of the two beside it.
/// </summary>
public static class CertificateVerifier
{
    // 2⁻⁵²: a coefficient and the multiplier that it is weighted with each carry up to half as much relative rounding.
    private const double CoefficientRounding = 2.220446049250313e-16;

    /// <summary>Measures a point with its multipliers against the optimality conditions of <paramref name="program"/>.</summary>
    /// <param name="program">The program as it was given.</param>
    /// <param name="point">x, length n.</param>
    /// <param name="rowMultipliers">y, length m.</param>
    /// <param name="boundMultipliers">z, length n.</param>
    /// <param name="costSlopes">κ, length n where the program has kinked costs, otherwise empty.</param>
    /// <exception cref="ArgumentException">A length does not fit the program.</exception>
    public static Certificate Verify(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers, ReadOnlySpan<double> boundMultipliers,
        ReadOnlySpan<double> costSlopes = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        int n = program.VariableCount;
        int m = program.RowCount;
        Guard.Length(n, point.Length, "elements (one per variable)", nameof(point));
        Guard.Length(m, rowMultipliers.Length, "multipliers (one per row)", nameof(rowMultipliers));
        Guard.Length(n, boundMultipliers.Length, "multipliers (one per variable)", nameof(boundMultipliers));

        if (program.Costs is null)
        {
            Guard.Length(0, costSlopes.Length, "slopes of costs (the program has none)", nameof(costSlopes));
        }
        else
        {
            Guard.Length(n, costSlopes.Length, "slopes of costs (one per variable)", nameof(costSlopes));
        }

        return new OptimalityMeasure(n).Measure(program, point, rowMultipliers, boundMultipliers, costSlopes);
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
    /// <exception cref="ArgumentException">The proof is default, or names a side, a variable or a row that the program has not.</exception>
    public static double VerifyInfeasibility(QuadraticProgram program, ImmutableArray<ConstraintMultiplier> constraints)
    {
        ArgumentNullException.ThrowIfNull(program);
        CheckPlaces(program, constraints);
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
        for (int j = 0; program.Costs is { } costs && j < n; j++)
        {
            // Far out each kink lies behind.
            double rate = direction[j] > 0 ? costs.Above[j] : -costs.Below[j];
            slope = slope.AddProduct(rate, direction[j]);
            largest = Math.Max(largest, Math.Abs(rate * direction[j]));
        }

        return slope.Value < -tolerance * largest;
    }

    // A proof may come from anywhere.
    private static void CheckPlaces(QuadraticProgram program, ImmutableArray<ConstraintMultiplier> constraints)
    {
        if (constraints.IsDefault)
        {
            throw new ArgumentException("A proof may be empty but not default.", nameof(constraints));
        }

        for (int k = 0; k < constraints.Length; k++)
        {
            ConstraintMultiplier item = constraints[k];
            (string kind, int count) = item.Side switch
            {
                ConstraintSide.LowerBound or ConstraintSide.UpperBound => ("variable", program.VariableCount),
                ConstraintSide.RowLower or ConstraintSide.RowUpper => ("row", program.RowCount),
                _ => throw new ArgumentException(
                    Invariant($"Constraint {k} of the proof has the side {item.Side}; there is none."), nameof(constraints)),
            };
            if (item.Index < 0 || item.Index >= count)
            {
                throw new ArgumentException(Invariant(
                    $"Constraint {k} of the proof is {item.Side} of {kind} {item.Index}; the program has {count}."), nameof(constraints));
            }
        }
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
}
