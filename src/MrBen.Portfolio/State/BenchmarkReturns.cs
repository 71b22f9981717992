using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>A benchmark's returns over the periods of a record.</summary>
/// <param name="First">The first period of the record that it covers.</param>
/// <param name="Returns">Its returns in that period and those after it.</param>
internal readonly record struct BenchmarkReturns(int First, double[] Returns)
{
    /// <summary>
    /// Takes the last positive price up to each date. Periods that end after the last price, or begin before the first, have no return: a
    /// price that nobody observed any more does not stand still.
    /// </summary>
    public static BenchmarkReturns Of(PriceHistory history, int column, ReturnSeries series)
    {
        List<double> returns = [];
        int first = 0;
        int row = 0;
        double price = 0;
        Advance(series.Start);
        DateOnly last = LastPositive(history, column);
        for (int t = 0; t < series.Dates.Count && series.Dates[t] <= last; t++)
        {
            double before = price;
            Advance(series.Dates[t]);
            if (before > 0)
            {
                returns.Add((price / before) - 1);
            }
            else
            {
                first = t + 1;
            }
        }

        return new BenchmarkReturns(first, [.. returns]);

        void Advance(DateOnly date)
        {
            for (; row < history.Rows && history.Dates[row] <= date; row++)
            {
                price = history.TryGetPrice(row, column, out double observed) && observed > 0 ? observed : price;
            }
        }
    }

    private static DateOnly LastPositive(PriceHistory history, int column)
    {
        int row = history.Rows - 1;
        while (row >= 0 && !(history.TryGetPrice(row, column, out double price) && price > 0))
        {
            row--;
        }

        return row < 0 ? DateOnly.MinValue : history.Dates[row];
    }
}
