using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Judges <see cref="StrategyModel"/> on the tracks of strategies in the order of time: trained on all of the past, it forecasts a year, is
/// trained again, and so on; what its forecasts would have earned in the mixture beside 1/N, the equal mixture and Hedge. Pure functions,
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>No training label reaches into what is forecast (<see cref="WalkForward.SplitByLabels"/>). The loss is the squared error of the
/// relative utility; the baseline forecasts 0 for all, the equal mean. Losses of one day are averaged over the strategies before they are
/// tested.</para>
/// <para>The money: at each decision of the record the mixture's shares are moved as <see cref="UtilityTilt"/> moves them, whatever a gate
/// would say, and traded at the record's costs; between decisions weights drift. The deflated Sharpe ratio is of what the tilted mixture
/// returned more than the equal one, among as many trials as there were. The probability of overfitting is of the choice between the equal
/// mixture, Hedge and every forest tried, by their returns on the paths of a combinatorial purged cross-validation, a period's return the
/// mean over the paths.</para>
/// <para>Sources: López de Prado (2018), Advances in Financial Machine Learning, chapters 7 and 12; Bailey and López de Prado (2014), J.
/// Portfolio Management 40(5); Bailey, Borwein, López de Prado and Zhu (2017), J. Computational Finance 20(4).</para>
/// </remarks>
public static class StrategyProtocol
{
    private const string BaselineName = "mean of strategies";
    private const string ModelName = "forest of strategies";

    /// <summary>Walks forward.</summary>
    /// <param name="record">What the strategies did, from <see cref="StrategyBacktest.TryRecord(Market.ReturnPanel, out StrategyTrackRecord?, out EstimationFailure?, CancellationToken)"/>.</param>
    /// <param name="trainer">Trains the forests of the configuration that is judged.</param>
    /// <param name="report">What was measured; null where nothing was.</param>
    /// <param name="failure">
    /// Why not: too few periods or decisions, one strategy, two that do the same, or a forest could not be trained. Null otherwise.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="trials">
    /// What was tried before for the same place, to which the trials of this run are added; null where this is the first.
    /// </param>
    /// <param name="progress">Takes how far it is, at every training; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels at the next training, or sooner as the trainer allows.</param>
    /// <returns>Whether anything was measured.</returns>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>For each forest tried a training for each block of the walk-forward and for each split of the cross-validation.</remarks>
    public static bool TryRun(
        StrategyTrackRecord record, IForestTrainer trainer, [NotNullWhen(true)] out StrategyReport? report,
        [NotNullWhen(false)] out EstimationFailure? failure, StrategyProtocolOptions? options = null, SharpeTrials? trials = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(trainer);
        StrategyProtocolOptions settings = StrategyProtocolOptions.Checked(options, nameof(options));
        report = null;
        if (!StrategyEvidenceSource.TryMake(record, settings, out StrategyEvidenceSource? source, out failure))
        {
            return false;
        }

        int done = 0;
        int all = (1 + settings.Others.Length) * (source.Splits.Length + source.Combinations.Splits.Length);
        List<StrategyTrial> made = [];
        foreach (IForestTrainer one in settings.Others.Insert(0, trainer))
        {
            if (!StrategyTrial.TryMake(source, one, settings.Model, out StrategyTrial? trial, out failure, Trained, cancellationToken))
            {
                return false;
            }

            made.Add(trial);
        }

        report = Judge(source, [.. made], settings, trials ?? new SharpeTrials(), cancellationToken);
        progress?.Report(new TrainingProgress(ModelName, "judged", 1));
        return true;

        void Trained()
        {
            done++;
            progress?.Report(new TrainingProgress(ModelName, Invariant($"training {done} of {all}"), (double)done / (all + 1)));
        }
    }

