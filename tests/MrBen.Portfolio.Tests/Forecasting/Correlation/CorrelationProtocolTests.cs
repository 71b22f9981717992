using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Forecasting.Correlation;

public class CorrelationProtocolTests
{
    private const int Periods = 2_900;

    private static readonly CorrelationProtocolOptions Seldom = new() { Step = 600 };
    private static readonly Lazy<CorrelationReport> Planted =
        new(() => Run(PlantedCorrelations.Draw(11, 5, Periods, 0.1, 0.85).Panel));

    // The share of the factor jumps in the month after a turbulent one. Averages come too late; the tree sees it coming, and the gate opens.
    [Fact]
    public void TryRun_CorrelationThatJumps_OpensTheGate()
    {
        CorrelationReport report = Planted.Value;
        GateReport gate = Judge(report);
        Assert.True(gate.IsActive, $"{gate.Explanation}\n{report}");
        Assert.True(report.ModelOverBaseline.ModelLoss < report.ModelOverBaseline.BaselineLoss - 0.01, $"{report}");
        Assert.True(report.ModelOverBaseline.Test.Statistic < -2, $"{report}");
        Assert.Equal(0, report.Outputs.NotFinite);
    }

    [Fact]
    public void TryRun_ManyAssets_FactorsOpenTheGateToo()
    {
        CorrelationReport report = Run(
            PlantedCorrelations.Draw(12, 24, Periods, 0.1, 0.85).Panel,
            new CorrelationProtocolOptions { Step = 600, Model = new CorrelationModelOptions { Factors = 2, MaxCorrection = 2 } });
        GateReport gate = Judge(report);
        Assert.True(gate.IsActive, $"{gate.Explanation}\n{report}");
        Assert.Contains("corrected in the 2 factors by", report.Configuration, StringComparison.Ordinal);

        // Of 24 assets the log-correlation HAR is left out.
        CorrelationScore left = report.Of(CorrelationReport.Heterogeneous);
        Assert.Equal(left.Losses.Length, left.StandIns);
        Assert.Equal(report.Of(CorrelationReport.SlowWeighted).Losses, left.Losses);
    }

    // There is nothing to find. The gate promises to open by mistake in at most 5 % of such markets: six or more of 40 would be 1.4 %
    // likely (binomial). What the model loses is promised nowhere, and no bound is asked of it: the tree of these tests fits the noise of
    // 20 rows, which overlap, and loses 0.00 to 0.10 more than its baseline; the closed gate is what keeps that away.
    [Fact]
    public void TryRun_CorrelationThatStays_KeepsTheGateClosed()
    {
        int opened = 0;
        for (int seed = 0; seed < TestTier.Count(1, 40); seed++)
        {
            GateReport gate = Judge(Run(PlantedCorrelations.Draw(100 + seed, 4, Periods, 0.4, 0.4).Panel, Seldom));
            opened += gate.IsActive ? 1 : 0;
        }

        Assert.True(opened <= (TestTier.IsLong ? 5 : 0), $"{opened} opened.");
    }

    // Returns after a day are put in any other order: no forecast whose loss was known by that day moves a bit.
    [Fact]
    public void TryRun_FuturePermuted_ForecastsTheSamePast()
    {
        const int assets = 4;
        CorrelationProtocolOptions options = new() { TrainingPeriods = 560, Step = 150 };
        double[] values = PlantedCorrelations.Draw(13, assets, 1_200, 0.2, 0.7).Panel.Values.ToArray();
        foreach (CorrelationBaseline baseline in Enum.GetValues<CorrelationBaseline>())
        {
            options.Model = new CorrelationModelOptions { Baseline = baseline };
            CorrelationReport before = Run(PlantedCorrelations.Panel(assets, values), options);
            SeededRandom random = new(14);
            foreach (int cut in (int[])[801, 1_000])
            {
                double[] changed = [.. values];
                for (int t = 1_199; t > cut; t--)
                {
                    int other = cut + random.NextBelow(t - cut + 1);
                    for (int i = 0; i < assets; i++)
                    {
                        (changed[(t * assets) + i], changed[(other * assets) + i]) =
                            (changed[(other * assets) + i], changed[(t * assets) + i]);
                    }
                }

                CorrelationReport after = Run(PlantedCorrelations.Panel(assets, changed), options);
                int known = before.Days.Count(day => day < PlantedCorrelations.First.AddDays(cut));
                Assert.True(known > 10);
                foreach (CorrelationScore score in before.Scores)
                {
                    CorrelationScore same = after.Of(score.Name);
                    Assert.Equal(score.Losses[..known], same.Losses[..known]);
                    Assert.Equal(score.Variances[..known], same.Variances[..known]);
                    Assert.NotEqual(score.Losses, same.Losses); // the change was one
                }
            }
        }
    }

