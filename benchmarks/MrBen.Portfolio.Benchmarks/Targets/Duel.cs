using System.Diagnostics;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Times contenders in turn, one sample each a round, so that whatever else the machine does meets all of them; what counts is each one's
/// median.
/// </summary>
internal static class Duel
{
    // Tiered compilation is done with what was called 30 times and then left alone for 100 ms.
    private const int FewestWarmCalls = 40;
    private const double WarmSeconds = 0.4;
    private const double MostWarmSeconds = 3;
    private const double SampleSeconds = 0.01;
    private const int FewestRounds = 5;
    private const int MostRounds = 41;

    /// <summary>Median seconds of one piece of work, in the order of the contenders.</summary>
    /// <param name="seconds">About how long the rounds may take in all; there are at least five.</param>
    /// <param name="contenders">The first is the library.</param>
    public static double[] Medians(double seconds, params Contender[] contenders)
    {
        int[] repetitions = [.. contenders.Select(Warm)];
        List<double>[] samples = [.. contenders.Select(_ => new List<double>())];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < MostRounds; round++)
        {
            if (round >= FewestRounds && Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
            {
                break;
            }

            for (int i = 0; i < contenders.Length; i++)
            {
                samples[i].Add(contenders[i].Seconds(repetitions[i]));
            }
        }

        return [.. samples.Select(Median)];
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }

    // Calls until the code is compiled for good; gives how often a sample repeats the work.
    private static int Warm(Contender contender)
    {
        long start = Stopwatch.GetTimestamp();
        double once = double.PositiveInfinity;
        for (int calls = 0; ; calls++)
        {
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (elapsed > MostWarmSeconds || (calls >= FewestWarmCalls && elapsed > WarmSeconds))
            {
                return Math.Max(1, (int)Math.Ceiling(SampleSeconds / once));
            }

            once = Math.Min(once, contender.Seconds(1));
        }
    }
}
