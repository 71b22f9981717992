using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>How a <see cref="CorrelationModel"/> gets its place. Immutable and thread-safe.</summary>
internal sealed class CorrelationRecipe() : ModelRecipe(DefaultPlace)
{
    private static readonly CorrelationModelOptions Defaults = new();

    public static ModelPlace DefaultPlace { get; } = new("correlation_predictor", "correlation", Defaults.Horizon);

    public override int Overlap => Defaults.Overlap;

    public override int Stride => Defaults.Stride;

    public override bool TryTrain(
        ModelTrainingRun run, [NotNullWhen(true)] out ModelCandidate? candidate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        candidate = null;
        ReturnPanel returns = run.History.Returns;
        if (returns.Assets.Length < 2)
        {
            failure = new UndefinedEstimate(returns.Assets[0], "One asset has no correlation.");
            return false;
        }

        TreeModelOptions options = run.Options.CorrelationPredictor;
        IForestTrainer trainer = run.Trainers.ForValues(
            options, ModelTrainingRun.RowsPerLeaf(options, Overlap), run.Options.UsesEnsemble);
        CorrelationProtocolOptions protocol = new()
        {
            TrainingPeriods = Math.Max(
                run.FirstTrainingPeriods(returns.Observations, Place.Horizon), CorrelationModel.RequiredFor(Defaults)),
            Step = ModelTrainingRun.Step,
            Model = Defaults with { Seed = options.Seed },
        };
        if (!TryRun(returns, trainer, protocol, run, out CorrelationReport? report, out failure)
            || !CorrelationModel.TryTrain(returns, trainer, out CorrelationModel? model, out failure, protocol.Model, run.CancellationToken))
        {
            return false;
        }

        candidate = new ModelCandidate
        {
            Model = model,
            Evidence = report.ToEvidence(),
            Comparisons =
            [
                .. report.Scores.Skip(1).Select(score => report.Compare(CorrelationReport.ModelName, score.Name)),
                report.CompareVariances(CorrelationReport.ModelName, report.Baseline.Name),
            ],
            FirstDate = returns.Dates[0],
            LastDate = returns.Dates[^1],
            Members = [.. returns.Assets.Select(asset => asset.Value)],
            Rows = returns.Observations,
            DataHash = HashOf(returns),
            Settings = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                [
                    KeyValuePair.Create("forest", trainer.Name), KeyValuePair.Create("seed", Invariant($"{options.Seed}")),
                    KeyValuePair.Create("baseline", protocol.Model.Baseline.ToString()),
                    KeyValuePair.Create("largest correction", Invariant($"{protocol.Model.MaxCorrection}")),
                ]),
            Split = Invariant($"Fitted {report.Refits} times to all of the past, from {protocol.TrainingPeriods} periods on; a forecast every ") +
                Invariant($"{protocol.Model.Stride} periods, labels that reach into what is forecast left out. ") +
                "The loss is (ln|C| + tr(C⁻¹R) − n)/n; the last line of the table is the realised variance of the minimum-variance portfolio.",
            Findings = [.. report.Scores.Select(score => score.ToString() + ".")],
            KnownFailures = ["A correlation that nothing in the features announces, as on the first day of a crisis, is not forecast."],
            Report = report,
        };
        return true;
    }

    public override IForecastModel Read(Stream stream) => CorrelationModel.Read(stream);

    public override OutOfSampleLosses? Score(
        ModelHistory history, IForecastModel model, DateOnly after, Func<ModelPlace, IForecastModel?> others) =>
        CorrelationProtocol.Score(history.Returns, (CorrelationModel)model, after);

    public override bool IsMatched(ModelHistory history, IForecastModel model) =>
        history.Assets.Length > 1 && CorrelationModel.FormFor(history.Assets.Length, Defaults) == ((CorrelationModel)model).Form;

    // The better of the two baselines is the one that is corrected; where it is not the first, all is done again with the other.
    private static bool TryRun(
        ReturnPanel returns, IForestTrainer trainer, CorrelationProtocolOptions protocol, ModelTrainingRun run,
        [NotNullWhen(true)] out CorrelationReport? report, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        if (!CorrelationProtocol.TryRun(returns, trainer, out report, out failure, protocol, run.Progress, run.CancellationToken))
        {
            return false;
        }

        if (report.IsBaselineCorrected)
        {
            return true;
        }

        protocol.Model = protocol.Model with { Baseline = CorrelationBaseline.DynamicConditional };
        return CorrelationProtocol.TryRun(returns, trainer, out report, out failure, protocol, run.Progress, run.CancellationToken);
    }

    private static string HashOf(ReturnPanel returns)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('|', returns.Assets)));
        for (int t = 0; t < returns.Observations; t++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Invariant($"|{returns.Dates[t].DayNumber}|")));
            hash.AppendData(MemoryMarshal.AsBytes(returns.Row(t)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
