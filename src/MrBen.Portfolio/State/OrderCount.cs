namespace MrBen.Portfolio.State;

/// <summary>How many orders were decided in a time.</summary>
/// <param name="All">All of them.</param>
/// <param name="Alike">Those of one asset and side.</param>
public readonly record struct OrderCount(int All, int Alike);
