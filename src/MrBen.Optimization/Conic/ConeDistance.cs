namespace MrBen.Optimization.Conic;

/// <summary>
/// How far values are from a cone or its dual, in the largest norm: exact for products of half-lines, an upper limit for the others. 0
/// inside, +∞ for what is not a number.
/// </summary>
internal static class ConeDistance
{
    public static double Of(Cone cone, ReadOnlySpan<double> s) => cone.Kind switch
    {
        ConeKind.Zero => Largest(s),
        ConeKind.Nonnegative => Below(s),
        ConeKind.SecondOrder => OfSecondOrder(s),
        ConeKind.Exponential => OfExponential(s[0], s[1], s[2]),
        _ => OfPower(cone.Exponent, s[0], s[1], s[2]),
    };

    public static double OfDual(Cone cone, ReadOnlySpan<double> z) => cone.Kind switch
    {
        ConeKind.Zero => Finite(Largest(z) * 0),
        ConeKind.Nonnegative => Below(z),
        ConeKind.SecondOrder => OfSecondOrder(z),
        ConeKind.Exponential => OfDualExponential(z[0], z[1], z[2]),
        _ => OfPower(cone.Exponent, z[0] / cone.Exponent, z[1] / (1 - cone.Exponent), z[2]),
    };

    private static double OfSecondOrder(ReadOnlySpan<double> s)
    {
        // Against overflow the norm is taken in units of its largest entry.
        double unit = Largest(s[1..]);
        double sum = 0;
        foreach (double value in s[1..])
        {
            sum += unit > 0 ? value / unit * (value / unit) : 0;
        }

        return Finite(Math.Max(0, (unit * Math.Sqrt(sum)) - s[0]));
    }

    // A shift of x, one of z, or one to the face y = 0: the shortest.
    private static double OfExponential(double x, double y, double z)
    {
        double face = Math.Max(Math.Abs(y), Math.Max(Math.Max(0, x), Math.Max(0, -z)));
        double alongX = y > 0 && z > 0 ? Math.Max(0, x - (y * Math.Log(z / y))) : double.PositiveInfinity;
        double alongZ = y > 0 ? Math.Max(0, (y * Math.Exp(x / y)) - z) : double.PositiveInfinity;
        return Shortest(face, alongX, alongZ);
    }

    // The dual is { (u, v, w) : −u·exp(v/u) ≤ e·w, u < 0 } and its closure, which adds u = 0, v ≥ 0, w ≥ 0.
    private static double OfDualExponential(double u, double v, double w)
    {
        double face = Math.Max(Math.Abs(u), Math.Max(Math.Max(0, -v), Math.Max(0, -w)));
        double alongV = u < 0 && w > 0 ? Math.Max(0, u + (u * Math.Log(w / -u)) - v) : double.PositiveInfinity;
        double alongW = u < 0 ? Math.Max(0, (-u * Math.Exp((v / u) - 1)) - w) : double.PositiveInfinity;
        return Shortest(face, alongV, alongW);
    }

    // Where x and y are not negative, a shift of z, of x or of y: the shortest. Powers below 1 of what is near 0 make z move far for little x.
    private static double OfPower(double alpha, double x, double y, double z)
    {
        double outside = Math.Max(Math.Max(0, -x), Math.Max(0, -y));
        (x, y, z) = (Math.Max(0, x), Math.Max(0, y), Math.Abs(z));
        double alongZ = Math.Max(0, z - (Math.Pow(x, alpha) * Math.Pow(y, 1 - alpha)));
        double alongX = y > 0 ? Math.Max(0, Math.Exp((Math.Log(z) - ((1 - alpha) * Math.Log(y))) / alpha) - x) : double.PositiveInfinity;
        double alongY = x > 0 ? Math.Max(0, Math.Exp((Math.Log(z) - (alpha * Math.Log(x))) / (1 - alpha)) - y) : double.PositiveInfinity;
        return Finite(Math.Max(outside, z > 0 ? Shortest(alongZ, alongX, alongY) : alongZ));
    }

    private static double Below(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = value >= -largest ? largest : Finite(-value);
        }

        return largest;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Abs(value) <= largest ? largest : Finite(Math.Abs(value));
        }

        return largest;
    }

    private static double Shortest(double first, double second, double third) =>
        Math.Min(Finite(first), Math.Min(Finite(second), Finite(third)));

    private static double Finite(double value) => double.IsNaN(value) ? double.PositiveInfinity : value;
}
