namespace MrBen.Portfolio.Market;

/// <summary>Names one asset. Ordinal, case-sensitive, never empty.</summary>
public readonly record struct AssetId : IComparable<AssetId>
{
    private readonly string? _value;

    /// <summary>Names the asset <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty or blank.</exception>
    public AssetId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <see langword="default"/>.</exception>
    public string Value => _value ?? throw new InvalidOperationException("Uninitialized AssetId.");

    /// <summary>Names the asset <paramref name="value"/>.</summary>
    public static implicit operator AssetId(string value) => new(value);

    /// <summary>Names the asset <paramref name="value"/>.</summary>
    public static AssetId FromString(string value) => new(value);

    /// <summary>Ordinal order of the names.</summary>
    public int CompareTo(AssetId other) => string.CompareOrdinal(_value, other._value);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(AssetId left, AssetId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(AssetId left, AssetId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(AssetId left, AssetId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(AssetId left, AssetId right) => left.CompareTo(right) >= 0;

    /// <summary>The name, or <c>?</c> for <see langword="default"/>.</summary>
    public override string ToString() => _value ?? "?";
}
