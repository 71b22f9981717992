using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// PerformanceAnalytics 2.1.0, run under R 4.2.2 on its own data sets; periods without a return removed first, 12 periods a year, 15 digits.
// Defined differently there, and turned into ours where a formula does it:
//   SortinoRatio is per month (ours × √12); VaR and ES are negative; historical VaR interpolates (type 7, ours is the lower quantile), and
//   historical ES is the mean of the returns below that, which no formula of ours equals; Gaussian VaR and ES of one series divide the
//   variance by n (ours by n − 1; those of several series by n − 1 as well).
public sealed class PerformanceAnalyticsTests
{
    private const string Folder = "performanceanalytics";

    public static TheoryData<string> DataSets => ["edhec", "managers", "portfolio_bacon"];

    [Theory]
    [MemberData(nameof(DataSets))]
    public void Metrics_OfEverySeries_Match(string dataSet)
    {
        Dictionary<string, double[]> series = Series(dataSet);
        string[][] published = [.. Rows("metrics_PA_2.1.0_computed.csv").Where(row => row[0] == dataSet)];
        int compared = 0;
        foreach (string[] row in published)
        {
            (string name, string metric, string parameters) = (row[1], row[2], row[3]);
            if (Ours(series[name], metric, parameters) is not { } actual)
            {
                continue;
            }

            double expected = Number(row[4]);
            Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Max(1, Math.Abs(expected)),
                FormattableString.Invariant($"{dataSet} {name} {metric} {parameters}: {actual} is not {expected}."));
            compared++;
        }

        Assert.Equal(23 * published.DistinctBy(row => row[1]).Count(), compared); // arms of the switch below
    }

    // Euler's decomposition of volatility; equal weights of eight of the indices.
    [Fact]
    public void Components_OfEightEqualWeights_Match()
    {
        string[][] expected = [.. Rows("component_risk_edhec_equalweight8.csv").Where(row => row[1] is "StdDev" or "gaussian")];
        ReturnPanel panel = Panel(8);
        PortfolioRisk risk = PortfolioRisk.Calculate(panel, [.. Enumerable.Repeat(0.125, 8)]).GetRiskOrThrow();
        double perMonth = 1 / Math.Sqrt(12);
        Assert.Equal(16, expected.Length);
        foreach (string[] row in expected)
        {
            AssetRisk asset = risk.Assets.Single(a => a.Asset.Value == row[0]);
            if (row[1] == "StdDev") // the file has 12 digits
            {
                Assert.Equal(Number(row[4]), asset.ComponentContribution!.Value * perMonth, tolerance: 1e-14);
                Assert.Equal(Number(row[5]), asset.RiskScore!.Value, tolerance: 1e-11);
                Assert.Equal(Number(row[6]), risk.Volatility * perMonth, tolerance: 1e-13);
            }
            else
            {
                Assert.Equal(Number(row[6]), risk.GaussianValueAtRisk, tolerance: 1e-13);
                Assert.Equal(Number(row[8]), risk.GaussianConditionalValueAtRisk, tolerance: 1e-13);
            }
        }
    }

    private static double? Ours(double[] returns, string metric, string parameters)
    {
        double confidence = parameters.StartsWith("p=0.99", StringComparison.Ordinal) ? 0.99 : 0.95;
        double mean = Moments.Mean(returns);
        double byN = Moments.StandardDeviation(returns) * Math.Sqrt((returns.Length - 1.0) / returns.Length);
        return (metric, parameters) switch
        {
            ("mean_arithmetic", _) => mean,
            ("StdDev", _) => Moments.StandardDeviation(returns),
            ("StdDev.annualized", _) => RiskMetrics.AnnualizedVolatility(returns, Frequency.Monthly),
            ("skewness", "method=moment") => Moments.Skewness(returns),
            ("kurtosis", "method=excess") => Moments.ExcessKurtosis(returns),
            ("kurtosis", "method=moment") => Moments.ExcessKurtosis(returns) + 3,
            ("Return.annualized", "geometric=TRUE;scale=12") => RiskMetrics.AnnualizedGeometricReturn(returns, Frequency.Monthly),
            ("Return.annualized", "geometric=FALSE;scale=12") => RiskMetrics.AnnualizedArithmeticReturn(returns, Frequency.Monthly),
            ("SharpeRatio", "FUN=StdDev;Rf=0") => RiskMetrics.SharpeRatio(returns, Frequency.Yearly),
            ("SharpeRatio.annualized", "Rf=0;geometric=FALSE") => RiskMetrics.SharpeRatio(returns, Frequency.Monthly),
            ("DownsideDeviation", "MAR=0;method=full") => RiskMetrics.DownsideDeviation(returns),
            ("DownsideDeviation", "MAR=0.005;method=full") => RiskMetrics.DownsideDeviation(returns, 0.005),
            ("SortinoRatio", "MAR=0") => RiskMetrics.SortinoRatio(returns, Frequency.Monthly) / Math.Sqrt(12),
            ("SortinoRatio", "MAR=0.005") => RiskMetrics.SortinoRatio(returns, Frequency.Monthly, 0.005) / Math.Sqrt(12),
            ("maxDrawdown", "geometric=TRUE") => RiskMetrics.MaximumDrawdown(returns),
            ("CalmarRatio", _) => RiskMetrics.CalmarRatio(returns, Frequency.Monthly),
            ("VaR", "p=0.95;method=historical" or "p=0.99;method=historical") => Quantiles.Interpolated(returns, 1 - confidence),
            ("VaR", "p=0.95;method=gaussian" or "p=0.99;method=gaussian") => -RiskMetrics.GaussianValueAtRisk(mean, byN, confidence),
            ("ES", "p=0.95;method=gaussian" or "p=0.99;method=gaussian") =>
                -RiskMetrics.GaussianConditionalValueAtRisk(mean, byN, confidence),
            ("n_obs", _) => returns.Length,
            _ => null,
        };
    }

    private static Dictionary<string, double[]> Series(string dataSet)
    {
        string[][] rows = Rows($"{dataSet}.csv");
        return Enumerable.Range(1, rows[0].Length - 1).ToDictionary(
            column => rows[0][column],
            column => rows.Skip(1).Where(row => row[column] is not ("" or "NA")).Select(row => Number(row[column])).ToArray());
    }

    private static ReturnPanel Panel(int assets)
    {
        string[][] rows = Rows("edhec.csv");
        ImmutableArray<DateOnly> dates = [.. rows.Skip(1).Select(row => DateOnly.Parse(row[0], CultureInfo.InvariantCulture))];
        return ReturnPanel.Create([.. rows[0][1..(assets + 1)].Select(AssetId.FromString)], dates, Frequency.Monthly, ReturnKind.Simple,
            [.. rows.Skip(1).SelectMany(row => row[1..(assets + 1)].Select(Number))]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[][] Rows(string file)
    {
        using TextReader reader = ReferenceData.Open(Folder, file);
        List<string[]> rows = [];
        while (reader.ReadLine() is { } line)
        {
            rows.Add(Cells(line));
        }

        return [.. rows];
    }

    private static string[] Cells(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        foreach (char character in line + ",")
        {
            if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(character);
            }
        }

        return [.. cells];
    }
}
