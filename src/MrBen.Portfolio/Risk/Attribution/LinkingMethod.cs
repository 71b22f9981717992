namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>How effects of several periods become effects of the whole, whose active return compounds.</summary>
public enum LinkingMethod
{
    /// <summary>
    /// Logarithmic: each period's effects are scaled by [ln(1 + R) − ln(1 + B)]/(R − B) of the period over that of the whole.
    /// Source: Carino (1999), J. Performance Measurement 3(4).
    /// </summary>
    Carino,

    /// <summary>
    /// Optimised: all periods are scaled by one factor, and each by the least correction in squares that makes the sum exact.
    /// Source: Menchero (2000), J. Performance Measurement 5(1).
    /// </summary>
    Menchero,
}
