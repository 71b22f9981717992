using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Estimation.Volatility;

namespace MrBen.Portfolio.Tests.Risk.Forecasts;

[Collection(nameof(MeasuredAlone))]
public class ValueAtRiskModelTests
{
    private static readonly double[] Returns = VolatilityCases.Garch(31, 900, 0.0003, 2e-6, 0.1, 0.88);
    private static readonly EwmaVolatilityModel Ewma = new(ExponentialDecay.RiskMetricsDaily);

    // The functions of one sample, on the newest 250 returns after 200 updates.
    [Theory]
    [InlineData(WindowTail.Historical)]
    [InlineData(WindowTail.Interpolated)]
    [InlineData(WindowTail.Gaussian)]
    [InlineData(WindowTail.CornishFisher)]
    [InlineData(WindowTail.StudentT)]
    public void WindowModel_EqualsTheFunctionOfItsWindow(WindowTail tail)
    {
        ValueAtRiskTracker tracker = Start(new WindowValueAtRiskModel(new WindowValueAtRiskOptions { Tail = tail }), Returns[..700]);
        foreach (double value in Returns[700..])
        {
            tracker.Update(VolatilityObservation.OfReturn(value));
        }

        double[] window = Returns[^250..];
        TailLoss expected = tail switch
        {
            WindowTail.Historical => new(RiskMetrics.ValueAtRisk(window, 0.975), RiskMetrics.ConditionalValueAtRisk(window, 0.975)),
            WindowTail.Interpolated => new(-Quantiles.Interpolated(window, 1 - 0.975), RiskMetrics.ConditionalValueAtRisk(window, 0.975)),
            WindowTail.Gaussian => new(
                RiskMetrics.GaussianValueAtRisk(window, 0.975), RiskMetrics.GaussianConditionalValueAtRisk(window, 0.975)),
            WindowTail.CornishFisher => new(
                RiskMetrics.CornishFisherValueAtRisk(window, 0.975)!.Value,
                RiskMetrics.CornishFisherConditionalValueAtRisk(window, 0.975)!.Value),
            _ => StudentTail.Fit(window).Loss(0.975),
        };
        Assert.Equal(expected, tracker.Forecast(0.975));
        Assert.True(expected.ExpectedShortfall >= expected.ValueAtRisk);
    }

    // By hand: sums of two neighbours of 19 zeros, −1, −2 and zeros are −1, −3, −2 and zeros; the worst one of 249 is 3.
    [Fact]
    public void WindowModel_WithOverlappingSums_SumsNeighbours()
    {
        double[] returns = new double[250];
        (returns[19], returns[20]) = (-1, -2);
        WindowValueAtRiskOptions options = new() { Horizon = HorizonRule.Overlapping };
        ValueAtRiskTracker tracker = Start(new WindowValueAtRiskModel(options), returns);
        Assert.Equal(3, tracker.Forecast(0.999, 2)!.Value.ValueAtRisk);
        Assert.Equal(2, tracker.Forecast(0.999)!.Value.ValueAtRisk);
        Assert.Equal(2, tracker.Forecast(1 - (1.5 / 249), 2)!.Value.ValueAtRisk);
        Assert.Null(tracker.Forecast(0.95, 250));
        options.Horizon = HorizonRule.SquareRootOfTime;
        Assert.Equal(4, Start(new WindowValueAtRiskModel(options), returns).Forecast(0.999, 4)!.Value.ValueAtRisk);
    }

    // RiskMetrics: the normal quantile 2.3263479 times the forecast volatility.
    [Fact]
    public void NormalModel_IsTheQuantileTimesTheVolatility()
    {
        VolatilityValueAtRiskModel model = new(Ewma, new VolatilityValueAtRiskOptions { IsFiltered = false });
        VolatilitySeries series = VolatilitySeries.FromReturns("A", Returns);
        Assert.True(Ewma.TryFit(series, out VolatilityFit? fit, out _));
        TailLoss loss = Start(model, Returns).Forecast(0.99, 10)!.Value;
        Assert.Equal(2.3263479 * Math.Sqrt(10 * fit.MeanVariance()), loss.ValueAtRisk, tolerance: 1e-8);
        Assert.Equal(2.6652142 * Math.Sqrt(10 * fit.MeanVariance()), loss.ExpectedShortfall, tolerance: 1e-8);
        Assert.Equal("normal with the volatility of EWMA (0.94 per period)", model.Name);
    }

