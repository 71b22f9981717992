using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// How often losses exceeded a forecast value at risk, and what followed on what. Immutable and thread-safe. A violation is a loss
/// strictly above the forecast.
/// </summary>
public sealed record ViolationCounts
{
    /// <summary>Counts of a series of which only the transitions are known, as papers and other packages print them.</summary>
    /// <param name="startsWithViolation">Whether the first observation is a violation.</param>
    /// <param name="noneThenNone">N₀₀: transitions from no violation to none.</param>
    /// <param name="noneThenViolation">N₀₁: transitions from none to a violation.</param>
    /// <param name="violationThenNone">N₁₀: transitions from a violation to none.</param>
    /// <param name="violationThenViolation">N₁₁: transitions from a violation to another.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="ArgumentException">No series has such transitions.</exception>
    public ViolationCounts(
        bool startsWithViolation, int noneThenNone, int noneThenViolation, int violationThenNone, int violationThenViolation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(noneThenNone);
        ArgumentOutOfRangeException.ThrowIfNegative(noneThenViolation);
        ArgumentOutOfRangeException.ThrowIfNegative(violationThenNone);
        ArgumentOutOfRangeException.ThrowIfNegative(violationThenViolation);

        // What is entered is left again, but for the state that the series ends in.
        int end = (startsWithViolation ? 1 : 0) + noneThenViolation - violationThenNone;
        bool neverLeftItsStart = noneThenViolation == 0 && violationThenNone == 0;
        if (end is not (0 or 1) || (neverLeftItsStart && (startsWithViolation ? noneThenNone : violationThenViolation) > 0))
        {
            throw new ArgumentException(
                $"No series that starts with {(startsWithViolation ? "a" : "no")} violation has " +
                Invariant($"{noneThenViolation} transitions to a violation, {violationThenNone} from one ") +
                Invariant($"and {noneThenNone} and {violationThenViolation} without change."));
        }

        (StartsWithViolation, EndsWithViolation) = (startsWithViolation, end == 1);
        (NoneThenNone, NoneThenViolation) = (noneThenNone, noneThenViolation);
        (ViolationThenNone, ViolationThenViolation) = (violationThenNone, violationThenViolation);
    }

    /// <summary>Whether the first observation is a violation.</summary>
    public bool StartsWithViolation { get; }

    /// <summary>Whether the last observation is a violation.</summary>
    public bool EndsWithViolation { get; }

    /// <summary>N₀₀: transitions from no violation to none.</summary>
    public int NoneThenNone { get; }

    /// <summary>N₀₁: transitions from none to a violation.</summary>
    public int NoneThenViolation { get; }

    /// <summary>N₁₀: transitions from a violation to none.</summary>
    public int ViolationThenNone { get; }

    /// <summary>N₁₁: transitions from a violation to another.</summary>
    public int ViolationThenViolation { get; }

    /// <summary>Number of observations, at least 1: one more than there are transitions.</summary>
    public int Observations => NoneThenNone + NoneThenViolation + ViolationThenNone + ViolationThenViolation + 1;

    /// <summary>Number of violations.</summary>
    public int Violations => NoneThenViolation + ViolationThenViolation + (StartsWithViolation ? 1 : 0);

    /// <summary>Counts a series.</summary>
    /// <param name="violations">Whether each observation is a violation, oldest first, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="violations"/> is empty.</exception>
    public static ViolationCounts Of(ReadOnlySpan<bool> violations)
    {
        Guard.AtLeast(1, violations.Length, "observations", nameof(violations));
        Span<int> counts = stackalloc int[4];
        counts.Clear();
        for (int t = 1; t < violations.Length; t++)
        {
            counts[(violations[t - 1] ? 2 : 0) + (violations[t] ? 1 : 0)]++;
        }

        return new ViolationCounts(violations[0], counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>Counts the violations of forecasts.</summary>
    /// <param name="losses">Realised losses, oldest first, at least 1; positive for a loss.</param>
    /// <param name="valueAtRisk">The forecast for each, in the same unit.</param>
    /// <exception cref="ArgumentException">Lengths disagree, there is no loss, or a number is not finite.</exception>
    public static ViolationCounts Of(ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk) =>
        Of(ForecastSeries.Violations(losses, valueAtRisk));
}
