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
//   variance by n (ours by n − 1; those of several series by n − 1 as well), and so do the modified ones;
//   modified VaR has a number everywhere (ours only where its expansion increases), modified ES is the Edgeworth one and is replaced by VaR
//   where it falls below (ours is undefined there; the metric of a portfolio is another one, see RiskMetrics).
// Against a benchmark: SFM.alpha is per period, SFM.jensenAlpha of geometric returns, ActivePremium and InformationRatio geometric too;
//   UpDownRatios compounds the whole periods instead of taking their mean, and counts a flat benchmark as down.
public sealed partial class PerformanceAnalyticsTests
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

    // 13 of the 17 series are inside the domain, at 95 % and at 99 %; for five of those their ES formula falls below VaR at 99 %.
    [Fact]
    public void ModifiedTail_InItsDomain_Matches()
    {
        int valuesAtRisk = 0;
        int shortfalls = 0;
        int replaced = 0;
        int outside = 0;
        foreach (string dataSet in (string[])["edhec", "managers", "portfolio_bacon"])
        {
            Dictionary<string, double[]> series = Series(dataSet);
            Dictionary<(string, string, string), double> published = Published(dataSet);
            foreach ((string name, string metric, string parameters) in published.Keys)
            {
                if (metric != "VaR" || !parameters.EndsWith("modified", StringComparison.Ordinal))
                {
                    continue;
                }

                double confidence = parameters.StartsWith("p=0.99", StringComparison.Ordinal) ? 0.99 : 0.95;
                double[] returns = series[name];
                (double mean, double byN, double skewness, double kurtosis) = Shape(returns);
                double expected = -published[(name, "VaR", parameters)];
                double expectedTail = -published[(name, "ES", parameters)];
                if (RiskMetrics.CornishFisherValueAtRisk(mean, byN, skewness, kurtosis, confidence) is not { } valueAtRisk)
                {
                    Assert.True(kurtosis > 8, name);
                    outside++;
                    continue;
                }

                Assert.Equal(expected, valueAtRisk, tolerance: 1e-12);
                valuesAtRisk++;
                if (RiskMetrics.EdgeworthConditionalValueAtRisk(mean, byN, skewness, kurtosis, confidence) is { } tail)
                {
                    Assert.Equal(expectedTail, tail, tolerance: 1e-12);
                    shortfalls++;
                }
                else
                {
                    Assert.Equal(expected, expectedTail, tolerance: 1e-12); // their replacement
                    replaced++;
                }

                Assert.True(RiskMetrics.CornishFisherConditionalValueAtRisk(mean, byN, skewness, kurtosis, confidence) >= valueAtRisk);
            }
        }

        Assert.Equal((26, 21, 5, 8), (valuesAtRisk, shortfalls, replaced, outside));
    }

    // Equal weights of eight indices; their moments of several series divide the variance by n − 1 and the higher ones by n.
    [Fact]
    public void ModifiedTail_OfEightEqualWeights_Matches()
    {
        string[] expected = Rows("component_risk_edhec_equalweight8.csv").First(row => row[1] == "modified");
        PortfolioRisk risk = PortfolioRisk.Calculate(Panel(8), [.. Enumerable.Repeat(0.125, 8)]).GetRiskOrThrow();
        double[] returns = risk.Returns.ToArray();
        (double mean, _, double skewness, double kurtosis) = Shape(returns);
        double shrink = (returns.Length - 1.0) / returns.Length;
        (double s, double k) = (skewness * Math.Pow(shrink, 1.5), ((kurtosis + 3) * shrink * shrink) - 3);
        double deviation = Moments.StandardDeviation(returns);
        Assert.Equal(Number(expected[6]), RiskMetrics.CornishFisherValueAtRisk(mean, deviation, s, k, 0.95)!.Value, tolerance: 1e-13);
        Assert.Equal(
            Number(expected[8]), RiskMetrics.EdgeworthConditionalValueAtRisk(mean, deviation, s, k, 0.95)!.Value, tolerance: 1e-13);
    }

    [Theory]
    [InlineData("managers", "HAM1", "SP500 TR")]
    [InlineData("managers", "HAM3", "SP500 TR")]
    [InlineData("managers", "HAM5", "SP500 TR")]
    [InlineData("portfolio_bacon", "portfolio", "benchmark")]
    public void Benchmark_WithoutRiskFreeRate_Matches(string dataSet, string name, string against)
    {
        (double[] returns, double[] benchmark) = Pair(dataSet, name, against);
        Dictionary<(string, string, string), double> published = Published(dataSet);
        double Expected(string metric, string more = "") => published[(name, metric, $"bench={against};Rf=0{more}")];
        double growth = RiskMetrics.AnnualizedGeometricReturn(returns, Frequency.Monthly)!.Value;
        double other = RiskMetrics.AnnualizedGeometricReturn(benchmark, Frequency.Monthly)!.Value;
        double beta = RiskMetrics.Beta(returns, benchmark)!.Value;
        double error = RiskMetrics.TrackingError(returns, benchmark, Frequency.Monthly);
        Assert.Equal(Expected("SFM.beta"), beta, tolerance: 1e-12);
        Assert.Equal(12 * Expected("SFM.alpha"), RiskMetrics.Alpha(returns, benchmark, Frequency.Monthly)!.Value, tolerance: 1e-12);
        Assert.Equal(Expected("SFM.jensenAlpha"), growth - (beta * other), tolerance: 1e-12);
        Assert.Equal(Expected("TrackingError"), error, tolerance: 1e-12);
        Assert.Equal(Expected("ActivePremium"), growth - other, tolerance: 1e-12);
        Assert.Equal(Expected("InformationRatio"), (growth - other) / error, tolerance: 1e-11);
        Assert.Equal(Expected("correlation"), RiskMetrics.Correlation(returns, benchmark)!.Value, tolerance: 1e-12);

        // Ours is a mean per period: compounded over the periods it is theirs.
        double Compounded(double? capture, Func<double, bool> side, Func<double, bool> theirs)
        {
            double[] moves = [.. benchmark.Where(side)];
            double mean = RiskMetrics.AnnualizedGeometricReturn(moves, Frequency.Yearly)!.Value;
            double flat = returns.Where((_, t) => theirs(benchmark[t]) && !side(benchmark[t]))
                .Aggregate(1.0, (wealth, r) => wealth * (1 + r));
            return ((Math.Pow(1 + (capture!.Value * mean), moves.Length) * flat) - 1) / (Math.Pow(1 + mean, moves.Length) - 1);
        }

        Assert.Equal(Expected("UpDownRatios", ";method=Capture;side=Up"),
            Compounded(RiskMetrics.UpCapture(returns, benchmark), b => b > 0, b => b > 0), tolerance: 1e-11);
        Assert.Equal(Expected("UpDownRatios", ";method=Capture;side=Down"),
            Compounded(RiskMetrics.DownCapture(returns, benchmark), b => b < 0, b => b <= 0), tolerance: 1e-11);
    }

    // A rate that moves: excess returns go in.
    [Theory]
    [InlineData("HAM1")]
    [InlineData("HAM3")]
    [InlineData("HAM5")]
    public void Benchmark_WithRiskFreeRate_Matches(string name)
    {
        const string parameters = "bench=SP500 TR;Rf=US 3m TR";
        (double[] returns, double[] benchmark) = Pair("managers", name, "SP500 TR");
        (_, double[] riskFree) = Pair("managers", name, "US 3m TR");
        Dictionary<(string, string, string), double> published = Published("managers");
        double[] excess = [.. returns.Zip(riskFree, (r, f) => r - f)];
        double[] other = [.. benchmark.Zip(riskFree, (b, f) => b - f)];
        Assert.Equal(published[(name, "SFM.beta", parameters)], RiskMetrics.Beta(excess, other)!.Value, tolerance: 1e-12);
        Assert.Equal(12 * published[(name, "SFM.alpha", parameters)],
            RiskMetrics.Alpha(excess, other, Frequency.Monthly)!.Value, tolerance: 1e-12);
    }

    [Theory]
    [InlineData("managers", "HAM1", "SP500 TR")]
    [InlineData("portfolio_bacon", "portfolio", "benchmark")]
    public void PerformanceReport_Matches(string dataSet, string name, string against)
    {
        (double[] returns, double[] benchmark) = Pair(dataSet, name, against);
        Dictionary<(string, string, string), double> published = Published(dataSet);
        DateOnly[] dates = [.. Enumerable.Range(0, returns.Length).Select(t => new DateOnly(1996, 1, 1).AddMonths(t))];
        PerformanceReport report = PerformanceReport.Calculate(
            returns, dates, Frequency.Monthly, null, new BenchmarkSeries(against, [.. benchmark]));
        Assert.Equal(published[(name, "Return.cumulative", "geometric")], report.TotalReturn!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "Return.annualized", "geometric=FALSE;scale=12")], report.ArithmeticReturn, tolerance: 1e-12);
        Assert.Equal(published[(name, "Return.annualized", "geometric=TRUE;scale=12")], report.GeometricReturn!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "StdDev.annualized", "scale=12")], report.Volatility!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "SharpeRatio.annualized", "Rf=0;geometric=FALSE")], report.SharpeRatio!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "maxDrawdown", "geometric=TRUE")], report.MaximumDrawdown, tolerance: 1e-12);
        Assert.Equal(published[(name, "CalmarRatio", "")], report.CalmarRatio!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "SFM.beta", $"bench={against};Rf=0")], report.Benchmarks[0].Beta!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "TrackingError", $"bench={against};Rf=0")],
            report.Benchmarks[0].TrackingError!.Value, tolerance: 1e-12);
        Assert.Equal(published[(name, "UpsideFrequency", "MAR=0")], report.WinRate, tolerance: 1e-12);
    }

    private static (double Mean, double ByN, double Skewness, double Kurtosis) Shape(double[] returns) => (
        Moments.Mean(returns), Moments.StandardDeviation(returns) * Math.Sqrt((returns.Length - 1.0) / returns.Length),
        Moments.Skewness(returns)!.Value, Moments.ExcessKurtosis(returns)!.Value);

    private static Dictionary<(string Name, string Metric, string Parameters), double> Published(string dataSet) =>
        Rows("metrics_PA_2.1.0_computed.csv").Where(row => row[0] == dataSet && row[4] is not ("NA" or "NaN"))
            .ToDictionary(row => (row[1], row[2], row[3]), row => Number(row[4]));

    // Both series in the periods in which each has a return.
    private static (double[] First, double[] Second) Pair(string dataSet, string first, string second)
    {
        string[][] rows = Rows($"{dataSet}.csv");
        int i = Array.IndexOf(rows[0], first);
        int j = Array.IndexOf(rows[0], second);
        string[][] both = [.. rows.Skip(1).Where(row => row[i] is not ("" or "NA") && row[j] is not ("" or "NA"))];
        return ([.. both.Select(row => Number(row[i]))], [.. both.Select(row => Number(row[j]))]);
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
