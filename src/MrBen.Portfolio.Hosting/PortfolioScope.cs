using System.Collections;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// What is logged within it carries <c>portfolio</c> and, in the execution, <c>plan</c>: the number of the plan of the moment. Immutable
/// and thread-safe.
/// </summary>
/// <param name="name">The portfolio's name.</param>
/// <param name="executed">The manager whose plans are executed; <see langword="null"/> outside the execution.</param>
internal sealed class PortfolioScope(string name, AdvancedPortfolioManager? executed = null) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => executed is null ? 1 : 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("portfolio", name),
        1 when executed is not null => new("plan", PlanOf(executed)?.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "The scope has no such entry."),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    public override string ToString() => executed is null ? $"portfolio:{name}" : $"portfolio:{name}, plan:{PlanOf(executed)?.Id}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ExecutionPlan? PlanOf(AdvancedPortfolioManager manager) => manager.GetSnapshot().Plan;
}
