namespace MrBen.Portfolio.Risk;

/// <summary>What a metric's number counts in.</summary>
public enum RiskMetricUnit
{
    /// <summary>A fraction per year; 0.01 is 1 % per year.</summary>
    FractionPerYear,

    /// <summary>A loss over the horizon of the options as a fraction of net asset value; positive for a loss.</summary>
    LossOverHorizon,

    /// <summary>A fraction of net asset value; 0.01 is 1 %.</summary>
    Fraction,

    /// <summary>A pure number.</summary>
    Ratio,

    /// <summary>A number of assets, not whole in general.</summary>
    Assets,

    /// <summary>A number of periods, not whole in general.</summary>
    Periods,
}
