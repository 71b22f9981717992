using System.Collections.Immutable;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The scaling H of a product of cones at a pair of slack s and dual z, with Hz = s: s/z for the nonnegative cone, the Nesterov–Todd scaling
/// of the second-order cone, and the primal–dual scaling of the exponential and the power cone. Not thread-safe.
/// </summary>
/// <remarks>
/// Rows of diagonal cones have <see cref="Diagonal"/>; small cones a dense block; a long second-order cone the diagonal plus uu' − vv', which is
/// quasi-definite. Source: Nesterov and Todd (1997), Mathematics of Operations Research 22(1); Dahl and Andersen (2022), Mathematical
/// Programming 194, for the cones that are not symmetric; Goulart and Chen (2024), arXiv 2405.12762, sections 4 and 5.
/// </remarks>
internal sealed partial class ConeScaling
{
    /// <summary>Second-order cones of more rows than this are kept as a diagonal with two vectors.</summary>
    public const int LargestBlock = 6;

    // Below this relative distance from the central path the primal–dual update divides rounding by rounding.
    private const double Central = 1e-10;

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
    private readonly double[] _first;
    private readonly double[] _second;

    public ConeScaling(ImmutableArray<Cone> cones)
    {
        _cones = cones;
        _start = new int[cones.Length + 1];
        _blockStart = new int[cones.Length];
        int blocks = 0;
        int largest = 0;
        for (int c = 0; c < cones.Length; c++)
        {
            Cone cone = cones[c];
            _start[c + 1] = _start[c] + cone.Dimension;
            _blockStart[c] = blocks;
            blocks += FormOf(c) == ScalingForm.Block ? cone.Dimension * cone.Dimension : 0;
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
        _size = new double[cones.Length];
        _first = new double[largest];
        _second = new double[largest];
    }

    public int Count => _cones.Length;

    public int Degree { get; }

    public bool IsSymmetric { get; } = true;

    /// <summary>The diagonal part of H, one per row; 0 for rows of zero cones and of blocks.</summary>
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
                    diagonal.Fill(_cones[c].Kind == ConeKind.Zero ? 0 : 1);
                    break;
            }
        }
    }

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
                    ShiftSecondOrder(c, z.Slice(start, dimension), affineS.Slice(start, dimension), affineZ.Slice(start, dimension), sigmaMu,
                        shift.Slice(start, dimension));
                    break;
                default:
                    ShiftNonsymmetric(c, s.Slice(start, dimension), z.Slice(start, dimension), affineS.Slice(start, dimension),
                        affineZ.Slice(start, dimension), sigmaMu, shift.Slice(start, dimension));
                    break;
            }
        }
    }

    private bool UpdateNonsymmetric(int index, ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu)
    {
        Cone cone = _cones[index];
        Span<double> hessian = _blocks.AsSpan(_blockStart[index], 9);
        Span<double> shadow = _point.AsSpan(_start[index], 3);
        Span<double> conjugate = stackalloc double[3];
        DualBarrier.Gradient(cone, z, shadow);
        for (int k = 0; k < 3; k++)
        {
            shadow[k] = -shadow[k];
        }

        DualBarrier.Hessian(cone, z, hessian);
        DualBarrier.Conjugate(cone, s, conjugate);
        if (!TryPrimalDual(s, z, shadow, conjugate, hessian))
        {
            for (int k = 0; k < 9; k++)
            {
                hessian[k] *= mu;
            }
        }

        for (int k = 0; k < 9; k++)
        {
            if (!double.IsFinite(hessian[k]))
            {
                return false;
            }
        }

        return true;
    }

    // H with Hz = s and Hz̃ = s̃: two secants of rank one, and along the third direction what is nearest to μ∇²f*. Source: Dahl and Andersen
    // (2022), section 4, in the form of Tunçel (2001); Goulart and Chen (2024), equation (26).
    private static bool TryPrimalDual(
        ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> shadow, ReadOnlySpan<double> conjugate, Span<double> hessian)
    {
        double mu = Small.Dot(s, z) / 3;
        double shadowMu = Small.Dot(shadow, conjugate) / 3;
        Span<double> image = stackalloc double[3];
        Span<double> deltaS = stackalloc double[3];
        Span<double> deltaZ = stackalloc double[3];
        Span<double> axis = stackalloc double[3];
        for (int k = 0; k < 3; k++)
        {
            deltaS[k] = s[k] - (mu * shadow[k]);
            deltaZ[k] = z[k] - (mu * conjugate[k]);
        }

        double secant = Small.Dot(deltaS, deltaZ);
        Small.Multiply(hessian, conjugate, image);
        double curvature = Small.Dot(conjugate, image) - (3 * shadowMu * shadowMu);
        if (!((mu * shadowMu) - 1 > Central && secant > 0 && curvature > Central * shadowMu * shadowMu))
        {
            return false;
        }

        Span<double> rest = stackalloc double[9];
        hessian.CopyTo(rest);
        Small.AddOuter(-1.0 / 3, shadow, rest);
        for (int k = 0; k < 3; k++)
        {
            image[k] -= shadowMu * shadow[k];
        }

        Small.AddOuter(-1 / curvature, image, rest);
        double norm = 0;
        foreach (double entry in rest)
        {
            norm += entry * entry;
        }

        Small.Cross(z, conjugate, axis);
        double length = Math.Sqrt(Small.Dot(axis, axis));
        if (!(length > 0 && norm > 0))
        {
            return false;
        }

        double along = mu * Math.Sqrt(norm) / (length * length);
        hessian.Clear();
        Small.AddOuter(1 / (3 * mu), s, hessian);
        Small.AddOuter(1 / secant, deltaS, hessian);
        Small.AddOuter(along, axis, hessian);
        return true;
    }

    private void ShiftNonsymmetric(
        int index, ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> affineS, ReadOnlySpan<double> affineZ, double sigmaMu,
        Span<double> shift)
    {
        Cone cone = _cones[index];
        Span<double> hessian = stackalloc double[9];
        Span<double> direction = stackalloc double[3];
        ReadOnlySpan<double> shadow = _point.AsSpan(_start[index], 3);
        DualBarrier.Hessian(cone, z, hessian);
        if (Small.Solve(hessian, affineS, direction))
        {
            // −½∇³f*(z)[Δz, (∇²f*)⁻¹Δs], Dahl and Andersen (2022), section 5.
            DualBarrier.ThirdOrder(cone, z, affineZ, direction, shift);
        }
        else
        {
            shift.Clear();
        }

        for (int k = 0; k < 3; k++)
        {
            shift[k] = s[k] - (sigmaMu * shadow[k]) - (0.5 * shift[k]);
        }
    }
}
