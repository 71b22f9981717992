using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Forecasting.Utility;

public class StrategyModelTests
{
    // The first gains 0.1 % a day, the second nothing: relative utilities of the month of opposite sign.
    private static readonly StrategyTracks Rising = StrategyModels.Tracks(260, _ => 0.001, _ => 0);
    private static readonly StrategyModel Stump = StrategyModels.Of("a", "b");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The stump says 0.05 and −0.01: less their mean, ±0.03.
    [Fact]
    public void Forecast_OpenGate_IsTheForestLessItsMean()
    {
        ImmutableArray<StrategyForecast> forecasts = Stump.Forecast(Rising, PredictionStatus.Active);
        Assert.Equal(0.03, forecasts[0].Value, tolerance: 1e-15);
        Assert.Equal(-0.03, forecasts[1].Value, tolerance: 1e-15);
        Assert.Equal("a +3.0 %", forecasts[0].ToString());
        Assert.Null(forecasts[0].Interval);
        Prediction<ImmutableArray<double>> prediction = Stump.Predict(Rising, PredictionStatus.Active);
        Assert.Equal(forecasts.Select(forecast => forecast.Value), prediction.Value);
        Assert.StartsWith(
            $"{Stump.Id}: a +3.0 % a year beside the mean; the forest: 0.05 against 0.02 on average, most by "
                + "relative utility of the month = 0.126 (+0.03)", prediction.Explanation, StringComparison.Ordinal);
        Assert.Null(prediction.Interval);
    }

    // Only the newest 250 periods count, and nothing but them.
    [Fact]
    public void Forecast_LongerPast_IsTheSame()
    {
        StrategyTracks longer = StrategyModels.Tracks(900, t => t < 640 ? -0.01 : 0.001, _ => 0);
        Assert.Equal(
            Stump.Forecast(Rising, PredictionStatus.Active).Select(one => one.Value),
            Stump.Forecast(longer, PredictionStatus.Active).Select(one => one.Value));
    }

    [Fact]
    public void Forecast_AnyOtherStatus_IsZeroForAll()
    {
        StrategyModel model = Stump.WithIntervals(
            [new ConformalBand(0.9, -0.1, 0.2, 99), new ConformalBand(0.9, -0.2, 0.1, 99)],
            [new ConformalBand(0.9, -0.3, 0.4, 99), new ConformalBand(0.9, -0.4, 0.3, 99)]);
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>())
        {
            Prediction<ImmutableArray<double>> prediction = model.Predict(Rising, status);
            Assert.Equal(status, prediction.Status);
            bool isOpen = status == PredictionStatus.Active;
            Assert.Equal(isOpen ? 0.03 : 0, prediction.Value[0], tolerance: isOpen ? 1e-15 : 0);
            (ImmutableArray<double> lower, ImmutableArray<double> upper) = prediction.Interval!.Value;
            Assert.Equal(isOpen ? [-0.07, -0.23] : [-0.3, -0.4], lower, (x, y) => Math.Abs(x - y) < 1e-15);
            Assert.Equal(isOpen ? [0.23, 0.07] : [0.4, 0.3], upper, (x, y) => Math.Abs(x - y) < 1e-15);
            if (!isOpen)
            {
                Prediction<ImmutableArray<double>> equal = model.PredictEqual(status);
                Assert.Equal((equal.Explanation, equal.ModelId), (prediction.Explanation, prediction.ModelId));
                Assert.Equal(equal.Interval!.Value.Lower, lower);
            }
        }

