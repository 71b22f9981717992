using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// The file of a forest: a header (magic, version, length), the content, and a SHA-256 over both. All numbers are little-endian. The
/// content: the schema (hash, version, names), the manifest, aggregation and bias, the counts, then the arrays of
/// <see cref="ForestLayout"/>.
/// </summary>
internal static class TreeForestFormat
{
    private const int Version = 1;
    private const int HashSize = 32;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "MBFOREST"u8;

    private static int HeaderSize => Magic.Length + (2 * sizeof(int));

    public static int ByteCount(string text) => Strict.GetByteCount(text);

    public static string HashOf(TreeForest forest, ForestLayout layout) => HashOf(ToBytes(forest, layout));

    public static void Write(TreeForest forest, ForestLayout layout, Stream stream) => WriteSealed(stream, ToBytes(forest, layout));

    /// <summary>What the checksum of a file of this frame will be, which names its content.</summary>
    /// <param name="framed">From <see cref="Framed"/>.</param>
    public static string HashOf(byte[] framed) => Convert.ToHexStringLower(SHA256.HashData(framed));

    /// <summary>Writes a file of this frame with its checksum.</summary>
    public static void WriteSealed(Stream stream, byte[] framed)
    {
        stream.Write(framed);
        stream.Write(SHA256.HashData(framed));
    }

    /// <exception cref="TreeForestFormatException">The stream does not hold a sound forest within the limits.</exception>
    public static TreeForest Read(Stream stream, TreeForestLimits limits)
    {
        byte[] content = ReadSealed(stream, Magic, Version, "tree forest", limits.MaxBytes, out string hash);
        return ReadContent(new ForestReader(content, HeaderSize), limits, hash);
    }

