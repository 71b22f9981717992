using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// The Basel Committee's traffic light: a zone for the number of violations, with the exact binomial probability of them. Immutable and
/// thread-safe. A tool for reporting, not a statement of regulatory compliance.
/// </summary>
/// <remarks>Source: Basel Committee on Banking Supervision (1996), Supervisory framework for the use of "backtesting", table 2.</remarks>
public sealed record BaselTrafficLight
{
    private const string Name = "Basel traffic light";
    private const double YellowFrom = 0.95;
    private const double RedFrom = 0.9999;
    private const int TableObservations = 250;
    private const double TableConfidence = 0.99;

    // What is added to the multiplier 3 from the fifth violation on.
    private static readonly ImmutableArray<double> PlusFactors = [0.40, 0.50, 0.65, 0.75, 0.85, 1.00];

    private BaselTrafficLight(int violations, int observations, double confidence)
    {
        (Violations, Observations, Confidence) = (violations, observations, confidence);
        double p = 1 - confidence;
        CumulativeProbability = BinomialDistribution.Cumulative(violations, observations, p);
        Zone = ZoneOf(violations, CumulativeProbability);
        if (observations == TableObservations && Math.Abs(confidence - TableConfidence) < 1e-12)
        {
            PlusFactor = violations < 5 ? 0 : PlusFactors[Math.Min(violations - 5, PlusFactors.Length - 1)];
        }

        Coverage = HypothesisTest.Exact(
            Name, Invariant($"{Zone}, {violations} violations in {observations} forecasts, {p * observations:G5} expected"), violations,
            null, BinomialDistribution.AtLeast(violations, observations, p), "binomial probability of so many or more");
    }

    /// <summary>Number of violations.</summary>
    public int Violations { get; }

    /// <summary>Number of forecasts.</summary>
    public int Observations { get; }

    /// <summary>Confidence level of the forecasts in (0, 1).</summary>
    public double Confidence { get; }

    /// <summary>Probability of so many violations or fewer from a right model, in [0, 1].</summary>
    public double CumulativeProbability { get; }

    /// <summary>
    /// Green without a violation and below 95 % of <see cref="CumulativeProbability"/>, yellow below 99.99 %, else red.
    /// </summary>
    public TrafficLightZone Zone { get; }

    /// <summary>
    /// What the framework adds to the multiplier 3, from 0 to 1; <see langword="null"/> but for 250 forecasts at 99 %, for which it is
    /// tabulated.
    /// </summary>
    public double? PlusFactor { get; }

    /// <summary>
    /// The one-sided test: the statistic is the number of violations, the p-value the exact probability of so many or more.
    /// </summary>
    public HypothesisTest Coverage { get; }

    /// <summary>The zone of a number of violations.</summary>
    /// <param name="violations">From 0 to <paramref name="observations"/>.</param>
    /// <param name="observations">Number of forecasts, at least 1.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static BaselTrafficLight Of(int violations, int observations, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        ArgumentOutOfRangeException.ThrowIfNegative(violations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(violations, observations);
        Guard.InsideUnitInterval(confidence);
        return new BaselTrafficLight(violations, observations, confidence);
    }

    /// <summary>The sentence of <see cref="Coverage"/>.</summary>
    public override string ToString() => Coverage.Detail;

    /// <summary>The zone of checked numbers; nothing is allocated.</summary>
    internal static TrafficLightZone ZoneOf(int violations, int observations, double probability) =>
        ZoneOf(violations, BinomialDistribution.Cumulative(violations, observations, probability));

    // With few forecasts even no violation has a probability above the bounds; it accuses nobody.
    private static TrafficLightZone ZoneOf(int violations, double cumulative) =>
        violations == 0 ? TrafficLightZone.Green
        : cumulative >= RedFrom ? TrafficLightZone.Red : cumulative >= YellowFrom ? TrafficLightZone.Yellow : TrafficLightZone.Green;
}
