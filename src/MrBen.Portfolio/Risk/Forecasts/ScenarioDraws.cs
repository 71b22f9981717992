using System.Numerics;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>Pseudo-random draws that are the same on every machine and version. One writer; nothing is allocated.</summary>
/// <remarks>
/// Source: Blackman and Vigna (2021), ACM Transactions on Mathematical Software 47(4) (xoshiro256**, seeded by SplitMix64); Marsaglia and
/// Bray (1964), SIAM Review 6(3) (polar method); Marsaglia and Tsang (2000), ACM TOMS 26(3) (gamma).
/// </remarks>
internal sealed class ScenarioDraws
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public ScenarioDraws(ulong seed)
    {
        (_a, _b, _c, _d) = (Mix(ref seed), Mix(ref seed), Mix(ref seed), Mix(ref seed));
    }

    /// <summary>Uniform on [0, 1), 53 bits.</summary>
    public double Uniform()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return (result >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Standard normal.</summary>
    public double Normal()
    {
        while (true)
        {
            double x = (2 * Uniform()) - 1;
            double y = (2 * Uniform()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }

    /// <summary>Chi-squared with more than 2 degrees of freedom.</summary>
    public double ChiSquared(double degreesOfFreedom)
    {
        double d = (degreesOfFreedom / 2) - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal();
            double cube = 1 + (c * x);
            double v = cube * cube * cube;
            if (v > 0 && Math.Log(1 - Uniform()) < (x * x / 2) + (d * (1 - v + Math.Log(v))))
            {
                return 2 * d * v;
            }
        }
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
