using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Risk.Learned;

[Collection(nameof(MeasuredAlone))]
public class TailModelTests
{
    private static readonly TailPanel Panel = PlantedTails.Draw(1, 2, 900, 1.5);
    private static readonly PeriodRange All = new(0, Panel.Features.Dates.Length);
    private static readonly TailModel Model = Train(Panel, new TailModelOptions { Window = 400 });
    private static readonly double[] Confidences = [0.9, 0.95, 0.975, 0.99];

    // Filtered historical simulation written out: the asset's newest 400 standardised returns, made simple returns by the deviation.
    [Theory]
    [InlineData(VarianceSource.Learned)]
    [InlineData(VarianceSource.Baseline)]
    public void Forecast_GateClosed_IsFilteredHistoricalSimulationBitForBit(VarianceSource source)
    {
        foreach (string name in (string[])["A", "B"])
        {
            int asset = Model.IndexOf(name);
            double[] standardized = Standardized(name, source, 400);
            VarianceForecast variance = Variance(3e-4, source);
            foreach (double confidence in Confidences)
            {
                double[] returns = [.. standardized.Select(z => Math.Exp(z * Math.Sqrt(3e-4)) - 1)];
                foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>())
                {
                    TailForecast forecast = Model.Forecast(asset, Panel.Features.Row(700), variance, confidence, status);
                    Assert.Equal(RiskMetrics.ValueAtRisk(returns, confidence), forecast.Baseline.ValueAtRisk, 1e-14);
                    Assert.Equal(RiskMetrics.ConditionalValueAtRisk(returns, confidence), forecast.Baseline.ExpectedShortfall, 1e-14);
                    bool isOpen = status == PredictionStatus.Active && source == VarianceSource.Learned;
                    Assert.Equal(isOpen, forecast.Status == PredictionStatus.Active);
                    if (!isOpen)
                    {
                        Assert.Equal(Bits(forecast.Baseline), Bits(forecast.Value));
                        Assert.Equal(
                            status == PredictionStatus.Active ? PredictionStatus.InputOutOfRange : status, forecast.Status);
                    }
                }
            }
        }
    }

    // The forest's quantile, and the mean loss at twenty levels beyond it; features of the asset's own variance over the forecast.
    [Fact]
    public void Forecast_GateOpen_IsTheForestWithinItsBand()
    {
        int limited = 0;
        int inside = 0;
        for (int row = 600; row < Panel.Features.Count; row += 13)
        {
            double variance = 0.5 * Panel.Features.Label(row);
            double deviation = Math.Sqrt(variance);
            float[] seen =
            [
                .. Panel.Features.Row(row).ToArray().Select((value, k) => (float)(k < 3 ? value - Math.Log(variance) : value)),
            ];
            foreach (double confidence in Confidences)
            {
                double[] levels = [1 - confidence, .. Enumerable.Range(0, 20).Select(k => (1 - confidence) * (k + 0.5) / 20)];
                double[] quantiles = new double[21];
                Model.Forest.PredictQuantiles(new FeatureRow(Model.Forest.Schema, seen), levels, quantiles);
                double[] losses = [.. quantiles.Select(z => 1 - Math.Exp(z * deviation))];
                int asset = Model.IndexOf(Panel.Features.AssetOf(row));
                TailForecast forecast = Model.Forecast(
                    asset, Panel.Features.Row(row), Variance(variance, VarianceSource.Learned), confidence, PredictionStatus.Active);
                Assert.Equal(losses[0], forecast.Model!.Value.ValueAtRisk, 1e-14);
                Assert.Equal(losses[1..].Average(), forecast.Model!.Value.ExpectedShortfall, 1e-14);
                double expected = Math.Clamp(losses[0], 0.5 * forecast.Baseline.ValueAtRisk, 2 * forecast.Baseline.ValueAtRisk);
                Assert.Equal(expected, forecast.Value.ValueAtRisk, 1e-14);
                Assert.True(forecast.Value.ExpectedShortfall >= forecast.Value.ValueAtRisk);
                _ = Math.Abs(expected - losses[0]) > 1e-12 ? limited++ : inside++;
            }
        }

        Assert.True(inside > 50, $"{inside} inside, {limited} limited.");
    }

    // A series that is none of the assets: its own features and variance, the standardised returns of all.
    [Fact]
    public void Forecast_OfAnotherSeries_TakesTheReturnsOfAllAssets()
    {
        double[] all = [.. Standardized("A", VarianceSource.Learned, 400), .. Standardized("B", VarianceSource.Learned, 400)];
        double[] returns = [.. all.Select(z => Math.Exp(z * 0.02) - 1)];
        TailForecast forecast = Model.Forecast(Panel.Features.Row(700), 4e-4, 0.975, PredictionStatus.Active);
        Assert.Equal(RiskMetrics.ValueAtRisk(returns, 0.975), forecast.Baseline.ValueAtRisk, 1e-14);
        Assert.Equal(PredictionStatus.Active, forecast.Status);
        Assert.Equal(-1, Model.IndexOf("Z"));
        Assert.Equal(
            forecast, Model.Forecast(-1, Panel.Features.Row(700), Variance(4e-4, VarianceSource.Learned), 0.975, PredictionStatus.Active));
    }

    [Fact]
    public void Forecast_ForestOnTheBaselinesVariance_SpeaksWhileThatIsInForce()
    {
        TailModel model = Train(Panel, new TailModelOptions { Source = VarianceSource.Baseline });
        ReadOnlySpan<double> row = Panel.Features.Row(700);
        Assert.True(model.Forecast(row, 4e-4, 0.95, PredictionStatus.Active).Status == PredictionStatus.Active);
        TailForecast closed = model.Forecast(0, row, Variance(4e-4, VarianceSource.Baseline), 0.95, PredictionStatus.Active);
        Assert.Equal(PredictionStatus.Active, closed.Status);
        TailForecast open = model.Forecast(0, row, Variance(4e-4, VarianceSource.Learned), 0.95, PredictionStatus.Active);
        Assert.Equal(PredictionStatus.InputOutOfRange, open.Status);
        Assert.Null(open.Model);
        Assert.NotEqual(closed.Baseline, open.Baseline); // by the returns over the learned variance
    }

    [Fact]
    public void After_OneMoreReturn_TakesThePlaceOfTheOldest()
    {
        int asset = Model.IndexOf("B");
        TailModel model = Model.After(asset, -0.06, 4e-4, 9e-4);
        double[] byBaseline = [.. Standardized("B", VarianceSource.Baseline, 399), -3];
        double[] byLearned = [.. Standardized("B", VarianceSource.Learned, 399), -2];
        foreach ((VarianceSource source, double[] z) in
            (ReadOnlySpan<(VarianceSource, double[])>)[(VarianceSource.Baseline, byBaseline), (VarianceSource.Learned, byLearned)])
        {
            TailForecast forecast = model.Forecast(
                asset, Panel.Features.Row(700), Variance(4e-4, source), 0.99, PredictionStatus.GateClosed);
            Assert.Equal(
                RiskMetrics.ConditionalValueAtRisk([.. z.Select(one => Math.Exp(0.02 * one) - 1)], 0.99),
                forecast.Value.ExpectedShortfall, 1e-14);
        }

        Assert.NotEqual(Model.Hash, model.Hash);
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.After(-1, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.After(0, 0.01, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.After(0, double.NaN, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.After(0, 1, 1e-20, 1));
    }

    [Fact]
    public void Predict_SaysWhatForecastSays()
    {
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>())
        {
            VarianceForecast variance = Variance(4e-4, VarianceSource.Learned);
            TailForecast forecast = Model.Forecast(1, Panel.Features.Row(700), variance, 0.99, status);
            Prediction<TailLoss> prediction = Model.Predict(1, Panel.Features.Row(700), variance, 0.99, status);
            Assert.Equal(forecast.Value, prediction.Value);
            Assert.Equal(forecast.Status, prediction.Status);
            Assert.Equal(Model.Id, prediction.ModelId);
            Assert.NotEmpty(prediction.Explanation);
        }
    }

    [Fact]
    public void Forecast_Warm_AllocatesNothing()
    {
        double sum = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int row = 0; row < 300; row++)
            {
                sum += Model.Forecast(
                    (row % 3) - 1, Panel.Features.Row(row), Variance(4e-4, VarianceSource.Learned), 0.975, PredictionStatus.Active)
                    .Value.ValueAtRisk;
            }

            Assert.True(pass == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
        }

        Assert.True(sum > 0);
    }

    [Fact]
    public void Forecast_From32Threads_GivesTheSameBits()
    {
        TailForecast[] expected = [.. Enumerable.Range(0, 200).Select(Ask)];
        int different = 0;
        Thread[] threads = [.. Enumerable.Range(0, 32).Select(first => new Thread(() =>
        {
            for (int i = 0; i < 400; i++)
            {
                int row = (first + i) % expected.Length;
                if (!Ask(row).Equals(expected[row]))
                {
                    Interlocked.Increment(ref different);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, different);

        static TailForecast Ask(int row) => Model.Forecast(
            (row % 3) - 1, Panel.Features.Row(row), Variance(1e-4 * (1 + row), VarianceSource.Learned), 0.975, PredictionStatus.Active);
    }

    // No row and no variance gives no number; far from the tail, where even the baseline gains, the forest does not speak.
    [Fact]
    public void Forecast_Extremes_AreFinite()
    {
        foreach (double extreme in (double[])[float.MaxValue, -float.MaxValue, 1e20, -1e20, 0])
        {
            foreach (double variance in (double[])[double.Epsilon, 1e-300, 1e-4, 1e4, double.MaxValue])
            {
                foreach (double confidence in (double[])[1e-9, 0.3, 0.975, 1 - 1e-15])
                {
                    TailForecast forecast = Model.Forecast(
                        -1, [extreme, extreme, extreme, extreme, extreme], Variance(variance, VarianceSource.Learned), confidence,
                        PredictionStatus.Active);
                    foreach (TailLoss tail in (TailLoss[])[forecast.Value, forecast.Baseline, forecast.Model!.Value])
                    {
                        Assert.True(double.IsFinite(tail.ValueAtRisk) && double.IsFinite(tail.ExpectedShortfall), $"{forecast}");
                        Assert.True(tail.ExpectedShortfall >= tail.ValueAtRisk, $"{forecast}");
                    }
                }
            }
        }

        Assert.Equal(
            PredictionStatus.InputOutOfRange,
            Model.Forecast(Panel.Features.Row(0), 1e-4, 0.02, PredictionStatus.Active).Status);
    }

    [Fact]
    public void Forecast_BadArguments_AreRefused()
    {
        double[] row = Panel.Features.Row(0).ToArray();
        Assert.Throws<ArgumentException>(() => Model.Forecast(row.AsSpan(1), 1e-4, 0.95, PredictionStatus.Active));
        Assert.Throws<ArgumentException>(() => Model.Forecast([0, 0, 0, 0, double.NaN], 1e-4, 0.95, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(row, 0, 0.95, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(row, double.NaN, 0.95, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(row, double.PositiveInfinity, 0.95, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(row, 1e-4, 1, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(row, 1e-4, double.NaN, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(row, 1e-4, 0.95, (PredictionStatus)99));
        VarianceForecast variance = Variance(1e-4, VarianceSource.Learned);
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(2, row, variance, 0.95, PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Forecast(-2, row, variance, 0.95, PredictionStatus.Active));
    }

    [Fact]
    public void TryTrain_Twice_IsTheSameModel()
    {
        TailModel again = Train(PlantedTails.Draw(1, 2, 900, 1.5), new TailModelOptions { Window = 400 });
        Assert.Equal(Model.Hash, again.Hash);
        Assert.Equal(Model.Id, again.Id);
        Assert.Equal(Panel.Features.LabelEndOf(Panel.Features.Count - 1), Model.TrainedThrough);
        Assert.Equal(
            $"{Model.Id}: 2 assets, 5 features, trained through {Model.TrainedThrough:yyyy-MM-dd}", Model.ToString());
    }

    [Fact]
    public void TryTrain_BadInput_IsRefusedWithASentence()
    {
        // 898 rows of an asset, of which 301 have no forecast out of sample.
        Refused(new PeriodRange(0, 400), new GreedyTreeTrainer(keepsLabels: true),
            "No asset has 250 rows with a forecast variance to train on; the most are 99.");
        Refused(new PeriodRange(0, 300), new GreedyTreeTrainer(keepsLabels: true),
            "No asset has 250 rows with a forecast variance to train on; the most are 0.");
        Refused(All, new GreedyTreeTrainer(), "one greedy tree keeps no labels in its leaves, which quantiles are made of.");
        Refused(All, new OtherTrainer(null), "Each of the 5 features is the same in all rows.");
        FeatureSchema other = new(1, ["a"]);
        Assert.Throws<InvalidOperationException>(() => Try(All, new OtherTrainer(other), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Try(new PeriodRange(0, 5_000), new OtherTrainer(other), out _));
        Assert.Throws<ArgumentException>(() => TailModel.TryTrain(
            Panel, All, new OtherTrainer(other), out _, out _, new TailModelOptions { Window = 99 },
            TestContext.Current.CancellationToken));

        static void Refused(PeriodRange periods, IForestTrainer trainer, string sentence)
        {
            Assert.False(Try(periods, trainer, out EstimationFailure? failure));
            Assert.Equal(sentence, failure!.Detail);
        }

        static bool Try(PeriodRange periods, IForestTrainer trainer, out EstimationFailure? failure) => TailModel.TryTrain(
            Panel, periods, trainer, out _, out failure, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static double[] Standardized(string asset, VarianceSource source, int newest) =>
    [
        .. Panel.Variance.Outcomes.Where(outcome => outcome.Asset.Value == asset).Select(outcome =>
        {
            VolatilitySeries series = Panel.Series[outcome.Asset];
            double logReturn = series.Returns[series.Dates.IndexOf(outcome.KnownOn)];
            return logReturn / Math.Sqrt(source == VarianceSource.Learned ? outcome.Model : outcome.Baseline);
        }).TakeLast(newest),
    ];

    private static VarianceForecast Variance(double value, VarianceSource source) => new(
        value, source == VarianceSource.Learned ? PredictionStatus.Active : PredictionStatus.GateClosed, value, value, value, null);

    private static (long, long) Bits(TailLoss loss) =>
        (BitConverter.DoubleToInt64Bits(loss.ValueAtRisk), BitConverter.DoubleToInt64Bits(loss.ExpectedShortfall));

    private static TailModel Train(TailPanel panel, TailModelOptions options)
    {
        Assert.True(TailModel.TryTrain(
            panel, new PeriodRange(0, panel.Features.Dates.Length), new GreedyTreeTrainer(keepsLabels: true), out TailModel? model,
            out EstimationFailure? failure, options, TestContext.Current.CancellationToken), failure?.Detail);
        return model;
    }

    /// <summary>Gives a forest of another schema, or none where there is no schema.</summary>
    private sealed class OtherTrainer(FeatureSchema? schema) : IForestTrainer
    {
        public string Name => "other";

        public bool TryTrain(
            FeatureSchema asked, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
            [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
            CancellationToken cancellationToken = default)
        {
            forest = schema is null ? null : TreeForest.Create(
                schema, [new DecisionTree { LeafValues = [0], LeafRows = [1], LeafSamples = [[0]] }], ForestAggregation.Mean);
            failure = forest is null ? new UndefinedEstimate(null, $"Each of the {asked.Count} features is the same in all rows.") : null;
            return forest is not null;
        }
    }
}
