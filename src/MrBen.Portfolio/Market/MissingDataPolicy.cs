namespace MrBen.Portfolio.Market;

/// <summary>What becomes of dates on which some assets have no price.</summary>
public enum MissingDataPolicy
{
    /// <summary>
    /// Only dates on which every asset has a price count; a return runs from one such date to the next. The panel is complete.
    /// </summary>
    Intersection,

    /// <summary>
    /// Every date counts; an asset has a return where it has a price on that date and on the one before. A gap loses the return after it,
    /// as with the <c>pct_change(fill_method=None)</c> of pandas. Cells may be missing.
    /// </summary>
    Pairwise,

    /// <summary>
    /// A missing price is the last one before it, for a limited number of dates; then as <see cref="Intersection"/>. Filled dates have a
    /// return of zero, which lowers volatilities and correlations.
    /// </summary>
    ForwardFill,
}
