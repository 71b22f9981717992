using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.MachineLearning;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>Rows to train on, for the library and for Microsoft.ML alone, and the latter's trainers with the same settings.</summary>
internal sealed class ForestRows
{
    private readonly Row[] _rows;
    private readonly SchemaDefinition _definition;

    public ForestRows(int count, int features)
    {
        Random random = new(20_260_101);
        Schema = new FeatureSchema(1, [.. Enumerable.Range(0, features).Select(i => $"x{i}")]);
        _definition = SchemaDefinition.Create(typeof(Row));
        _definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        _rows = [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] x = [.. Enumerable.Range(0, features).Select(_ => (float)((2 * random.NextDouble()) - 1))];
            float label = x[0] + (x[1] * x[2]) + (0.5f * MathF.Sin(5 * x[3])) + (0.5f * (float)random.NextDouble());
            return new Row { Features = x, Label = label };
        })];
    }

    public FeatureSchema Schema { get; }

    public int Count => _rows.Length;

    public float[] Features(int row) => _rows[row].Features;

    public Row this[int row] => _rows[row];

    public TrainingRows ToTrainingRows() =>
        TrainingRows.Create(Schema, _rows.SelectMany(row => row.Features).ToArray(), _rows.Select(row => row.Label).ToArray());

    /// <summary>Microsoft.ML's own training, with the settings that the library gives it.</summary>
    public ITransformer Fit(ForestTrainerOptions options, MLContext context)
    {
        IDataView data = context.Data.LoadFromEnumerable(_rows, _definition);
        if (options.Algorithm == ForestAlgorithm.RandomForest)
        {
            return context.Regression.Trainers.FastForest(Common(options, new FastForestRegressionTrainer.Options
            {
                BaggingSize = 1,
                BaggingExampleFraction = options.RowShare,
                NumberOfQuantileSamples = 1,
            })).Fit(data);
        }

        return context.Regression.Trainers.FastTree(Common(options, new FastTreeRegressionTrainer.Options
        {
            BaggingSize = 1,
            BaggingExampleFraction = options.RowShare,
            LearningRate = options.LearningRate,
        })).Fit(data);
    }

    public PredictionEngine<Row, Score> Engine(MLContext context, ITransformer model) =>
        context.Model.CreatePredictionEngine<Row, Score>(model, inputSchemaDefinition: _definition);

    public byte[] Save(MLContext context, ITransformer model)
    {
        using MemoryStream stream = new();
        context.Model.Save(model, context.Data.LoadFromEnumerable(_rows, _definition).Schema, stream);
        return stream.ToArray();
    }

    private static T Common<T>(ForestTrainerOptions options, T settings)
        where T : TreeOptions
    {
        settings.NumberOfTrees = options.Trees;
        settings.NumberOfLeaves = options.Leaves;
        settings.MinimumExampleCountPerLeaf = options.MinimumRowsPerLeaf;
        settings.FeatureFraction = options.FeatureShare;
        settings.FeatureFractionPerSplit = options.FeatureSharePerSplit;
        settings.MaximumBinCountPerFeature = options.MaxBins;
        settings.NumberOfThreads = options.Threads;
        settings.Seed = options.Seed;
        settings.FeatureSelectionSeed = options.Seed;
        return settings;
    }

    /// <summary>One row as Microsoft.ML takes it.</summary>
    internal sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    /// <summary>What Microsoft.ML answers.</summary>
    internal sealed class Score
    {
        [ColumnName("Score")]
        public float Value { get; set; }
    }
}
