using System.Collections.Immutable;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The scaling H of a product of cones at a pair of slack s and dual z, with Hz = s: s/z for the nonnegative cone, the Nesterov–Todd
/// scaling of the second-order cone, and the primal–dual scaling of the exponential and the power cone. Not thread-safe.
/// </summary>
/// <remarks>
/// Rows of diagonal cones have <see cref="Diagonal"/>; small cones a dense block; a long second-order cone the diagonal plus uu' − vv',
/// with diagonal − vv' positive definite. A factor of H⁻¹ = R'R is at hand for each cone that is not a product: near the boundary H has its
/// largest and smallest eigenvalue as far apart as 1/μ², and what is taken from its entries would lose the small one. Source: Nesterov and
/// Todd (1997), Mathematics of Operations Research 22(1); Dahl and Andersen (2022), Mathematical Programming 194, for the cones that are
/// not symmetric; Goulart and Chen (2024), arXiv 2405.12762, sections 4 and 5.
/// </remarks>
internal sealed partial class ConeScaling
{
    /// <summary>Second-order cones of more rows than this are kept as a diagonal with two vectors.</summary>
    public const int LargestBlock = 6;

    /// <summary>
    /// The weight of a proximal term on the shared variables and on the duals of equalities, in the solver's units: a step then exists
    /// where they are not determined. It changes no residual but by this share of the step.
    /// </summary>
    public const double Proximity = 1e-13;

    private readonly ImmutableArray<Cone> _cones;
    private readonly int[] _start;
    private readonly int[] _coneOfRow;
    private readonly int[] _blockStart;
    private readonly double[] _diagonal;
    private readonly double[] _blocks;
    private readonly double[] _up;
    private readonly double[] _down;
    private readonly double[] _point; // w̄ of second-order cones; s̃ of the others
    private readonly double[] _size; // η of second-order cones
    private readonly double[] _roots; // R of cones that are not symmetric
    private readonly double[] _factors; // F with FF' = H of the same cones
    private readonly int[] _rootStart;
    private readonly double[] _first;
    private readonly double[] _second;

    public ConeScaling(ImmutableArray<Cone> cones)
    {
        _cones = cones;
        _start = new int[cones.Length + 1];
        _blockStart = new int[cones.Length];
        _rootStart = new int[cones.Length];
        int roots = 0;
        int blocks = 0;
        int largest = 0;
        for (int c = 0; c < cones.Length; c++)
        {
            Cone cone = cones[c];
            _start[c + 1] = _start[c] + cone.Dimension;
            _blockStart[c] = blocks;
            blocks += FormOf(c) == ScalingForm.Block ? cone.Dimension * cone.Dimension : 0;
            _rootStart[c] = roots;
            roots += cone.IsSymmetric ? 0 : 9;
            largest = Math.Max(largest, cone.Dimension);
            Degree += cone.Degree;
            IsSymmetric &= cone.IsSymmetric;
        }

        int rows = _start[^1];
        _coneOfRow = new int[rows];
        for (int c = 0; c < cones.Length; c++)
        {
            _coneOfRow.AsSpan(_start[c], cones[c].Dimension).Fill(c);
        }

        _diagonal = new double[rows];
        _up = new double[rows];
        _down = new double[rows];
        _point = new double[rows];
        _blocks = new double[blocks];
        _roots = new double[roots];
        _factors = new double[roots];
        _size = new double[cones.Length];
        _first = new double[largest];
        _second = new double[largest];
    }

    public int Count => _cones.Length;

    public int Degree { get; }

    public bool IsSymmetric { get; } = true;

    /// <summary>The diagonal part of H, one per row; 0 for rows of blocks.</summary>
    public ReadOnlySpan<double> Diagonal => _diagonal;

    /// <summary>u of long second-order cones.</summary>
    public ReadOnlySpan<double> Up => _up;

    /// <summary>v of long second-order cones.</summary>
    public ReadOnlySpan<double> Down => _down;

    public Cone Cone(int index) => _cones[index];

    public int Start(int index) => _start[index];

