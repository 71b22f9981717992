using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// The names of a model's features, their order, and the version of how they are computed. Two schemas are equal if their hashes are.
/// Immutable and thread-safe.
/// </summary>
public sealed class FeatureSchema : IEquatable<FeatureSchema>
{
    /// <summary>The longest name of a feature, in characters.</summary>
    public const int LongestName = 256;

    // Lone surrogates have no bytes of their own: two names could otherwise have one hash.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Names the features.</summary>
    /// <param name="version">
    /// Version of the computation, at least 1: it changes whenever a feature of the same name is computed in another way.
    /// </param>
    /// <param name="names">Names in order, at least one, each given once, of 1 to 256 characters; ordinal and case-sensitive.</param>
    /// <exception cref="ArgumentException">A name is missing, too long, not text, or given twice, or there is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is less than 1.</exception>
    public FeatureSchema(int version, ImmutableArray<string> names)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if (names.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A schema needs at least one feature.", nameof(names));
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException(Invariant($"Feature {i} has no name."), nameof(names));
            }

            if (name.Length > LongestName)
            {
                throw new ArgumentException(
                    Invariant($"The name of feature {i} has {name.Length} characters; at most {LongestName} are allowed."), nameof(names));
            }

            if (!seen.Add(name))
            {
                throw new ArgumentException(Invariant($"Feature {i} has the name {name}, as one before it."), nameof(names));
            }
        }

        (Version, Names) = (version, names);
        Hash = Convert.ToHexStringLower(SHA256.HashData(ToBytes()));
    }

    /// <summary>Version of the computation, at least 1.</summary>
    public int Version { get; }

    /// <summary>The names in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Number of features, at least 1.</summary>
    public int Count => Names.Length;

    /// <summary>SHA-256 of version and names, as 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>The place of a feature, from 0; −1 where there is none of that name.</summary>
    /// <remarks>O(number of features).</remarks>
    public int IndexOf(string name) => Names.IndexOf(name, 0, Names.Length, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(FeatureSchema? other) => ReferenceEquals(this, other) || Hash == other?.Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeatureSchema);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    /// <summary>For example <c>version 1, 19 features, hash 0a1b2c3d</c>.</summary>
    public override string ToString() => Invariant($"version {Version}, {Count} features, hash {Hash[..8]}");

    /// <summary>One sentence on the first thing in which another schema differs; <see langword="null"/> where it equals this one.</summary>
    internal string? DifferenceFrom(FeatureSchema? other)
    {
        if (Equals(other))
        {
            return null;
        }

        if (other is null)
        {
            return Invariant($"The model's schema is {this}; the row has none.");
        }

        string both = Invariant($"The model's schema is {this}, the row's {other}");
        for (int i = 0; i < Math.Min(Count, other.Count); i++)
        {
            if (Names[i] != other.Names[i])
            {
                return Invariant($"{both}: feature {i} is {Names[i]} there and {other.Names[i]} here.");
            }
        }

        return both + ".";
    }

    // The length stands before each name, so that no two lists of names give the same bytes.
    private byte[] ToBytes()
    {
        using MemoryStream stream = new();
        stream.Write("MBSCHEMA"u8);
        WriteNumber(stream, Version);
        WriteNumber(stream, Count);
        for (int i = 0; i < Count; i++)
        {
            byte[] name;
            try
            {
                name = Strict.GetBytes(Names[i]);
            }
            catch (EncoderFallbackException error)
            {
                throw new ArgumentException(Invariant($"The name of feature {i} is not text: {error.Message}"), "names", error);
            }

            WriteNumber(stream, name.Length);
            stream.Write(name);
        }

        return stream.ToArray();
    }

    private static void WriteNumber(MemoryStream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
