namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>Which watch over losses has sounded.</summary>
internal enum LossAlarm
{
    /// <summary>None.</summary>
    None,

    /// <summary>The gain over the rolling window.</summary>
    RollingGain,

    /// <summary>The cumulative sum.</summary>
    Cusum,
}
