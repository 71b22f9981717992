using System.Buffers.Binary;
using System.Security.Cryptography;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Trees;

[Collection(nameof(MeasuredAlone))]
public class TreeForestFormatTests
{
    private const int HeaderSize = 16; // "MBFOREST", version, length
    private const int HashSize = 32;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_OfWhatWasWritten_IsTheSameForest(bool withSamples)
    {
        Random random = new(1);
        for (int seed = 0; seed < TestTier.Count(brief: 50, full: 1_000); seed++)
        {
            TreeForest forest = RandomForests.Forest(seed, 1 + (seed % 7), 5, 20, withSamples);
            byte[] saved = RandomForests.Save(forest);
            TreeForest read = RandomForests.Load(saved);
            Assert.Equal(saved, RandomForests.Save(read));
            Assert.Equal(forest.Hash, read.Hash);
            Assert.Equal(forest.Hash, Convert.ToHexStringLower(saved.AsSpan(^HashSize..)));
            Assert.Equal((forest.Schema, forest.Manifest, forest.Depth), (read.Schema, read.Manifest, read.Depth));
            FeatureRow row = new(read.Schema, RandomForests.Row(random, 5));
            Assert.Equal(forest.Predict(row), read.Predict(row));
        }
    }

    [Fact]
    public void Read_LeavesWhatFollowsInTheStream()
    {
        using MemoryStream stream = new([.. RandomForests.Save(Small()), 42]);
        TreeForest.Read(stream);
        Assert.Equal(42, stream.ReadByte());
    }

    [Fact]
    public void Read_Truncated_IsRefusedAtEveryByte()
    {
        byte[] saved = RandomForests.Save(Small());
        for (int length = 0; length < saved.Length; length++)
        {
            TreeForestFormatException error = Assert.Throws<TreeForestFormatException>(() => RandomForests.Load(saved[..length]));
            Assert.Equal(
                length < HeaderSize ? "The stream does not start with a tree forest."
                : $"The tree forest ends {saved.Length - length} bytes early.",
                error.Message);
            Assert.Equal(length < HeaderSize ? "header" : "content", error.Part);
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_IsRefused()
    {
        byte[] saved = RandomForests.Save(Small());
        for (int i = 0; i < saved.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. saved];
                damaged[i] ^= (byte)(1 << bit);
                string part = i < 12 ? "header" : i >= HeaderSize ? "checksum" : "";
                TreeForestFormatException error = Assert.Throws<TreeForestFormatException>(() => RandomForests.Load(damaged));
                Assert.True(part.Length == 0 || error.Part == part, $"Byte {i}: {error.Message}");
            }
        }
    }

    // The checksum is put right, so that the content itself is judged: it is refused, or it is a sound forest that is written as it was
    // read.
    [Fact]
    public void Read_AnyByteForged_IsRefusedOrSound()
    {
        foreach (TreeForest forest in (TreeForest[])[Small(), RandomForests.Forest(7, 3, 2, 4)])
        {
            byte[] saved = RandomForests.Save(forest);
            int refused = 0;
            for (int i = HeaderSize; i < saved.Length - HashSize; i++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] forged = [.. saved];
                    forged[i] = (byte)value;
                    refused += IsRefused(forged) ? 1 : 0;
                }
            }

