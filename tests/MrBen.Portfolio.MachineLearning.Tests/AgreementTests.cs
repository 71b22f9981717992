using Microsoft.ML;
using Microsoft.ML.Data;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning.Tests;

/// <summary>The forest beside Microsoft.ML's own model, trained on the same rows by the same settings.</summary>
public class AgreementTests
{
    private const int Rows = 100_000;
    private const int Features = 19;

    /// <summary>
    /// Microsoft.ML answers in single precision. Predictions here are below 2 in size, where that rounds by at most 1.2e-7.
    /// </summary>
    private const double Tolerance = 2e-7;

    public static TheoryData<ForestAlgorithm, bool> Cases => new()
    {
        { ForestAlgorithm.RandomForest, false },
        { ForestAlgorithm.RandomForest, true },
        { ForestAlgorithm.BoostedTrees, false },
        { ForestAlgorithm.BoostedTrees, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predict_100000RowsFrom32Threads_EqualsMicrosoftsOwn(ForestAlgorithm algorithm, bool hasWeights)
    {
        SampleRows training = new(5_000, Features);
        float[] weights = hasWeights ? [.. Enumerable.Range(0, training.Count).Select(row => 0.5f + (row % 3))] : [];
        TrainingRows rows = training.ToTrainingRows(weights);
        ForestTrainerOptions options = new() { Algorithm = algorithm };
        TreeForest forest = new ForestTrainer(options).Train(rows, null, TestContext.Current.CancellationToken).GetForestOrThrow();
        SampleRows others = new(Rows, Features, seed: 2);
        float[] scores = MicrosoftsScores(options, rows, others.ToTrainingRows());
        double[] alone = [.. Enumerable.Range(0, Rows).Select(row => forest.Predict(new FeatureRow(others.Schema, others.Row(row))))];
        double worst = 0;
        for (int row = 0; row < Rows; row++)
        {
            worst = Math.Max(worst, Math.Abs(alone[row] - scores[row]));
        }

        Assert.InRange(worst, 0, Tolerance);
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 32).Select(first => new Thread(() =>
        {
            for (int row = first; row < Rows; row += 8)
            {
                if (forest.Predict(new FeatureRow(others.Schema, others.Row(row))) != alone[row])
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    private static float[] MicrosoftsScores(ForestTrainerOptions options, TrainingRows training, TrainingRows others)
    {
        MLContext context = new();
        RowView view = new(training, [.. Enumerable.Range(0, Features)]);
        IDataView data = view.ToDataView(context);
        ITransformer model = options.Algorithm == ForestAlgorithm.RandomForest
            ? context.Regression.Trainers.FastForest(TrainerSettings.ForestOf(options, view.HasWeights)).Fit(data)
            : context.Regression.Trainers.FastTree(TrainerSettings.BoostedOf(options, view.HasWeights)).Fit(data);
        RowView asked = new(others, [.. Enumerable.Range(0, Features)]);
        return [.. model.Transform(asked.ToDataView(context)).GetColumn<float>("Score")];
    }
}