    // What a report says is what its parts say; the losses of the estimators are those of the estimators.
    [Fact]
    public void TryRun_Report_IsItsParts()
    {
        ReturnPanel panel = PlantedCorrelations.Draw(15, 4, 1_300, 0.2, 0.7).Panel;
        List<TrainingProgress> steps = [];
        GreedyTreeTrainer trainer = new();
        Assert.True(CorrelationProtocol.TryRun(
            panel, trainer, out CorrelationReport? report, out _, new CorrelationProtocolOptions { TrainingPeriods = 700, Step = 250 },
            new ListProgress(steps), TestContext.Current.CancellationToken));

        // Tests from period 722, 972 and 1222; forecasts after periods 249 + 5k, and the last label ends with the panel.
        Assert.Equal(3, report.Refits);
        Assert.Equal(3, trainer.Trainings);
        Assert.Equal(4, steps.Count);
        Assert.Equal(new TrainingProgress(CorrelationReport.ModelName, "fit 2 of 3", 1.0 / 3), steps[1]);
        Assert.Equal(1, steps[^1].Fraction);
        int[] stops = [.. Enumerable.Range(0, 1_300).Where(t => t >= 722 && (t - 249) % 5 == 0 && t + 22 < 1_300)];
        Assert.Equal(stops.Select(t => panel.Dates[t + 22]), report.Days);
        Assert.Equal(panel.Dates[1_199 + 22], report.TrainedThrough); // the last label that ends before 1222
        Assert.Equal(5, report.Overlap);
        Assert.Equal(22, report.Horizon);
        Assert.Equal(stops.Length, report.Outputs.Total);
        Assert.All(report.Scores, score => Assert.Equal(stops.Length, score.Losses.Length));

        // The third forecast by the estimators themselves.
        ReturnPanel known = panel.Slice(0, stops[2] + 1);
        double[] realised = LabelledCorrections.Realised(LabelledCorrections.Scale(panel), 4, stops[2], 22);
        foreach ((string name, double factor) in new[] { (CorrelationReport.SlowWeighted, 0.995), (CorrelationReport.FasterWeighted, 0.985) })
        {
            CorrelationEstimate estimate = new ExponentiallyWeightedCorrelation(
                new StreamingCorrelationOptions { Decay = ExponentialDecay.FromFactor(factor) }).Estimate(known);
            (double loss, double variance) = CorrelationJudgement.Of(estimate.Correlation, realised);
            Assert.Equal(loss, report.Of(name).Losses[2]);
            Assert.Equal(variance, report.Of(name).Variances[2]);
        }

        // HAR and DCC of the first fit, on the 722 returns before the first test period; the first forecast knows two periods more.
        Assert.True(new LogCorrelationForecast().TryFit(
            panel.Slice(0, 722), out LogCorrelationFit? fit, out _, TestContext.Current.CancellationToken));
        Assert.Equal(0, report.Of(CorrelationReport.Heterogeneous).StandIns);
        Assert.Equal(5, fit.Weights.Length);
        Assert.True(new DynamicConditionalCorrelation().TryFit(
            panel.Slice(0, 722), out DynamicCorrelationFit? dynamic, out _, TestContext.Current.CancellationToken));
        StreamingDynamicCorrelation stream = dynamic.CreateStream();
        for (int t = 722; t <= stops[0]; t++)
        {
            stream.Update(panel.Row(t));
        }

        Assert.Equal(
            CorrelationJudgement.Of(
                stream.Estimate().Correlation, LabelledCorrections.Realised(LabelledCorrections.Scale(panel), 4, stops[0], 22)).Loss,
            report.Of(CorrelationReport.Dynamic).Losses[0]);

        CorrelationScore best = report.Of(CorrelationReport.Dynamic).MeanLoss < report.Of(CorrelationReport.SlowWeighted).MeanLoss
            ? report.Of(CorrelationReport.Dynamic)
            : report.Of(CorrelationReport.SlowWeighted);
        Assert.Equal(best, report.Baseline);
        Assert.Equal(best.Name == CorrelationReport.SlowWeighted, report.IsBaselineCorrected);
        GateEvidence evidence = report.ToEvidence();
        Assert.Equal(best.Name, evidence.Baseline);
        Assert.Equal(report.Configuration, evidence.Configuration);
        Assert.Equal(best.MeanLoss, evidence.Losses.Baseline.ToArray().Average(), 1e-12);
        Assert.Equal(report.Of(CorrelationReport.ModelName).MeanLoss, evidence.Losses.Model.ToArray().Average(), 1e-12);
        Assert.Equal(
            report.Of(CorrelationReport.Shrunk).MeanVariance,
            report.CompareVariances(CorrelationReport.Shrunk, CorrelationReport.Dynamic).ModelLoss, 1e-12);
        Assert.Throws<ArgumentException>(() => report.Of("none"));
        Assert.StartsWith($"{report.Configuration}: {stops.Length} forecasts, 3 fits.\n", $"{report}", StringComparison.Ordinal);
        Assert.Equal(
            "EWMA 0.995 corrected in the log matrix by one greedy tree, seed 42, H = 22, at most 0.5, "
            + $"features {CorrelationFeatures.SchemaOf(CorrelationForm.LogMatrix).Hash[..8]}, a forecast in 5 periods, fitted every 250",
            report.Configuration);
    }

