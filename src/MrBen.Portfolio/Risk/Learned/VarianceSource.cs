namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Which forecast of variance returns are divided by.</summary>
public enum VarianceSource
{
    /// <summary>log-HAR's, which speaks while the gate of the variance model is closed.</summary>
    Baseline,

    /// <summary>The variance model's own, within its band, which speaks while its gate is open.</summary>
    Learned,
}
