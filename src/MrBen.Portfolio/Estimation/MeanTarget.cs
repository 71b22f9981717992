namespace MrBen.Portfolio.Estimation;

/// <summary>The common value towards which shrinkage pulls the means of all assets.</summary>
public enum MeanTarget
{
    /// <summary>The grand mean: the mean of the assets' means.</summary>
    GrandMean,

    /// <summary>
    /// The mean of the minimum-variance portfolio, 1'Σ⁻¹x̄ / 1'Σ⁻¹1 (Jorion's choice; "volatility-weighted grand mean" elsewhere). Needs a
    /// positive definite Σ.
    /// </summary>
    MinimumVariance,
}
