using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Settings of <see cref="StressTest"/>.</summary>
public sealed record StressTestOptions
{
    /// <summary>Confidence level of the Gaussian value at risk and conditional value at risk, in (0, 1). Default 0.95.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate() =>
        Confidence is > 0 and < 1 ? [] : [Invariant($"{nameof(Confidence)} must be inside (0, 1); it is {Confidence}.")];
}
