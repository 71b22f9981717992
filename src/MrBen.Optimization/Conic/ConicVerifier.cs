using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// Recomputes from the original program what the conic solver claims. Thread-safe. O(mn) in double-double arithmetic, and one product with
/// P. Shares no code with the solver.
/// </summary>
public static class ConicVerifier
{
    /// <summary>Measures a point with its duals against the optimality conditions of <paramref name="program"/>.</summary>
    /// <param name="program">The program.</param>
    /// <param name="point">x, length n + L.</param>
    /// <param name="duals">z, length m.</param>
    /// <exception cref="ArgumentException">A length does not fit the program.</exception>
    public static ConicCertificate Verify(ConicProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> duals)
    {
        ArgumentNullException.ThrowIfNull(program);
        Guard.Length(program.VariableCount, point.Length, "elements (one per variable)", nameof(point));
        Guard.Length(program.RowCount, duals.Length, "duals (one per row)", nameof(duals));
        (double[] values, double[] sizes) = Rows(program, point, withOffsets: true);
        (double[] slopes, double[] slopeSizes, double[] curved) = Slopes(program, point, duals, withLinear: true);
        double high = 0;
        double low = 0;
        double curvature = 0;
        double curvatureLow = 0;
        double largest = 0;
        double dual = 0;
        for (int j = 0; j < point.Length; j++)
        {
            CompensatedSums.AddProduct(curved[j], point[j], ref curvature, ref curvatureLow);
            CompensatedSums.AddProduct(curved[j], point[j], ref high, ref low);
            CompensatedSums.AddProduct(program.Linear[j], point[j], ref high, ref low);
            largest = Math.Max(largest, Math.Abs(program.Linear[j] * point[j]));
            largest = Math.Max(largest, Curvature(program, j) * point[j] * point[j]);
            dual = Math.Max(dual, Ratio(Math.Abs(slopes[j]), slopeSizes[j]));
        }

        for (int i = 0; i < duals.Length; i++)
        {
            CompensatedSums.AddProduct(program.Offsets[i], duals[i], ref high, ref low);
            largest = Math.Max(largest, Math.Abs(program.Offsets[i] * duals[i]));
        }

        double gap = Math.Abs(high + low);
        double objective = (0.5 * curvature) + CompensatedSums.Dot(program.Linear, point).High;
        largest = Math.Max(Math.Max(largest, Math.Abs(curvature)), Math.Abs(objective));
        return new ConicCertificate(
            Distance(program, values, sizes), dual, DualDistance(program, duals), Finite(gap), Ratio(gap, largest));
    }

    /// <summary>
    /// Whether duals prove that no point satisfies the constraints: z in the dual cones, G'z = 0 and h'z &lt; 0, each to a relative
    /// tolerance.
    /// </summary>
    /// <remarks>What is left of G'z shows that a feasible point, if there is one, is larger than |h'z| over it.</remarks>
    /// <exception cref="ArgumentException">The length is not m.</exception>
    public static bool VerifyInfeasible(ConicProgram program, ReadOnlySpan<double> duals, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(program);
        Guard.Length(program.RowCount, duals.Length, "duals (one per row)", nameof(duals));
        (double[] slopes, double[] sizes, _) = Slopes(program, new double[program.VariableCount], duals, withLinear: false);
        for (int j = 0; j < slopes.Length; j++)
        {
            if (!(Math.Abs(slopes[j]) <= tolerance * sizes[j]))
            {
                return false;
            }
        }

        double high = 0;
        double low = 0;
        double largest = 0;
        for (int i = 0; i < duals.Length; i++)
        {
            CompensatedSums.AddProduct(program.Offsets[i], duals[i], ref high, ref low);
            largest = Math.Max(largest, Math.Abs(program.Offsets[i] * duals[i]));
        }

        return high + low < -tolerance * largest && DualDistance(program, duals) <= tolerance;
    }

    /// <summary>
    /// Whether the objective falls without limit along a direction: Pd = 0, Gd in the cones and q'd &lt; 0, each to a relative tolerance.
    /// </summary>
    /// <exception cref="ArgumentException">The length is not n + L.</exception>
    public static bool VerifyUnbounded(ConicProgram program, ReadOnlySpan<double> direction, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(program);
        Guard.Length(program.VariableCount, direction.Length, "elements (one per variable)", nameof(direction));
        (double[] values, double[] sizes) = Rows(program, direction, withOffsets: false);
        (_, _, double[] curved) = Slopes(program, direction, new double[program.RowCount], withLinear: false);
        (double high, double low) = CompensatedSums.Dot(program.Linear, direction);
        double largest = 0;
        double root = 0;
        for (int j = 0; j < direction.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(program.Linear[j] * direction[j]));
            root = Math.Max(root, Math.Sqrt(Curvature(program, j)) * Math.Abs(direction[j]));
        }

        for (int j = 0; j < direction.Length; j++)
        {
            if (!(Math.Abs(curved[j]) <= tolerance * root * Math.Sqrt(Curvature(program, j))))
            {
                return false;
            }
        }

