namespace MrBen.Optimization.Integer;

/// <summary>Where a search stands.</summary>
/// <param name="Incumbent">Objective of the best point so far; +∞ before the first.</param>
/// <param name="LowerBound">No point is below it: proven. −∞ before the first part is bounded.</param>
/// <param name="Nodes">Parts searched so far.</param>
/// <param name="OpenNodes">Parts that wait.</param>
public readonly record struct IntegerProgress(double Incumbent, double LowerBound, int Nodes, int OpenNodes)
{
    /// <summary>Incumbent minus bound, in units of the objective; +∞ before there are both.</summary>
    public double Gap => double.IsFinite(Incumbent) && double.IsFinite(LowerBound)
        ? Math.Max(0, Incumbent - LowerBound)
        : double.PositiveInfinity;
}
