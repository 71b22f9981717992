namespace MrBen.Portfolio.State.Reviews;

/// <summary>
/// What was gained in a period, in the portfolio's currency; fees positive, all else negative for a loss. What was not known at the beginning or
/// the end, for want of a price or a rate, is <see langword="null"/>. Immutable.
/// </summary>
/// <param name="Realized">Gain of prices of units sold.</param>
/// <param name="Unrealized">Change of what was open: what it gained less what of it was realised.</param>
/// <param name="Currency">Gain of currencies: realised, open, and on cash.</param>
/// <param name="Income">Dividends received less dividends paid and taxes kept.</param>
/// <param name="Interest">Interest earned less interest owed.</param>
/// <param name="Fees">Fees of fills and of the account.</param>
/// <param name="NetContributions">Money and positions put in, less those taken out: no gain.</param>
public sealed record ReviewedGains(
    decimal Realized, decimal? Unrealized, decimal? Currency, decimal Income, decimal Interest, decimal Fees, decimal NetContributions)
{
    /// <summary>Everything gained, fees taken off; <see langword="null"/> where a part is not known.</summary>
    public decimal? Total => Realized + Unrealized + Currency + Income + Interest - Fees;

    /// <summary>What lies between two moments; null where that is beyond decimal numbers.</summary>
    internal static ReviewedGains? Between(BookedGains? opening, BookedGains? closing)
    {
        if (opening is null || closing is null)
        {
            return null;
        }

        try
        {
            ReviewedGains gains = new(
                closing.Realized - opening.Realized, closing.Unrealized - opening.Unrealized, closing.Currency - opening.Currency,
                closing.Income - opening.Income, closing.Interest - opening.Interest, closing.Fees - opening.Fees,
                closing.NetContributions - opening.NetContributions);
            _ = gains.Total; // where the sum is beyond decimal numbers, nobody is to find out later
            return gains;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
