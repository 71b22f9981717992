namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A probability estimated from simulated paths. Immutable.</summary>
/// <param name="Value">The estimate, in [0, 1].</param>
/// <param name="StandardError">
/// Its standard error, at least 0. Where no path, or every path, had the event it is 0: the probability is then within 3/paths of the
/// estimate at 95 %.
/// </param>
/// <param name="Paths">Paths simulated.</param>
/// <remarks>Source of the rule of three: Hanley and Lippman-Hand (1983), JAMA 249(13).</remarks>
public sealed record EstimatedProbability(double Value, double StandardError, int Paths);
