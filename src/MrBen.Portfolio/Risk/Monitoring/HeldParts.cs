using MrBen.Portfolio.Risk.Live;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>The parts of what is held; for the writer.</summary>
internal readonly struct HeldParts(LiveRisk risk) : ILiveParts
{
    public double Weight(int asset) => risk.WeightOf(asset);

    public double Contribution(int asset) => risk.ContributionOf(asset);
}