        return high + low < -tolerance * largest && Distance(program, values, sizes) <= tolerance;
    }

    // h + Gx or Gx, and what each is measured against.
    private static (double[] Values, double[] Sizes) Rows(ConicProgram program, ReadOnlySpan<double> point, bool withOffsets)
    {
        int shared = program.SharedCount;
        double largestShared = Largest(point[..shared]);
        double largestLocal = Largest(point[shared..]);
        double[] values = new double[program.RowCount];
        double[] sizes = new double[program.RowCount];
        for (int i = 0; i < values.Length; i++)
        {
            double high = withOffsets ? program.Offsets[i] : 0;
            double low = 0;
            double size = Math.Abs(high);
            ReadOnlySpan<double> dense = program.Rows.Dense(i);
            if (!dense.IsEmpty)
            {
                (double denseHigh, double denseLow) = CompensatedSums.Dot(dense, point[..shared]);
                CompensatedSums.AddProduct(program.Rows.Factor(i), denseHigh, ref high, ref low);
                low += program.Rows.Factor(i) * denseLow;
                size = Math.Max(size, Math.Abs(program.Rows.Factor(i)) * Largest(dense) * largestShared);
            }

            ReadOnlySpan<int> columns = program.Rows.Columns(i);
            ReadOnlySpan<double> entries = program.Rows.Entries(i);
            for (int k = 0; k < columns.Length; k++)
            {
                CompensatedSums.AddProduct(entries[k], point[columns[k]], ref high, ref low);
                size = Math.Max(size, Math.Abs(entries[k]) * (columns[k] < shared ? largestShared : largestLocal));
            }

            values[i] = high + low;
            sizes[i] = size;
        }

        return (values, sizes);
    }

    // Px + q − G'z or without q, what each is measured against, and Px.
    private static (double[] Slopes, double[] Sizes, double[] Curved) Slopes(
        ConicProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> duals, bool withLinear)
    {
        int shared = program.SharedCount;
        double[] high = new double[program.VariableCount];
        double[] low = new double[program.VariableCount];
        double[] sizes = new double[program.VariableCount];
        double[] curved = new double[program.VariableCount];
        for (int i = 0; i < duals.Length; i++)
        {
            ReadOnlySpan<double> dense = program.Rows.Dense(i);
            if (!dense.IsEmpty)
            {
                // The factor is a number of the program: its product with the dual is rounded once, which is within what a dual is known
                // to.
                double factor = program.Rows.Factor(i);
                CompensatedSums.AddRow(
                    -factor * duals[i], factor, dense, high.AsSpan(0, shared), low.AsSpan(0, shared), sizes.AsSpan(0, shared));
            }

            ReadOnlySpan<int> columns = program.Rows.Columns(i);
            ReadOnlySpan<double> entries = program.Rows.Entries(i);
            for (int k = 0; k < columns.Length; k++)
            {
                CompensatedSums.AddProduct(-entries[k], duals[i], ref high[columns[k]], ref low[columns[k]]);
                sizes[columns[k]] = Math.Max(sizes[columns[k]], Math.Abs(entries[k]));
            }
        }

        double largestDual = Largest(duals);
        double largestRoot = 0;
        for (int j = 0; j < high.Length; j++)
        {
            largestRoot = Math.Max(largestRoot, Math.Sqrt(Curvature(program, j)) * Math.Abs(point[j]));
        }

        program.Hessian?.Multiply(point[..shared], curved.AsSpan(0, shared));
        for (int j = 0; j < high.Length; j++)
        {
            curved[j] = j < shared ? curved[j] : program.LocalCurvature[j - shared] * point[j];
            CompensatedSums.AddProduct(curved[j], 1, ref high[j], ref low[j]);
            double linear = withLinear ? program.Linear[j] : 0;
            CompensatedSums.AddProduct(linear, 1, ref high[j], ref low[j]);
            double terms = Math.Sqrt(Curvature(program, j)) * largestRoot; // At least any |Pⱼₖxₖ|.
            sizes[j] = Math.Max(Math.Max(Math.Abs(linear), terms), sizes[j] * largestDual);
            high[j] += low[j];
        }

        return (high, sizes, curved);
    }

    private static double Curvature(ConicProgram program, int variable) => Math.Max(0, variable >= program.SharedCount
        ? program.LocalCurvature[variable - program.SharedCount]
        : program.Hessian?.Diagonal(variable) ?? 0);

    private static double Distance(ConicProgram program, double[] values, double[] sizes)
    {
        double largest = 0;
        int start = 0;
        foreach (Cone cone in program.Cones)
        {
            ReadOnlySpan<double> part = values.AsSpan(start, cone.Dimension);
            ReadOnlySpan<double> size = sizes.AsSpan(start, cone.Dimension);
            if (cone.Kind is ConeKind.Zero or ConeKind.Nonnegative)
            {
                for (int i = 0; i < part.Length; i++)
                {
                    double distance = cone.Kind == ConeKind.Zero ? Math.Abs(part[i]) : Math.Max(0, -part[i]);
                    largest = Math.Max(largest, Ratio(distance, size[i]));
                }
            }
            else
            {
                largest = Math.Max(largest, Ratio(ConeDistance.Of(cone, part), Largest(size)));
            }

            start += cone.Dimension;
        }

        return largest;
    }

    private static double DualDistance(ConicProgram program, ReadOnlySpan<double> duals)
    {
        double largest = 0;
        int start = 0;
        foreach (Cone cone in program.Cones)
        {
            ReadOnlySpan<double> part = duals.Slice(start, cone.Dimension);
            largest = Math.Max(largest, Ratio(ConeDistance.OfDual(cone, part), Largest(part)));
            start += cone.Dimension;
        }

        return largest;
    }

    // Written so that NaN counts as infinite.
    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Abs(value) <= largest ? largest : double.IsNaN(value) ? double.PositiveInfinity : Math.Abs(value);
        }

        return largest;
    }

    private static double Finite(double value) => double.IsNaN(value) ? double.PositiveInfinity : value;

    private static double Ratio(double value, double size) =>
        size > 0 && double.IsFinite(size) ? Finite(value / size) : value <= 0 && size == 0 ? 0 : double.PositiveInfinity;
}
