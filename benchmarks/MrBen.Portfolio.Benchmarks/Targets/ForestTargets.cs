using Microsoft.ML;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.MachineLearning;
using static System.FormattableString;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Forests beside Microsoft.ML, which trains them: one prediction by its reused engine, its bare trainer with the same settings on the same
/// rows, and its own file.
/// </summary>
internal static class ForestTargets
{
    private const int Rows = 5_000;
    private const int Features = 50;
    private const int Labels = 64;
    private const double Seconds = 8;

    public static IEnumerable<TargetRow> Measure()
    {
        ForestRows rows = new(Rows, Features);
        TrainingRows training = rows.ToTrainingRows();
        foreach (ForestAlgorithm algorithm in Enum.GetValues<ForestAlgorithm>())
        {
            ForestTrainerOptions options = new() { Algorithm = algorithm };
            string kind = algorithm == ForestAlgorithm.RandomForest ? "random forest" : "boosted trees";
            TreeForest forest = new ForestTrainer(options).Train(training).GetForestOrThrow();
            MLContext context = new();
            ITransformer model = rows.Fit(options, context);
            double difference = WorstDifference(rows, forest, context, model);
            yield return Prediction(Invariant($"one prediction, {kind}"), rows, forest, context, model, difference);
            yield return Loading(Invariant($"reading a file, {kind}"), rows, forest, context, model);
            double[] medians = Duel.Medians(
                Seconds,
                Contender.Here("library", () => new ForestTrainer(options).Train(training)),
                Contender.Here("Microsoft.ML", () => rows.Fit(options, new MLContext())));
            yield return new TargetRow(
                Invariant($"training, {kind}, {Rows:N0} × {Features}, 100 trees"), "Microsoft.ML's bare trainer", 1 / 1.5,
                medians[0], medians[1],
                Invariant($"predictions by {difference:0e0}"));
        }

        yield return Quantiles(rows, training);
    }

    private static double WorstDifference(ForestRows rows, TreeForest forest, MLContext context, ITransformer model)
    {
        using PredictionEngine<ForestRows.Row, ForestRows.Score> engine = rows.Engine(context, model);
        ForestRows.Score score = new();
        double worst = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            engine.Predict(rows[row], ref score);
            worst = Math.Max(worst, Math.Abs(score.Value - forest.Predict(new FeatureRow(rows.Schema, rows.Features(row)))));
        }

        return worst;
    }

    private static TargetRow Prediction(
        string work, ForestRows rows, TreeForest forest, MLContext context, ITransformer model, double difference)
    {
        using PredictionEngine<ForestRows.Row, ForestRows.Score> engine = rows.Engine(context, model);
        ForestRows.Score score = new();
        int ours = 0;
        int theirs = 0;
        double sum = 0;
        double[] medians = Duel.Medians(
            Seconds / 4,
            Contender.Here("library", PredictOne),
            Contender.Here("Microsoft.ML", () =>
            {
                engine.Predict(rows[theirs = (theirs + 1) % Rows], ref score);
                sum += score.Value;
            }));
        long before = GC.GetAllocatedBytesForCurrentThread();
        PredictOne();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(sum);
        return new TargetRow(
            work, "Microsoft.ML's reused engine", 1, medians[0], medians[1], Invariant($"{difference:0e0}; {allocated} bytes"), allocated == 0);

        void PredictOne() => sum += forest.Predict(new FeatureRow(rows.Schema, rows.Features(ours = (ours + 1) % Rows)));
    }

    private static TargetRow Loading(string work, ForestRows rows, TreeForest forest, MLContext context, ITransformer model)
    {
        byte[] theirs = rows.Save(context, model);
        using MemoryStream stream = new();
        forest.Write(stream);
        byte[] ours = stream.ToArray();
        double[] medians = Duel.Medians(
            Seconds / 4,
            Contender.Here("library", () => TreeForest.Read(new MemoryStream(ours))),
            Contender.Here("Microsoft.ML", () => new MLContext().Model.Load(new MemoryStream(theirs), out _)));
        return new TargetRow(
            work, "Microsoft.ML's .zip", 10, medians[0], medians[1],
            Invariant($"{ours.Length / 1000.0:0} kB, its {theirs.Length / 1000.0:0} kB"));
    }

    // Against what first comes to mind: all labels of all leaves in one list, sorted.
    private static TargetRow Quantiles(ForestRows rows, TrainingRows training)
    {
        TreeForest forest = new ForestTrainer(new() { SamplesPerLeaf = Labels, Trees = 150 }).Train(training).GetForestOrThrow();
        double[] levels = [0.01, 0.025, 0.05, 0.5, 0.95];
        double[] quantiles = new double[levels.Length];
        float[] scratch = new float[forest.TreeCount * Labels];
        Random random = new(1);
        float[][] shuffled =
            [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, scratch.Length).Select(_ => random.NextSingle()).ToArray())];
        int ours = 0;
        int theirs = 0;
        double[] medians = Duel.Medians(
            Seconds / 4,
            Contender.Here("library", PredictOne),
            Contender.Here("sort", () =>
            {
                shuffled[theirs = (theirs + 1) % shuffled.Length].CopyTo(scratch, 0);
                Array.Sort(scratch);
            }));
        long before = GC.GetAllocatedBytesForCurrentThread();
        PredictOne();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new TargetRow(
            Invariant($"5 quantiles, 150 trees × {Labels} labels"), "sorting as many labels", null, medians[0], medians[1],
            Invariant($"{allocated} bytes"), allocated == 0);

        void PredictOne() =>
            forest.PredictQuantiles(new FeatureRow(rows.Schema, rows.Features(ours = (ours + 1) % Rows)), levels, quantiles);
    }
}
