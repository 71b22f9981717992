namespace MrBen.Portfolio.Allocation;

/// <summary>When to act on a strategy's weights (a trigger) and how to move them (a tilt).</summary>
public enum AllocationMethod
{
    /// <summary>By the calendar; the strategy's weights as they are.</summary>
    Static,

    /// <summary>Whenever weights or risk have drifted, volatility spikes or the trend turns; the strategy's weights as they are.</summary>
    Dynamic,

    /// <summary>On events: a change of regime, a volatility spike, broken correlations, large drift; the strategy's weights as they are.</summary>
    Rebalancing,

    /// <summary>On drift; weights moved by <see cref="MomentumTilt"/>.</summary>
    MomentumBased,

    /// <summary>On drift; weights moved by <see cref="RegimeTilt"/>.</summary>
    RegimeBased,

    /// <summary>On drift; weights moved by <see cref="LearnedTilt"/>, where a model is active.</summary>
    MachineLearningOptimized,
}
