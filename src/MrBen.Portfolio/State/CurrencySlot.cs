namespace MrBen.Portfolio.State;

/// <summary>One currency in the state: its cash and rate, updated in place.</summary>
internal struct CurrencySlot
{
    public required string Currency;

    /// <summary>Cash in this currency, negative for a debt.</summary>
    public decimal Cash;

    /// <summary>Units of the base currency for one of this; none before the first is observed.</summary>
    public decimal? Rate;

    public DateTimeOffset RateTime;

    /// <summary>Number of assets held in this currency.</summary>
    public int Held;

    /// <summary>Interest and fees in this currency that wait for its first rate.</summary>
    public decimal PendingInterest;
    public decimal PendingFees;

    /// <summary>Whether the value of the portfolio hangs on the rate.</summary>
    public readonly bool IsNeeded => Cash != 0 || Held > 0;

    /// <summary>Cash that nobody knows the value of.</summary>
    public readonly bool IsUnrated => Cash != 0 && Rate is null;
}
