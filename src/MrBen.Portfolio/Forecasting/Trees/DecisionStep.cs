using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>One comparison on the way through a tree.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Threshold">What it is compared with.</param>
/// <param name="Rows">Training rows that came to this node.</param>
public readonly record struct DecisionStep(string Feature, float Value, float Threshold, int Rows)
{
    /// <summary>Whether the value is at most the threshold, which leads left.</summary>
    public bool GoesLeft => Value <= Threshold;

    /// <summary>For example <c>drawdown = -0.2 &lt;= -0.1</c>.</summary>
    public override string ToString() => Invariant($"{Feature} = {Value} {(GoesLeft ? "<=" : ">")} {Threshold}");
}
