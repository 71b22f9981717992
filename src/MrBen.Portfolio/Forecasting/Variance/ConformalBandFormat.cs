using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>A band, or none, in the file of a model.</summary>
internal static class ConformalBandFormat
{
    /// <exception cref="TreeForestFormatException">The band is unsound.</exception>
    public static ConformalBand? Read(ref ForestReader reader)
    {
        if (reader.ReadInt32("presence of an interval", 0, 1) == 0)
        {
            return null;
        }

        ConformalBand band = new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
        return band.IsSound ? band : throw reader.Fault($"The interval {band} is unsound.");
    }

    public static void Write(BinaryWriter writer, ConformalBand? band)
    {
        writer.Write(band is null ? 0 : 1);
        if (band is { } known)
        {
            writer.Write(known.Coverage);
            writer.Write(known.Lower);
            writer.Write(known.Upper);
            writer.Write(known.Observations);
        }
    }
}
