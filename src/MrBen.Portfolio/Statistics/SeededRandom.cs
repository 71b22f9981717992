using System.Numerics;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// Draws that are the same for a seed on every runtime, which <see cref="Random"/> does not promise across versions. Not thread-safe: copy
/// it, or give each worker its own seed.
/// </summary>
/// <remarks>
/// xoshiro256++ with its state filled by SplitMix64. Sources: Blackman and Vigna (2021), ACM Trans. Math. Software 47(4); Steele, Lea and
/// Flood (2014), OOPSLA, section 5; Marsaglia and Bray (1964), SIAM Review 6(3) (polar method); Marsaglia and Tsang (2000), ACM Trans.
/// Math. Software 26(3) (gamma).
/// </remarks>
internal struct SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededRandom(long seed)
    {
        ulong mix = unchecked((ulong)seed);
        _a = Split(ref mix);
        _b = Split(ref mix);
        _c = Split(ref mix);
        _d = Split(ref mix);
    }

    /// <summary>Inside (0, 1): the middle of one of 2⁵² equal cells, so that quantile functions are finite.</summary>
    public double NextOpen() => ((Next() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>A whole number in [0, limit), without bias.</summary>
    public int NextBelow(int limit)
    {
        ulong range = (ulong)limit;
        ulong unusable = (0UL - range) % range; // 2⁶⁴ mod range
        while (true)
        {
            ulong high = Math.BigMul(Next(), range, out ulong low);
            if (low >= unusable)
            {
                return (int)high;
            }
        }
    }

    /// <summary>Standard normal.</summary>
    public double NextNormal()
    {
        while (true)
        {
            double x = (2 * NextOpen()) - 1;
            double y = (2 * NextOpen()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }

    /// <summary>Chi-squared with more than 2 degrees of freedom.</summary>
    public double NextChiSquare(double degreesOfFreedom)
    {
        double d = (degreesOfFreedom / 2) - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal();
            double cube = 1 + (c * x);
            double v = cube * cube * cube;
            if (v > 0 && Math.Log(NextOpen()) < (x * x / 2) + (d * (1 - v + Math.Log(v))))
            {
                return 2 * d * v;
            }
        }
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_a + _d, 23) + _a;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
