namespace MrBen.Portfolio.Estimation;

/// <summary>The structured matrix towards which <see cref="LedoitWolfCovariance"/> pulls the sample covariance.</summary>
public enum ShrinkageTarget
{
    /// <summary>
    /// The mean variance on the diagonal, zero elsewhere. Source: Ledoit and Wolf (2004), J. Multivariate Analysis 88(2), 365–411, Lemmas
    /// 3.2 to 3.5; the estimator of scikit-learn's <c>LedoitWolf</c>.
    /// </summary>
    ScaledIdentity,

    /// <summary>
    /// Each asset's own variance and one correlation for all pairs, the mean of the sample's. Needs every variance to be positive.
    /// Source: Ledoit and Wolf (2004), "Honey, I Shrunk the Sample Covariance Matrix", J. Portfolio Management 30(4), appendices A and B.
    /// </summary>
    ConstantCorrelation,

    /// <summary>
    /// Each asset's own variance and the covariances of a one-factor model whose factor is the equally weighted mean of the assets.
    /// Needs that mean to vary. Source: Ledoit and Wolf (2003), J. Empirical Finance 10(5), 603–621, section 3.
    /// </summary>
    SingleFactor,
}
