using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The scaling H of a product of cones at a pair of slack s and dual z, with Hz = s: s/z for the nonnegative cone, the Nesterov–Todd scaling
/// of the second-order cone, and the primal–dual scaling of the exponential and the power cone. Not thread-safe.
/// </summary>
/// <remarks>
/// Rows of diagonal cones have <see cref="Diagonal"/>; small cones a dense block; a long second-order cone the diagonal plus uu' − vv', with
/// diagonal − vv' positive definite. A factor of H⁻¹ = R'R is at hand for each cone that is not a product: near the boundary H has its largest and
/// smallest eigenvalue as far apart as 1/μ², and what is taken from its entries would lose the small one. Source: Nesterov and Todd (1997), Mathematics of Operations Research 22(1); Dahl and Andersen (2022), Mathematical
/// Programming 194, for the cones that are not symmetric; Goulart and Chen (2024), arXiv 2405.12762, sections 4 and 5.
/// </remarks>
internal sealed partial class ConeScaling
{
    /// <summary>Second-order cones of more rows than this are kept as a diagonal with two vectors.</summary>
    public const int LargestBlock = 6;

    /// <summary>
    /// The weight of a proximal term on the shared variables and on the duals of equalities, in the solver's units: a step then exists where they
    /// are not determined. It changes no residual but by this share of the step.
    /// </summary>
    public const double Proximity = 1e-13;

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

    /// <summary>F by rows, 3 × 3, with FF' = H, of a cone that is not symmetric: rows of it give a factor of a part of H that H itself has lost.</summary>
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
        Span<double> root = _roots.AsSpan(_rootStart[index], 9);
        Span<double> factor = _factors.AsSpan(_rootStart[index], 9);
        WriteDualRoot(hessian, z, shadow, root, factor);
        if (!TryPrimalDual(s, z, shadow, conjugate, hessian, root, factor))
        {
            Kernels.Scale(mu, hessian);
            Kernels.Scale(1 / Math.Sqrt(mu), root);
            Kernels.Scale(Math.Sqrt(mu), factor);
        }

        double sum = 0;
        for (int k = 0; k < 9; k++)
        {
            sum += Math.Abs(hessian[k]) + Math.Abs(root[k]);
        }

        return double.IsFinite(sum);
    }

    // H with Hz = s and Hz̃ = s̃: two secants of rank one, and along the third direction what μ∇²f* has there, which is read from the root of its
    // inverse. Source: Dahl and Andersen (2022), section 4, in the form of Tunçel (2001); Goulart and Chen (2024), equation (26).
    private static bool TryPrimalDual(
        ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> shadow, ReadOnlySpan<double> conjugate, Span<double> hessian,
        Span<double> root, Span<double> factor)
    {
        double product = Small.Dot(s, z);
        double mu = product / 3;
        Span<double> deltaS = stackalloc double[3];
        Span<double> deltaZ = stackalloc double[3];
        Span<double> axis = stackalloc double[3];
        Span<double> normal = stackalloc double[3];
        Span<double> image = stackalloc double[3];
        for (int k = 0; k < 3; k++)
        {
            deltaS[k] = s[k] - (mu * shadow[k]);
            deltaZ[k] = z[k] - (mu * conjugate[k]);
        }

        // Exactly normal to z and to s; rounding near the boundary leaves along s and z what they must not have.
        double alongS = Small.Dot(deltaS, z) / product;
        double alongZ = Small.Dot(deltaZ, s) / product;
        for (int k = 0; k < 3; k++)
        {
            deltaS[k] -= alongS * s[k];
            deltaZ[k] -= alongZ * z[k];
        }

        double secant = Small.Dot(deltaS, deltaZ);
        Small.Cross(z, deltaZ, axis);
        Small.Cross(s, deltaS, normal);
        Small.Multiply(root, axis, image);
        double along = mu / Small.Dot(image, image);
        double third = Math.Sqrt(along) * Small.Dot(axis, normal);
        if (!(secant > Central * product && double.IsFinite(along) && third != 0))
        {
            return false;
        }

        hessian.Clear();
        Small.AddOuter(1 / product, s, hessian);
        Small.AddOuter(1 / secant, deltaS, hessian);
        Small.AddOuter(along, axis, hessian);

        // The inverse in the same form, with z, δz and what is normal to s and δs: nothing cancels.
        for (int k = 0; k < 3; k++)
        {
            root[k] = z[k] / Math.Sqrt(product);
            root[3 + k] = deltaZ[k] / Math.Sqrt(secant);
            root[6 + k] = normal[k] / third;
            factor[3 * k] = s[k] / Math.Sqrt(product);
            factor[(3 * k) + 1] = deltaS[k] / Math.Sqrt(secant);
            factor[(3 * k) + 2] = Math.Sqrt(along) * axis[k];
        }

        return true;
    }

    // Of ∇²f*, which takes z to s̃: with U a basis of what is normal to z and Y its dual basis normal to s̃, the inverse is zz'/3 + YC⁻¹Y', where
    // C = U'(∇²f* − s̃s̃'/3)U has eigenvalues no further apart than the square root of those of ∇²f*.
    private static void WriteDualRoot(
        ReadOnlySpan<double> hessian, ReadOnlySpan<double> z, ReadOnlySpan<double> shadow, Span<double> root, Span<double> factor)
    {
        Span<double> first = stackalloc double[3];
        Span<double> second = stackalloc double[3];
        Span<double> dualFirst = stackalloc double[3];
        Span<double> dualSecond = stackalloc double[3];
        Span<double> image = stackalloc double[3];
        Span<double> axis = stackalloc double[3];
        axis[Math.Abs(z[0]) <= Math.Abs(z[1]) && Math.Abs(z[0]) <= Math.Abs(z[2]) ? 0 : Math.Abs(z[1]) <= Math.Abs(z[2]) ? 1 : 2] = 1;
        Small.Cross(z, axis, first);
        Kernels.Scale(1 / Math.Sqrt(Small.Dot(first, first)), first);
        Small.Cross(z, first, second);
        Kernels.Scale(1 / Math.Sqrt(Small.Dot(second, second)), second);
        Small.Cross(second, shadow, dualFirst);
        Kernels.Scale(1 / Small.Dot(first, dualFirst), dualFirst);
        Small.Cross(first, shadow, dualSecond);
        Kernels.Scale(1 / Small.Dot(second, dualSecond), dualSecond);
        double alongFirst = Small.Dot(first, shadow);
        double alongSecond = Small.Dot(second, shadow);
        Small.Multiply(hessian, first, image);
        double c00 = Small.Dot(first, image) - (alongFirst * alongFirst / 3);
        double c10 = Small.Dot(second, image) - (alongSecond * alongFirst / 3);
        Small.Multiply(hessian, second, image);
        double c11 = Small.Dot(second, image) - (alongSecond * alongSecond / 3);
        double l00 = Math.Sqrt(c00);
        double l10 = c10 / l00;
        double l11 = Math.Sqrt(Math.Max(c11 - (l10 * l10), 1e-15 * c11));
        for (int k = 0; k < 3; k++)
        {
            root[k] = z[k] / Math.Sqrt(3);
            root[3 + k] = dualFirst[k] / l00;
            root[6 + k] = (dualSecond[k] - (l10 / l00 * dualFirst[k])) / l11;
            factor[3 * k] = shadow[k] / Math.Sqrt(3);
            factor[(3 * k) + 1] = (l00 * first[k]) + (l10 * second[k]);
            factor[(3 * k) + 2] = l11 * second[k];
        }
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
