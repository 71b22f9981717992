using System.Collections.Immutable;
using System.Text;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>
/// The file of a correlation model: the frame of <see cref="TreeForestFormat"/> with its own magic. The content: form and settings, the last
/// training day, the assets, and the forest as its own file, whose schema must be that of the form.
/// </summary>
internal static class CorrelationModelFormat
{
    private const int Version = 1;
    private const int MostAssets = 100_000;
    private const int LongestName = 1_024; // bytes

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "MBCORMOD"u8;

    public static string HashOf(CorrelationModel model) => TreeForestFormat.HashOf(ToBytes(model));

    public static void Write(CorrelationModel model, Stream stream) => TreeForestFormat.WriteSealed(stream, ToBytes(model));

    /// <exception cref="CorrelationModelFormatException">The stream does not hold a sound model within the limits.</exception>
    public static CorrelationModel Read(Stream stream, TreeForestLimits limits)
    {
        try
        {
            byte[] content = TreeForestFormat.ReadSealed(stream, Magic, Version, "correlation model", limits.MaxBytes, out _);
            return ReadContent(new ForestReader(content, Magic.Length + (2 * sizeof(int))), limits);
        }
        catch (TreeForestFormatException error)
        {
            throw new CorrelationModelFormatException(error.Part, error.Message, error);
        }
    }

    private static CorrelationModel ReadContent(ForestReader reader, TreeForestLimits limits)
    {
        reader.Part = "settings";
        CorrelationForm form = (CorrelationForm)reader.ReadInt32();
        if (!Enum.IsDefined(form))
        {
            throw reader.Fault(Invariant($"There is no form {(int)form}."));
        }

        CorrelationModelOptions options = new()
        {
            Horizon = reader.ReadInt32(),
            Baseline = (CorrelationBaseline)reader.ReadInt32(),
            LargestLogMatrix = reader.ReadInt32(),
            Factors = reader.ReadInt32(),
            MaxCorrection = reader.ReadDouble(),
            Warmup = reader.ReadInt32(),
        };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw reader.Fault(string.Join(' ', errors));
        }

        int day = reader.ReadInt32();
        if (day < DateOnly.MinValue.DayNumber || day > DateOnly.MaxValue.DayNumber)
        {
            throw reader.Fault(Invariant($"There is no day {day} for the last one of the training."));
        }

        ImmutableArray<AssetId> assets = ReadAssets(ref reader);
        TreeForest forest = reader.ReadForest(CorrelationFeatures.SchemaOf(form), limits);
        return new CorrelationModel(form, options, DateOnly.FromDayNumber(day), assets, forest);
    }

    private static ImmutableArray<AssetId> ReadAssets(ref ForestReader reader)
    {
        reader.Part = "assets";
        int count = reader.ReadInt32();

        // Each asset takes at least the length of its name and one byte of it.
        if (count < 2 || count > MostAssets || count > reader.Left / (sizeof(int) + 1))
        {
            throw reader.Fault(Invariant($"The model has {count} assets; 2 to {MostAssets} are allowed, and {reader.Left} bytes follow."));
        }

        ImmutableArray<AssetId>.Builder assets = ImmutableArray.CreateBuilder<AssetId>(count);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadText(LongestName, Strict);
            if (string.IsNullOrWhiteSpace(name) || (i > 0 && assets[i - 1].CompareTo(new AssetId(name)) >= 0))
            {
                throw reader.Fault(Invariant($"Asset {i} is \"{name}\", which does not come after the one before it."));
            }

            assets.Add(new AssetId(name));
        }

        return assets.MoveToImmutable();
    }

    private static byte[] ToBytes(CorrelationModel model) => TreeForestFormat.Framed(
        Magic, Version,
        writer =>
        {
            writer.Write((int)model.Form);
            writer.Write(model.Horizon);
            writer.Write((int)model.Baseline);
            writer.Write(model.LargestLogMatrix);
            writer.Write(model.Factors);
            writer.Write(model.MaxCorrection);
            writer.Write(model.Warmup);
            writer.Write(model.TrainedThrough.DayNumber);
            writer.Write(model.Assets.Length);
            foreach (AssetId asset in model.Assets)
            {
                TreeForestFormat.WriteText(writer, asset.Value);
            }

            writer.Flush();
            model.Forest.Write(writer.BaseStream);
        });
}
