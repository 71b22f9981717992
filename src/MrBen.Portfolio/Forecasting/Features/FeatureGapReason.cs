namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>Why a period has no features.</summary>
public enum FeatureGapReason
{
    /// <summary>Fewer periods came before than the longest window that must be full.</summary>
    TooShort,

    /// <summary>The price has not moved at all so far: there is no variance to take the logarithm of.</summary>
    NoVariance,

    /// <summary>No volume is known and positive in the week, or in half of the quarter.</summary>
    NoVolume,

    /// <summary>The open is known on less than half of the month.</summary>
    NoOpen,

    /// <summary>The market has too few periods by then, or its last one is too old.</summary>
    NoMarket,
}
