namespace MrBen.Portfolio.Rebalancing;

/// <summary>Says whether it is time to trade toward target weights. Implementations are thread-safe and keep no state of their own.</summary>
public interface IRebalanceTrigger
{
    /// <summary>Name in explanations and metrics, in lower case with underscores, such as <c>weight_drift</c>.</summary>
    string Name { get; }

    /// <summary>Whether to trade now, and why. What cannot be judged for lack of data does not fire, and says so.</summary>
    TriggerDecision Evaluate(RebalanceContext context);
}
