namespace MrBen.Portfolio.Estimation;

/// <summary>How two assets' returns are compared.</summary>
public enum CorrelationMethod
{
    /// <summary>Linear correlation of the returns themselves (<see cref="Statistics.Correlations.Pearson"/>).</summary>
    Pearson,

    /// <summary>Linear correlation of average ranks (<see cref="Statistics.Correlations.Spearman"/>): outliers weigh no more.</summary>
    Spearman,

    /// <summary>Kendall's τ-b, concordant less discordant pairs of periods (<see cref="Statistics.Correlations.Kendall"/>).</summary>
    Kendall,
}
