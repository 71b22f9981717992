namespace MrBen.Portfolio.Statistics;

/// <summary>How the p-value of a <see cref="HypothesisTest"/> was obtained.</summary>
public enum PValueSource
{
    /// <summary>There is none: the data do not define the statistic.</summary>
    None,

    /// <summary>The χ² distribution, which holds for many observations.</summary>
    ChiSquare,

    /// <summary>Student's t distribution.</summary>
    StudentT,

    /// <summary>The exact distribution of the statistic under the null hypothesis, summed over all counts.</summary>
    Exact,

    /// <summary>Simulation under the null hypothesis with a stated seed and number of draws.</summary>
    MonteCarlo,
}
