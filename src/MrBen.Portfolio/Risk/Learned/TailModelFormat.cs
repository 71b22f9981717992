using System.Collections.Immutable;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// The file of a model of tails: the frame of <see cref="TreeForestFormat"/> with its own magic. The content: the schema, horizon, last
/// training day, variance and output band, each asset with its standardised returns by either variance, and the forest as its own file.
/// </summary>
internal static class TailModelFormat
{
    private const int Version = 1;
    private const int MostAssets = 100_000;
    private const int LongestName = 1_024; // bytes

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "MBTAILMD"u8;

    public static string HashOf(TailModel model) => TreeForestFormat.HashOf(ToBytes(model));

    public static void Write(TailModel model, Stream stream) => TreeForestFormat.WriteSealed(stream, ToBytes(model));

    /// <exception cref="TailModelFormatException">The stream does not hold a sound model within the limits.</exception>
    public static TailModel Read(Stream stream, TreeForestLimits limits)
    {
        try
        {
            byte[] content = TreeForestFormat.ReadSealed(stream, Magic, Version, "model of tails", limits.MaxBytes, out _);
            return ReadContent(new ForestReader(content, Magic.Length + (2 * sizeof(int))), limits);
        }
        catch (TreeForestFormatException error)
        {
            throw new TailModelFormatException(error.Part, error.Message, error);
        }
    }

    private static TailModel ReadContent(ForestReader reader, TreeForestLimits limits)
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
        VarianceSource source = (VarianceSource)reader.ReadInt32("variance", 0, (int)VarianceSource.Learned);
        OutputBand outputs = new(reader.ReadDouble(), reader.ReadDouble());
        if (!outputs.IsSound)
        {
            throw reader.Fault($"The band of outputs is {outputs}, which does not hold the baseline.");
        }

        int window = reader.ReadInt32("window", 1, TailModel.MostReturns);
        reader.Part = "assets";
        int count = reader.ReadInt32();

        // Each asset takes at least the length of its name, one byte of it, and two sets of one number.
        if (count < 1 || count > MostAssets || count > reader.Left / ((3 * sizeof(int)) + 1 + (2 * sizeof(double))))
        {
            throw reader.Fault(Invariant(
                $"The model has {count} assets; 1 to {MostAssets} are allowed, and {reader.Left} bytes follow."));
        }

        ImmutableArray<AssetId>.Builder assets = ImmutableArray.CreateBuilder<AssetId>(count);
        ImmutableArray<StandardizedReturns>.Builder byBaseline = ImmutableArray.CreateBuilder<StandardizedReturns>(count);
        ImmutableArray<StandardizedReturns>.Builder byLearned = ImmutableArray.CreateBuilder<StandardizedReturns>(count);
        for (int i = 0; i < count; i++)
        {
            reader.Part = "assets";
            string name = reader.ReadText(LongestName, Strict);
            if (string.IsNullOrWhiteSpace(name) || (i > 0 && string.CompareOrdinal(assets[i - 1].Value, name) >= 0))
            {
                throw reader.Fault(Invariant($"Asset {i} is \"{name}\", which does not come after the one before it."));
            }

            assets.Add(new AssetId(name));
            byBaseline.Add(ReadReturns(ref reader, window));
            byLearned.Add(ReadReturns(ref reader, window));
        }

        TreeForest forest = ReadForest(ref reader, schema, limits);
        return new TailModel(
            schema, horizon, trainedThrough, source, outputs, window, assets.MoveToImmutable(),
            new FilteredTails(byBaseline.MoveToImmutable()), new FilteredTails(byLearned.MoveToImmutable()), forest);
    }

    private static StandardizedReturns ReadReturns(ref ForestReader reader, int window)
    {
        reader.Part = "returns";
        int count = reader.ReadInt32();
        if (count < 1 || count > window || count > reader.Left / sizeof(double))
        {
            throw reader.Fault(Invariant(
                $"An asset has {count} returns; 1 to {window} are allowed, and {reader.Left} bytes follow."));
        }

        ImmutableArray<double>.Builder returns = ImmutableArray.CreateBuilder<double>(count);
        for (int i = 0; i < count; i++)
        {
            returns.Add(reader.ReadDouble("standardised return", -StandardizedReturns.Largest, StandardizedReturns.Largest));
        }

        return new StandardizedReturns(returns.MoveToImmutable());
    }

    private static TreeForest ReadForest(ref ForestReader reader, FeatureSchema schema, TreeForestLimits limits)
    {
        TreeForest forest = reader.ReadForest(TailModel.RelatedOf(schema), limits);
        return !forest.HasQuantiles
            ? throw reader.Fault("The leaves of the forest hold no labels, so it has no quantiles.")
        : forest;
    }

    private static byte[] ToBytes(TailModel model) => TreeForestFormat.Framed(
        Magic, Version,
        writer =>
        {
            TreeForestFormat.WriteSchema(writer, model.Schema);
            writer.Write(model.Horizon);
            writer.Write(model.TrainedThrough.DayNumber);
            writer.Write((int)model.Source);
            writer.Write(model.Outputs.Lowest);
            writer.Write(model.Outputs.Highest);
            writer.Write(model.Window);
            writer.Write(model.Assets.Length);
            for (int i = 0; i < model.Assets.Length; i++)
            {
                TreeForestFormat.WriteText(writer, model.Assets[i].Value);
                WriteReturns(writer, model.TailsBy(VarianceSource.Baseline).Own[i]);
                WriteReturns(writer, model.TailsBy(VarianceSource.Learned).Own[i]);
            }

            writer.Flush();
            model.Forest.Write(writer.BaseStream);
        });

    private static void WriteReturns(BinaryWriter writer, StandardizedReturns returns)
    {
        writer.Write(returns.Values.Length);
        foreach (double value in returns.Values)
        {
            writer.Write(value);
        }
    }
}