    /// <summary>The cone that a row belongs to.</summary>
    public int ConeOf(int row) => _coneOfRow[row];

    public ScalingForm FormOf(int index) => _cones[index] switch
    {
        { Kind: ConeKind.Zero or ConeKind.Nonnegative } => ScalingForm.Diagonal,
        { Kind: ConeKind.SecondOrder, Dimension: > LargestBlock } => ScalingForm.DiagonalAndTwo,
        _ => ScalingForm.Block,
    };

    /// <summary>The dense H of a small cone, by rows.</summary>
    public ReadOnlySpan<double> Block(int index) =>
        _blocks.AsSpan(_blockStart[index], _cones[index].Dimension * _cones[index].Dimension);

    /// <summary>
    /// F by rows, 3 × 3, with FF' = H, of a cone that is not symmetric: rows of it give a factor of a part of H that H itself has lost.
    /// </summary>
    public ReadOnlySpan<double> Factor(int index) => _factors.AsSpan(_rootStart[index], 9);

    /// <summary>Takes H at an interior pair. False where rounding left none.</summary>
    public bool Update(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu)
    {
        bool sound = true;
        for (int c = 0; c < _cones.Length; c++)
        {
            int start = _start[c];
            int dimension = _cones[c].Dimension;
            switch (_cones[c].Kind)
            {
                case ConeKind.Zero:
                    _diagonal.AsSpan(start, dimension).Fill(Proximity);
                    break;
                case ConeKind.Nonnegative:
                    for (int i = start; i < start + dimension; i++)
                    {
                        _diagonal[i] = s[i] / z[i];
                    }

                    break;
                case ConeKind.SecondOrder:
                    sound &= UpdateSecondOrder(c, s.Slice(start, dimension), z.Slice(start, dimension));
                    break;
                default:
                    sound &= UpdateNonsymmetric(c, s.Slice(start, dimension), z.Slice(start, dimension), mu);
                    break;
            }
        }

        return sound;
    }

    /// <summary>Lets H be the identity, which the starting point of symmetric cones is found with.</summary>
    public void SetIdentity()
    {
        for (int c = 0; c < _cones.Length; c++)
        {
            int dimension = _cones[c].Dimension;
            Span<double> diagonal = _diagonal.AsSpan(_start[c], dimension);
            _size[c] = 1;
            switch (FormOf(c))
            {
                case ScalingForm.Block:
                    Span<double> block = _blocks.AsSpan(_blockStart[c], dimension * dimension);
                    block.Clear();
                    if (_cones[c].Kind == ConeKind.SecondOrder)
                    {
                        _point.AsSpan(_start[c], dimension).Clear();
                        _point[_start[c]] = 1;
                    }

                    for (int i = 0; i < dimension; i++)
                    {
                        block[(i * dimension) + i] = 1;
                    }

                    break;
                case ScalingForm.DiagonalAndTwo:
                    diagonal.Fill(1);
                    _up.AsSpan(_start[c], dimension).Clear();
                    _down.AsSpan(_start[c], dimension).Clear();
                    _point.AsSpan(_start[c], dimension).Clear();
                    _point[_start[c]] = 1;
                    break;
                default:
                    diagonal.Fill(_cones[c].Kind == ConeKind.Zero ? Proximity : 1);
                    break;
            }
        }
    }

    /// <summary>
    /// Lets H hold the active rows at 0 and the duals of the others, each up to a small share; for products of half-lines and lines only.
    /// </summary>
    public void SetActive(ReadOnlySpan<bool> isActive, double share)
    {
        for (int i = 0; i < isActive.Length; i++)
        {
            _diagonal[i] = isActive[i] ? share : 1 / share;
        }
    }

    /// <summary>Whether the cones are half-lines and lines only, so that rows are either active or not.</summary>
    public bool IsPolyhedral => _cones.All(cone => cone.Kind is ConeKind.Zero or ConeKind.Nonnegative);

