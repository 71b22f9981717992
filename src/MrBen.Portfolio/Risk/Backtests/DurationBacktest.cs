using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Whether the times between violations have no memory: a likelihood-ratio test of the exponential against the Weibull distribution. Pure
/// functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>The hazard of a Weibull time is aᵇ·b·Dᵇ⁻¹; a shape b below 1 means that violations cluster. The time before the first violation
/// and the one after the last are censored: they count by the probability of lasting at least so long.</para>
/// <para>Source: Christoffersen and Pelletier (2004), J. Financial Econometrics 2(1), equations 13 to 16.</para>
/// </remarks>
public static class DurationBacktest
{
    private const string Name = "Christoffersen-Pelletier duration";

    // Below this many violations χ² is simulated instead of believed.
    private const int FewViolations = 50;

    /// <summary>Tests that violations have no memory.</summary>
    /// <param name="violations">Whether each observation is a violation, oldest first, at least 1.</param>
    /// <param name="method">
    /// χ² with 1 degree of freedom, or simulation: as many violations, placed anywhere with equal probability. Simulated by default where
    /// there are fewer than 50.
    /// </param>
    /// <param name="simulation">Draws and seed; null for the defaults.</param>
    /// <returns>
    /// Undefined with fewer than 2 violations, or where all full durations are equal and none is censored at more, for then the likelihood
    /// grows without bound in b.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="violations"/> is empty, or the simulation's settings are unsound.</exception>
    /// <remarks>
    /// The likelihood is concentrated in a and concave in b, so its maximum is found to rounding. O(x) for x violations, times the draws
    /// (and O(T) each) where simulated.
    /// </remarks>
    public static HypothesisTest NoMemory(
        ReadOnlySpan<bool> violations, PValueMethod method = PValueMethod.Automatic, BacktestSimulationOptions? simulation = null)
    {
        Guard.AtLeast(1, violations.Length, "observations", nameof(violations));
        BacktestSimulationOptions settings = BacktestSimulationOptions.Checked(simulation, nameof(simulation));
        int count = violations.Count(true);
        if (count < 2)
        {
            return HypothesisTest.Undefined(Name, Invariant(
                $"{count} violations in {violations.Length} forecasts leave no full duration between two."));
        }

        WeibullDurations durations = new(count);
        durations.Read(violations);
        if (durations.FitShape() is not { } shape)
        {
            return HypothesisTest.Undefined(Name, Invariant(
                $"the {count - 1} durations between violations do not vary, so that no shape fits them best."));
        }

        double statistic = durations.Statistic(shape);
        string counted = Invariant($"{count - 1} durations between violations have the shape {shape:F4}, 1 without memory");
        return method.IsSmallSample(count < FewViolations)
            ? HypothesisTest.MonteCarlo(
                Name, counted, statistic, 1, CountAsExtreme(statistic, count, violations.Length, settings), settings.Draws,
                Invariant($"as many violations placed at random, seed {settings.Seed}"))
            : HypothesisTest.ChiSquare(Name, counted, statistic, 1);
    }

    /// <summary>The shape b of the Weibull distribution that fits the times between violations best.</summary>
    /// <param name="violations">Whether each observation is a violation, oldest first, at least 1.</param>
    /// <returns>
    /// Above 0; below 1 where violations cluster. <see langword="null"/> where <see cref="NoMemory"/> is undefined.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="violations"/> is empty.</exception>
    public static double? Shape(ReadOnlySpan<bool> violations)
    {
        Guard.AtLeast(1, violations.Length, "observations", nameof(violations));
        WeibullDurations durations = new(violations.Count(true));
        durations.Read(violations);
        return durations.FitShape();
    }

    private static int CountAsExtreme(double statistic, int count, int observations, BacktestSimulationOptions settings)
    {
        SeededRandom random = new(settings.Seed);
        WeibullDurations durations = new(count);
        bool[] drawn = new bool[observations];
        int extreme = 0;
        for (int draw = 0; draw < settings.Draws; draw++)
        {
            int left = count;
            for (int t = 0; t < observations; t++)
            {
                // Selection sampling: each set of places of this size is as likely as any other.
                drawn[t] = random.NextBelow(observations - t) < left;
                left -= drawn[t] ? 1 : 0;
            }

            durations.Read(drawn);

            // No best shape means an unbounded likelihood: as extreme as anything. Equal durations in another order differ by rounding.
            if (durations.FitShape() is not { } shape || durations.Statistic(shape) >= statistic * (1 - 1e-9))
            {
                extreme++;
            }
        }

        return extreme;
    }
}
