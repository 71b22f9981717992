using System.Collections.Immutable;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// The file of a variance model: the frame of <see cref="TreeForestFormat"/> with its own magic. The content: the schema, horizon, last
/// training day and output band, the assets with their levels, both regressions, both intervals, and the forest as its own file.
/// </summary>
internal static class VarianceModelFormat
{
    private const int Version = 1;
    private const int MostAssets = 100_000;
    private const int LongestName = 1_024; // bytes
    private const double LargestScale = 1e100;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "MBVARMOD"u8;

    public static string HashOf(VarianceModel model) => TreeForestFormat.HashOf(ToBytes(model));

    public static void Write(VarianceModel model, Stream stream) => TreeForestFormat.WriteSealed(stream, ToBytes(model));

    /// <exception cref="VarianceModelFormatException">The stream does not hold a sound model within the limits.</exception>
    public static VarianceModel Read(Stream stream, TreeForestLimits limits)
    {
        try
        {
            byte[] content = TreeForestFormat.ReadSealed(stream, Magic, Version, "variance model", limits.MaxBytes, out _);
            return ReadContent(new ForestReader(content, Magic.Length + (2 * sizeof(int))), limits);
        }
        catch (TreeForestFormatException error)
        {
            throw new VarianceModelFormatException(error.Part, error.Message, error);
        }
    }

    private static VarianceModel ReadContent(ForestReader reader, TreeForestLimits limits)
    {
        FeatureSchema schema = TreeForestFormat.ReadSchema(ref reader, limits);
        if (schema.Count > VarianceModel.MaxFeatures)
        {
            throw reader.Fault(Invariant($"The schema has {schema.Count} features; at most {VarianceModel.MaxFeatures} are allowed."));
        }

        reader.Part = "settings";
        int horizon = reader.ReadInt32("horizon", 1, 1_000);
        DateOnly trainedThrough = DateOnly.FromDayNumber(
            reader.ReadInt32("last training day", DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
        OutputBand outputs = new(reader.ReadDouble(), reader.ReadDouble());
        if (!outputs.IsSound)
        {
            throw reader.Fault($"The band of outputs is {outputs}, which does not hold the baseline.");
        }

        AssetLevels levels = ReadLevels(ref reader);
        LogVarianceRegression baseline = ReadRegression(ref reader, schema, levels);
        LogVarianceRegression linear = ReadRegression(ref reader, schema, levels);
        reader.Part = "intervals";
        ConformalBand? modelBand = ConformalBandFormat.Read(ref reader);
        ConformalBand? baselineBand = ConformalBandFormat.Read(ref reader);
        TreeForest forest = reader.ReadForest(LevelFeatures.CentredOf(schema), limits);
        return new VarianceModel(horizon, trainedThrough, baseline, linear, forest, outputs).WithIntervals(modelBand, baselineBand);
    }

    private static AssetLevels ReadLevels(ref ForestReader reader)
    {
        reader.Part = "assets";
        int count = reader.ReadInt32();

        // Each asset takes at least the length of its name, one byte of it, and two numbers.
        if (count < 1 || count > MostAssets || count > reader.Left / (sizeof(int) + 1 + (2 * sizeof(double))))
        {
            throw reader.Fault(Invariant(
                $"The model has {count} assets; 1 to {MostAssets} are allowed, and {reader.Left} bytes follow."));
        }

        ImmutableArray<AssetId>.Builder assets = ImmutableArray.CreateBuilder<AssetId>(count);
        ImmutableArray<double>.Builder centres = ImmutableArray.CreateBuilder<double>(count);
        ImmutableArray<double>.Builder floors = ImmutableArray.CreateBuilder<double>(count);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadText(LongestName, Strict);
            if (string.IsNullOrWhiteSpace(name) || (i > 0 && string.CompareOrdinal(assets[i - 1].Value, name) >= 0))
            {
                throw reader.Fault(Invariant($"Asset {i} is \"{name}\", which does not come after the one before it."));
            }

            assets.Add(new AssetId(name));
            centres.Add(reader.ReadDouble("centre", -LogVarianceRegression.LargestLog, LogVarianceRegression.LargestLog));
            floors.Add(reader.ReadDouble("label floor", 1 / LargestScale, LargestScale));
        }

        return new AssetLevels(assets.MoveToImmutable(), centres.MoveToImmutable(), floors.MoveToImmutable());
    }

    private static LogVarianceRegression ReadRegression(ref ForestReader reader, FeatureSchema schema, AssetLevels levels)
    {
        reader.Part = "regression";
        int count = reader.ReadInt32("number of slopes", 1, schema.Count);
        ImmutableArray<int>.Builder columns = ImmutableArray.CreateBuilder<int>(count);
        ImmutableArray<double>.Builder slopes = ImmutableArray.CreateBuilder<double>(count);
        for (int k = 0; k < count; k++)
        {
            columns.Add(reader.ReadInt32("feature of a slope", k == 0 ? 0 : columns[k - 1] + 1, schema.Count - 1));
            slopes.Add(reader.ReadDouble("slope", -LargestScale, LargestScale));
        }

        double intercept = reader.ReadDouble("intercept", -LargestScale, LargestScale);
        double scale = reader.ReadDouble("scale", 1 / LargestScale, LargestScale);
        return new LogVarianceRegression(schema, levels, columns.MoveToImmutable(), intercept, slopes.MoveToImmutable(), scale);
    }

    private static byte[] ToBytes(VarianceModel model) => TreeForestFormat.Framed(
        Magic, Version,
        writer =>
        {
            TreeForestFormat.WriteSchema(writer, model.Schema);
            writer.Write(model.Horizon);
            writer.Write(model.TrainedThrough.DayNumber);
            writer.Write(model.Outputs.Lowest);
            writer.Write(model.Outputs.Highest);
            AssetLevels levels = model.Linear.Levels;
            writer.Write(levels.Assets.Length);
            for (int i = 0; i < levels.Assets.Length; i++)
            {
                TreeForestFormat.WriteText(writer, levels.Assets[i].Value);
                writer.Write(levels.Centres[i]);
                writer.Write(levels.Floors[i]);
            }

            WriteRegression(writer, model.Baseline);
            WriteRegression(writer, model.Linear);
            ConformalBandFormat.Write(writer, model.ModelBand);
            ConformalBandFormat.Write(writer, model.BaselineBand);
            writer.Flush();
            model.Forest.Write(writer.BaseStream);
        });

    private static void WriteRegression(BinaryWriter writer, LogVarianceRegression regression)
    {
        writer.Write(regression.Slopes.Length);
        for (int k = 0; k < regression.Slopes.Length; k++)
        {
            writer.Write(regression.Columns[k]);
            writer.Write(regression.Slopes[k]);
        }

        writer.Write(regression.Intercept);
        writer.Write(regression.Scale);
    }
}
