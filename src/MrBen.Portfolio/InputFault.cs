namespace MrBen.Portfolio;

/// <summary>Why a price or an exchange rate is not used; in snake_case a label of <c>mrben_invalid_inputs_total</c>.</summary>
internal enum InputFault
{
    /// <summary>A later one is known.</summary>
    Stale,

    /// <summary>
    /// A fill or a split of at most a second later has set the price meanwhile; it is not older than the last one observed of its asset.
    /// </summary>
    Overtaken,

    /// <summary>It is of a time that has not come.</summary>
    Future,

    /// <summary>It is 0 or below.</summary>
    NotPositive,

    /// <summary>The asset is not in the portfolio.</summary>
    UnknownAsset,

    /// <summary>It cannot be computed with, or stands in a history where a price must be positive.</summary>
    Unusable,
}
