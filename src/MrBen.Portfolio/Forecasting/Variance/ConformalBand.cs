using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// How far what happens lies from a forecast, by the errors of forecasts out of sample: split conformal prediction. The errors are in
/// logarithms of what is positive (<see cref="Around"/>), or differences of what has any sign (<see cref="Beside"/>). Immutable and
/// thread-safe.
/// </summary>
/// <param name="Coverage">Share of what happens that lies inside, in (0, 1).</param>
/// <param name="Lower">Lower end of ln(realised / forecast), or of realised − forecast.</param>
/// <param name="Upper">Upper end, at least the lower one.</param>
/// <param name="Observations">Errors it was taken from.</param>
/// <remarks>
/// With n errors and α = 1 − coverage the ends are the ⌊(n + 1)·α/2⌋-th smallest and the ⌈(n + 1)·(1 − α/2)⌉-th smallest: if the next
/// error is exchangeable with the n, it lies inside with at least the coverage, whatever its distribution. Errors of overlapping labels
/// and of clustered volatility are not exchangeable from day to day; over a long time the share holds, in a crisis it does not.
/// Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, section 2.2; Lei et al. (2018), J. American
/// Statistical Association 113(523), theorem 2.
/// </remarks>
public readonly record struct ConformalBand(double Coverage, double Lower, double Upper, int Observations)
{
    /// <summary>Whether the numbers are those of a band: errors of at most 230 to either side.</summary>
    public bool IsSound =>
        Coverage > 0 && Coverage < 1 && Lower >= -LogVarianceRegression.LargestLog && Lower <= Upper &&
        Upper <= LogVarianceRegression.LargestLog && Observations >= 1;

    /// <summary>The band of errors ln(realised / forecast) or realised − forecast.</summary>
    /// <param name="errors">The errors, finite, in any order.</param>
    /// <param name="coverage">The coverage, in (0, 1).</param>
    /// <returns>Null where there are too few errors for a finite end.</returns>
    /// <exception cref="ArgumentException">An error is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is outside (0, 1).</exception>
    /// <remarks>O(n log n).</remarks>
    public static ConformalBand? Of(ReadOnlySpan<double> errors, double coverage)
    {
        Guard.AllFinite(errors);
        Guard.InsideUnitInterval(coverage);
        double tail = (1 - coverage) / 2;
        int n = errors.Length;

        // The last bits of a product such as 20 × 0.05 must not move a rank.
        int lower = (int)Math.Floor(((n + 1) * tail) + 1e-9);
        if (lower < 1)
        {
            return null;
        }

        double[] sorted = errors.ToArray();
        Array.Sort(sorted);
        return new ConformalBand(coverage, sorted[lower - 1], sorted[n - lower], n);
    }

    /// <summary>The interval around a forecast, of errors in logarithms.</summary>
    /// <param name="forecast">The forecast, positive and finite.</param>
    public (double Lower, double Upper) Around(double forecast) => (forecast * Math.Exp(Lower), forecast * Math.Exp(Upper));

    /// <summary>The interval beside a forecast, of errors that are differences.</summary>
    /// <param name="forecast">The forecast, finite.</param>
    public (double Lower, double Upper) Beside(double forecast) => (forecast + Lower, forecast + Upper);

    /// <summary>In logarithms, for example <c>90 % between 0.41 and 2.3 times the forecast, by 32,000 errors</c>.</summary>
    public override string ToString() =>
        Invariant($"{100 * Coverage:G3} % between {Math.Exp(Lower):G3} and {Math.Exp(Upper):G3} times the forecast, ") +
        Invariant($"by {Observations:N0} errors");
}
