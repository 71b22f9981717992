using MathNet.Numerics;

namespace MrBen.Portfolio.Statistics;

/// <summary>The number of successes in independent trials of one probability. Thread-safe.</summary>
internal static class BinomialDistribution
{
    /// <summary>ln P(X = k) of n trials with a probability inside (0, 1).</summary>
    public static double LogProbability(int successes, int trials, double probability) =>
        LogChoose(trials, successes) + (successes * Math.Log(probability)) + ((trials - successes) * double.LogP1(-probability));

    /// <summary>P(X ≤ k): the shorter side is summed, so that neither tail is a difference from 1. O(n).</summary>
    public static double Cumulative(int successes, int trials, double probability) =>
        successes < trials * probability
            ? Sum(0, successes, trials, probability)
            : Math.Max(0, 1 - Sum(successes + 1, trials, trials, probability));

    /// <summary>P(X ≥ k). O(n).</summary>
    public static double AtLeast(int successes, int trials, double probability) =>
        successes > trials * probability
            ? Sum(successes, trials, trials, probability)
            : Math.Max(0, 1 - Sum(0, successes - 1, trials, probability));

    /// <summary>ln of the number of ways to choose k of n; −∞ where there is none.</summary>
    public static double LogChoose(int n, int k)
    {
        if (k < 0 || k > n)
        {
            return double.NegativeInfinity;
        }

        return SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0);
    }

    private static double Sum(int first, int last, int trials, double probability)
    {
        double sum = 0;
        for (int k = first; k <= last; k++)
        {
            sum += Math.Exp(LogProbability(k, trials, probability));
        }

        return Math.Min(1, sum);
    }
}