    [Fact]
    public void TryRun_TooShort_IsANamedFailure()
    {
        Assert.Equal(
            "0 correlations were forecast in 900 periods; a judgement needs at least 12.",
            Fails(PlantedCorrelations.Draw(16, 3, 900, 0.2, 0.4).Panel, new CorrelationProtocolOptions()).Detail);
        Assert.Equal(
            "11 forecasts of correlations to train on; 50 are needed.",
            Fails(PlantedCorrelations.Draw(16, 3, 900, 0.2, 0.4).Panel, new CorrelationProtocolOptions { TrainingPeriods = 300 }).Detail);
        Assert.IsType<InsufficientHistory>(
            Fails(PlantedCorrelations.Draw(16, 3, 100, 0.2, 0.4).Panel, new CorrelationProtocolOptions()));
        Assert.Throws<ArgumentException>(() => Fails(
            PlantedCorrelations.Draw(16, 3, 900, 0.2, 0.4).Panel, new CorrelationProtocolOptions { Model = new() { Stride = 0 } }));
        Assert.Throws<OperationCanceledException>(() => CorrelationProtocol.TryRun(
            PlantedCorrelations.Draw(16, 3, 1_500, 0.2, 0.4).Panel, new GreedyTreeTrainer(), out _, out _, cancellationToken: new(true)));

        static EstimationFailure Fails(ReturnPanel panel, CorrelationProtocolOptions options)
        {
            Assert.False(CorrelationProtocol.TryRun(
                panel, new GreedyTreeTrainer(), out CorrelationReport? report, out EstimationFailure? failure, options,
                cancellationToken: TestContext.Current.CancellationToken));
            Assert.Null(report);
            return failure;
        }
    }

    private static GateReport Judge(CorrelationReport report) =>
        ModelGate.Evaluate(GateState.Initial, report.ToEvidence(), new GateOptions { Horizon = report.Overlap });

    private static CorrelationReport Run(ReturnPanel panel, CorrelationProtocolOptions? options = null)
    {
        Assert.True(
            CorrelationProtocol.TryRun(
                panel, new GreedyTreeTrainer(), out CorrelationReport? report, out EstimationFailure? failure, options,
                cancellationToken: TestContext.Current.CancellationToken),
            failure?.Detail);
        return report;
    }

    private sealed class ListProgress(List<TrainingProgress> steps) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => steps.Add(value);
    }
}
