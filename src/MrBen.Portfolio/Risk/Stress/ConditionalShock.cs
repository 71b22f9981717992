using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Returns of some assets and factors; every other asset gets the return that a joint normal distribution expects of it then,
/// μ₂ + Σ₂₁Σ₁₁⁻¹(x₁ − μ₁), and keeps the covariance Σ₂₂ − Σ₂₁Σ₁₁⁻¹Σ₁₂.
/// </summary>
/// <remarks>Source: Kupiec (1998), Journal of Derivatives 6(1), Stress testing in a value at risk framework.</remarks>
public sealed record ConditionalShock : StressScenario
{
    /// <summary>Returns of single assets, each once. Default none.</summary>
    public ImmutableArray<AssetShock> Assets { get; set; } = [];

    /// <summary>Returns of factors, each once. Default none.</summary>
    public ImmutableArray<FactorShock> Factors { get; set; } = [];

    private protected override void Collect(List<string> errors)
    {
        ShockList.Check(Assets, "asset shocks", shock => (shock.Asset.ToString(), shock.Return), errors);
        ShockList.Check(Factors, "factor shocks", shock => (shock.Factor, shock.Return), errors);
        ShockList.RequireAny((Assets.IsDefault ? 0 : Assets.Length) + (Factors.IsDefault ? 0 : Factors.Length), errors);
    }
}
