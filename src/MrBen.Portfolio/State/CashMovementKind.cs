namespace MrBen.Portfolio.State;

/// <summary>Why cash moved. Numbers are stable: they are written to journals.</summary>
public enum CashMovementKind
{
    /// <summary>Put in or taken out by the owner.</summary>
    Transfer = 1,

    /// <summary>Interest earned or owed.</summary>
    Interest = 2,

    /// <summary>A fee of the account that is none of a trade.</summary>
    Fee = 3,

    /// <summary>One currency exchanged for another.</summary>
    Conversion = 4,
}
