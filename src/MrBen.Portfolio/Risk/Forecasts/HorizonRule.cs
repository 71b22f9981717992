namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>How a historical loss is carried to several periods.</summary>
public enum HorizonRule
{
    /// <summary>The loss of one period times √h: exact only for independent returns with mean zero and a stable distribution.</summary>
    SquareRootOfTime,

    /// <summary>
    /// The loss of sums of h neighbouring returns, all that the window holds: no assumption on dependence, but sums that overlap are not
    /// independent, and few windows hold many. Where fewer than two such sums fit, there is no forecast.
    /// </summary>
    Overlapping,
}
