using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// Reads little-endian numbers and texts from the content of a forest's file; nothing is made that the bytes left do not fill.
/// </summary>
internal ref struct ForestReader(ReadOnlySpan<byte> content, int offset)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private readonly int _offset = offset;
    private int _position;

    /// <summary>The part that is being read, for faults.</summary>
    public string Part { get; set; } = "content";

    public readonly int Left => _content.Length - _position;

    public readonly TreeForestFormatException Fault(string sentence, Exception? inner = null) => new(Part, sentence, inner);

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Left)
        {
            throw Fault(Invariant($"The {Part} at byte {_offset + _position} needs {count} bytes; {Left} follow."));
        }

        ReadOnlySpan<byte> bytes = _content.Slice(_position, count);
        _position += count;
        return bytes;
    }

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)));

    /// <summary>Reads a number that must lie within bounds; what it is goes into the fault.</summary>
    public int ReadInt32(string what, int least, int most)
    {
        int value = ReadInt32();
        return value >= least && value <= most
            ? value
            : throw Fault(Invariant($"The {what} is {value}; it must be in [{least}, {most}]."));
    }

    /// <inheritdoc cref="ReadInt32(string, int, int)"/>
    public double ReadDouble(string what, double least, double most)
    {
        double value = ReadDouble();
        return value >= least && value <= most
            ? value
            : throw Fault(Invariant($"A {what} is {value}; it must be in [{least}, {most}]."));
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(sizeof(double)));

    public string ReadText(int mostBytes, Encoding encoding)
    {
        int at = _offset + _position;
        int length = ReadInt32();
        if (length < 0 || length > mostBytes || length > Left)
        {
            throw Fault(Invariant(
                $"A text of the {Part} at byte {at} claims {length} bytes; 0 to {mostBytes} are allowed, and {Left} follow."));
        }

        try
        {
            return encoding.GetString(ReadBytes(length));
        }
        catch (DecoderFallbackException error)
        {
            throw Fault(Invariant($"A text of the {Part} at byte {at} is not UTF-8: {error.Message}"), error);
        }
    }

    public int[] ReadInt32s(int count)
    {
        ReadOnlySpan<int> source = MemoryMarshal.Cast<byte, int>(ReadBytes(count * sizeof(int)));
        int[] values = new int[count];
        if (BitConverter.IsLittleEndian)
        {
            source.CopyTo(values);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(source, values);
        }

        return values;
    }

    public float[] ReadSingles(int count)
    {
        float[] values = new float[count];
        ReadInt32s(count).AsSpan().CopyTo(MemoryMarshal.Cast<float, int>(values.AsSpan()));
        return values;
    }

    public double[] ReadDoubles(int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadDouble();
        }

        return values;
    }

    /// <summary>The forest that the file of a model ends with.</summary>
    /// <exception cref="TreeForestFormatException">It is unsound, followed by something, or of another schema.</exception>
    public TreeForest ReadForest(FeatureSchema schema, TreeForestLimits limits)
    {
        Part = "forest";
        using MemoryStream rest = new(ReadBytes(Left).ToArray());
        TreeForest forest = TreeForestFormat.Read(rest, limits);
        return rest.Position != rest.Length
            ? throw Fault(Invariant($"{rest.Length - rest.Position} bytes follow the forest."))
        : schema.DifferenceFrom(forest.Schema) is { } difference
            ? throw Fault($"The forest is not of the model's features. {difference}")
        : forest;
    }
}
