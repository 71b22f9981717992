namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>What a search picks its best configuration by.</summary>
public enum OverfittingCriterion
{
    /// <summary>Mean over standard deviation of the performance per period.</summary>
    SharpeRatio,

    /// <summary>The mean performance per period; for forecasts, the negative loss.</summary>
    Mean,
}
