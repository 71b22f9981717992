using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The convex conic program: minimise ½x'Px + q'x subject to h + Gx ∈ K, a product of cones in the order of the rows. Immutable and
/// thread-safe; made by a <see cref="ConicProgramBuilder"/>.
/// </summary>
/// <remarks>
/// The first variables are <em>shared</em>: portfolio weights and whatever else appears in many rows. The others are <em>local</em>: slacks
/// and epigraph variables, each of which appears in a few rows. A row of G is a multiple of a row of some matrix over the shared variables,
/// which is referred to and not copied, plus single entries over all variables. P stands over the shared variables, with a diagonal for the
/// others. In the usual form b − Ax ∈ K this is b = h and A = −G.
/// </remarks>
public sealed class ConicProgram
{
    private readonly double[] _linear;
    private readonly double[] _localCurvature;
    private readonly double[] _offsets;

    internal ConicProgram(
        ISymmetricOperator? hessian, int sharedCount, double[] linear, double[] localCurvature, double[] offsets,
        ImmutableArray<Cone> cones, ConicRows rows)
    {
        (Hessian, SharedCount, _linear, _localCurvature, _offsets, Cones, Rows) =
            (hessian, sharedCount, linear, localCurvature, offsets, cones, rows);
    }

    /// <summary>P over the shared variables, positive semidefinite; <see langword="null"/> for none.</summary>
    public ISymmetricOperator? Hessian { get; }

    /// <summary>Number of shared variables, n. They come first.</summary>
    public int SharedCount { get; }

    /// <summary>Number of local variables, L.</summary>
    public int LocalCount => _localCurvature.Length;

    /// <summary>Number of all variables, n + L.</summary>
    public int VariableCount => _linear.Length;

    /// <summary>Number of rows, m.</summary>
    public int RowCount => _offsets.Length;

    /// <summary>q, length n + L.</summary>
    public ReadOnlySpan<double> Linear => _linear;

    /// <summary>The diagonal of P over the local variables, length L, at least 0.</summary>
    public ReadOnlySpan<double> LocalCurvature => _localCurvature;

    /// <summary>h, length m.</summary>
    public ReadOnlySpan<double> Offsets => _offsets;

    /// <summary>The cones, whose dimensions add up to m.</summary>
    public ImmutableArray<Cone> Cones { get; }

    internal ConicRows Rows { get; }

    /// <summary>The same program with another linear term; everything else is shared.</summary>
    /// <exception cref="ArgumentException">The length is not n + L, or an element is not finite.</exception>
    public ConicProgram WithLinear(ReadOnlySpan<double> linear)
    {
        Guard.Length(VariableCount, linear.Length, "linear coefficients (one per variable)", nameof(linear));
        Guard.AllFinite(linear);
        return new ConicProgram(Hessian, SharedCount, linear.ToArray(), _localCurvature, _offsets, Cones, Rows);
    }

    /// <summary>The same program with other offsets; everything else is shared.</summary>
    /// <exception cref="ArgumentException">The length is not m, or an element is not finite.</exception>
    public ConicProgram WithOffsets(ReadOnlySpan<double> offsets)
    {
        Guard.Length(RowCount, offsets.Length, "offsets (one per row)", nameof(offsets));
        Guard.AllFinite(offsets);
        return new ConicProgram(Hessian, SharedCount, _linear, _localCurvature, offsets.ToArray(), Cones, Rows);
    }

    internal bool HasObjective =>
        Hessian is not null || _linear.AsSpan().ContainsAnyExcept(0.0) || _localCurvature.AsSpan().ContainsAnyExcept(0.0);

    internal bool SharesMatricesWith(ConicProgram other) =>
        ReferenceEquals(Rows, other.Rows) && ReferenceEquals(Hessian, other.Hessian)
        && ReferenceEquals(_localCurvature, other._localCurvature);

    internal ConicProgram WithoutObjective() =>
        new(null, SharedCount, new double[VariableCount], new double[LocalCount], _offsets, Cones, Rows);

    /// <summary>½x'Px + q'x.</summary>
    /// <param name="point">x, length n + L.</param>
    /// <exception cref="ArgumentException">The length is not n + L.</exception>
    public double ObjectiveAt(ReadOnlySpan<double> point)
    {
        Guard.Length(VariableCount, point.Length, "elements (one per variable)", nameof(point));
        double curved = 0;
        if (Hessian is { } hessian)
        {
            double[] product = new double[SharedCount];
            hessian.Multiply(point[..SharedCount], product);
            curved = Kernels.Dot(product, point[..SharedCount]);
        }

        for (int j = 0; j < LocalCount; j++)
        {
            curved += _localCurvature[j] * point[SharedCount + j] * point[SharedCount + j];
        }

        return (0.5 * curved) + Kernels.Dot(_linear, point);
    }

    /// <summary>Writes h + Gx, what must lie in the cones.</summary>
    /// <param name="point">x, length n + L.</param>
    /// <param name="values">Length m.</param>
    /// <exception cref="ArgumentException">A length does not fit the program.</exception>
    public void RowValues(ReadOnlySpan<double> point, Span<double> values)
    {
        Guard.Length(VariableCount, point.Length, "elements (one per variable)", nameof(point));
        Guard.Length(RowCount, values.Length, "values (one per row)", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<double> dense = Rows.Dense(i);
            double sum = _offsets[i];
            if (!dense.IsEmpty)
            {
                sum += Rows.Factor(i) * Kernels.Dot(dense, point[..SharedCount]);
            }

            ReadOnlySpan<int> columns = Rows.Columns(i);
            ReadOnlySpan<double> entries = Rows.Entries(i);
            for (int k = 0; k < columns.Length; k++)
            {
                sum += entries[k] * point[columns[k]];
            }

            values[i] = sum;
        }
    }
}