    // Written out once more: each return over the EWMA volatility of the returns before it, the quantile of the newest 300 of them.
    [Fact]
    public void FilteredModel_ScalesStandardizedReturns()
    {
        VolatilityValueAtRiskModel model = new(Ewma, new VolatilityValueAtRiskOptions { Window = 300, BurnIn = 50 });
        ValueAtRiskTracker tracker = Start(model, Returns[..600]);
        foreach (double value in Returns[600..])
        {
            tracker.Update(VolatilityObservation.OfReturn(value));
        }

        (double sum, double weight) = (0, 0);
        List<double> standardized = [];
        foreach (double value in Returns)
        {
            standardized.Add(value / Math.Sqrt(sum / Math.Max(weight, 1e-300)));
            (sum, weight) = ((0.94 * sum) + (value * value), (0.94 * weight) + 1);
        }

        double[] newest = [.. standardized.TakeLast(300)];
        double deviation = Math.Sqrt(sum / weight);
        TailLoss loss = tracker.Forecast(0.95)!.Value;
        Assert.Equal(deviation * RiskMetrics.ValueAtRisk(newest, 0.95), loss.ValueAtRisk, tolerance: 1e-14);
        Assert.Equal(deviation * RiskMetrics.ConditionalValueAtRisk(newest, 0.95), loss.ExpectedShortfall, tolerance: 1e-14);
    }

    // Variances of another unit cancel: the range of a market that closes at night says the same as that of one that does not.
    [Fact]
    public void FilteredModel_DoesNotSeeTheScaleOfVariances()
    {
        VolatilitySeries series = VolatilityCases.Measured(8, 1_000);
        VolatilitySeries scaled = VolatilitySeries.Create(
            "SIM", VarianceMeasure.Range, series.Returns, [.. series.Variances.ToArray().Select(value => 0.3 * value)]);
        VolatilityValueAtRiskModel model = new(new HarVolatilityModel());
        Assert.True(model.TryStart(series, out ValueAtRiskTracker? one, out _));
        Assert.True(model.TryStart(scaled, out ValueAtRiskTracker? other, out _));
        Assert.Equal(one.Forecast(0.99, 5)!.Value.ValueAtRisk, other.Forecast(0.99, 5)!.Value.ValueAtRisk, tolerance: 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Forecast(0.99, 3));
        Assert.Equal("filtered historical simulation on log-HAR", model.Name);
    }

    // A year later every model but the Student one, which fits, has allocated nothing.
    [Fact]
    public void Trackers_WhenWarm_AllocateNothing()
    {
        IValueAtRiskModel[] models =
        [
            new WindowValueAtRiskModel(), new WindowValueAtRiskModel(new WindowValueAtRiskOptions { Tail = WindowTail.CornishFisher }),
            new VolatilityValueAtRiskModel(Ewma), new VolatilityValueAtRiskModel(new HarVolatilityModel()),
            new VolatilityValueAtRiskModel(new GarchVolatilityModel(), new VolatilityValueAtRiskOptions { IsFiltered = false }),
        ];
        foreach (IValueAtRiskModel model in models)
        {
            ValueAtRiskTracker tracker = Start(model, Returns);
            Follow(tracker, 2);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Follow(tracker, 250);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        static void Follow(ValueAtRiskTracker tracker, int periods)
        {
            for (int t = 0; t < periods; t++)
            {
                tracker.Update(VolatilityObservation.OfReturn(Returns[t]));
                _ = tracker.Forecast(0.99);
            }
        }
    }

    [Fact]
    public void Models_RefuseWhatTheyCannotDo()
    {
        VolatilityValueAtRiskModel filtered = new(new HarVolatilityModel());
        Assert.False(filtered.TryStart(VolatilitySeries.FromReturns("A", Returns.AsSpan(0, 100)), out _, out EstimationFailure? failure));
        Assert.Equal("A has 100 returns; 250 are needed, 150 more.", failure.Detail);
        Assert.False(filtered.TryStart(VolatilitySeries.FromReturns("A", new double[300]), out _, out failure));
        Assert.IsType<UndefinedEstimate>(failure);
        Assert.False(new WindowValueAtRiskModel().TryStart(VolatilitySeries.FromReturns("A", Returns.AsSpan(0, 9)), out _, out failure));
        Assert.Equal("A has 9 returns; 250 are needed, 241 more.", failure.Detail);
        HarVolatilityModel monthly = new(new HarOptions { Horizons = [22] });
        VolatilityValueAtRiskModel far = new(monthly);
        Assert.Throws<ArgumentException>(() => far.TryStart(VolatilityCases.Measured(1, 500), out _, out _));
        Assert.Equal(["Window must be at least 100; it is 1.", "BurnIn must be at least 1; it is 0."],
            new VolatilityValueAtRiskOptions { Window = 1, BurnIn = 0 }.Validate());
        Assert.Equal(["Tail 9 is unknown.", "Window must be at least 20; it is 1.", "Horizon 9 is unknown."],
            new WindowValueAtRiskOptions { Window = 1, Horizon = (HorizonRule)9, Tail = (WindowTail)9 }.Validate());
        ValueAtRiskTracker still = Start(new VolatilityValueAtRiskModel(Ewma), new double[300]);
        Assert.Null(still.Forecast(0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => still.Forecast(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => still.Forecast(0.9, 0));
    }

    private static ValueAtRiskTracker Start(IValueAtRiskModel model, double[] returns)
    {
        VolatilitySeries series = VolatilitySeries.FromReturns("A", returns);
        Assert.True(model.TryStart(series, out ValueAtRiskTracker? tracker, out EstimationFailure? failure), failure?.Detail);
        return tracker;
    }
}
