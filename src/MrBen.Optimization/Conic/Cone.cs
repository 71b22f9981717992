using static System.FormattableString;

namespace MrBen.Optimization.Conic;

/// <summary>
/// One cone of a product: what a block of consecutive rows of a <see cref="ConicProgram"/> must lie in. The default value is an empty cone.
/// </summary>
public readonly record struct Cone
{
    private Cone(ConeKind kind, int dimension, double exponent) => (Kind, Dimension, Exponent) = (kind, dimension, exponent);

    /// <summary>Which set it is.</summary>
    public ConeKind Kind { get; }

    /// <summary>How many rows lie in it, at least 0.</summary>
    public int Dimension { get; }

    /// <summary>α of a power cone, in (0, 1); 0 for the other kinds.</summary>
    public double Exponent { get; }

    /// <summary>{ (x, y, z) : y·exp(x/y) ≤ z, y &gt; 0 } and its closure, which adds x ≤ 0, y = 0, z ≥ 0.</summary>
    public static Cone Exponential => new(ConeKind.Exponential, 3, 0);

    internal bool IsSymmetric => Kind is not (ConeKind.Exponential or ConeKind.Power);

    // The parameter of the barrier, which is what s'z over μ adds up to.
    internal int Degree => Kind switch
    {
        ConeKind.Zero => 0,
        ConeKind.SecondOrder => 1,
        _ => Dimension,
    };

    /// <summary>{ 0 } in <paramref name="dimension"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is negative.</exception>
    public static Cone Zero(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        return new Cone(ConeKind.Zero, dimension, 0);
    }

    /// <summary>{ s : every sᵢ ≥ 0 } in <paramref name="dimension"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is negative.</exception>
    public static Cone Nonnegative(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        return new Cone(ConeKind.Nonnegative, dimension, 0);
    }

    /// <summary>{ (t, v) : t ≥ ‖v‖₂ } in <paramref name="dimension"/> values, the first of which is t.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    public static Cone SecondOrder(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return new Cone(ConeKind.SecondOrder, dimension, 0);
    }

    /// <summary>{ (x, y, z) : x^α·y^(1−α) ≥ |z|, x ≥ 0, y ≥ 0 }.</summary>
    /// <param name="exponent">α, inside (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exponent"/> is not inside (0, 1).</exception>
    public static Cone Power(double exponent)
    {
        Guard.InsideUnitInterval(exponent);
        return new Cone(ConeKind.Power, 3, exponent);
    }

    /// <summary>Kind, dimension and, of a power cone, α.</summary>
    public override string ToString() =>
        Kind == ConeKind.Power ? Invariant($"Power({Exponent})") : Invariant($"{Kind}({Dimension})");
}
