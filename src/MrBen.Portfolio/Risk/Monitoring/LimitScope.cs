using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>The part of a portfolio that a limit is on. Immutable and thread-safe; two are equal where kind, name and assets are.</summary>
public sealed class LimitScope : IEquatable<LimitScope>
{
    private LimitScope(LimitScopeKind kind, string name, ImmutableArray<AssetId> assets) => (Kind, Name, Assets) = (kind, name, assets);

    /// <summary>The whole portfolio.</summary>
    public static LimitScope Portfolio { get; } = new(LimitScopeKind.Portfolio, "", []);

    /// <summary>What kind of part.</summary>
    public LimitScopeKind Kind { get; }

    /// <summary>Its name: asset, group, currency or strategy; empty for the whole portfolio.</summary>
    public string Name { get; }

    /// <summary>The assets of it, each once; empty for the whole portfolio and for a currency, whose assets are found by their instruments.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>One asset.</summary>
    public static LimitScope Asset(AssetId asset) => new(LimitScopeKind.Asset, asset.Value, [asset]);

    /// <summary>A group of assets, such as a sector.</summary>
    /// <exception cref="ArgumentException">The name is empty, there are no assets, or one is named twice.</exception>
    public static LimitScope Group(string name, params ReadOnlySpan<AssetId> assets) => Named(LimitScopeKind.Group, name, assets);

    /// <summary>The assets that a strategy trades.</summary>
    /// <inheritdoc cref="Group"/>
    public static LimitScope Strategy(string name, params ReadOnlySpan<AssetId> assets) => Named(LimitScopeKind.Strategy, name, assets);

    /// <summary>The assets of a currency, by their instruments.</summary>
    public static LimitScope Currency(string currency)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        return new LimitScope(LimitScopeKind.Currency, currency, []);
    }

    /// <inheritdoc/>
    public bool Equals(LimitScope? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Assets.AsSpan().SequenceEqual(other.Assets.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LimitScope);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Assets.Length);

    /// <summary>The part in words, for sentences.</summary>
    public override string ToString() => Kind switch
    {
        LimitScopeKind.Portfolio => "the portfolio",
        LimitScopeKind.Asset => Name,
        LimitScopeKind.Group => $"group {Name}",
        LimitScopeKind.Currency => $"currency {Name}",
        _ => $"strategy {Name}",
    };

    private static LimitScope Named(LimitScopeKind kind, string name, ReadOnlySpan<AssetId> assets)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ImmutableArray<AssetId> all = [.. assets];
        if (all.IsEmpty || all.Distinct().Count() < all.Length)
        {
            throw new ArgumentException($"{kind} {name} must name at least one asset, and none twice.", nameof(assets));
        }

        return new LimitScope(kind, name, all);
    }
}