    /// <summary>
    /// The content of a file of this frame, of forests and whatever holds one, after its checksum was found to agree: magic, version and
    /// length, the content, SHA-256 over all before it.
    /// </summary>
    /// <exception cref="TreeForestFormatException">The stream does not hold such a file within the limit.</exception>
    public static byte[] ReadSealed(Stream stream, ReadOnlySpan<byte> magic, int version, string what, int maxBytes, out string hash)
    {
        int headerSize = magic.Length + (2 * sizeof(int));
        byte[] header = new byte[headerSize];
        int arrived = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (arrived < header.Length || !header.AsSpan().StartsWith(magic))
        {
            throw new TreeForestFormatException("header", $"The stream does not start with a {what}.");
        }

        int found = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(magic.Length));
        int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(magic.Length + sizeof(int)));
        if (found != version)
        {
            throw new TreeForestFormatException(
                "header", Invariant($"The {what} has version {found}; this library reads version {version}."));
        }

        long most = (long)maxBytes - headerSize - HashSize;
        if (length < 0 || length > most)
        {
            throw new TreeForestFormatException(
                "header", Invariant($"The {what} claims {length} bytes of content; 0 to {Math.Max(0, most)} are read."));
        }

        byte[] all = ReadAll(stream, header, length + HashSize, what);
        byte[] computed = SHA256.HashData(all.AsSpan(..^HashSize));
        hash = Convert.ToHexStringLower(computed);
        return all.AsSpan(^HashSize..).SequenceEqual(computed)
            ? all[headerSize..^HashSize]
            : throw new TreeForestFormatException("checksum", $"The {what} does not match its checksum.");
    }

    /// <summary>The bytes of a file of this frame, without the checksum.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> magic, int version, Action<BinaryWriter> writeContent)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Strict, leaveOpen: true))
        {
            writer.Write(magic);
            writer.Write(version);
            writer.Write(0);
            writeContent(writer);
        }

        byte[] bytes = stream.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(
            bytes.AsSpan(magic.Length + sizeof(int)), bytes.Length - magic.Length - (2 * sizeof(int)));
        return bytes;
    }

    private static TreeForest ReadContent(ForestReader reader, TreeForestLimits limits, string hash)
    {
        FeatureSchema schema = ReadSchema(ref reader, limits);
        reader.Part = "manifest";
        string manifest = reader.ReadText(limits.MaxManifestBytes, Strict);
        if (TreeForest.ManifestFault(manifest) is { } wrong)
        {
            throw reader.Fault(wrong);
        }

        reader.Part = "trees";
        ForestAggregation aggregation = (ForestAggregation)reader.ReadInt32();
        double bias = reader.ReadDouble();
        int trees = reader.ReadInt32();
        int nodes = reader.ReadInt32();
        int labels = reader.ReadInt32();
        int samples = reader.ReadInt32();
        if (ForestLayout.CountFault(trees, nodes, samples, limits) is { } excess)
        {
            throw reader.Fault(excess);
        }

        if (labels < 0 || labels > samples || (labels == 0) != (samples == 0))
        {
            throw reader.Fault(Invariant($"The forest has {samples} labels in its leaves, of which {labels} are different."));
        }

        // Whatever the counts claim must be there before any array is made.
        long leaves = (long)nodes + trees;
        long expected = (4L * trees) + (16L * nodes) + (12L * leaves) + (4L * labels) + (samples > 0 ? 4L * leaves : 0) + (4L * samples);
        if (expected != reader.Left)
        {
            throw reader.Fault(Invariant($"The forest's arrays need {expected} bytes; {reader.Left} follow."));
        }

        int[] counts = reader.ReadInt32s(trees);
        long sum = 0;
        for (int tree = 0; tree < counts.Length; tree++)
        {
            if (counts[tree] < 0 || counts[tree] > nodes - sum)
            {
                throw reader.Fault(Invariant($"Tree {tree} has {counts[tree]} inner nodes; those before have {sum} of {nodes}."));
            }

            sum += counts[tree];
        }

        if (sum != nodes)
        {
            throw reader.Fault(Invariant($"The trees have {sum} inner nodes together; the forest has {nodes}."));
        }

        ForestLayout layout = new()
        {
            Aggregation = aggregation,
            Bias = bias,
            NodeCounts = counts,
            Features = reader.ReadInt32s(nodes),
            Thresholds = reader.ReadSingles(nodes),
            Left = reader.ReadInt32s(nodes),
            Right = reader.ReadInt32s(nodes),
            LeafValues = reader.ReadDoubles((int)leaves),
            LeafRows = reader.ReadInt32s((int)leaves),
            Support = reader.ReadSingles(labels),
            SampleCounts = reader.ReadInt32s(samples > 0 ? (int)leaves : 0),
            SampleRanks = reader.ReadInt32s(samples),
        };
        return layout.FindFault(schema.Count, limits.MaxDepth) is { } fault
            ? throw new TreeForestFormatException(fault.Part, fault.Sentence)
            : TreeForest.Of(schema, layout, manifest, hash);
    }

    public static FeatureSchema ReadSchema(ref ForestReader reader, TreeForestLimits limits)
    {
        reader.Part = "schema";
        string hash = Convert.ToHexStringLower(reader.ReadBytes(HashSize));
        int version = reader.ReadInt32();
        int count = reader.ReadInt32();
        // Each name takes at least its length and one byte.
        if (count < 1 || count > limits.MaxFeatures || count > reader.Left / (sizeof(int) + 1))
        {
            throw reader.Fault(Invariant(
                $"The schema has {count} features; 1 to {limits.MaxFeatures} are allowed, and {reader.Left} bytes follow."));
        }

        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            names.Add(reader.ReadText(4 * FeatureSchema.LongestName, Strict));
        }

        FeatureSchema schema;
        try
        {
            schema = new FeatureSchema(version, names.MoveToImmutable());
        }
        catch (ArgumentException error)
        {
            throw reader.Fault($"The schema is unsound: {error.Message}", error);
        }

        return schema.Hash == hash
            ? schema
            : throw reader.Fault($"The schema has the hash {schema.Hash}; the forest claims {hash}.");
    }

    // Read by what arrives, not by what the header claims.
    private static byte[] ReadAll(Stream stream, byte[] header, int rest, string what)
    {
        using MemoryStream content = new();
        content.Write(header);
        byte[] buffer = new byte[Math.Min(rest, 1 << 16)];
        int left = rest;
        int read;
        while (left > 0 && (read = stream.Read(buffer, 0, Math.Min(buffer.Length, left))) > 0)
        {
            content.Write(buffer, 0, read);
            left -= read;
        }

        return left == 0
            ? content.ToArray()
            : throw new TreeForestFormatException("content", Invariant($"The {what} ends {left} bytes early."));
    }

    private static byte[] ToBytes(TreeForest forest, ForestLayout layout) => Framed(
        Magic, Version,
        writer =>
        {
            WriteSchema(writer, forest.Schema);
            WriteText(writer, forest.Manifest);
            writer.Write((int)layout.Aggregation);
            writer.Write(layout.Bias);
            writer.Write(layout.NodeCounts.Length);
            writer.Write(layout.Features.Length);
            writer.Write(layout.Support.Length);
            writer.Write(layout.SampleRanks.Length);
            WriteAll(writer, layout.NodeCounts);
            WriteAll(writer, layout.Features);
            WriteAll(writer, layout.Thresholds);
            WriteAll(writer, layout.Left);
            WriteAll(writer, layout.Right);
            foreach (double value in layout.LeafValues)
            {
                writer.Write(value);
            }

            WriteAll(writer, layout.LeafRows);
            WriteAll(writer, layout.Support);
            WriteAll(writer, layout.SampleCounts);
            WriteAll(writer, layout.SampleRanks);
        });

    public static void WriteSchema(BinaryWriter writer, FeatureSchema schema)
    {
        writer.Write(Convert.FromHexString(schema.Hash));
        writer.Write(schema.Version);
        writer.Write(schema.Count);
        foreach (string name in schema.Names)
        {
            WriteText(writer, name);
        }
    }

    public static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Strict.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteAll(BinaryWriter writer, int[] values)
    {
        foreach (int value in values)
        {
            writer.Write(value);
        }
    }

    private static void WriteAll(BinaryWriter writer, float[] values)
    {
        foreach (float value in values)
        {
            writer.Write(value);
        }
    }
}
