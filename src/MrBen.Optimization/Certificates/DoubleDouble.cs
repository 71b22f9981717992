namespace MrBen.Optimization.Certificates;

/// <summary>
/// An unevaluated sum of two doubles, about 106 bits: enough to tell rounding of a residual from the residual. Source: Dekker (1971),
/// Numerische Mathematik 18; products by fused multiply-add.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static DoubleDouble Zero => default;

    public double Value => High + Low;

    public DoubleDouble Add(double value)
    {
        double sum = High + value;
        double part = sum - High;
        double error = (High - (sum - part)) + (value - part) + Low;
        double high = sum + error;
        return new DoubleDouble(high, error - (high - sum));
    }

    /// <summary>Adds a·b without rounding the product.</summary>
    public DoubleDouble AddProduct(double a, double b)
    {
        double product = a * b;
        return Add(product).Add(Math.FusedMultiplyAdd(a, b, -product));
    }
}
