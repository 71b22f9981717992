using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// The risk predictor of a week, fitted every 252 periods, against what else the library could do: GARCH(1,1), fitted every 252 periods,
/// and log-HAR-X without a forest, fitted every 22. The targets (LEARNING.md, section 2.7) are 0.80 and, as a stretch, 0.99 of their QLIKE.
/// </summary>
/// <remarks>
/// Measured once: 0.8000 of GARCH's, a hair above its target, and 1.0015 of the monthly regression's: the stretch is missed. A forest
/// fitted once a year is worth no more than a regression fitted every month.
/// </remarks>
public class VarianceAgainstOthersTests
{
    private const int Horizon = 5;

    [Fact]
    public void TryRun_AWeek_AgainstGarchAndMonthlyRegression()
    {
        DateOnly end = TestTier.IsLong ? EquityPanels.End : new DateOnly(2004, 12, 31);
        (FeaturePanel features, VolatilitySeries[] returns) = EquityPanels.Read(Horizon, end);
        VarianceProtocolOptions yearly = new() { TrainingPeriods = features.Dates.Count(day => day < EquityPanels.Start) - Horizon };
        ForestTrainer trainer = new(new ForestTrainerOptions
        {
            Trees = TestTier.Count(10, 100),
            Leaves = 64,
            MinimumRowsPerLeaf = 20 * Horizon,
        });
        VarianceReport report = Run(features, trainer, yearly);
        VarianceReport monthly = Run(features, new NoForest(), yearly with { Step = 22 });

        // An asset enters sooner where the fits are more: what both forecast is compared.
        Dictionary<(AssetId, DateOnly), double> linear =
            monthly.Outcomes.ToDictionary(outcome => (outcome.Asset, outcome.Date), outcome => outcome.Linear);
        double model = MeanLoss(report.Outcomes, outcome => outcome.Model);
        double regression = model / MeanLoss(report.Outcomes, outcome => linear[(outcome.Asset, outcome.Date)]);
        Dictionary<(AssetId, DateOnly), double> garch = Garch(features, returns, yearly);
        double overGarch = model / MeanLoss(report.Outcomes, outcome => garch[(outcome.Asset, outcome.Date)]);
        string measured = FormattableString.Invariant($"{regression:F4} of the monthly regression, {overGarch:F4} of GARCH");
        TestContext.Current.TestOutputHelper?.WriteLine(measured);
        if (TestTier.IsLong)
        {
            Assert.True(overGarch is > 0.77 and < 0.805, measured);
            Assert.True(regression is > 0.98 and < 1.02, measured);
        }
        else
        {
            Assert.True(overGarch is > 0.5 and < 1 && regression is > 0.8 and < 1.2, measured); // a year, and ten trees
        }
    }

    private static VarianceReport Run(FeaturePanel features, IForestTrainer trainer, VarianceProtocolOptions options)
    {
        Assert.True(VarianceProtocol.TryRun(
            features, trainer, out VarianceReport? report, out EstimationFailure? failure, options,
            cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return report;
    }

    // The mean over the days of the mean over the assets, as the reports have it.
    private static double MeanLoss(ImmutableArray<VarianceOutcome> outcomes, Func<VarianceOutcome, double> forecast) =>
        outcomes.GroupBy(outcome => outcome.KnownOn).Average(day => day.Average(outcome => Qlike(outcome.Realised, forecast(outcome))));

    private static double Qlike(double realised, double forecast) => (realised / forecast) - Math.Log(realised / forecast) - 1;

    // Fitted to the returns of the training part; its forecasts times the mean of label over forecast there, as the regressions' are, for
    // the label's variance is that of the range and not of returns.
    private static Dictionary<(AssetId Asset, DateOnly Date), double> Garch(
        FeaturePanel features, VolatilitySeries[] returns, VarianceProtocolOptions options)
    {
        Dictionary<(AssetId, DateOnly), double> forecasts = [];
        ImmutableArray<WalkForwardSplit> splits = Forecasting.WalkForward.SplitByLabels(features.LabelEnds.AsSpan(), new WalkForwardOptions
        {
            TrainingPeriods = options.TrainingPeriods,
            Step = options.Step,
            LabelHorizon = Horizon,
        });
        foreach (WalkForwardSplit split in splits)
        {
            Dictionary<AssetId, Dictionary<DateOnly, double>> fitted = [];
            DateOnly last = features.Dates[split.TrainEnd - 1];
            DateOnly until = features.Dates[split.TestEnd - 1];
            foreach (VolatilitySeries series in returns)
            {
                int training = series.Dates.Count(day => day <= last);
                VolatilitySeries squares = VolatilitySeries.FromReturns(series.Asset, series.Returns);
                if (training >= 250 && new GarchVolatilityModel().TryFit(squares.Slice(0, training), out GarchFit? fit, out _))
                {
                    fitted[series.Asset] = Track(series, squares, fit, until);
                }
            }

            Dictionary<AssetId, (double Sum, int Count)> scales = [];
            PeriodRange train = features.RowsOf(new PeriodRange(split.TrainStart, split.TrainLength));
            for (int row = train.Start; row < train.End; row++)
            {
                AssetId asset = features.AssetOf(row);
                if (fitted.TryGetValue(asset, out Dictionary<DateOnly, double>? own) && own.TryGetValue(features.DateOf(row), out double f))
                {
                    (double sum, int count) = scales.GetValueOrDefault(asset);
                    scales[asset] = (sum + (features.Label(row) / f), count + 1);
                }
            }

            PeriodRange test = features.RowsOf(new PeriodRange(split.TestStart, split.TestLength));
            for (int row = test.Start; row < test.End; row++)
            {
                AssetId asset = features.AssetOf(row);
                if (scales.TryGetValue(asset, out (double Sum, int Count) scale))
                {
                    forecasts[(asset, features.DateOf(row))] = scale.Sum / scale.Count * fitted[asset][features.DateOf(row)];
                }
            }
        }

        return forecasts;
    }

    private static Dictionary<DateOnly, double> Track(VolatilitySeries series, VolatilitySeries squares, VolatilityFit fit, DateOnly until)
    {
        const int first = 63;
        VolatilityTracker tracker = fit.TrackFrom(squares.Slice(0, first));
        Dictionary<DateOnly, double> forecasts = [];
        for (int t = first; t < series.Count && series.Dates[t] <= until; t++)
        {
            tracker.Update(squares[t]);
            forecasts[series.Dates[t]] = tracker.MeanVariance(Horizon);
        }

        return forecasts;
    }

    /// <summary>A forest that says 0: the regression alone.</summary>
    private sealed class NoForest : IForestTrainer
    {
        public string Name => "no forest";

        public bool TryTrain(
            FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
            [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
            CancellationToken cancellationToken = default)
        {
            forest = TreeForest.Create(schema, [new DecisionTree { LeafValues = [0], LeafRows = [1] }], ForestAggregation.Mean);
            failure = null;
            return true;
        }
    }
}
