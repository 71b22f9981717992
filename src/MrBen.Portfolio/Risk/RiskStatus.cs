namespace MrBen.Portfolio.Risk;

/// <summary>How a risk calculation ended.</summary>
public enum RiskStatus
{
    /// <summary>The risk was calculated.</summary>
    Calculated,

    /// <summary>The held assets have too few returns; the detail names them.</summary>
    InsufficientHistory,

    /// <summary>Every weight is zero, so there is nothing at risk.</summary>
    NoPositions,

    /// <summary>The portfolio could not be valued: a price is missing, or the net asset value is not positive.</summary>
    NotValued,

    /// <summary>A return is so large that its square is no number; the detail names it.</summary>
    UndefinedEstimate,
}
