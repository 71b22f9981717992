using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>The way of one row through one tree. Immutable.</summary>
/// <param name="Steps">The comparisons from the root on; none in a tree of one leaf.</param>
/// <param name="Value">The value of the leaf at its end.</param>
/// <param name="Rows">Training rows that fell into this leaf.</param>
public sealed record DecisionPath(ImmutableArray<DecisionStep> Steps, double Value, int Rows)
{
    /// <summary>For example <c>drawdown = -0.2 &lt;= -0.1, then 0.31 (of 25 rows)</c>.</summary>
    public override string ToString() => Invariant($"{string.Concat(Steps.Select(step => step + ", "))}then {Value} (of {Rows} rows)");
}
