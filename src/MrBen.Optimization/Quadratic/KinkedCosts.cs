using static System.FormattableString;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Separable costs with a kink, such as proportional costs of trading away from what is held: of variable j,
/// aboveⱼ·max(0, xⱼ − centerⱼ) + belowⱼ·max(0, centerⱼ − xⱼ). Solved as they are: no variable is split. Immutable and thread-safe.
/// </summary>
public sealed class KinkedCosts
{
    private readonly double[] _center;
    private readonly double[] _above;
    private readonly double[] _below;

    private KinkedCosts(double[] center, double[] above, double[] below) => (_center, _above, _below) = (center, above, below);

    /// <summary>Where each variable costs nothing, length n.</summary>
    public ReadOnlySpan<double> Center => _center;

    /// <summary>Cost per unit above the center, length n.</summary>
    public ReadOnlySpan<double> Above => _above;

    /// <summary>Cost per unit below the center, length n.</summary>
    public ReadOnlySpan<double> Below => _below;

    /// <summary>Number of variables, n.</summary>
    public int Count => _center.Length;

    /// <summary>Copies centers and rates.</summary>
    /// <param name="center">Finite, length n.</param>
    /// <param name="above">Finite, length n. A negative rate is a gain; with the rate below it must not be negative in sum, or the cost is not convex.</param>
    /// <param name="below">Finite, length n.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a number is not finite, or the two rates of a variable have a negative sum.</exception>
    public static KinkedCosts Create(ReadOnlySpan<double> center, ReadOnlySpan<double> above, ReadOnlySpan<double> below)
    {
        Guard.AllFinite(center);
        Guard.Length(center.Length, above.Length, "costs above (one per variable)", nameof(above));
        Guard.Length(center.Length, below.Length, "costs below (one per variable)", nameof(below));
        Guard.AllFinite(above);
        Guard.AllFinite(below);
        for (int j = 0; j < center.Length; j++)
        {
            if (above[j] + below[j] < 0)
            {
                throw new ArgumentException(Invariant(
                    $"Costs of variable {j} are {above[j]} above and {below[j]} below; their sum must not be negative."), nameof(above));
            }
        }

        return new KinkedCosts(center.ToArray(), above.ToArray(), below.ToArray());
    }

    /// <summary>Cost of one variable at a value.</summary>
    public double At(int variable, double value)
    {
        double distance = value - _center[variable];
        return distance > 0 ? _above[variable] * distance : distance < 0 ? _below[variable] * -distance : 0;
    }
}
