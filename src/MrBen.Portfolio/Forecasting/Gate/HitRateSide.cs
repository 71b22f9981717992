namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>Which departure of the hit rate a <see cref="HitRateEProcess"/> bets on.</summary>
public enum HitRateSide
{
    /// <summary>More hits than intended: risk is understated.</summary>
    TooMany,

    /// <summary>Fewer hits than intended: risk is overstated.</summary>
    TooFew,

    /// <summary>Either, half the stake on each.</summary>
    Either,
}
