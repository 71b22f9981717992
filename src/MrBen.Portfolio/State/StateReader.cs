using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(Stream stream) : BinaryReader(stream, System.Text.Encoding.UTF8)
{
    public bool AtEnd => BaseStream.Position == BaseStream.Length;

    public DateTimeOffset ReadTime() => new(ReadInt64(), TimeSpan.Zero);

    public DateTimeOffset? ReadOptionalTime() => ReadBoolean() ? ReadTime() : null;

    public double ReadUnitValue()
    {
        double value = ReadDouble();
        return value >= 0 && double.IsFinite(value)
            ? value
            : throw new FormatException(Invariant($"The value of a unit is {value}; it must be at least 0 and finite."));
    }

    public decimal? ReadOptionalDecimal() => ReadBoolean() ? ReadDecimal() : null;

    public double? ReadOptionalDouble() => ReadBoolean() ? ReadDouble() : null;

    public AssetId? ReadOptionalAsset() => ReadBoolean() ? new AssetId(ReadString()) : default(AssetId?);

    public string? ReadOptionalString() => ReadBoolean() ? ReadString() : null;

    /// <exception cref="EndOfStreamException">There are not as many bytes.</exception>
    public byte[] ReadExactly(int count) =>
        ReadBytes(count) is { } bytes && bytes.Length == count ? bytes : throw new EndOfStreamException();

    public DateOnly ReadDate() => DateOnly.FromDayNumber(ReadInt32());

    public DateOnly? ReadOptionalDate() => ReadBoolean() ? ReadDate() : null;

    public double[] ReadNumbers()
    {
        List<double> numbers = [];
        for (int count = ReadCount(); numbers.Count < count;)
        {
            numbers.Add(ReadDouble());
        }

        return [.. numbers];
    }

    /// <summary>A number of things that follow, each at least one byte long.</summary>
    public int ReadCount()
    {
        int count = ReadInt32();
        return count >= 0 && count <= BaseStream.Length - BaseStream.Position
            ? count
            : throw new FormatException(Invariant($"{count} entries cannot follow in {BaseStream.Length - BaseStream.Position} bytes."));
    }

    public ImmutableArray<AssetId> ReadAssets()
    {
        ImmutableArray<AssetId>.Builder assets = ImmutableArray.CreateBuilder<AssetId>();
        for (int count = ReadCount(); assets.Count < count;)
        {
            assets.Add(new AssetId(ReadString()));
        }

        return assets.ToImmutable();
    }
}
