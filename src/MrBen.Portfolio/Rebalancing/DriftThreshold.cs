using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>What every threshold on the drift of weights must satisfy.</summary>
internal static class DriftThreshold
{
    public static void Check(List<string> errors, string name, double threshold)
    {
        if (!(threshold >= 0 && double.IsFinite(threshold)))
        {
            errors.Add(Invariant($"{name} must be at least 0 and finite; it is {threshold}."));
        }
    }
}
