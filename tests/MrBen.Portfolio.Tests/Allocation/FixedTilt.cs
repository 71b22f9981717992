using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Answers the same whatever the weights.</summary>
internal sealed class FixedTilt(TiltOutcome outcome) : IWeightTilt
{
    public string Name => "fixed_tilt";

    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default) => outcome;
}
