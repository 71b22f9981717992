using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Returns made up by the user. An asset's return is the sum of its own shock, those of the groups it is in, and its loadings times those
/// of the factors; an asset that none of them reaches does not move. <see cref="ConditionalShock"/> lets the rest follow instead.
/// </summary>
public sealed record HypotheticalShock : StressScenario
{
    /// <summary>Shocks of single assets, each once. Default none.</summary>
    public ImmutableArray<AssetShock> Assets { get; set; } = [];

    /// <summary>Shocks of groups, each once. Default none.</summary>
    public ImmutableArray<GroupShock> Groups { get; set; } = [];

    /// <summary>Shocks of factors, each once. Default none.</summary>
    public ImmutableArray<FactorShock> Factors { get; set; } = [];

    private protected override void Collect(List<string> errors)
    {
        ShockList.Check(Assets, "asset shocks", shock => (shock.Asset.ToString(), shock.Return), errors);
        ShockList.Check(Groups, "group shocks", shock => (shock.Group, shock.Return), errors);
        ShockList.Check(Factors, "factor shocks", shock => (shock.Factor, shock.Return), errors);
        ShockList.RequireAny(
            (Assets.IsDefault ? 0 : Assets.Length) + (Groups.IsDefault ? 0 : Groups.Length) + (Factors.IsDefault ? 0 : Factors.Length),
            errors);
    }
}
