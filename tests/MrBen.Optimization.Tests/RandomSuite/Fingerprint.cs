namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>A hash of numbers to their last bit (FNV-1a: Fowler, Noll and Vo 1991, over words of 64 bits), and whether one is NaN.</summary>
internal readonly record struct Fingerprint(ulong Bits, bool HasNaN)
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static Fingerprint Of(ReadOnlySpan<double> numbers) => new Fingerprint(Basis, false).With(numbers);

    public Fingerprint With(params ReadOnlySpan<double> numbers)
    {
        (ulong bits, bool hasNaN) = (Bits, HasNaN);
        foreach (double number in numbers)
        {
            bits = unchecked((bits ^ BitConverter.DoubleToUInt64Bits(number)) * Prime);
            bits ^= bits >> 32; // A product moves bits upwards only.
            hasNaN |= double.IsNaN(number);
        }

        return new Fingerprint(bits, hasNaN);
    }
}
