namespace MrBen.Portfolio.Configuration;

/// <summary>Parts of the manager that can be switched off. All are on by default.</summary>
public sealed record PortfolioFeatures
{
    /// <summary>Whether models are trained and asked. Off, the learned tilt leaves the weights and training answers that it is off.</summary>
    public bool MachineLearning { get; set; } = true;

    /// <summary>Whether correlations are analysed.</summary>
    public bool CorrelationAnalysis { get; set; } = true;

    /// <summary>Whether allocations are computed.</summary>
    public bool Optimization { get; set; } = true;

    /// <summary>Whether target weights become trades.</summary>
    public bool Rebalancing { get; set; } = true;

    /// <summary>Whether risk is held against its limits.</summary>
    public bool RiskMonitoring { get; set; } = true;
}