        Assert.Equal(0.03, model.Forecast(Rising, PredictionStatus.Disabled)[0].Model, tolerance: 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Forecast(Rising, (PredictionStatus)99));
    }

    [Fact]
    public void Forecast_OtherTracks_Throws()
    {
        Assert.StartsWith(
            $"{Stump.Id} knows a, b, not a, b, c.",
            Assert.Throws<ArgumentException>(() => Stump.Forecast(
                StrategyModels.Tracks(260, _ => 0, _ => 0, _ => 0), PredictionStatus.Active)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"{Stump.Id} needs tracks of 250 periods; there are 249.",
            Assert.Throws<ArgumentException>(() => Stump.Forecast(Rising.Last(249), PredictionStatus.Active)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WithIntervals_Unsound_Throws()
    {
        ConformalBand band = new(0.9, -1, 1, 10);
        Assert.Throws<ArgumentException>(() => Stump.WithIntervals([band], [band, band]));
        Assert.Throws<ArgumentException>(() => Stump.WithIntervals(default, [band, band]));
        Assert.Throws<ArgumentException>(() => Stump.WithIntervals([band, band], [band, band with { Lower = 2 }]));
    }

    // What is planted is learned: in the weathers of the simulated market the model prefers as it should, and says why.
    [Fact]
    public void TryTrain_Weather_LearnsIt()
    {
        StrategyTracks tracks = StrategyModels.Weather(premium: 0.8, periods: 2_500, seed: 5).Tracks;
        StrategyModel model = StrategyModels.Train(tracks);
        Assert.Equal(["calm", "wild", "half", "third"], model.Strategies);
        Assert.Equal(tracks.Dates[^1], model.TrainedThrough);
        Assert.Equal(22, model.Horizon);
        (double agreement, double size) = (0, 0);
        FeaturePanel panel = StrategyModels.Panel(tracks);
        for (int t = 0; t < panel.Dates.Length; t++)
        {
            PeriodRange rows = panel.RowsOf(new PeriodRange(t, 1));
            double[] said = StrategyModel.Relative([.. Enumerable.Range(rows.Start, rows.Length).Select(row => model.Ask(panel.Row(row)))]);
            Assert.Equal(0, said.Sum(), tolerance: 1e-12);
            for (int k = 0; k < said.Length; k++)
            {
                agreement += said[k] * panel.Label(rows.Start + k);
                size += panel.Label(rows.Start + k) * panel.Label(rows.Start + k);
            }
        }

        Assert.True(agreement / size > 0.1, $"{agreement / size}");
    }

    [Fact]
    public void TryTrain_NothingToLearn_IsTold()
    {
        Assert.Equal(
            "Of 1 strategies none can be told from the mean; 2 to 1000 can.", Refusal(StrategyModels.Tracks(600, Wave)));
        Assert.Equal(
            "Strategies a and c do the same throughout; one of them says nothing.",
            Refusal(StrategyModels.Tracks(600, Wave, _ => 0, Wave)));
        Assert.Equal(
            "No strategy's relative utility varies; there is nothing to learn.",
            Refusal(StrategyModels.Tracks(600, _ => 0.001, _ => 0.0005)));
        Assert.Equal(
            "498 rows of 2 strategies in 249 periods; a training needs all of 250.",
            Refusal(StrategyModels.Tracks(249 + 22 + 249, Wave, _ => 0)));
        Assert.Equal(
            "10 rows are too few.",
            Refusal(StrategyModels.Tracks(600, Wave, _ => 0), new RefusingTrainer()));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(
            ["a"], [new DateOnly(2020, 1, 1)], MrBen.Portfolio.Market.Frequency.Daily, [double.NaN], [0], [0], [0]));
    }

    [Fact]
    public void TryTrain_BadArguments_Throw()
    {
        FeaturePanel panel = StrategyModels.Panel(StrategyModels.Tracks(600, Wave, _ => 0));
        PeriodRange all = new(0, panel.Dates.Length);
        Assert.StartsWith(
            "The panel has other features than those of strategies.",
            Assert.Throws<ArgumentException>(() => StrategyModel.TryTrain(
                PlantedPanel.Draw(1, 2, 300, 0.2, 0.8), new PeriodRange(0, 300), new GreedyTreeTrainer(), out _, out _, null, Token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => StrategyModel.TryTrain(
            panel, new PeriodRange(0, panel.Dates.Length + 1), new GreedyTreeTrainer(), out _, out _, null, Token));
        Assert.Throws<ArgumentException>(() => StrategyModel.TryTrain(
            panel, all, new GreedyTreeTrainer(), out _, out _, new StrategyModelOptions { MinimumPeriods = 29, Seed = -1 }, Token));
        Assert.Throws<InvalidOperationException>(() => StrategyModel.TryTrain(
            panel, all, new RefusingTrainer(StrategyModels.Stump(new FeatureSchema(1, ["x"]))), out _, out _, null, Token));
    }

    // A sine whose utility changes with time; any that is not constant.
    private static double Wave(int t) => 0.01 * Math.Sin(t / 40.0);

    private static string Refusal(StrategyTracks tracks, IForestTrainer? trainer = null)
    {
        FeaturePanel panel = StrategyModels.Panel(tracks);
        Assert.False(StrategyModel.TryTrain(
            panel, new PeriodRange(0, panel.Dates.Length), trainer ?? new GreedyTreeTrainer(), out StrategyModel? model,
            out EstimationFailure? failure, null, Token));
        Assert.Null(model);
        return failure.Detail;
    }

    private sealed class RefusingTrainer(TreeForest? given = null) : IForestTrainer
    {
        public string Name => "refusing";

        public bool TryTrain(
            FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TreeForest? forest,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out EstimationFailure? failure, CancellationToken cancellationToken = default)
        {
            forest = given;
            failure = given is null ? new UndefinedEstimate(null, "10 rows are too few.") : null;
            return given is not null;
        }
    }
}
