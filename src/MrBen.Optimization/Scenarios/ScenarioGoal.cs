namespace MrBen.Optimization.Scenarios;

/// <summary>What a scenario program is after.</summary>
public enum ScenarioGoal
{
    /// <summary>The least measure plus c'x + ½x'Qx.</summary>
    LeastMeasure,

    /// <summary>The largest reward r'x − ½x'Qx.</summary>
    LargestReward,

    /// <summary>The largest ratio (r'x − offset)/measure.</summary>
    LargestRatio,
}
