using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Forecasting.Correlation;

public class CorrelationModelTests
{
    private static readonly (ReturnPanel Panel, ImmutableArray<double> Shares) Planted =
        PlantedCorrelations.Draw(1, 5, 1_500, 0.15, 0.75);

    private static readonly CorrelationModel Pairwise = Train(Planted.Panel, new CorrelationModelOptions());
    private static readonly CorrelationModel Factorwise =
        Train(Planted.Panel, new CorrelationModelOptions { LargestLogMatrix = 2, Factors = 1 });

    [Fact]
    public void TryTrain_SaysWhatItIs()
    {
        Assert.Equal(CorrelationForm.LogMatrix, Pairwise.Form);
        Assert.Equal(CorrelationForm.Factors, Factorwise.Form);
        Assert.Equal(CorrelationFeatures.SchemaOf(CorrelationForm.LogMatrix), Pairwise.Schema);
        Assert.Equal(CorrelationFeatures.SchemaOf(CorrelationForm.Factors), Factorwise.Schema);
        Assert.Equal(Planted.Panel.Assets, Pairwise.Assets);

        // Forecasts after periods 249, 254, … 1474; the label of the last one ends 22 later, at 1496.
        Assert.Equal(PlantedCorrelations.First.AddDays(1_496), Pairwise.TrainedThrough);
        Assert.Equal($"correlation-22-{Pairwise.Hash[..8]}", Pairwise.Id);
        Assert.Equal($"{Pairwise.Id}: log matrix of 5 assets, 13 features, trained through 2004-02-05", $"{Pairwise}");
        Assert.Equal($"{Factorwise.Id}: 1 factors of 5 assets, 11 features, trained through 2004-02-05", $"{Factorwise}");
    }

    // Every status but one: the estimate of the estimator that the baseline is, bit for bit.
    [Fact]
    public void TryForecast_ClosedGate_IsTheBaselineBitForBit()
    {
        CorrelationEstimate slow = new ExponentiallyWeightedCorrelation().Estimate(Planted.Panel);
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>().Where(status => status != PredictionStatus.Active))
        {
            foreach (CorrelationModel model in (CorrelationModel[])[Pairwise, Factorwise])
            {
                CorrelationForecast forecast = Forecast(model, Planted.Panel, status);
                Assert.Equal(slow.Correlation.Values.ToArray(), forecast.Prediction.Value.Correlation.Values.ToArray());
                Assert.Same(forecast.Baseline, forecast.Prediction.Value);
                Assert.Equal(status, forecast.Prediction.Status);
                Assert.NotEqual(slow.Correlation.Values.ToArray(), forecast.Model!.Values.ToArray());
            }
        }

