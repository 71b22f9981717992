using MrBen.Portfolio.Risk.Live;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>The parts that a portfolio would have with orders filled.</summary>
internal readonly struct SupposedParts(WhatIfResult result) : ILiveParts
{
    public double Weight(int asset) => result.WeightsAfter[asset];

    public double Contribution(int asset) => result.ContributionsAfter[asset];
}
