using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Tests.Forecasting.Features;

public class FeatureSchemaTests
{
    // The hash is that of these bytes and no others: files would not fit any more if it changed.
    [Fact]
    public void Hash_IsOfVersionAndNamesWithTheirLengths()
    {
        byte[] bytes = [.. "MBSCHEMA"u8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, .. "a"u8, 2, 0, 0, 0, .. Encoding.UTF8.GetBytes("σ")];
        FeatureSchema schema = new(3, ["a", "σ"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), schema.Hash);
        Assert.Equal((2, 1, -1), (schema.Count, schema.IndexOf("σ"), schema.IndexOf("A")));
        Assert.Equal($"version 3, 2 features, hash {schema.Hash[..8]}", schema.ToString());
    }

    [Fact]
    public void Equality_IsThatOfVersionNamesAndOrder()
    {
        FeatureSchema schema = new(1, ["a", "b"]);
        Assert.Equal(schema, new FeatureSchema(1, ["a", "b"]));
        Assert.Equal(schema.GetHashCode(), new FeatureSchema(1, ["a", "b"]).GetHashCode());
        foreach (FeatureSchema other in (FeatureSchema[])[new(2, ["a", "b"]), new(1, ["b", "a"]), new(1, ["ab"]), new(1, ["a", "b", "c"])])
        {
            Assert.NotEqual(schema, other);
        }
    }

    [Fact]
    public void Constructor_UnsoundNames_AreRefused()
    {
        Refuses("A schema needs at least one feature. (Parameter 'names')", []);
        Refuses("Feature 1 has no name. (Parameter 'names')", ["a", " "]);
        Refuses("Feature 1 has no name. (Parameter 'names')", ["a", null!]);
        Refuses("Feature 2 has the name a, as one before it. (Parameter 'names')", ["a", "b", "a"]);
        Refuses("The name of feature 0 has 257 characters; at most 256 are allowed. (Parameter 'names')", [new string('x', 257)]);
        Assert.StartsWith("The name of feature 0 is not text: ",
            Assert.Throws<ArgumentException>(() => new FeatureSchema(1, ["\ud800"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FeatureSchema(1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureSchema(0, ["a"]));

        static void Refuses(string message, string[] names) =>
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => new FeatureSchema(1, [.. names])).Message);
    }
}