        CorrelationModel onDynamic = Train(
            Planted.Panel, new CorrelationModelOptions { Baseline = CorrelationBaseline.DynamicConditional });
        Assert.Equal(
            new DynamicConditionalCorrelation().Estimate(Planted.Panel).Correlation.Values.ToArray(),
            Forecast(onDynamic, Planted.Panel, PredictionStatus.GateClosed).Prediction.Value.Correlation.Values.ToArray());
    }

    // Where the correlation of the next month is far from the baseline's, the model goes its way. The numbers of the logarithm differ from
    // the baseline's by what the forecast says.
    [Fact]
    public void TryForecast_OpenGate_MovesTowardsTheTruth()
    {
        (int moved, int right) = (0, 0);
        for (int t = 400; t + 22 <= 1_500; t += 10)
        {
            double truth = Planted.Shares[t..(t + 22)].Average();
            foreach (CorrelationModel model in (CorrelationModel[])[Pairwise, Factorwise])
            {
                CorrelationForecast forecast = Forecast(model, Planted.Panel.Slice(0, t), PredictionStatus.Active);
                Assert.Equal(PredictionStatus.Active, forecast.Prediction.Status);
                Assert.Equal(forecast.Model!.Values.ToArray(), forecast.Prediction.Value.Correlation.Values.ToArray());
                Assert.Empty(forecast.UnknownAssets);
                double before = Mean(forecast.Baseline.Correlation);
                bool isFar = Math.Abs(truth - before) > 0.15;
                moved += isFar ? 1 : 0;
                right += isFar && truth > before == Mean(forecast.Model) > before ? 1 : 0;
                Assert.InRange(forecast.LargestCorrection, 1e-3, 3);
                if (model.Form == CorrelationForm.LogMatrix)
                {
                    double expected = Math.Min(forecast.LargestCorrection, model.MaxCorrection);
                    Assert.Equal(
                        expected, LogsOf(forecast.Model).Zip(LogsOf(forecast.Baseline.Correlation), (x, y) => Math.Abs(x - y)).Max(), 1e-9);
                }
            }
        }

        Assert.True(moved >= 50 && right >= 0.85 * moved, $"{right} of {moved} moved the right way.");
    }

    [Fact]
    public void TryForecast_CorrectionBeyondTheLimit_IsLimited()
    {
        CorrelationModel tame = Train(Planted.Panel, new CorrelationModelOptions { MaxCorrection = 0.01 });
        CorrelationForecast forecast = Forecast(tame, Planted.Panel, PredictionStatus.Active);
        Assert.True(forecast.LargestCorrection > 0.01);
        Assert.All(
            LogsOf(forecast.Model!).Zip(LogsOf(forecast.Baseline.Correlation), (x, y) => Math.Abs(x - y)),
            size => Assert.InRange(size, 0, 0.01 + 1e-9));
        Assert.EndsWith("by at most 0.010 in the logarithm of the matrix.", forecast.Prediction.Explanation, StringComparison.Ordinal);
    }

    // Features know no names: assets under other names are forecast alike, and named as unknown.
    [Fact]
    public void TryForecast_UnknownAssets_AreToldAndForecastAlike()
    {
        ReturnPanel renamed = PlantedCorrelations.Renamed(Planted.Panel, "B");
        CorrelationForecast known = Forecast(Pairwise, Planted.Panel, PredictionStatus.Active);
        CorrelationForecast unknown = Forecast(Pairwise, renamed, PredictionStatus.Active);
        Assert.Equal(renamed.Assets, unknown.UnknownAssets);
        Assert.Equal(known.Model!.Values.ToArray(), unknown.Model!.Values.ToArray());
    }

    // Another number of assets: what the form does not fit, or a history shorter than any it was trained on, is the baseline's.
    [Fact]
    public void TryForecast_NotWhatItWasTrainedFor_IsTheBaseline()
    {
        Refused(Pairwise, PlantedCorrelations.Draw(2, 21, 400, 0.2, 0.5).Panel);
        Refused(Pairwise, Planted.Panel.Slice(0, 249));
        CorrelationModel three = Train(Planted.Panel, new CorrelationModelOptions { LargestLogMatrix = 2, Factors = 3 });
        Refused(three, PlantedCorrelations.Draw(2, 3, 400, 0.2, 0.5).Panel);
        Assert.True(Forecast(Pairwise, PlantedCorrelations.Draw(2, 20, 400, 0.2, 0.5).Panel, PredictionStatus.Active).Prediction.IsActive);
        Assert.True(Forecast(Factorwise, PlantedCorrelations.Draw(2, 60, 400, 0.2, 0.5).Panel, PredictionStatus.Active).Prediction.IsActive);

        static void Refused(CorrelationModel model, ReturnPanel history)
        {
            CorrelationForecast forecast = Forecast(model, history, PredictionStatus.Active);
            Assert.Equal(PredictionStatus.InputOutOfRange, forecast.Prediction.Status);
            Assert.Same(forecast.Baseline, forecast.Prediction.Value);
            Assert.Null(forecast.Model);
            AssertPositive(forecast.Baseline.Correlation);
        }
    }

    // Fifty assets with sixty returns, of which forty count; down to 22, of which two count; the same return twice; one asset still.
    [Theory]
    [InlineData(50, 60)]
    [InlineData(50, 22)]
    [InlineData(100, 30)]
    [InlineData(3, 22)]
    public void TryForecast_FewReturns_IsPositiveDefinite(int assets, int periods)
    {
        for (int seed = 0; seed < TestTier.Count(20, 500); seed++)
        {
            ReturnPanel panel = PlantedCorrelations.Draw(seed, assets, periods, 0.05 + (0.04 * (seed % 20)), 0.5).Panel;
            CorrelationForecast forecast = Forecast(Factorwise, panel, PredictionStatus.Active);
            AssertPositive(forecast.Prediction.Value.Correlation);
        }
    }

    [Fact]
    public void TryForecast_TwoAssetsAsOne_ArePositiveDefinite()
    {
        double[] values = Planted.Panel.Values.ToArray();
        for (int t = 0; t < 1_500; t++)
        {
            values[(t * 5) + 1] = values[t * 5];
            values[(t * 5) + 2] = -values[t * 5];
        }

        ReturnPanel twins = PlantedCorrelations.Panel(5, values);
        foreach (CorrelationModel model in (CorrelationModel[])[Pairwise, Factorwise, Train(twins, new CorrelationModelOptions())])
        {
            CorrelationForecast forecast = Forecast(model, twins, PredictionStatus.Active);
            Assert.True(forecast.Prediction.IsActive);
            AssertPositive(forecast.Model!);
            AssertPositive(forecast.Baseline.Correlation);
            Assert.InRange(forecast.Baseline.Correlation[0, 1], 1 - 1e-5, 1 - 1e-7);
        }
    }

    [Fact]
    public void TryTrain_SameSeed_IsTheSameModel()
    {
        Assert.Equal(Pairwise.Hash, Train(Planted.Panel, new CorrelationModelOptions()).Hash);
        Assert.NotEqual(Pairwise.Hash, Train(Planted.Panel, new CorrelationModelOptions { MaxCorrection = 0.4 }).Hash);
    }

    [Fact]
    public void TryTrain_BadData_IsANamedFailure()
    {
        Assert.Equal(
            "A00 has 400 returns; 517 are needed, 117 more.",
            Fails(Planted.Panel.Slice(0, 400)).Detail.Split(" A01", 2)[0]); // 250 + 22 + 49·5
        double[] still = Planted.Panel.Values.ToArray();
        for (int t = 0; t < 1_500; t++)
        {
            still[(t * 5) + 3] = 0.001;
        }

        UndefinedEstimate constant = Assert.IsType<UndefinedEstimate>(Fails(PlantedCorrelations.Panel(5, still)));
        Assert.Equal("All 1500 returns of A03 are 0.001; without variance there is no correlation.", constant.Detail);
        Assert.Equal(new AssetId("A03"), constant.Asset);
        Assert.False(Pairwise.TryForecast(
            PlantedCorrelations.Panel(5, still), PredictionStatus.Active, out _, out EstimationFailure? failure,
            TestContext.Current.CancellationToken));
        Assert.Equal(constant.Detail, failure.Detail);

        double[] huge = Planted.Panel.Values.ToArray();
        huge[12] = 1e200;
        Assert.Equal(
            "A return of A02 is 1E+200 in size; its square cannot be computed with.", Fails(PlantedCorrelations.Panel(5, huge)).Detail);

        bool[] seen = new bool[huge.Length];
        Array.Fill(seen, true);
        seen[7] = false;
        ReturnPanel gap = ReturnPanel.Create(
            Planted.Panel.Assets, Planted.Panel.Dates, Frequency.Daily, ReturnKind.Log, Planted.Panel.Values, seen);
        Assert.EndsWith("a forecast of correlations needs a complete panel.", Fails(gap).Detail, StringComparison.Ordinal);
        Assert.Equal(
            "5 factors of 5 assets leave nothing beside them.",
            Fails(Planted.Panel, new CorrelationModelOptions { LargestLogMatrix = 2, Factors = 5 }).Detail);
        Assert.Throws<ArgumentException>(() => Fails(PlantedCorrelations.Panel(1, [0.1, 0.2])));
        Assert.Throws<ArgumentException>(() => Fails(Planted.Panel, new CorrelationModelOptions { Horizon = 1 }));

        static EstimationFailure Fails(ReturnPanel panel, CorrelationModelOptions? options = null)
        {
            Assert.False(CorrelationModel.TryTrain(
                panel, new GreedyTreeTrainer(), out CorrelationModel? model, out EstimationFailure? failure, options,
                TestContext.Current.CancellationToken));
            Assert.Null(model);
            return failure;
        }
    }

    [Fact]
    public void TryForecast_BadArguments_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Forecast(Pairwise, Planted.Panel, (PredictionStatus)99));
        Assert.Throws<ArgumentException>(() => Forecast(Pairwise, PlantedCorrelations.Panel(1, [0.1, 0.2]), PredictionStatus.Active));
        Assert.Throws<OperationCanceledException>(() => Pairwise.TryForecast(
            Planted.Panel, PredictionStatus.Active, out _, out _, new CancellationToken(canceled: true)));
    }

    // Thirty-two threads at once say what one says.
    [Fact]
    public void TryForecast_ManyThreads_Agree()
    {
        double[] expected = Forecast(Pairwise, Planted.Panel, PredictionStatus.Active).Model!.Values.ToArray();
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 32 }, _ => Assert.Equal(
            expected, Forecast(Pairwise, Planted.Panel, PredictionStatus.Active).Model!.Values.ToArray()));
    }

    internal static void AssertPositive(SymmetricMatrix correlation)
    {
        Assert.All(Enumerable.Range(0, correlation.Order), i => Assert.Equal(1, correlation[i, i]));
        Assert.True(SymmetricEigen.Decompose(correlation).Values[0] >= 0.9e-6);
    }

    private static CorrelationModel Train(ReturnPanel panel, CorrelationModelOptions options)
    {
        Assert.True(
            CorrelationModel.TryTrain(
                panel, new GreedyTreeTrainer(), out CorrelationModel? model, out EstimationFailure? failure, options,
                TestContext.Current.CancellationToken),
            failure?.Detail);
        return model;
    }

    private static CorrelationForecast Forecast(CorrelationModel model, ReturnPanel history, PredictionStatus gate)
    {
        Assert.True(
            model.TryForecast(
                history, gate, out CorrelationForecast? forecast, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        return forecast;
    }

    private static double[] LogsOf(SymmetricMatrix correlation)
    {
        double[] vector = new double[LogCorrelation.Length(correlation.Order)];
        Assert.True(LogCorrelation.TryToVector(correlation, vector));
        return vector;
    }

    private static double Mean(SymmetricMatrix correlation)
    {
        int n = correlation.Order;
        double sum = 0;
        foreach (double entry in correlation.Values)
        {
            sum += entry;
        }

        return (sum - n) / (n * (n - 1));
    }
}
