using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>Brings a portfolio's returns and a benchmark's to the same periods.</summary>
internal static class BenchmarkAlignment
{
    /// <summary>The comparison over the shared periods, or the sentence that says why there is none.</summary>
    /// <param name="panel">The panel that the portfolio's periods are of.</param>
    /// <param name="periods">The periods of the panel that counted, ascending.</param>
    /// <param name="returns">The portfolio's simple returns in them.</param>
    /// <param name="benchmark">One asset; null for none.</param>
    /// <param name="frequency">By which is annualised.</param>
    /// <param name="riskFreePerPeriod">Risk-free return per period.</param>
    /// <param name="needed">Fewest shared periods, at least 2.</param>
    public static (BenchmarkComparison? Comparison, string Detail) Compare(
        ReturnPanel panel, ReadOnlySpan<int> periods, ReadOnlySpan<double> returns, ReturnPanel? benchmark, Frequency frequency,
        double riskFreePerPeriod, int needed)
    {
        if (benchmark is null)
        {
            return (null, "No benchmark was given.");
        }

        List<double> own = [];
        List<double> other = [];
        List<DateOnly> dates = [];
        int u = 0;
        for (int k = 0; k < periods.Length; k++)
        {
            DateOnly date = panel.Dates[periods[k]];
            while (u < benchmark.Observations && benchmark.Dates[u] < date)
            {
                u++;
            }

            if (u < benchmark.Observations && benchmark.Dates[u] == date && SpanTheSameDays(panel, periods[k], benchmark, u) &&
                benchmark.TryGetReturn(u, 0, out double value))
            {
                own.Add(returns[k]);
                other.Add(benchmark.Kind == ReturnKind.Log ? double.ExpM1(value) : value);
                dates.Add(date);
            }
        }

        string name = benchmark.Assets[0].Value;
        return dates.Count < needed
            ? (null, Invariant($"{name} shares {dates.Count} of the portfolio's {periods.Length} periods; {needed} are needed."))
            : (BenchmarkComparison.Of(name, dates[0], dates[^1], own.ToArray(), other.ToArray(), frequency, riskFreePerPeriod), "");
    }

    // A return that spans two days beside one that spans the second only would be compared with half its time.
    private static bool SpanTheSameDays(ReturnPanel panel, int period, ReturnPanel benchmark, int other) =>
        period == 0 || other == 0 || panel.Dates[period - 1] == benchmark.Dates[other - 1];
}