    /// <summary>result ← Hx.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        for (int c = 0; c < _cones.Length; c++)
        {
            int start = _start[c];
            int dimension = _cones[c].Dimension;
            switch (FormOf(c))
            {
                case ScalingForm.Diagonal:
                    for (int i = start; i < start + dimension; i++)
                    {
                        result[i] = _diagonal[i] * x[i];
                    }

                    break;
                case ScalingForm.Block:
                    ReadOnlySpan<double> block = Block(c);
                    for (int i = 0; i < dimension; i++)
                    {
                        double sum = 0;
                        for (int j = 0; j < dimension; j++)
                        {
                            sum += block[(i * dimension) + j] * x[start + j];
                        }

                        result[start + i] = sum;
                    }

                    break;
                default:
                    MultiplySecondOrder(c, x.Slice(start, dimension), result.Slice(start, dimension));
                    break;
            }
        }
    }

    /// <summary>Rows ← R times rows, one row for each of a cone that is not a product, where H⁻¹ = R'R.</summary>
    /// <param name="index">The cone.</param>
    /// <param name="rows">As many rows as the cone has, one after another.</param>
    /// <param name="columns">Their length.</param>
    /// <param name="work">Space for one row.</param>
    public void ApplyInverseRoot(int index, Span<double> rows, int columns, Span<double> work)
    {
        if (_cones[index].Kind == ConeKind.SecondOrder)
        {
            SecondOrderRows(index, rows, columns, work);
            return;
        }

        ReadOnlySpan<double> root = _roots.AsSpan(_rootStart[index], 9);
        for (int j = 0; j < columns; j++)
        {
            (double x, double y, double z) = (rows[j], rows[columns + j], rows[(2 * columns) + j]);
            rows[j] = (root[0] * x) + (root[1] * y) + (root[2] * z);
            rows[columns + j] = (root[3] * x) + (root[4] * y) + (root[5] * z);
            rows[(2 * columns) + j] = (root[6] * x) + (root[7] * y) + (root[8] * z);
        }
    }

    /// <summary>x ← R'x for one vector.</summary>
    public void ApplyInverseRootTransposed(int index, Span<double> x)
    {
        if (_cones[index].Kind == ConeKind.SecondOrder)
        {
            Span<double> work = stackalloc double[1];
            SecondOrderRows(index, x, 1, work); // W is symmetric.
            return;
        }

        ReadOnlySpan<double> root = _roots.AsSpan(_rootStart[index], 9);
        (double a, double b, double c) = (x[0], x[1], x[2]);
        x[0] = (root[0] * a) + (root[3] * b) + (root[6] * c);
        x[1] = (root[1] * a) + (root[4] * b) + (root[7] * c);
        x[2] = (root[2] * a) + (root[5] * b) + (root[8] * c);
    }

    /// <summary>
    /// The right side d of Δs + HΔz = −d that aims at σμ and carries the second-order terms of the affine step: s + σμ∇f*(z) + η where the
    /// cone is not symmetric.
    /// </summary>
    public void CombinedShift(
        ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> affineS, ReadOnlySpan<double> affineZ, double sigmaMu,
        Span<double> shift)
    {
        for (int c = 0; c < _cones.Length; c++)
        {
            int start = _start[c];
            int dimension = _cones[c].Dimension;
            switch (_cones[c].Kind)
            {
                case ConeKind.Zero:
                    shift.Slice(start, dimension).Clear();
                    break;
                case ConeKind.Nonnegative:
                    for (int i = start; i < start + dimension; i++)
                    {
                        shift[i] = s[i] + (((affineS[i] * affineZ[i]) - sigmaMu) / z[i]);
                    }

                    break;
                case ConeKind.SecondOrder:
                    ShiftSecondOrder(c, z.Slice(start, dimension), affineS.Slice(start, dimension), affineZ.Slice(start, dimension),
                        sigmaMu, shift.Slice(start, dimension));
                    break;
                default:
                    ShiftNonsymmetric(c, s.Slice(start, dimension), z.Slice(start, dimension), affineS.Slice(start, dimension),
                        affineZ.Slice(start, dimension), sigmaMu, shift.Slice(start, dimension));
                    break;
            }
        }
    }
}
