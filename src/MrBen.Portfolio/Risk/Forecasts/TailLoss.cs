using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>The two losses of a tail, positive for a loss and negative where even the tail gains. Immutable.</summary>
/// <param name="ValueAtRisk">The loss that is exceeded with a probability of 1 − confidence.</param>
/// <param name="ExpectedShortfall">The mean loss of that tail, at least the value at risk.</param>
public readonly record struct TailLoss(double ValueAtRisk, double ExpectedShortfall)
{
    /// <summary>For example <c>value at risk 0.0213, expected shortfall 0.0305</c>.</summary>
    public override string ToString() => Invariant($"value at risk {ValueAtRisk:G4}, expected shortfall {ExpectedShortfall:G4}");

    internal TailLoss Scaled(double factor) => new(factor * ValueAtRisk, factor * ExpectedShortfall);
}