            Assert.True(refused > 30_000, $"{refused} refused.");
        }
    }

    // Numbers that are none, and numbers at the ends, at every place where one could stand.
    [Fact]
    public void Read_NumbersForgedAnywhere_IsRefusedOrSound()
    {
        byte[] saved = RandomForests.Save(Small());
        long[] numbers =
        [
            0, 1, -1, 2, int.MaxValue, int.MinValue, int.MaxValue - 1, 1 << 26, BitConverter.SingleToInt32Bits(float.NaN),
            BitConverter.SingleToInt32Bits(float.PositiveInfinity), BitConverter.SingleToInt32Bits(float.MaxValue), BitConverter.DoubleToInt64Bits(double.NaN),
            BitConverter.DoubleToInt64Bits(double.NegativeInfinity), BitConverter.DoubleToInt64Bits(double.MaxValue), BitConverter.DoubleToInt64Bits(9e299),
        ];
        for (int i = HeaderSize; i < saved.Length - HashSize - sizeof(long); i++)
        {
            foreach (long number in numbers)
            {
                byte[] narrow = [.. saved];
                BinaryPrimitives.WriteInt32LittleEndian(narrow.AsSpan(i), (int)number);
                IsRefused(narrow);
                byte[] wide = [.. saved];
                BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(i), number);
                IsRefused(wide);
            }
        }
    }

    // Several places at once, bytes taken out and put in: the length in the header and the checksum are put right.
    [Fact]
    public void Read_ForgedAtRandom_IsRefusedOrSound()
    {
        Random random = new(1);
        for (int run = 0; run < TestTier.Count(brief: 20_000, full: 2_000_000); run++)
        {
            List<byte> bytes = [.. RandomForests.Save(RandomForests.Forest(random.Next(50), random.Next(1, 4), 2, 5, random.Next(2) == 0))];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                int place = random.Next(HeaderSize, bytes.Count - HashSize);
                switch (random.Next(4))
                {
                    case 0: bytes.RemoveRange(place, Math.Min(random.Next(1, 9), bytes.Count - HashSize - place)); break;
                    case 1: bytes.InsertRange(place, new byte[random.Next(1, 9)]); break;
                    default: bytes[place] = (byte)(random.Next(3) == 0 ? random.Next(256) : bytes[place] + random.Next(-2, 3)); break;
                }

                if (bytes.Count == HeaderSize + HashSize)
                {
                    break;
                }
            }

            byte[] forged = [.. bytes];
            BinaryPrimitives.WriteInt32LittleEndian(forged.AsSpan(12), forged.Length - HeaderSize - HashSize);
            IsRefused(forged);
        }
    }

    [Fact]
    public void Read_HugeClaims_AreRefusedBeforeAnythingIsAllocated()
    {
        byte[] header = [.. "MBFOREST"u8, 1, 0, 0, 0, 0, 0, 0, 3, .. new byte[10]]; // claims 3 × 2²⁴ bytes
        Assert.Equal("The tree forest ends 50331670 bytes early.", Refuse(header)); // 3 × 2²⁴ + 32 − 10
        header[15] = 0x7F;
        Assert.Equal("The tree forest claims 2130706432 bytes of content; 0 to 67108816 are read.", Refuse(header));

        // Trees, nodes and labels within the limits, and no bytes for them.
        byte[] saved = RandomForests.Save(Small());
        int counts = IndexOfCounts(saved);
        foreach ((int place, int count, string what) in new[] { (0, 10_000, "tree"), (1, 2_000_000, "node"), (3, 10_000_000, "label") })
        {
            byte[] forged = [.. saved];
            BinaryPrimitives.WriteInt32LittleEndian(forged.AsSpan(counts + (4 * place)), count);
            string message = Refuse(Signed(forged));
            Assert.True(message.StartsWith("The forest's arrays need ", StringComparison.Ordinal), $"{what}: {message}");
            BinaryPrimitives.WriteInt32LittleEndian(forged.AsSpan(counts + (4 * place)), count + 1);
            Assert.Contains("are allowed.", Refuse(Signed(forged)), StringComparison.Ordinal);
        }

        static string Refuse(byte[] bytes)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? error = Record.Exception(() => RandomForests.Load(bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
            return Assert.IsType<TreeForestFormatException>(error).Message;
        }
    }

    [Fact]
    public void Read_BeyondALimit_IsRefused()
    {
        byte[] saved = RandomForests.Save(Small());
        foreach (TreeForestLimits limits in (TreeForestLimits[])
            [
                new() { MaxBytes = saved.Length - 1 }, new() { MaxFeatures = 1 }, new() { MaxTrees = 1 }, new() { MaxNodes = 3 }, new() { MaxDepth = 1 },
                new() { MaxSamples = 5 }, new() { MaxManifestBytes = 9 }, new() { MaxBytes = 1 },
            ])
        {
            Assert.Throws<TreeForestFormatException>(() => RandomForests.Load(saved, limits));
        }

        Assert.NotNull(RandomForests.Load(saved, new TreeForestLimits { MaxBytes = saved.Length }));
    }

    [Fact]
    public void Read_OfAnotherVersion_IsRefused()
    {
        byte[] saved = RandomForests.Save(Small());
        saved[8] = 2;
        Assert.Equal("The tree forest has version 2; this library reads version 1.",
            Assert.Throws<TreeForestFormatException>(() => RandomForests.Load(saved)).Message);
    }

    // The same bytes on every machine and in every later version: a file of one leaf, written by hand after the format's description.
    [Fact]
    public void Write_OneLeaf_IsTheseBytes()
    {
        FeatureSchema schema = new(1, ["a"]);
        TreeForest forest = TreeForest.Create(
            schema, [new DecisionTree { LeafValues = [1.5], LeafRows = [7], LeafSamples = [[1, 2]] }], ForestAggregation.Mean, 0.5);
        byte[] content =
        [
            .. Convert.FromHexString(schema.Hash), 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, (byte)'a', // schema: hash, version, one name
            2, 0, 0, 0, (byte)'{', (byte)'}', // manifest
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F, // mean, bias 0.5
            1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, // one tree, no node, two different labels, two labels
            0, 0, 0, 0, // nodes of the tree; features, thresholds, left and right are empty
            0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 7, 0, 0, 0, // leaf: 1.5, seven rows
            0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, // labels 1 and 2
            2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, // two of them in the leaf, the first and the second
        ];
        byte[] signed = [.. "MBFOREST"u8, 1, 0, 0, 0, (byte)content.Length, 0, 0, 0, .. content];
        Assert.Equal([.. signed, .. SHA256.HashData(signed)], RandomForests.Save(forest));
    }

    private static TreeForest Small() => RandomForests.Forest(5, 3, 2, 4, withSamples: true);

    private static byte[] Signed(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(..^HashSize), bytes.AsSpan(^HashSize..));
        return bytes;
    }

    private static int IndexOfCounts(byte[] saved)
    {
        int manifest = saved.AsSpan().IndexOf("{\"seed\": 1}"u8);
        return manifest + "{\"seed\": 1}".Length + sizeof(int) + sizeof(double);
    }

    private static bool IsRefused(byte[] forged)
    {
        Signed(forged);
        TreeForest forest;
        try
        {
            forest = RandomForests.Load(forged);
        }
        catch (TreeForestFormatException error)
        {
            Assert.NotEmpty(error.Message);
            return true;
        }

        Assert.Equal(forged, RandomForests.Save(forest));
        double[] contributions = new double[forest.Schema.Count];
        double[] quantiles = new double[2];
        foreach (float value in (float[])[-1, 0, 1, float.MaxValue, float.MinValue])
        {
            float[] values = new float[forest.Schema.Count];
            Array.Fill(values, value);
            FeatureRow row = new(forest.Schema, values);
            Assert.True(double.IsFinite(forest.Predict(row)));
            forest.Contributions(row, contributions);
            Assert.True(contributions.All(double.IsFinite));
            if (forest.HasQuantiles)
            {
                forest.PredictQuantiles(row, [0.01, 0.99], quantiles);
                Assert.True(double.IsFinite(quantiles[0]) && quantiles[0] <= quantiles[1]);
            }
        }

        return false;
    }
}
