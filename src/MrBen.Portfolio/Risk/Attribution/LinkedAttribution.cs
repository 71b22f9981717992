using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>
/// Brinson-Fachler attribution over several periods, linked so that the effects sum to the compounded active return. Immutable and
/// thread-safe.
/// </summary>
public sealed record LinkedAttribution
{
    private LinkedAttribution(
        LinkingMethod method, double portfolioReturn, double benchmarkReturn, ImmutableArray<double> factors,
        ImmutableArray<BrinsonEffects> segments) =>
        (Method, PortfolioReturn, BenchmarkReturn, Factors, Segments) = (method, portfolioReturn, benchmarkReturn, factors, segments);

    /// <summary>How the periods were linked.</summary>
    public LinkingMethod Method { get; }

    /// <summary>Simple return of the portfolio over all periods, compounded.</summary>
    public double PortfolioReturn { get; }

    /// <summary>Simple return of the benchmark over all periods, compounded.</summary>
    public double BenchmarkReturn { get; }

    /// <summary>The difference of the two, which the effects sum to.</summary>
    public double ActiveReturn => PortfolioReturn - BenchmarkReturn;

    /// <summary>What the effects of each period were multiplied by.</summary>
    public ImmutableArray<double> Factors { get; }

    /// <summary>The linked effects by segment, in the order in which segments first appear.</summary>
    public ImmutableArray<BrinsonEffects> Segments { get; }

    /// <summary>Sum of the linked allocation effects.</summary>
    public double Allocation => Segments.Sum(segment => segment.Allocation);

    /// <summary>Sum of the linked selection effects.</summary>
    public double Selection => Segments.Sum(segment => segment.Selection);

    /// <summary>Sum of the linked interaction effects.</summary>
    public double Interaction => Segments.Sum(segment => segment.Interaction);

    /// <summary>Links periods.</summary>
    /// <param name="method">How.</param>
    /// <param name="periods">At least 1 period, oldest first, of equal or unequal length. A segment may be absent from some.</param>
    /// <exception cref="ArgumentException">
    /// There is no period, or a portfolio or benchmark lost everything in one: what is lost does not compound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> names none.</exception>
    /// <remarks>O(periods × segments). One period is left as it is.</remarks>
    public static LinkedAttribution Link(LinkingMethod method, params ReadOnlySpan<BrinsonPeriod> periods)
    {
        Guard.AtLeast(1, periods.Length, "periods", nameof(periods));
        double portfolioLog = 0;
        double benchmarkLog = 0;
        for (int t = 0; t < periods.Length; t++)
        {
            ArgumentNullException.ThrowIfNull(periods[t], nameof(periods));
            if (!(periods[t].PortfolioReturn > -1 && periods[t].BenchmarkReturn > -1))
            {
                throw new ArgumentException(
                    Invariant($"Period {t} has the returns {periods[t].PortfolioReturn} and {periods[t].BenchmarkReturn}; ") +
                    "both must be above -1 to compound.", nameof(periods));
            }

            portfolioLog += double.LogP1(periods[t].PortfolioReturn);
            benchmarkLog += double.LogP1(periods[t].BenchmarkReturn);
        }

        double portfolioReturn = double.ExpM1(portfolioLog);
        double benchmarkReturn = double.ExpM1(benchmarkLog);
        ImmutableArray<double> factors = method switch
        {
            LinkingMethod.Carino => CarinoFactors(periods, portfolioReturn, benchmarkReturn),
            LinkingMethod.Menchero => MencheroFactors(periods, portfolioReturn, benchmarkReturn),
            _ => throw new ArgumentOutOfRangeException(
                nameof(method), Invariant($"{nameof(method)} is {(int)method}, which names no method.")),
        };
        return new LinkedAttribution(method, portfolioReturn, benchmarkReturn, factors, Sum(periods, factors));
    }

    private static ImmutableArray<BrinsonEffects> Sum(ReadOnlySpan<BrinsonPeriod> periods, ImmutableArray<double> factors)
    {
        List<BrinsonEffects> sums = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int t = 0; t < periods.Length; t++)
        {
            foreach (BrinsonEffects effects in periods[t].Segments)
            {
                if (!places.TryGetValue(effects.Segment, out int place))
                {
                    place = sums.Count;
                    places.Add(effects.Segment, place);
                    sums.Add(new BrinsonEffects(effects.Segment, 0, 0, 0));
                }

                BrinsonEffects sum = sums[place];
                sums[place] = sum with
                {
                    Allocation = sum.Allocation + (factors[t] * effects.Allocation),
                    Selection = sum.Selection + (factors[t] * effects.Selection),
                    Interaction = sum.Interaction + (factors[t] * effects.Interaction),
                };
            }
        }

        return [.. sums];
    }

    private static ImmutableArray<double> CarinoFactors(
        ReadOnlySpan<BrinsonPeriod> periods, double portfolioReturn, double benchmarkReturn)
    {
        double whole = LogarithmicSlope(portfolioReturn, benchmarkReturn);
        double[] factors = new double[periods.Length];
        for (int t = 0; t < factors.Length; t++)
        {
            factors[t] = LogarithmicSlope(periods[t].PortfolioReturn, periods[t].BenchmarkReturn) / whole;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(factors);
    }

    // [ln(1 + R) − ln(1 + B)]/(R − B), by the ratio of the wealths so that returns which nearly agree keep their digits.
    private static double LogarithmicSlope(double portfolioReturn, double benchmarkReturn)
    {
        double active = portfolioReturn - benchmarkReturn;
        return active == 0 ? 1 / (1 + benchmarkReturn) : double.LogP1(active / (1 + benchmarkReturn)) / active;
    }

    private static ImmutableArray<double> MencheroFactors(
        ReadOnlySpan<BrinsonPeriod> periods, double portfolioReturn, double benchmarkReturn)
    {
        int count = periods.Length;
        double active = portfolioReturn - benchmarkReturn;

        // M = [(R − B)/T] / [(1 + R)^(1/T) − (1 + B)^(1/T)], and its limit where both returns agree.
        double root = Math.Exp(double.LogP1(benchmarkReturn) / count);
        double common = active == 0
            ? (1 + benchmarkReturn) / root
            : active / count / (root * double.ExpM1(double.LogP1(active / (1 + benchmarkReturn)) / count));

        double sum = 0;
        double squares = 0;
        foreach (BrinsonPeriod period in periods)
        {
            sum += period.ActiveReturn;
            squares += period.ActiveReturn * period.ActiveReturn;
        }

        double correction = squares > 0 ? (active - (common * sum)) / squares : 0;
        double[] factors = new double[count];
        for (int t = 0; t < count; t++)
        {
            factors[t] = common + (correction * periods[t].ActiveReturn);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(factors);
    }
}
