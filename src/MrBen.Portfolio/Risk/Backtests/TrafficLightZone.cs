namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>The Basel Committee's zones of a number of violations.</summary>
public enum TrafficLightZone
{
    /// <summary>So few violations are not unlikely for a right model: the probability of fewer or as many is below 95 %.</summary>
    Green,

    /// <summary>The probability of fewer or as many violations is at least 95 % and below 99.99 %: questions, not an answer.</summary>
    Yellow,

    /// <summary>The probability of fewer or as many violations is at least 99.99 %: the model is presumed wrong.</summary>
    Red,
}