    private static StrategyReport Judge(
        StrategyEvidenceSource source, ImmutableArray<StrategyTrial> made, StrategyProtocolOptions settings, SharpeTrials trials,
        CancellationToken cancellationToken)
    {
        ImmutableArray<StrategyOutcome> outcomes = made[0].Outcomes();
        string[] names = [.. made.Select(trial => Name(source, trial.Trainer, settings))];
        double[][] hedge = HedgeShares(source.Record, settings);
        MixturePath equal = Mixed(source, source.FirstForecast, _ => null);
        MixturePath hedged = Mixed(source, source.FirstForecast, decision => hedge[decision]);
        MixturePath[] tilted = [.. made.Select(trial => trial.WalkForward(settings.Tilt))];
        trials.Add(Invariant($"Hedge of {source.Record.Tracks.Names.Length} strategies"), Excess(hedged, equal));
        for (int k = 0; k < tilted.Length; k++)
        {
            trials.Add(names[k], Excess(tilted[k], equal));
        }

        (OverfittingEstimate? overfitting, ImmutableArray<double> paths, double? mixture) = Overfit(source, made, hedge, settings);
        return new StrategyReport(names[0], settings.Horizon, made[0].Fits, made[0].Newest.TrainedThrough, outcomes)
        {
            Decisions = source.Forecasts,
            ModelOverEqual = LossComparison.Of(
                ModelName, BaselineName, [.. outcomes.Select(outcome => outcome.KnownOn)],
                [.. outcomes.Select(outcome => Square(outcome.Realised - outcome.Model))],
                [.. outcomes.Select(outcome => Square(outcome.Realised))], [.. outcomes.Select(outcome => outcome.Strategy)],
                settings.Horizon),
            Performances = Compare(
                source, settings,
                [("1/N", EqualWeight(source)), ("equal mixture", equal), ("Hedge", hedged), .. names.Zip(tilted)], cancellationToken),
            Trials = trials.Count,
            DeflatedSharpe = trials.Deflated(names[0]),
            Overfitting = overfitting,
            PathSharpes = paths,
            PathMixtureSharpe = mixture,
            ModelBands = Bands(source, outcomes, outcome => outcome.Realised - outcome.Model, settings.Coverage),
            BaselineBands = Bands(source, outcomes, outcome => outcome.Realised, settings.Coverage),
        };
    }

    private static double Square(double value) => value * value;

    private static double[] Excess(MixturePath path, MixturePath other) => [.. path.Returns.Zip(other.Returns, (x, y) => x - y)];

    private static MixturePath Mixed(StrategyEvidenceSource source, int first, Func<int, double[]?> sharesOf) => MixturePath.Walk(
        source.Record, first, decision =>
        {
            ImmutableArray<MixturePart> parts = MixturePath.PartsAt(source.Record, decision);
            return StrategyMixture.Mean(parts, sharesOf(decision) ?? [.. parts.Select(part => part.Share)]);
        });

    private static MixturePath EqualWeight(StrategyEvidenceSource source)
    {
        int assets = source.Record.Returns.Assets.Length;
        double[] equal = [.. Enumerable.Repeat(1.0 / assets, assets)];
        return MixturePath.Walk(source.Record, source.FirstForecast, _ => equal);
    }

    // Shares at each decision by the relative utilities between those before it; a stretch of one period has no variance, and says nothing.
    private static double[][] HedgeShares(StrategyTrackRecord record, StrategyProtocolOptions settings)
    {
        HedgeWeights hedge = HedgeWeights.Start(record.Tracks.Names.Length);
        double[][] shares = new double[record.Decisions.Length][];
        for (int decision = 0; decision < shares.Length; decision++)
        {
            int start = decision == 0 ? 0 : record.Decisions[decision - 1].Period;
            int length = record.Decisions[decision].Period - start;
            if (decision > 0 && length >= 2)
            {
                ImmutableArray<double> utilities =
                    StrategyFeatures.RelativeUtilities(record.Tracks, start, length, settings.Model.RiskAversion);
                hedge = hedge.After([.. utilities.Select(utility => HedgeWeights.LossOf(utility, settings.HedgeUtility))]);
            }

            shares[decision] = [.. hedge.Shares];
        }

        return shares;
    }

