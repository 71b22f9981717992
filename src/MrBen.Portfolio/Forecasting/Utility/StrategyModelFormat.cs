using System.Collections.Immutable;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Variance;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>
/// The file of a strategy model: the frame of <see cref="TreeForestFormat"/> with its own magic. The content: the schema, horizon, risk
/// aversion and last training day, the strategies with their intervals, and the forest as its own file.
/// </summary>
internal static class StrategyModelFormat
{
    private const int Version = 1;
    private const int LongestName = 1_024; // bytes
    private const double LargestAversion = 1e100;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "MBSTRMOD"u8;

    public static string HashOf(StrategyModel model) => TreeForestFormat.HashOf(ToBytes(model));

    public static void Write(StrategyModel model, Stream stream) => TreeForestFormat.WriteSealed(stream, ToBytes(model));

    /// <exception cref="StrategyModelFormatException">The stream does not hold a sound model within the limits.</exception>
    public static StrategyModel Read(Stream stream, TreeForestLimits limits)
    {
        try
        {
            byte[] content = TreeForestFormat.ReadSealed(stream, Magic, Version, "strategy model", limits.MaxBytes, out _);
            return ReadContent(new ForestReader(content, Magic.Length + (2 * sizeof(int))), limits);
        }
        catch (TreeForestFormatException error)
        {
            throw new StrategyModelFormatException(error.Part, error.Message, error);
        }
    }

    private static StrategyModel ReadContent(ForestReader reader, TreeForestLimits limits)
    {
        FeatureSchema schema = TreeForestFormat.ReadSchema(ref reader, limits);
        if (StrategyFeatures.Schema.DifferenceFrom(schema) is { } difference)
        {
            throw reader.Fault($"The model is of other features than this library's. {difference}");
        }

        reader.Part = "settings";
        StrategyFeatureOptions features = new()
        {
            Horizon = reader.ReadInt32("horizon", 2, 1_000),
            RiskAversion = reader.ReadDouble("risk aversion", 0, LargestAversion),
        };
        DateOnly trainedThrough = DateOnly.FromDayNumber(
            reader.ReadInt32("last training day", DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
        reader.Part = "strategies";

        // Each strategy takes at least the length of its name, one byte of it, and two marks of intervals.
        int most = Math.Min(StrategyModel.MaxStrategies, reader.Left / ((3 * sizeof(int)) + 1));
        int count = reader.ReadInt32("number of strategies", 2, most);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(count);
        ImmutableArray<ConformalBand?>.Builder model = ImmutableArray.CreateBuilder<ConformalBand?>(count);
        ImmutableArray<ConformalBand?>.Builder baseline = ImmutableArray.CreateBuilder<ConformalBand?>(count);
        for (int k = 0; k < count; k++)
        {
            string name = reader.ReadText(LongestName, Strict);
            if (string.IsNullOrWhiteSpace(name) || names.Contains(name, StringComparer.Ordinal))
            {
                throw reader.Fault(Invariant($"Strategy {k} is \"{name}\", which is blank or there already."));
            }

            names.Add(name);
            model.Add(ConformalBandFormat.Read(ref reader));
            baseline.Add(ConformalBandFormat.Read(ref reader));
        }

        TreeForest forest = reader.ReadForest(schema, limits);
        return new StrategyModel(
            names.MoveToImmutable(), features, trainedThrough, forest, model.MoveToImmutable(), baseline.MoveToImmutable());
    }

    private static byte[] ToBytes(StrategyModel model) => TreeForestFormat.Framed(
        Magic, Version,
        writer =>
        {
            TreeForestFormat.WriteSchema(writer, model.Schema);
            writer.Write(model.Horizon);
            writer.Write(model.RiskAversion);
            writer.Write(model.TrainedThrough.DayNumber);
            writer.Write(model.Strategies.Length);
            for (int k = 0; k < model.Strategies.Length; k++)
            {
                TreeForestFormat.WriteText(writer, model.Strategies[k]);
                ConformalBandFormat.Write(writer, model.ModelBands[k]);
                ConformalBandFormat.Write(writer, model.BaselineBands[k]);
            }

            writer.Flush();
            model.Forest.Write(writer.BaseStream);
        });
}
