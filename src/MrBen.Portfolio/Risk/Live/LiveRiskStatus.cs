namespace MrBen.Portfolio.Risk.Live;

/// <summary>What a <see cref="LiveRiskReading"/> could be read of.</summary>
public enum LiveRiskStatus
{
    /// <summary>Every number is of the moment.</summary>
    Current,

    /// <summary>Nothing is known of how the assets move, or an asset is held of which nothing is.</summary>
    NoModel,

    /// <summary>An asset is held without a price, or the net asset value is not positive.</summary>
    NotValued,
}
