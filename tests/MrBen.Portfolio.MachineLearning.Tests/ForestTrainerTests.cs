using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning.Tests;

public class ForestTrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ForestAlgorithm> Algorithms => [ForestAlgorithm.RandomForest, ForestAlgorithm.BoostedTrees];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Train_SameSeed_GivesTheSameBitsForAnyNumberOfThreads(ForestAlgorithm algorithm)
    {
        TrainingRows rows = new SampleRows(4_000, 12).ToTrainingRows();
        string[] hashes = [.. new[] { 1, 1, 2, 3 }.Select(threads => Train(new() { Algorithm = algorithm, Trees = 30, Threads = threads }).Hash)];
        Assert.Single(hashes.Distinct());
        Assert.NotEqual(hashes[0], Train(new() { Algorithm = algorithm, Trees = 30, Seed = 43 }).Hash);

        TreeForest Train(ForestTrainerOptions options) => new ForestTrainer(options).Train(rows, null, Token).GetForestOrThrow();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Train_OtherSeed_GrowsOtherTrees(ForestAlgorithm algorithm)
    {
        SampleRows rows = new(2_000, 12);
        double[] predictions = [.. new[] { 1, 2 }.Select(seed =>
            new ForestTrainer(new() { Algorithm = algorithm, Trees = 10, Seed = seed }).Train(rows.ToTrainingRows(), null, Token)
                .GetForestOrThrow().Predict(new FeatureRow(rows.Schema, rows.Row(0))))];
        Assert.NotEqual(predictions[0], predictions[1]);
    }

    // Microsoft.ML keeps its threads' number in a static place; what trains beside must not be seen.
    [Fact]
    public void Train_SideBySide_GivesTheBitsOfOneAfterAnother()
    {
        TrainingRows[] rows = [.. Enumerable.Range(1, 4).Select(seed => new SampleRows(1_500, 8, seed).ToTrainingRows())];
        ForestTrainerOptions[] options = [.. Enumerable.Range(0, 4).Select(i => new ForestTrainerOptions
        {
            Algorithm = (ForestAlgorithm)(i % 2),
            Trees = 20,
            Threads = 1 + (i / 2),
            Seed = i,
        })];
        string[] oneAfterAnother = [.. options.Select((each, i) => Hash(i))];
        string[] sideBySide = new string[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() => sideBySide[i] = Hash(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(oneAfterAnother, sideBySide);

        string Hash(int i) => new ForestTrainer(options[i]).Train(rows[i], null, Token).GetForestOrThrow().Hash;
    }

    // What x₀ + x₁x₂ leaves of the variance: 0.3²/12 of 1/3 + 1/9 + 0.3²/12, so a perfect model explains 98 %; half is far from none.
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Train_LearnsWhatIsThere(ForestAlgorithm algorithm)
    {
        TreeForest forest = new ForestTrainer(new() { Algorithm = algorithm }).Train(new SampleRows(4_000, 12).ToTrainingRows(), null, Token)
            .GetForestOrThrow();
        SampleRows later = new(1_000, 12, seed: 2);
        double mean = 0;
        foreach (float label in later.Labels)
        {
            mean += label / later.Count;
        }

        double ours = 0;
        double constant = 0;
        for (int row = 0; row < later.Count; row++)
        {
            ours += Math.Pow(later.Labels[row] - forest.Predict(new FeatureRow(forest.Schema, later.Row(row))), 2);
            constant += Math.Pow(later.Labels[row] - mean, 2);
        }

        Assert.InRange(1 - (ours / constant), 0.5, 0.985);
    }

    [Fact]
    public void Train_ConstantFeatures_AreLeftOutAndReported()
    {
        SampleRows rows = new(1_000, 6);
        for (int row = 0; row < rows.Count; row++)
        {
            rows.Features[(row * 6) + 1] = 3;
            rows.Features[(row * 6) + 4] = 0;
        }

        ForestTrainingResult result = new ForestTrainer(new() { Trees = 20 }).Train(rows.ToTrainingRows(), null, Token);
        Assert.Equal(["x1", "x4"], result.ConstantFeatures);
        TreeForest forest = result.GetForestOrThrow();
        Assert.Equal(6, forest.Schema.Count);
        FeatureRow row0 = new(forest.Schema, rows.Row(0));
        HashSet<string> used = [];
        for (int tree = 0; tree < forest.TreeCount; tree++)
        {
            used.UnionWith(forest.PathThrough(row0, tree).Steps.Select(step => step.Feature));
        }

        Assert.Contains("x0", used);
        Assert.DoesNotContain("x1", used);
        Assert.DoesNotContain("x4", used);
        Assert.Equal($"20 trees with {forest.LeafCount} leaves from 1000 rows of 4 features.", result.Detail);
    }

    [Fact]
    public void Train_OneFeature_Works()
    {
        ForestTrainingResult result = new ForestTrainer(new() { Trees = 5 }).Train(new SampleRows(500, 1).ToTrainingRows(), null, Token);
        Assert.True(result.IsTrained, result.Detail);
    }

    [Fact]
    public void Train_NothingToLearn_SaysWhy()
    {
        SampleRows few = new(99, 3);
        Expect(ForestTrainingStatus.TooFewRows, "99 rows are too few; at least 100 are needed.", few);
        SampleRows sameLabel = new(200, 3);
        sameLabel.Labels.Fill(0.5f);
        Expect(ForestTrainingStatus.ConstantLabel, "All 200 labels are 0.5.", sameLabel);
        SampleRows sameFeatures = new(200, 3);
        sameFeatures.Features.Fill(1);
        Expect(ForestTrainingStatus.ConstantFeatures, "Each of the 3 features is the same in all 200 rows.", sameFeatures);
        SampleRows small = new(100, 3);
        Expect(ForestTrainingStatus.NoSplit, null, small, new() { MinimumRowsPerLeaf = 90 });

        static void Expect(ForestTrainingStatus status, string? detail, SampleRows rows, ForestTrainerOptions? options = null)
        {
            ForestTrainingResult result = new ForestTrainer(options).Train(rows.ToTrainingRows(), null, Token);
            Assert.Equal(status, result.Status);
            Assert.Equal(detail ?? result.Detail, result.Detail);
            Assert.False(result.IsTrained);
            Assert.Equal($"The training ended with {status}: {result.Detail}",
                Assert.Throws<InvalidOperationException>(result.GetForestOrThrow).Message);
        }
    }

    // The least that the options allow: five rows gave a model of no trees that predicted NaN.
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Train_HardlyAnyRows_IsTrainedOrSaysWhy(ForestAlgorithm algorithm)
    {
        for (int count = 2; count < 12; count++)
        {
            SampleRows rows = new(count, 3);
            ForestTrainingResult result = new ForestTrainer(new() { Algorithm = algorithm, MinimumRows = 2, MinimumRowsPerLeaf = 1, Trees = 10 })
                .Train(rows.ToTrainingRows(), null, Token);
            Assert.True(result.Status is ForestTrainingStatus.NoSplit || double.IsFinite(
                result.GetForestOrThrow().Predict(new FeatureRow(rows.Schema, rows.Row(0)))), $"{count}: {result.Detail}");
        }
    }

    // The trainer squares in single precision somewhere: the largest labels must not come out as a wrong number.
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Train_HugeLabels_IsTrainedOrSaysWhy(ForestAlgorithm algorithm)
    {
        foreach (float scale in (float[])[1e10f, 1e20f, 1e30f, 1e38f])
        {
            SampleRows rows = new(300, 3);
            foreach (ref float label in rows.Labels)
            {
                label *= scale;
            }

            ForestTrainingResult result = new ForestTrainer(new() { Algorithm = algorithm, Trees = 10 }).Train(rows.ToTrainingRows(), null, Token);
            Assert.True(
                result.Status is ForestTrainingStatus.NotFinite or ForestTrainingStatus.NoSplit
                || Math.Abs(result.GetForestOrThrow().Predict(new FeatureRow(rows.Schema, rows.Row(0)))) <= 3 * scale, $"{scale}: {result.Detail}");
        }
    }

    [Fact]
    public void Train_Weights_PullTheForestToHeavyRows()
    {
        SampleRows rows = new(2_000, 3);
        float[] weights = new float[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            // One label on all odd rows, another on all even ones, whatever the features: the forest can only predict the weighted mean.
            rows.Labels[row] = row % 2;
            weights[row] = row % 2 == 1 ? 9 : 1;
        }

        TreeForest forest = new ForestTrainer(new() { Trees = 50, MinimumRowsPerLeaf = 300, SamplesPerLeaf = 50 })
            .Train(rows.ToTrainingRows(weights), null, Token).GetForestOrThrow();
        FeatureRow row0 = new(forest.Schema, rows.Row(0));
        Assert.Equal(0.9, forest.Predict(row0), tolerance: 0.03);
        double[] quantiles = new double[2];
        forest.PredictQuantiles(row0, [0.05, 0.2], quantiles);
        Assert.Equal([0, 1], quantiles);
    }

    // Uniform noise on [0, 0.3) around x₀ + x₁x₂, so 5 % and 95 % lie 0.27 apart where the forest knows the rest; it knows it roughly.
    [Fact]
    public void Train_SamplesPerLeaf_GivesQuantilesThatCover()
    {
        TreeForest forest = new ForestTrainer(new() { SamplesPerLeaf = 64 }).Train(new SampleRows(4_000, 4).ToTrainingRows(), null, Token)
            .GetForestOrThrow();
        SampleRows later = new(2_000, 4, seed: 2);
        double[] quantiles = new double[2];
        int inside = 0;
        for (int row = 0; row < later.Count; row++)
        {
            forest.PredictQuantiles(new FeatureRow(forest.Schema, later.Row(row)), [0.05, 0.95], quantiles);
            inside += later.Labels[row] >= quantiles[0] && later.Labels[row] <= quantiles[1] ? 1 : 0;
        }

        // Leaves mix neighbours, whose labels spread further than one row's.
        Assert.InRange(inside / (double)later.Count, 0.88, 1);
    }

    [Fact]
    public void Train_Manifest_NamesAllThatTheBitsDependOn()
    {
        SampleRows rows = new(500, 3);
        TreeForest forest = new ForestTrainer(new() { Model = "risk", Trees = 3, Seed = 7 }).Train(rows.ToTrainingRows(), null, Token).GetForestOrThrow();
        using System.Text.Json.JsonDocument manifest = System.Text.Json.JsonDocument.Parse(forest.Manifest);
        Assert.Equal("risk", manifest.RootElement.GetProperty("model").GetString());
        Assert.Equal("RandomForest", manifest.RootElement.GetProperty("algorithm").GetString());
        Assert.Equal(7, manifest.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal(500, manifest.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(64, manifest.RootElement.GetProperty("rows_sha256").GetString()!.Length);
        Assert.StartsWith("5.0.", manifest.RootElement.GetProperty("microsoft_ml").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Train_Progress_CountsEveryTree(ForestAlgorithm algorithm)
    {
        Recorder recorder = new();
        new ForestTrainer(new() { Algorithm = algorithm, Model = "risk", Trees = 7 }).Train(new SampleRows(500, 3).ToTrainingRows(), recorder, Token);
        Assert.Equal(
            ["binning", .. Enumerable.Range(1, 7).Select(i => $"tree {i} of 7"), "counting rows", "trained"], recorder.Reports.Select(r => r.Stage));
        Assert.All(recorder.Reports, report => Assert.Equal("risk", report.Model));
        Assert.Equal(recorder.Reports.Select(r => r.Fraction).Order(), recorder.Reports.Select(r => r.Fraction));
        Assert.Equal((0, 1), (recorder.Reports[0].Fraction, recorder.Reports[^1].Fraction));
    }

    [Theory]
    [InlineData(ForestAlgorithm.RandomForest, 1)]
    [InlineData(ForestAlgorithm.RandomForest, 2)]
    [InlineData(ForestAlgorithm.BoostedTrees, 1)]
    [InlineData(ForestAlgorithm.BoostedTrees, 2)]
    public void Train_CancelledAtATree_EndsBeforeTheNext(ForestAlgorithm algorithm, int threads)
    {
        using CancellationTokenSource source = new();
        Recorder recorder = new();
        ForestTrainer trainer = new(new() { Algorithm = algorithm, Trees = 10_000, Threads = threads });
        recorder.OnReport = report =>
        {
            if (report.Stage == "tree 5 of 10000")
            {
                source.Cancel();
            }
        };
        OperationCanceledException error = Assert.Throws<OperationCanceledException>(
            () => trainer.Train(new SampleRows(500, 3).ToTrainingRows(), recorder, source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal("tree 5 of 10000", recorder.Reports[^1].Stage);

        // What was interrupted leaves nothing behind.
        Assert.True(new ForestTrainer(new() { Algorithm = algorithm, Trees = 3 }).Train(new SampleRows(500, 3).ToTrainingRows(), null, Token).IsTrained);
    }

    [Fact]
    public void Train_CancelledBefore_DoesNothing()
    {
        Recorder recorder = new();
        Assert.Throws<OperationCanceledException>(
            () => new ForestTrainer().Train(new SampleRows(500, 3).ToTrainingRows(), recorder, new CancellationToken(canceled: true)));
        Assert.Empty(recorder.Reports);
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public Action<TrainingProgress>? OnReport { get; set; }

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
