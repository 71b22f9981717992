using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.Forecasting.Utility;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyProtocolTests
{
    private static readonly StrategyProtocolOptions Options = new() { TrainingPeriods = 500, Replications = 200 };
    private static readonly StrategyTrackRecord Record = StrategyModels.Weather(premium: 0.8, periods: 1_700, seed: 5);
    private static readonly Lazy<StrategyReport> Report = new(() => Run(Record, new SharpeTrials()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Counted by hand of the dates: rows from the 250th period of the tracks on, labels of 22 periods, 500 + 22 of them before the first
    // test; a fit for each 252 that follow.
    [Fact]
    public void TryRun_Forecasts_EveryLabelledRowAfterTheFirstTraining()
    {
        StrategyReport report = Report.Value;
        int labelled = Record.Tracks.Dates.Length - 249 - 22;
        int tested = labelled - 522;
        Assert.Equal(4 * tested, report.Outcomes.Length);
        Assert.Equal((tested + 251) / 252, report.Refits);
        Assert.Equal(Record.Tracks.Dates[249 + 522], report.Outcomes[0].Date);
        Assert.Equal(Record.Tracks.Dates[249 + 522 + 22], report.Outcomes[0].KnownOn);
        Assert.Equal(Record.Tracks.Dates[^1], report.Outcomes[^1].KnownOn);
        Assert.True(report.TrainedThrough < report.Outcomes[^1].Date);
        int decisions = Record.Decisions.Count(decision => decision.Period - 250 >= 522);
        Assert.Equal(decisions, report.Decisions);
    }

    // Squares summed here once more; the realised utilities are those of the tracks.
    [Fact]
    public void Report_Losses_AreSquaresOfRelativeUtility()
    {
        StrategyReport report = Report.Value;
        double errors = report.Outcomes.Sum(outcome => Math.Pow(outcome.Realised - outcome.Model, 2));
        double squares = report.Outcomes.Sum(outcome => Math.Pow(outcome.Realised, 2));
        Assert.Equal(1 - (errors / squares), report.Explained, tolerance: 1e-12);
        Assert.Equal(errors / report.Outcomes.Length, report.ModelOverEqual.ModelLoss, tolerance: 1e-12);
        Assert.Equal(squares / report.Outcomes.Length, report.ModelOverEqual.BaselineLoss, tolerance: 1e-12);
        int first = Record.Tracks.Dates.IndexOf(report.Outcomes[0].Date);
        ImmutableArray<double> utilities = StrategyFeatures.RelativeUtilities(Record.Tracks, first + 1, 22, 3);
        Assert.Equal(utilities, report.Outcomes[..4].Select(outcome => outcome.Realised));
        Assert.Equal(4, report.ModelOverEqual.Losses.Blocks.Length);
        Assert.Equal(0, report.Outcomes[..4].Sum(outcome => outcome.Model), tolerance: 1e-12);
        Assert.Equal(new OutputTally(report.Outcomes.Length, 0, 0), report.Outputs);
        Assert.All(report.ModelBands.Concat(report.BaselineBands), band => Assert.True(band!.Value.IsSound));
    }

    // The mixture of fixed weights (17/24, 11/24 of two assets): its path is worked out here a second time, by units held, not weights.
    [Fact]
    public void Report_EqualMixture_IsWhatUnitsWouldHaveEarned()
    {
        MixturePerformance mixture = Report.Value.Performances[1];
        double[] target = [(1 + 0 + 0.5 + (2.0 / 3)) / 4, (0 + 1 + 0.5 + (1.0 / 3)) / 4];
        int first = Record.Decisions.First(decision => decision.Period - 250 >= 522).Period;
        double[] money = [0, 0];
        double wealth = 1;
        for (int t = first; t < Record.Tracks.Dates.Length; t++)
        {
            double before = wealth;
            if (Record.Decisions.Any(decision => decision.Period == t))
            {
                double cost = 0.001 * (Math.Abs((target[0] * wealth) - money[0]) + Math.Abs((target[1] * wealth) - money[1]));
                wealth -= cost;
                money = [target[0] * wealth, target[1] * wealth];
            }

            ReadOnlySpan<double> row = Record.Returns.Row(Record.Returns.Observations - Record.Tracks.Dates.Length + t);
            money = [money[0] * (1 + row[0]), money[1] * (1 + row[1])];
            wealth = money[0] + money[1];
            Assert.Equal((wealth / before) - 1, mixture.Returns[t - first], tolerance: 1e-12);
        }

        Assert.Equal(["1/N", "equal mixture", "Hedge", Report.Value.Configuration], Report.Value.Performances.Select(one => one.Name));
        Assert.Equal(0, Report.Value.Performances[0].AboveEqualWeight);
    }

    // The gate on a planted signal is opened by real forests (PlantedStrategiesTests). Here a strategy that is nearly the mean of all has
    // hardly a loss to save, and the single tree's noise in it is what the gate's worst block is about.
    [Fact]
    public void TryRun_TrueSignal_Pays_AndNoneKeepsTheGateClosed()
    {
        GateOptions options = new() { Horizon = 22 };
        StrategyReport signal = Run(StrategyModels.Weather(premium: 2, periods: 2_500, seed: 5), new SharpeTrials());
        Assert.True(signal.Explained > 0.2, $"{signal}");
        Assert.True(signal.DeflatedSharpe > 0.95 && signal.Overfitting!.Probability < 0.1, $"{signal}");
        Assert.Equal("half", signal.ModelOverEqual.WorstAsset!.Value.Block);
        Assert.True(signal.Performances[3].Sharpe!.Estimate > signal.Performances[1].Sharpe!.Estimate + 0.2);
        StrategyReport none = Run(StrategyModels.Weather(premium: 0, periods: 1_700, seed: 5), new SharpeTrials());
        GateReport closed = ModelGate.Evaluate(GateState.Initial, none.ToEvidence(), options);
        Assert.False(closed.IsActive, closed.Explanation);
    }

    // Without the last year the forecasts and returns until then are the same, bit for bit.
    [Fact]
    public void TryRun_FutureCutOff_SaysTheSameOfThePast()
    {
        StrategyBacktest backtest = new(
            SimulatedWeather.Strategies,
            new StrategyBacktestOptions { FirstDecision = 60, EstimationPeriods = 60, Decisions = DecisionDays.MonthStarts });
        ReturnPanel early = Record.Returns.Slice(0, 1_448);
        Assert.True(backtest.TryRecord(early, out StrategyTrackRecord? record, out _, Token));
        StrategyReport report = Run(record, new SharpeTrials());
        Assert.True(report.Outcomes.Length > 1_000);
        Assert.Equal(report.Outcomes.AsEnumerable(), Report.Value.Outcomes[..report.Outcomes.Length]);
        for (int k = 0; k < 4; k++)
        {
            ImmutableArray<double> returns = report.Performances[k].Returns;
            Assert.Equal(returns.AsEnumerable(), Report.Value.Performances[k].Returns[..returns.Length]);
        }
    }

    // Hedge, and each forest; those of earlier runs stay counted.
    [Fact]
    public void TryRun_Trials_AreCounted()
    {
        SharpeTrials trials = new();
        StrategyReport first = Run(Record, trials);
        Assert.Equal(2, first.Trials);
        StrategyReport second = Run(Record, trials, Options with { Others = [new NamedTrainer("another")] });
        Assert.Equal(5, second.Trials);
        Assert.Equal(5, second.Performances.Length);
        Assert.StartsWith(
            "another, seed 42, on the utility of calm, wild, half, third, H = 22", second.Performances[4].Name, StringComparison.Ordinal);
        Assert.Equal("Hedge of 4 strategies", trials.Configurations[0]);
        Assert.Equal(first.Configuration, trials.Configurations[1]);
        Assert.Equal(first.Outcomes.AsEnumerable(), second.Outcomes); // and the same bits once more
        Assert.Equal(trials.Deflated(first.Configuration), second.DeflatedSharpe);
        Assert.Equal(second.DeflatedSharpe, second.ToEvidence().DeflatedSharpe);
        Assert.Equal(second.Overfitting!.Probability, second.ToEvidence().OverfittingProbability);
        Assert.Equal(5, second.PathSharpes.Length);
    }

    // Where nothing is known of luck, nothing speaks for the model.
    [Fact]
    public void Evidence_WhatIsNotKnown_SpeaksAgainstTheModel()
    {
        GateEvidence evidence = (Report.Value with { DeflatedSharpe = null, Overfitting = null }).ToEvidence();
        Assert.Equal((0, 1), (evidence.DeflatedSharpe, evidence.OverfittingProbability));
        Assert.False(ModelGate.Evaluate(GateState.Initial, evidence, new GateOptions { Horizon = 22 }).IsActive);
    }

    [Fact]
    public void TryRun_Progress_GoesToTheEnd()
    {
        List<TrainingProgress> seen = [];
        Run(Record, new SharpeTrials(), progress: new Listener(seen));
        Assert.Equal(Report.Value.Refits + 15 + 1, seen.Count);
        Assert.Equal(seen.Select(one => one.Fraction).Order(), seen.Select(one => one.Fraction));
        Assert.Equal(1, seen[^1].Fraction);
    }

    [Fact]
    public void TryRun_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => StrategyProtocol.TryRun(
            Record, new GreedyTreeTrainer(), out _, out _, Options, cancellationToken: source.Token));
    }

    [Fact]
    public void TryRun_TooLittle_IsTold()
    {
        Assert.Equal("Features of strategies need tracks of 250 periods; there", Refusal(Record.Returns.Slice(0, 250))[..56]);
        Assert.StartsWith(
            "3 periods have labels of 22 periods", Refusal(Record.Returns.Slice(0, 60 + 2 + 272), step: true), StringComparison.Ordinal);
        Assert.EndsWith(
            "labelled periods leave none to forecast after 500 to train on and the gap.", Refusal(Record.Returns.Slice(0, 800)),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "decisions were forecast out of sample; a judgement needs at least 24.", Refusal(Record.Returns.Slice(0, 1_000)),
            StringComparison.Ordinal);
        Assert.Equal(
            "Of 1 strategies none can be told from the mean; 2 to 1000 can.",
            Refusal(Record.Returns, SimulatedWeather.Strategies[..1]));
        Assert.Equal(
            "Strategies calm and same do the same throughout; one of them says nothing.",
            Refusal(Record.Returns, [SimulatedWeather.Strategies[0], NamedStrategy.Fixed("same", 1, 0), SimulatedWeather.Strategies[1]]));
    }

    [Fact]
    public void TryRun_UnsoundOptions_Throw()
    {
        string message = Assert.Throws<ArgumentException>(() => StrategyProtocol.TryRun(
            Record, new GreedyTreeTrainer(), out _, out _,
            new StrategyProtocolOptions { Step = 0, Tilt = new() { Cap = -1 }, Model = null!, Others = default },
            cancellationToken: TestContext.Current.CancellationToken)).Message;
        Assert.StartsWith(
            "Step must be at least 1; it is 0. Model: it is null. Tilt: Cap must be in [0, 2]; it is -1. "
                + "Others must be initialized and hold no null.", message, StringComparison.Ordinal);
    }

    private static StrategyReport Run(
        StrategyTrackRecord record, SharpeTrials trials, StrategyProtocolOptions? options = null,
        IProgress<TrainingProgress>? progress = null)
    {
        Assert.True(
            StrategyProtocol.TryRun(
                record, new GreedyTreeTrainer(), out StrategyReport? report, out EstimationFailure? failure, options ?? Options, trials,
                progress, Token),
            failure?.Detail);
        return report;
    }

    private static string Refusal(ReturnPanel panel, ImmutableArray<IAllocationStrategy> strategies = default, bool step = false)
    {
        StrategyBacktest backtest = new(
            strategies.IsDefault ? SimulatedWeather.Strategies : strategies,
            new StrategyBacktestOptions
            {
                FirstDecision = 60,
                EstimationPeriods = 60,
                Decisions = step ? DecisionDays.EveryStep : DecisionDays.MonthStarts,
            });
        Assert.True(backtest.TryRecord(panel, out StrategyTrackRecord? record, out EstimationFailure? failure, Token), failure?.Detail);
        Assert.False(StrategyProtocol.TryRun(
            record, new GreedyTreeTrainer(), out StrategyReport? report, out failure, Options, cancellationToken: Token));
        Assert.Null(report);
        return failure.Detail;
    }

    private sealed class NamedTrainer(string name) : IForestTrainer
    {
        private readonly GreedyTreeTrainer _trainer = new();

        public string Name => name;

        public bool TryTrain(
            FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
            [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
            CancellationToken cancellationToken = default) =>
            _trainer.TryTrain(schema, features, labels, seed, out forest, out failure, cancellationToken);
    }

    private sealed class Listener(List<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen.Add(value);
    }
}
