using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Settings of <see cref="EquityCurve"/>.</summary>
public sealed record EquityCurveOptions
{
    private const long LargestFan = 100_000_000; // 800 MB of wealth kept for quantiles

    /// <summary>Paths, at least 2; even where mirror images are used. Default 10,000.</summary>
    public int Paths { get; set; } = 10_000;

    /// <summary>Periods ahead, in [1, 100,000]. Default 252.</summary>
    public int Periods { get; set; } = 252;

    /// <summary>The seed: the same seed gives the same answer to the bit. Default 1.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>
    /// Whether every path comes with its mirror image, which narrows most errors; null, the default, for whether the model has one
    /// (block bootstraps have none, and must not ask for it).
    /// </summary>
    public bool? Antithetic { get; set; }

    /// <summary>
    /// Whether <see cref="BrownianEquity"/> may cross the levels of ruin and goal between two dates, with the exact probability of the
    /// Brownian bridge; without it wealth is seen at the dates only, and ruin is underestimated. Default true.
    /// </summary>
    public bool SeesBetweenDates { get; set; } = true;

    /// <summary>Ruin is wealth at or below this multiple of that at the start, in (0, 1); null, the default, for none.</summary>
    public double? RuinLevel { get; set; }

    /// <summary>The goal is wealth at or above this multiple of that at the start, above 1; null, the default, for none.</summary>
    public double? GoalLevel { get; set; }

    /// <summary>A fall from a peak, as a share of the peak, whose probability is wanted, in (0, 1); null, the default, for none.</summary>
    public double? DrawdownLevel { get; set; }

    /// <summary>
    /// Probabilities of the quantiles by date, each in (0, 1); empty for no fan. Default 0.05, 0.25, 0.5, 0.75, 0.95.
    /// </summary>
    public ImmutableArray<double> Quantiles { get; set; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Paths < 2)
        {
            errors.Add(Invariant($"{nameof(Paths)} must be at least 2; they are {Paths}."));
        }

        if (Periods is < 1 or > 100_000)
        {
            errors.Add(Invariant($"{nameof(Periods)} must be in [1, 100000]; they are {Periods}."));
        }

        CheckFraction(RuinLevel, nameof(RuinLevel), errors);
        CheckFraction(DrawdownLevel, nameof(DrawdownLevel), errors);
        if (GoalLevel is { } goal && !(goal > 1 && double.IsFinite(goal)))
        {
            errors.Add(Invariant($"{nameof(GoalLevel)} must be above 1 and finite; it is {goal}."));
        }

        if (Quantiles.IsDefault)
        {
            errors.Add($"{nameof(Quantiles)} must not be default; empty means none.");
            return errors;
        }

        foreach (double probability in Quantiles)
        {
            CheckFraction(probability, nameof(Quantiles), errors);
        }

        if (!Quantiles.IsEmpty && (long)Paths * Periods > LargestFan)
        {
            errors.Add(Invariant($"{Paths} paths of {Periods} periods are more than the {LargestFan} values that quantiles are taken of."));
        }

        return errors;
    }

    private static void CheckFraction(double? value, string name, List<string> errors)
    {
        if (value is { } fraction && !(fraction > 0 && fraction < 1))
        {
            errors.Add(Invariant($"{name} must be inside (0, 1); it is {fraction}."));
        }
    }
}
