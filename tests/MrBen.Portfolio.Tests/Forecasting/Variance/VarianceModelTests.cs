using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

[Collection(nameof(MeasuredAlone))]
public class VarianceModelTests
{
    private static readonly FeaturePanel Panel = PlantedPanel.Draw(1, 2, 400, 0.2, 0.8);
    private static readonly VarianceModel Model = Train(Panel);

    [Fact]
    public void Forecast_GateClosed_IsTheBaselineBitForBit()
    {
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>())
        {
            for (int row = 0; row < Panel.Count; row += 7)
            {
                int asset = Model.IndexOf(Panel.AssetOf(row));
                VarianceForecast forecast = Model.Forecast(asset, Panel.Row(row), status);
                double baseline = Model.Baseline.Predict(asset, Panel.Row(row));
                Assert.Equal(BitConverter.DoubleToInt64Bits(baseline), BitConverter.DoubleToInt64Bits(forecast.Baseline));
                double expected = status == PredictionStatus.Active ? Math.Clamp(forecast.Model, 0.5 * baseline, 2 * baseline) : baseline;
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(forecast.Value));
                Assert.Equal(status, forecast.Status);
            }
        }
    }

    // log-HAR-X times the exponential of the forest, which sees the row less the asset's level where the feature is a level.
    [Fact]
    public void Forecast_Parts_MakeTheModel()
    {
        int corrected = 0;
        for (int row = 0; row < Panel.Count; row++)
        {
            int asset = Model.IndexOf(Panel.AssetOf(row));
            VarianceForecast forecast = Model.Forecast(asset, Panel.Row(row), PredictionStatus.Active);
            Assert.Equal(Model.Linear.Predict(asset, Panel.Row(row)), forecast.Linear);
            double centre = Enumerable.Range(0, Panel.Count).Where(i => Panel.AssetOf(i) == Panel.AssetOf(row))
                .Average(i => Panel.Row(i)[0]);
            float[] seen = [.. Panel.Row(row).ToArray().Select((value, k) => (float)(k < 3 ? value - centre : value))];
            double correction = Model.Forest.Predict(new FeatureRow(Model.Forest.Schema, seen));
            Assert.Equal(forecast.Linear * Math.Exp(correction), forecast.Model, forecast.Model * 1e-12);
            corrected += Math.Abs(correction) > 0.1 ? 1 : 0;
        }

        Assert.True(corrected > Panel.Count / 2, "The forest corrects next to nothing.");
    }

    [Fact]
    public void Predict_SaysWhatForecastSays()
    {
        ConformalBand band = new(0.9, -1, 2, 100);
        VarianceModel model = Model.WithIntervals(band, baseline: null);
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>())
        {
            VarianceForecast forecast = model.Forecast(1, Panel.Row(5), status);
            Prediction<double> prediction = model.Predict(1, Panel.Row(5), status);
            Assert.Equal(forecast.Value, prediction.Value);
            Assert.Equal(status, prediction.Status);
            Assert.Equal(model.Id, prediction.ModelId);
            Assert.Equal(status == PredictionStatus.Active ? band.Around(forecast.Value) : null, prediction.Interval);
        }

        Assert.NotEqual(Model.Hash, model.Hash);
        Assert.Throws<ArgumentException>(() => Model.WithIntervals(new ConformalBand(0.9, 2, 1, 100), null));
    }

    // Shapley values: with the mean they sum to the correction, and the planted feature has the largest where |x| is large.
    [Fact]
    public void Explain_PlantedEffect_NamesItsFeature()
    {
        int row = Enumerable.Range(0, Panel.Count).First(i => Panel.Row(i)[3] > 1.5);
        VarianceExplanation explanation = Model.Explain(Model.IndexOf(Panel.AssetOf(row)), Panel.Row(row), PredictionStatus.Active);
        Assert.Equal("standardised return of the day", explanation.Correction.Contributions[0].Feature);
        Assert.True(explanation.Correction.Contributions[0].Contribution > 0.2);
        Assert.Equal(
            explanation.Correction.Prediction,
            explanation.Correction.MeanPrediction + explanation.Correction.Contributions.Sum(part => part.Contribution), 1e-12);
        Assert.Contains("standardised return of the day", explanation.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            explanation.Forecast.Model, explanation.Forecast.Linear * Math.Exp(explanation.Correction.Prediction),
            1e-12 * explanation.Forecast.Model);
    }

    [Fact]
    public void Forecast_Warm_AllocatesNothing()
    {
        VarianceModel model = Model.WithIntervals(new ConformalBand(0.9, -1, 2, 100), new ConformalBand(0.9, -1, 2, 100));
        double sum = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int row = 0; row < Panel.Count; row++)
            {
                sum += model.Forecast(model.IndexOf(Panel.AssetOf(row)), Panel.Row(row), PredictionStatus.Active).Value;
            }

            Assert.True(pass == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
        }

        Assert.True(sum > 0);
    }

    [Fact]
    public void Forecast_From32Threads_GivesTheSameBits()
    {
        VarianceForecast[] expected = [.. Enumerable.Range(0, Panel.Count).Select(Ask)];
        int different = 0;
        Thread[] threads = [.. Enumerable.Range(0, 32).Select(first => new Thread(() =>
        {
            for (int i = 0; i < 20 * Panel.Count; i++)
            {
                int row = (first + i) % Panel.Count;
                if (!Ask(row).Equals(expected[row]))
                {
                    Interlocked.Increment(ref different);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, different);

        static VarianceForecast Ask(int row) =>
            Model.Forecast(Model.IndexOf(Panel.AssetOf(row)), Panel.Row(row), PredictionStatus.Active);
    }

    // Trees answer for what they have not seen with the leaf at the edge, and logarithms are kept within bounds: no row gives no number.
    [Fact]
    public void Forecast_ExtremeRows_AreFiniteAndWithinTheBand()
    {
        foreach (double extreme in (double[])[float.MaxValue, -float.MaxValue, 1e20, -1e20, 0])
        {
            VarianceForecast forecast = Model.Forecast(0, [extreme, extreme, extreme, extreme, extreme], PredictionStatus.Active);
            Assert.All(
                (double[])[forecast.Value, forecast.Model, forecast.Linear, forecast.Baseline],
                value => Assert.True(value > 0 && double.IsFinite(value)));
            Assert.InRange(forecast.Value / forecast.Baseline, 0.5, 2);
        }

        Assert.Throws<ArgumentException>(() => Model.Forecast(0, [0, 0, 0, 0, double.NaN], PredictionStatus.Active));
        Assert.Throws<ArgumentException>(() => Model.Forecast(0, [0, 0, 0, 0], PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(2, new double[5], PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(0, new double[5], (PredictionStatus)99));
        Assert.Equal(-1, Model.IndexOf(new AssetId("Z")));
    }

    [Fact]
    public void TryTrain_Twice_IsTheSameModel()
    {
        VarianceModel again = Train(PlantedPanel.Draw(1, 2, 400, 0.2, 0.8));
        Assert.Equal(Model.Hash, again.Hash);
        Assert.Equal(Model.Id, again.Id);
        Assert.NotEqual(Model.Hash, Train(PlantedPanel.Draw(2, 2, 400, 0.2, 0.8)).Hash);
        Assert.Equal(Panel.LabelEndOf(Panel.Count - 1), Model.TrainedThrough);
    }

    // An asset without a year of rows has no level: it is not trained on and not forecast.
    [Fact]
    public void TryTrain_TooFewRows_NamesThem()
    {
        Assert.False(VarianceModel.TryTrain(
            Panel, new PeriodRange(0, 200), new GreedyTreeTrainer(), out VarianceModel? none, out EstimationFailure? failure,
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.Null(none);
        Assert.Equal("No asset has 250 rows of variance to train on; the most are 200.", failure.Detail);
        Assert.Throws<ArgumentException>(() => VarianceModel.TryTrain(
            Panel, new PeriodRange(0, 300), new GreedyTreeTrainer(), out _, out _, new VarianceModelOptions { LabelFloor = 0 },
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => VarianceModel.TryTrain(
            Panel, new PeriodRange(0, 300), new GreedyTreeTrainer(), out _, out _,
            new VarianceModelOptions { Outputs = new OutputBand(2, 3) }, cancellationToken: TestContext.Current.CancellationToken));
    }

    private static VarianceModel Train(FeaturePanel panel)
    {
        Assert.True(VarianceModel.TryTrain(
            panel, new PeriodRange(0, panel.Dates.Length), new GreedyTreeTrainer(), out VarianceModel? model,
            out EstimationFailure? failure, cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return model;
    }
}