    private static (OverfittingEstimate? Estimate, ImmutableArray<double> Paths, double? Mixture) Overfit(
        StrategyEvidenceSource source, ImmutableArray<StrategyTrial> made, double[][] hedge, StrategyProtocolOptions settings)
    {
        int count = source.Combinations.Paths;
        if (count == 0)
        {
            return (null, [], null);
        }

        double perYear = source.Record.Tracks.Frequency.PeriodsPerYear;
        MixturePath equal = Mixed(source, source.FirstFeatures, _ => null);
        List<double[]> columns = [equal.Returns, Mixed(source, source.FirstFeatures, decision => hedge[decision]).Returns];
        ImmutableArray<double> ratios = [];
        foreach (StrategyTrial trial in made)
        {
            MixturePath[] paths = [.. Enumerable.Range(0, count).Select(path => trial.Path(path, settings.Tilt))];
            columns.Add([.. Enumerable.Range(0, equal.Returns.Length).Select(t => paths.Sum(path => path.Returns[t]) / count)]);
            ratios = ratios.IsEmpty ? [.. paths.Select(path => SharpeBootstrap.RatioOf(path.Returns, perYear))] : ratios;
        }

        double[] performance = new double[equal.Returns.Length * columns.Count];
        for (int i = 0; i < performance.Length; i++)
        {
            performance[i] = columns[i % columns.Count][i / columns.Count];
        }

        bool isKnown = BacktestOverfitting.TryEstimate(performance, columns.Count, out OverfittingEstimate? estimate, out _);
        double mixture = SharpeBootstrap.RatioOf(equal.Returns, perYear);
        return (
            isKnown ? estimate : null, ratios.All(double.IsFinite) ? ratios : [], double.IsFinite(mixture) ? mixture : null);
    }

    private static ImmutableArray<MixturePerformance> Compare(
        StrategyEvidenceSource source, StrategyProtocolOptions settings, (string Name, MixturePath Path)[] paths,
        CancellationToken cancellationToken)
    {
        (ConfidenceInterval? Sharpe, double AboveFirst)[] ratios = SharpeBootstrap.Of(
            [.. paths.Select(path => path.Path.Returns)], source.Record.Tracks.Frequency.PeriodsPerYear, settings.Horizon,
            settings.Replications, settings.Confidence, settings.Model.Seed, cancellationToken);
        return
        [
            .. paths.Zip(ratios, (path, ratio) => new MixturePerformance(
                path.Name, ImmutableArray.Create(path.Path.Returns), path.Path.Turnover, ratio.Sharpe, ratio.AboveFirst)),
        ];
    }

    private static ImmutableArray<ConformalBand?> Bands(
        StrategyEvidenceSource source, ImmutableArray<StrategyOutcome> outcomes, Func<StrategyOutcome, double> error, double coverage) =>
    [
        .. source.Record.Tracks.Names.Select(name => ConformalBand.Of(
            [.. outcomes.Where(outcome => outcome.Strategy == name).Select(error)], coverage) is { IsSound: true } band
                ? band
                : (ConformalBand?)null),
    ];

    // All that a configuration is to the gate, which counts trials by it.
    private static string Name(StrategyEvidenceSource source, IForestTrainer trainer, StrategyProtocolOptions options) =>
        Invariant($"{trainer.Name}, seed {options.Model.Seed}, on the utility of {string.Join(", ", source.Record.Tracks.Names)}, ") +
        Invariant($"H = {options.Horizon}, risk aversion {options.Model.RiskAversion}, features {StrategyFeatures.Schema.Hash[..8]}, ") +
        Invariant($"every {options.Step} periods, tilt {options.Tilt.Strength} by {options.Tilt.FullScore} up to {options.Tilt.Cap}");
}
