using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Conformance.Tests.Estimation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Allocation;

/// <summary>
/// Backtest, features and labels of 1/N and inverse volatility on eight stocks of PyPortfolioOpt's panel that have every price. The numbers
/// are those of an independent computation in plain Python (lists and <c>math.fsum</c>, no library): first decision after 252 days, one
/// each 22 days, sample deviations of all days before, drift in between, 10 basis points of each trade.
/// </summary>
public class StrategyTracksTests
{
    private const int Row = 999; // period of the tracks: 1994-12-12

    private static readonly string[] Stocks = ["AAPL", "GE", "WMT", "BAC", "T", "XOM", "PFE", "JPM"];

    [Fact]
    public void Tracks_FeaturesAndLabel_AreThoseOfPython()
    {
        (StrategyTracks tracks, ImmutableArray<FeatureTable> tables) = Run(TestTier.Count(brief: 1_300, full: int.MaxValue));
        int row = tables[1].Dates.IndexOf(tracks.Dates[Row]);
        Assert.Equal(new DateOnly(1994, 12, 12), tracks.Dates[Row]);
        AssertRow(
            tables[1].Row(row), 0.01919864966, -0.01236176632, -0.01954366989, 0.1289191444, 0.129696312, -0.0146519915, 0.559501111,
            0.1452770201, 0.03176045092, -0.01630811654);
        Assert.Equal(-0.06887457904827465, tables[1].Label(row), tolerance: 1e-10);
        Assert.Equal(-tables[0].Label(row), tables[1].Label(row), tolerance: 1e-14);
        Assert.Equal(new DateOnly(1995, 1, 13), tables[1].LabelEnd(row));
        if (!TestTier.IsLong)
        {
            return;
        }

        Assert.Equal(6_873, tracks.Dates.Length);
        Assert.Equal(118.40945051557469, WealthOf(tracks, 0), tolerance: 1e-9);
        Assert.Equal(77.94769049113194, WealthOf(tracks, 1), tolerance: 1e-9);
        Assert.Equal(16.543991547822316, Enumerable.Range(0, tracks.Dates.Length).Sum(t => tracks.Turnover(t, 0)), tolerance: 1e-10);
        Assert.Equal(15.321025337955943, Enumerable.Range(0, tracks.Dates.Length).Sum(t => tracks.Turnover(t, 1)), tolerance: 1e-10);
        AssertRow(
            tables[1].Row(tables[1].Count - 1), 0.03002900745, -0.02188340111, -0.01556205634, 0.2014100655, 0.2080497947, -0.108431236,
            0.4243771903, 0.2086928389, -0.07774799132, -0.09737850337);
    }

    private static void AssertRow(ReadOnlySpan<double> actual, params ReadOnlySpan<double> expected)
    {
        for (int column = 0; column < expected.Length; column++)
        {
            Assert.Equal(expected[column], actual[column], tolerance: 1e-9); // the numbers have ten digits
        }
    }

    private static double WealthOf(StrategyTracks tracks, int strategy) =>
        Enumerable.Range(0, tracks.Dates.Length).Aggregate(1.0, (wealth, t) => wealth * (1 + tracks.NetReturn(t, strategy)));

    private static (StrategyTracks Tracks, ImmutableArray<FeatureTable> Tables) Run(int periods)
    {
        ReturnPanel all = ReferencePanels.WithFrequency(ReferencePanels.PyPortfolioOpt(), Frequency.Daily);
        int[] columns = [.. Stocks.Select(stock => all.Assets.IndexOf(new AssetId(stock)))];
        int count = Math.Min(periods, all.Observations);
        double[] values = new double[count * columns.Length];
        for (int k = 0; k < values.Length; k++)
        {
            Assert.True(all.TryGetReturn(k / columns.Length, columns[k % columns.Length], out values[k]));
        }

        ReturnPanel panel = ReturnPanel.Create(
            [.. Stocks.Select(stock => new AssetId(stock))], all.Dates[..count], Frequency.Daily, ReturnKind.Simple, values);
        StrategyBacktest backtest = new(
            [new EqualWeightStrategy(), new InverseVolatilityStrategy()],
            new StrategyBacktestOptions { Estimates = new ReturnEstimatesOptions { Covariance = new SampleCovariance() } });
        Assert.True(
            backtest.TryRun(panel, out StrategyTracks? tracks, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        Assert.True(StrategyFeatures.TryBuild(tracks, out ImmutableArray<FeatureTable> tables, out failure), failure?.Detail);
        return (tracks, tables);
    }
}
