using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

/// <summary>
/// Reference files as panels of returns; a test that asks for an absent file is skipped. One period counts as one year, so that estimates
/// are per period as in the published tables.
/// </summary>
internal static class ReferencePanels
{
    /// <summary>Adjusted closes of 20 US stocks; simple returns.</summary>
    public static ReturnPanel Sp500() => FromPrices(CsvTable.Read(ReferenceData.Open("skfolio", "sp500_dataset.csv.gz")), firstColumn: 1);

    /// <summary>Closes of 20 US stocks, most of which start late; simple returns with gaps.</summary>
    public static ReturnPanel PyPortfolioOpt() =>
        FromPrices(CsvTable.Read(ReferenceData.Open("pypfopt", "stock_prices.csv.gz")), firstColumn: 1);

    /// <summary>The index that goes with <see cref="PyPortfolioOpt"/>, SPY since 1993.</summary>
    public static ReturnPanel PyPortfolioOptIndex() =>
        FromPrices(CsvTable.Read(ReferenceData.Open("pypfopt", "spy_prices.csv.gz")), firstColumn: 1);

    /// <summary>The same returns at another number of periods per year.</summary>
    public static ReturnPanel WithFrequency(ReturnPanel panel, Frequency frequency)
    {
        int n = panel.Assets.Length;
        double[] values = new double[panel.Observations * n];
        bool[] observed = new bool[values.Length];
        for (int k = 0; k < values.Length; k++)
        {
            observed[k] = panel.TryGetReturn(k / n, k % n, out values[k]);
        }

        return ReturnPanel.Create(panel.Assets, panel.Dates, frequency, panel.Kind, values, observed);
    }

    /// <summary>The data sets of <c>published/shrinkage_sklearn.json</c>, in its order.</summary>
    public static ReturnPanel ShrinkageCase(int index)
    {
        switch (index)
        {
            case 0:
                return From(Sp500(), new DateOnly(2014, 1, 1));
            case 1:
                return Sp500().Last(60);
            case 2:
                return Returns(CsvTable.Read(ReferenceData.Open("rugarch", "dji30ret.csv.gz")), firstColumn: 1, ReturnKind.Log).Last(100);
            case 3:
                // Column 0 is the period, column 1 the index that the 98 stocks track.
                CsvTable prices = CsvTable.Read(ReferenceData.Open("cla_gallery", "INDTRACK4", "timeseries.csv.gz"));
                return FromPrices(prices, firstColumn: 2).Slice(0, 60);
            default:
                CsvTable returns = CsvTable.Read(ReferenceData.Open("dgu2009", "FF_4factor.csv"));
                return Returns(returns, firstColumn: 2, ReturnKind.Simple).Slice(0, 120);
        }
    }

    /// <summary>The periods from a day on.</summary>
    public static ReturnPanel From(ReturnPanel panel, DateOnly first)
    {
        int start = panel.Dates.Count(date => date < first);
        return panel.Slice(start, panel.Observations - start);
    }

    private static ReturnPanel FromPrices(CsvTable table, int firstColumn)
    {
        int n = table.Header.Count - firstColumn;
        int periods = table.Rows.Count - 1;
        double[] values = new double[periods * n];
        bool[] observed = new bool[periods * n];
        for (int t = 0; t < periods; t++)
        {
            for (int i = 0; i < n; i++)
            {
                double? before = table.Number(t, firstColumn + i);
                double? after = table.Number(t + 1, firstColumn + i);
                observed[(t * n) + i] = before.HasValue && after.HasValue;
                values[(t * n) + i] = observed[(t * n) + i] ? (after!.Value / before!.Value) - 1 : 0;
            }
        }

        return ReturnPanel.Create(Names(table, firstColumn), Dates(table, skip: 1), Frequency.Yearly, ReturnKind.Simple, values, observed);
    }

    private static ReturnPanel Returns(CsvTable table, int firstColumn, ReturnKind kind)
    {
        double[] values = [.. Enumerable.Range(0, table.Rows.Count).SelectMany(
            t => Enumerable.Range(firstColumn, table.Header.Count - firstColumn).Select(i => table.Number(t, i)!.Value))];
        return ReturnPanel.Create(Names(table, firstColumn), Dates(table, skip: 0), Frequency.Yearly, kind, values);
    }

    private static ImmutableArray<AssetId> Names(CsvTable table, int firstColumn) =>
        [.. table.Header.Skip(firstColumn).Select(name => new AssetId(name))];

    // One file numbers its weeks T1, T2, … instead of dating them.
    private static ImmutableArray<DateOnly> Dates(CsvTable table, int skip) =>
        table.Rows[0][0].StartsWith('T')
            ? [.. Enumerable.Range(skip, table.Rows.Count - skip).Select(t => new DateOnly(1990, 1, 5).AddDays(7 * t))]
            : [.. Enumerable.Range(skip, table.Rows.Count - skip).Select(t => table.Date(t))];
}
