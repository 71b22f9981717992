using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// What a series has below and above a threshold, in one pass: every measure of downside, upside and gain against loss comes from it.
/// Immutable.
/// </summary>
/// <param name="Count">Returns, at least 1.</param>
/// <param name="Below">Returns below the threshold.</param>
/// <param name="Above">Returns above the threshold.</param>
/// <param name="Lower1">Σ(τ − r)₊.</param>
/// <param name="Lower2">Σ(τ − r)₊².</param>
/// <param name="Lower3">Σ(τ − r)₊³.</param>
/// <param name="Upper1">Σ(r − τ)₊.</param>
/// <param name="Upper2">Σ(r − τ)₊².</param>
internal readonly record struct PartialMoments(
    int Count, int Below, int Above, double Lower1, double Lower2, double Lower3, double Upper1, double Upper2)
{
    /// <summary>First lower partial moment, (1/T)·Σ(τ − r)₊.</summary>
    public double LowerPotential => Lower1 / Count;

    /// <summary>Root of the second lower partial moment.</summary>
    public double LowerDeviation => Math.Sqrt(Lower2 / Count);

    /// <summary>Share of the returns below the threshold.</summary>
    public double LowerFrequency => (double)Below / Count;

    /// <summary>First upper partial moment.</summary>
    public double UpperPotential => Upper1 / Count;

    /// <summary>Root of the second upper partial moment.</summary>
    public double UpperDeviation => Math.Sqrt(Upper2 / Count);

    /// <summary>Share of the returns above the threshold.</summary>
    public double UpperFrequency => (double)Above / Count;

    /// <summary>Σ(r − τ)₊/Σ(τ − r)₊.</summary>
    public double? Omega => RiskMetrics.Ratio(UpperPotential, LowerPotential);

    /// <summary>Upside deviation over downside deviation.</summary>
    public double? VolatilitySkewness => RiskMetrics.Ratio(UpperDeviation, LowerDeviation);

    /// <summary>Mean gain above the threshold over the downside deviation.</summary>
    public double? UpsidePotentialRatio => RiskMetrics.Ratio(UpperPotential, LowerDeviation);

    /// <summary>Mean excess over the root of the third lower partial moment.</summary>
    public double? KappaThree => RiskMetrics.Ratio((Upper1 - Lower1) / Count, Math.Cbrt(Lower3 / Count));

    /// <summary>Mean return above the threshold per period with one, over the mean shortfall per period with one.</summary>
    public double? Payoff => Above > 0 && Below > 0 ? RiskMetrics.Ratio(Upper1 / Above, Lower1 / Below) : null;

    /// <summary>(periods below · Σ shortfalls)/(periods above · Σ gains).</summary>
    public double? DRatio => Above > 0 ? RiskMetrics.Ratio(Below * Lower1 / Count, Above * Upper1 / Count) : null;

    /// <summary>The sums of checked returns, at least 1.</summary>
    public static PartialMoments Of(ReadOnlySpan<double> returns, double threshold)
    {
        ref double first = ref MemoryMarshal.GetReference(returns);
        int width = Vector256<double>.Count; // of one width everywhere: the same bits on every machine
        Vector256<double> level = Vector256.Create(threshold);
        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<long> belows = Vector256<long>.Zero;
        Vector256<long> aboves = Vector256<long>.Zero;
        Vector256<double> lowers1 = zero;
        Vector256<double> lowers2 = zero;
        Vector256<double> lowers3 = zero;
        Vector256<double> uppers1 = zero;
        Vector256<double> uppers2 = zero;
        int t = 0;
        for (; t <= returns.Length - width; t += width)
        {
            Vector256<double> excess = Vector256.LoadUnsafe(ref first, (nuint)t) - level;
            Vector256<double> shortfall = Vector256.Min(zero, excess);
            Vector256<double> square = shortfall * shortfall;
            Vector256<double> gain = Vector256.Max(zero, excess);
            belows -= Vector256.LessThan(excess, zero).AsInt64();
            aboves -= Vector256.GreaterThan(excess, zero).AsInt64();
            lowers1 -= shortfall;
            lowers2 += square;
            lowers3 -= square * shortfall;
            uppers1 += gain;
            uppers2 += gain * gain;
        }

        int below = (int)Vector256.Sum(belows);
        int above = (int)Vector256.Sum(aboves);
        double lower1 = Vector256.Sum(lowers1);
        double lower2 = Vector256.Sum(lowers2);
        double lower3 = Vector256.Sum(lowers3);
        double upper1 = Vector256.Sum(uppers1);
        double upper2 = Vector256.Sum(uppers2);
        for (; t < returns.Length; t++)
        {
            double excess = returns[t] - threshold;
            double shortfall = Math.Min(excess, 0);
            double square = shortfall * shortfall;
            double gain = Math.Max(excess, 0);
            below += excess < 0 ? 1 : 0;
            above += excess > 0 ? 1 : 0;
            lower1 -= shortfall;
            lower2 += square;
            lower3 -= square * shortfall;
            upper1 += gain;
            upper2 += gain * gain;
        }

        return new PartialMoments(returns.Length, below, above, lower1, lower2, lower3, upper1, upper2);
    }

    /// <summary>Kahneman and Tversky's value of gains and losses, losses counting 2.25 times, less the threshold per period, over the
    /// downside deviation about 0; for moments about 0.</summary>
    public double? Prospect(double downsideDeviation, double minimumAcceptable) =>
        RiskMetrics.Ratio(((Upper1 - (2.25 * Lower1)) / Count) - minimumAcceptable, downsideDeviation);
}
