namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>What a <see cref="ModelConfidenceSet"/> tests equality by.</summary>
public enum ConfidenceSetStatistic
{
    /// <summary>T_max: the largest t-statistic of a model's loss against the mean of the set.</summary>
    Maximum,

    /// <summary>T_R: the largest absolute t-statistic between two models of the set.</summary>
    Range,
}
