using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Finds the stretch of a history that would have cost a portfolio of today the most.</summary>
internal static class WorstWindow
{
    /// <summary>
    /// The worst window of a length for positions that are held through it; the first of two alike. Null where the history is shorter.
    /// </summary>
    /// <param name="returns">Simple returns without gaps, T × N.</param>
    /// <param name="weights">Fractions of net asset value at the window's start, length N.</param>
    /// <param name="length">Periods, at least 1.</param>
    /// <remarks>O(T·N·length).</remarks>
    public static HistoricalReplay? Find(ReturnPanel returns, ReadOnlySpan<double> weights, int length)
    {
        double worst = double.PositiveInfinity;
        int start = -1;
        for (int first = 0; first + length <= returns.Observations; first++)
        {
            double gain = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double growth = 1;
                for (int t = first; t < first + length; t++)
                {
                    growth *= 1 + returns.Row(t)[i];
                }

                gain += weights[i] * (growth - 1);
            }

            if (gain < worst)
            {
                (worst, start) = (gain, first);
            }
        }

        return start < 0 ? null : new HistoricalReplay
        {
            Name = length == 1 ? "Worst period of the history" : FormattableString.Invariant($"Worst {length} periods of the history"),
            From = returns.Dates[start],
            To = returns.Dates[start + length - 1],
        };
    }
}
