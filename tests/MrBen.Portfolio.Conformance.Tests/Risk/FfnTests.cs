using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// The literals of ffn's own tests (test_max_drawdown_df), three decimals: the first ten prices of AAPL, MSFT and C, March 2004.
public sealed class FfnTests
{
    [Theory]
    [InlineData("AAPL", 0.086)]
    [InlineData("MSFT", 0.048)]
    [InlineData("C", 0.033)]
    public void MaximumDrawdown_OfTenPrices_Matches(string asset, double expected)
    {
        using TextReader reader = ReferenceData.Open("ffn", "test_data.csv.gz");
        string[][] rows = [.. reader.ReadToEnd().Split('\n').Take(11).Select(line => line.TrimEnd('\r').Split(','))];
        int column = Array.IndexOf(rows[0], asset);
        double[] prices = [.. rows.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
        ImmutableArray<DateOnly> dates = [.. rows.Skip(1).Select(row => DateOnly.Parse(row[0], CultureInfo.InvariantCulture))];
        double[] returns = [.. prices.Zip(prices.Skip(1), (before, after) => (after / before) - 1)];
        PerformanceReport report = PerformanceReport.Calculate(returns, dates.AsSpan()[1..], Frequency.Daily);
        Assert.Equal(expected, report.MaximumDrawdown, tolerance: 5e-4);
        Assert.Equal((prices[^1] / prices[0]) - 1, report.TotalReturn!.Value, tolerance: 1e-14);
    }

    // test_cagr_df, three decimals: the growth per year of the whole file over its days, of 365.25 in a year.
    [Theory]
    [InlineData("AAPL", 0.440)]
    [InlineData("MSFT", 0.041)]
    [InlineData("C", -0.205)]
    public void GeometricReturn_OfAllPrices_Matches(string asset, double expected)
    {
        using TextReader reader = ReferenceData.Open("ffn", "test_data.csv.gz");
        string[][] rows =
            [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
        int column = Array.IndexOf(rows[0], asset);
        double[] prices = [.. rows.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
        double[] returns = [.. prices.Zip(prices.Skip(1), (before, after) => (after / before) - 1)];
        int days = DateOnly.Parse(rows[^1][0], CultureInfo.InvariantCulture).DayNumber
            - DateOnly.Parse(rows[1][0], CultureInfo.InvariantCulture).DayNumber;
        Frequency perYear = Frequency.PerYear(returns.Length * 365.25 / days);
        Assert.Equal(expected, RiskMetrics.AnnualizedGeometricReturn(returns, perYear)!.Value, tolerance: 5e-4);
    }
}
