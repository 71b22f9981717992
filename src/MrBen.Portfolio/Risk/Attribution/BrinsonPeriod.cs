using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>
/// Brinson-Fachler attribution of one period: the return over the benchmark's by segment and decision. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The effects of all segments sum to the active return. Allocation counts against the benchmark's whole return (Fachler), so that to
/// underweigh a segment that did worse than the benchmark is a gain even where it rose.
/// Sources: Brinson and Fachler (1985), J. Portfolio Management 11(3); Bacon (2008), Practical Portfolio Performance Measurement and
/// Attribution, chapter 5.
/// </remarks>
public sealed record BrinsonPeriod
{
    private const double WeightTolerance = 1e-8;

    private BrinsonPeriod(ImmutableArray<BrinsonEffects> segments, double portfolioReturn, double benchmarkReturn) =>
        (Segments, PortfolioReturn, BenchmarkReturn) = (segments, portfolioReturn, benchmarkReturn);

    /// <summary>The effects of each segment, in the order given.</summary>
    public ImmutableArray<BrinsonEffects> Segments { get; }

    /// <summary>Simple return of the portfolio: the weighted mean of its segments'.</summary>
    public double PortfolioReturn { get; }

    /// <summary>Simple return of the benchmark.</summary>
    public double BenchmarkReturn { get; }

    /// <summary>The return over the benchmark's, which the effects sum to.</summary>
    public double ActiveReturn => PortfolioReturn - BenchmarkReturn;

    /// <summary>Sum of the allocation effects.</summary>
    public double Allocation => Segments.Sum(segment => segment.Allocation);

    /// <summary>Sum of the selection effects.</summary>
    public double Selection => Segments.Sum(segment => segment.Selection);

    /// <summary>Sum of the interaction effects.</summary>
    public double Interaction => Segments.Sum(segment => segment.Interaction);

    /// <summary>Attributes one period.</summary>
    /// <param name="segments">At least 1 segment, each name once; both kinds of weights sum to 1 up to 1e-8.</param>
    /// <exception cref="ArgumentException">
    /// There is no segment, a name is blank or comes twice, a number is not finite, or weights do not sum to 1.
    /// </exception>
    public static BrinsonPeriod Calculate(params ReadOnlySpan<BrinsonSegment> segments)
    {
        Guard.AtLeast(1, segments.Length, "segments", nameof(segments));
        double portfolioWeight = 0;
        double benchmarkWeight = 0;
        double portfolioReturn = 0;
        double benchmarkReturn = 0;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (BrinsonSegment segment in segments)
        {
            Check(segment, names);
            portfolioWeight += segment.PortfolioWeight;
            benchmarkWeight += segment.BenchmarkWeight;
            portfolioReturn += segment.PortfolioWeight * segment.PortfolioReturn;
            benchmarkReturn += segment.BenchmarkWeight * segment.BenchmarkReturn;
        }

        if (Math.Abs(portfolioWeight - 1) > WeightTolerance || Math.Abs(benchmarkWeight - 1) > WeightTolerance)
        {
            throw new ArgumentException(Invariant(
                $"Weights of the portfolio sum to {portfolioWeight} and of the benchmark to {benchmarkWeight}; both must sum to 1."),
                nameof(segments));
        }

        ImmutableArray<BrinsonEffects>.Builder effects = ImmutableArray.CreateBuilder<BrinsonEffects>(segments.Length);
        foreach (BrinsonSegment segment in segments)
        {
            double overweight = segment.PortfolioWeight - segment.BenchmarkWeight;
            double outperformance = segment.PortfolioReturn - segment.BenchmarkReturn;
            effects.Add(new BrinsonEffects(
                segment.Name, overweight * (segment.BenchmarkReturn - benchmarkReturn), segment.BenchmarkWeight * outperformance,
                overweight * outperformance));
        }

        return new BrinsonPeriod(effects.MoveToImmutable(), portfolioReturn, benchmarkReturn);
    }

    private static void Check(BrinsonSegment segment, HashSet<string> names)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentException.ThrowIfNullOrWhiteSpace(segment.Name);
        if (!names.Add(segment.Name))
        {
            throw new ArgumentException($"The segment {segment.Name} is there twice.", nameof(segment));
        }

        if (!double.IsFinite(segment.PortfolioWeight + segment.BenchmarkWeight + segment.PortfolioReturn + segment.BenchmarkReturn))
        {
            throw new ArgumentException($"A number of the segment {segment.Name} is not finite.", nameof(segment));
        }
    }
}
