namespace MrBen.Portfolio.Risk.Learned;

/// <summary>The ways to forecast a tail that <see cref="TailProtocol"/> holds against one another.</summary>
public enum TailMethod
{
    /// <summary>Normal logarithmic returns without a mean, their variance exponentially weighted with a decay of 0.94.</summary>
    NormalEwma,

    /// <summary>Filtered historical simulation on log-HAR's variance.</summary>
    HistoricalOnBaseline,

    /// <summary>Filtered historical simulation on the learned variance.</summary>
    HistoricalOnLearned,

    /// <summary>The quantile forest, within its band.</summary>
    QuantileForest,

    /// <summary>
    /// What the library says: at every fit the gates of variance and tail are asked with the losses known by then, and the method they let
    /// through speaks until the next.
    /// </summary>
    Gated,
}
